"""What came of cells, kept from run to run in `results.json`: each with its day, commit and the code it ran on."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from mlops_architect.domain.model import Model

RESULTS = Path(__file__).with_name("results.json")
TOP = Path(__file__).parents[2]
_PRODUCT = ("src", "patterns", "policies", "prompts")

Outcome = Literal["passed", "repaired", "misread", "failed"]


class Result(Model):
    """What came of one cell; ``seconds`` on the machine that ran it, with what it knew from before."""

    outcome: Outcome
    day: str
    version: str
    commit: str
    code: str
    """Digest of what the tool is made of."""
    deep: bool
    seconds: float
    checks: dict[str, str] = {}
    reasons: dict[str, str] = {}
    """Why a check was not run, by check."""
    message: str = ""
    """What went wrong; empty where nothing did."""
    earlier: tuple[str, ...] = ()
    """What went wrong on earlier code, with its commit: a later pass does not hide it."""

    def checks_with(self, outcome: str) -> tuple[str, ...]:
        """Return the checks that ended so."""
        return tuple(name for name, found in self.checks.items() if found == outcome)


class Recorded(Model):
    """Every result, by cell, and the code of the last run, which makes those of other code stale."""

    code: str = ""
    commit: str = ""
    version: str = ""
    day: str = ""
    results: dict[str, Result] = {}

    def with_result(self, key: str, result: Result) -> Recorded:
        """Return the same with one more result, which is the newest."""
        before = self.results.get(key)
        if before is not None:
            wrong = () if before.outcome == "passed" else (f"{before.commit}: {before.outcome}, {before.message}",)
            result = result.model_copy(update={"earlier": (*before.earlier, *wrong)})
        return Recorded(
            code=result.code,
            commit=result.commit,
            version=result.version,
            day=result.day,
            results={**self.results, key: result},
        )

    def stale(self, result: Result) -> bool:
        """Whether the tool was another one when the cell was run."""
        return result.code != self.code


def load_results(path: Path = RESULTS) -> Recorded:
    """Return what is recorded; nothing where there is no file."""
    return Recorded.model_validate_json(path.read_bytes()) if path.exists() else Recorded()


def save_results(recorded: Recorded, path: Path = RESULTS) -> None:
    """Write the record whole or not at all."""
    data = recorded.model_dump(mode="json")
    data["results"] = {key: _shortened(data["results"][key]) for key in sorted(data["results"])}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def _shortened(result: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in result.items() if value not in ("", {}, [])}


def code_digest(top: Path = TOP) -> str:
    """Return a digest of the tool's source and catalogue: another one makes other systems."""
    total = hashlib.sha256()
    for path in sorted(path for folder in _PRODUCT for path in (top / folder).rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(top).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def commit_name(top: Path = TOP) -> str:
    """Return the short name of the commit, with a plus where the tool differs from it; ``unknown`` outside git."""
    try:
        name = _git(top, "rev-parse", "--short=10", "HEAD")
        return name + ("+" if _git(top, "status", "--porcelain", "--", *_PRODUCT) else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(top: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=top, capture_output=True, text=True, check=True)
    return done.stdout.strip()
