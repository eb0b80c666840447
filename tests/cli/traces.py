"""What a run leaves behind, for comparing one that was disturbed with one that was not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.driving import Tool, git

from mlops_architect.decisions.audit import verify


@dataclass(frozen=True)
class Kept:
    """What must not depend on how often a run was interrupted."""

    trees: tuple[str, ...]
    commits: tuple[str, ...]
    tags: str
    merged: bool
    events: tuple[str, ...]
    approvals: tuple[tuple[str, str], ...]
    agents: tuple[tuple[str, int, str], ...]
    zips: tuple[str, ...]


def kept(tool: Tool) -> Kept:
    folder = tool.here / "project"
    (run,) = tool("runs", "--json").data
    events = tool("log", run["id"], "--json").data
    verify((folder / "audit" / "audit.jsonl").read_bytes())
    assert git(folder, "status", "--porcelain") == ""
    zips = sorted((folder / "dist").glob("*.zip")) if (folder / "dist").exists() else []
    return Kept(
        trees=tuple(git(folder, "rev-parse", f"{name}:architecture") for name in ("v1", "architect", "main")),
        commits=tuple(git(folder, "log", "--format=%s", "architect").splitlines()),
        tags=git(folder, "tag"),
        merged=git(folder, "rev-parse", "main") == git(folder, "rev-parse", "architect"),
        events=tuple(sorted(f"{event['kind']} {_lasting(event['detail'])}" for event in events)),
        approvals=tuple((row["gate"], row["answer"]) for row in tool.rows("approvals")),
        agents=tuple(sorted((row["agent"], row["round"], row["output_hash"]) for row in tool.rows("agent_runs"))),
        zips=tuple(_digest(path) for path in zips),
    )


def _lasting(detail: dict[str, Any]) -> str:
    """Return an event's facts without the paths, commits and runs that are different each time."""
    return json.dumps(
        {key: value for key, value in detail.items() if key not in ("folder", "commit", "zip")}, sort_keys=True
    )


def _digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def same_but_for_the_wait(found: Kept, expected: Kept) -> None:
    waited = tuple(event for event in found.events if not event.startswith("awaiting"))
    assert waited == expected.events
    assert (found.trees, found.commits, found.tags, found.merged) == (
        expected.trees, expected.commits, expected.tags, expected.merged,
    )  # fmt: skip
    assert (found.approvals, found.agents) == (expected.approvals, expected.agents)
