"""`--pretend`: what would change is told as it then happens, and nothing changes by telling it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import Designed, git

CHANGE = ("--set", "training.cadence=weekly", "--set", "budget.monthly_usd=1400", "--project", "project")
AFTER_CHECKS = ("reports/", "manifest.json", "audit/")
APPENDED = "\n# a remark of mine\n"


def everything(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return bytes and time of change of every file of a machine, git's own and the run database's too, caches apart.

    Of git's objects the bytes alone: git dates one anew that it would have written and finds there.
    """
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not (name == "cache" and folder.endswith("data"))]
        for path in (Path(folder) / name for name in (*names, *folders)):
            content = path.read_bytes() if path.is_file() else b""
            at = 0 if "/.git/objects/" in str(path) else path.stat().st_mtime_ns
            found[str(path.relative_to(root))] = (content, at)
    return found


def arrived(folder: Path, before: str) -> dict[str, str]:
    """Return the letter of each file that differs in the user's branch since, but those that the checks bring."""
    lines = git(folder, "diff", "--no-renames", "--name-status", before, "main").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {path: kind for kind, path in pairs if not path.startswith(AFTER_CHECKS)}


def told_of(files: dict[str, Any]) -> dict[str, str]:
    added, changed = ({one["path"]: kind for one in files[name]} for name, kind in (("added", "A"), ("changed", "M")))
    return {**added, **changed, **dict.fromkeys(files["deleted"], "D")}


def edit(folder: Path) -> None:
    """Do to a generated repository what people do."""
    readme, workflow = folder / "README.md", folder / ".github/workflows/retrain.yml"
    readme.write_text("A word of mine first.\n\n" + readme.read_text())
    workflow.write_text(workflow.read_text() + APPENDED)
    (folder / "docs/deployment.md").unlink()
    (folder / "Makefile").rename(folder / "GNUmakefile")
    (folder / "pipelines.md").write_text("mine\n")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "mine")


@pytest.mark.usefixtures("unchecked")
def test_what_is_told_is_what_then_happens_and_telling_changes_no_byte(generated: Designed, tmp_path: Path) -> None:
    copy = generated.copy(tmp_path / "machine")
    edit(copy.folder)
    before = everything(copy.tool.root)
    answer = copy.tool("revise", *CHANGE, "--pretend", "--json")
    assert answer.code == 0, answer.err
    assert everything(copy.tool.root) == before
    told = answer.data
    assert told["generates"]
    assert told["blocked_by"] == []
    assert [one["path"] for one in told["files"]["kept"]] == [".github/workflows/retrain.yml", "README.md"]
    assert told["files"]["stays_deleted"] == ["docs/deployment.md"]
    assert [one["after"] for one in told["files"]["renamed"]] == ["GNUmakefile"]
    assert told["files"]["conflicts"] == []
    assert {one["name"] for one in told["changes"]["constraints"]} >= {"budget.monthly_usd", "training.cadence"}

    head = git(copy.folder, "rev-parse", "main")
    done = copy.tool("revise", *CHANGE, "--yes", "--json")
    assert done.code == 0, done.err
    assert arrived(copy.folder, head) == told_of(told["files"])
    assert (copy.folder / "README.md").read_text().startswith("A word of mine first.")
    assert (copy.folder / ".github/workflows/retrain.yml").read_text().endswith(APPENDED)
    assert not (copy.folder / "docs/deployment.md").exists()
    assert not (copy.folder / "Makefile").exists()
    compared = copy.tool("diff", "v1", "v2", "--project", "project", "--json").data
    for part in ("constraints", "components", "decisions", "costs", "verdicts", "monthly_usd_after"):
        assert compared[part] == told["changes"][part], part
    assert told["monthly_usd_delta"] == pytest.approx(compared["monthly_usd_delta"], abs=0.01)

    # nothing but the audit trail and the number of the version when the same is said again
    again = copy.tool("revise", *CHANGE, "--pretend", "--json").data["files"]
    assert again["added"] == again["deleted"] == again["conflicts"] == []
    assert all(one["path"].startswith("architecture/") for one in again["changed"])


def test_a_conflict_is_named_before_it_happens(churn: Designed, tmp_path: Path) -> None:
    copy = churn.copy(tmp_path / "machine")
    (copy.folder / "architecture/summary.md").write_text("My own summary.\n")
    git(copy.folder, "commit", "-qam", "my summary")
    revision = ("revise", "--set", "latency.p99_ms=70", "--project", "project", "--no-generate")
    before = everything(copy.tool.root)
    answer = copy.tool(*revision, "--pretend")
    assert everything(copy.tool.root) == before
    assert answer.code == 0, answer.err
    assert "architecture/summary.md (both changed the same lines: lines 1-" in answer.said
    assert "Nothing was changed" in answer.said
    assert "No code is generated" in answer.said
    done = copy.tool(*revision, "--yes")
    assert done.code == 7
    assert "architecture/summary.md (both changed the same lines: lines 1-" in done.said


def test_what_would_be_refused_is_refused_and_changes_nothing_either(churn: Designed, tmp_path: Path) -> None:
    copy = churn.copy(tmp_path / "machine")
    (copy.folder / "notes.md").write_text("not committed\n")
    before = everything(copy.tool.root)
    dirty = copy.tool("revise", "team of 4", "--project", "project", "--pretend")
    assert dirty.code == 7
    assert "Commit or stash" in dirty.err
    assert everything(copy.tool.root) == before
    git(copy.folder, "stash", "--include-untracked")
    before = everything(copy.tool.root)
    impossible = copy.tool("revise", "--set", "budget.monthly_usd=1", "--project", "project", "--pretend", "--json")
    assert impossible.code == 3
    assert everything(copy.tool.root) == before
