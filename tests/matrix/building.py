"""Builds one cell as a user would, and judges what came of it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.driving import Answer, Tool
from tests.matrix.cells import Cell
from tests.matrix.results import Outcome, Result

from mlops_architect.documents import load_model, parse_yaml
from mlops_architect.domain.workload import Workload

_MOST_CHARACTERS = 600


@dataclass(frozen=True)
class Stamp:
    """What a result is recorded with: the day, and the tool as it stands."""

    day: str
    version: str
    commit: str
    code: str


def build(cell: Cell, tool: Tool, stamp: Stamp, *, deep: bool) -> Result:
    """Run `new` with the text of a cell through the whole validation, ``deep`` on AWS alone, and return what came of it."""
    deep = deep and cell.cloud == "aws"
    began = time.monotonic()
    answer = _run(tool, "new", cell.text, "--yes", "--json", "--project", "project", *(["--deep"] if deep else []))
    seconds = round(time.monotonic() - began, 1)
    data = _said(answer)
    outcome, message = _judged(cell, tool, answer, data)
    return Result(
        outcome=outcome,
        day=stamp.day,
        version=stamp.version,
        commit=stamp.commit,
        code=stamp.code,
        deep=deep,
        seconds=seconds,
        checks=data.get("checks", {}),
        reasons=_reasons(tool.here / "project" / "reports" / "validation.json"),
        message=message,
    )


def _run(tool: Tool, *arguments: str) -> Answer:
    """Run the tool; after Ctrl-C let it end the tools that it started, and raise."""
    running = subprocess.Popen(
        tool.command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tool.here,
        env=tool.environment(),
    )
    try:
        out, err = running.communicate()
    except KeyboardInterrupt:
        running.send_signal(signal.SIGINT)
        running.communicate()
        raise
    return Answer(running.returncode, out.decode(), err.decode())


def _said(answer: Answer) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(answer.out)
    except json.JSONDecodeError:
        return {}
    return data


def _judged(cell: Cell, tool: Tool, answer: Answer, data: dict[str, Any]) -> tuple[Outcome, str]:
    failed = [name for name, found in data.get("checks", {}).items() if found == "fail"]
    if answer.code or data.get("status") != "done" or not data.get("checks") or failed:
        said = " ".join(answer.err.split())[-_MOST_CHARACTERS:]
        return "failed", f"exit code {answer.code}: {', '.join(failed) or said or 'nothing was validated'}"
    if wrong := misread(cell, tool.here / "project", data):
        return "misread", wrong
    trace = tool.process("trace", data["run"], "--json")
    if '"step": "repair"' in trace.out:
        return "repaired", "a check failed at first, and passed after a round of repair"
    return "passed", ""


def misread(cell: Cell, project: Path, data: dict[str, Any]) -> str:
    """Return how what was built differs from what the cell is; empty where it does not."""
    kind = parse_yaml((project / "config" / "use_case.yaml").read_text(encoding="utf-8"), "use case")["id"]
    workload = load_model(project / "architecture" / "workload.yaml", Workload)
    clouds = {key.partition("-")[0] for key in data["patterns"].values()}
    return differing(cell, kind, " ".join(sorted(clouds)), data["region"], serves(workload))


def serves(workload: Workload) -> tuple[str, ...]:
    """Return how a workload is served, in the words of cells."""
    return tuple(mode for mode in ("online", "batch", "streaming") if workload[mode])


def differing(cell: Cell, kind: str, cloud: str, region: str, modes: tuple[str, ...]) -> str:
    """Return how what a text was read to differs from its cell, as ``found for expected``; empty where it does not."""
    pairs = ((kind, cell.read_as), (cloud, cell.cloud), (region, cell.region), (modes, cell.serves))
    return ", ".join(f"{_shown(found)} for {_shown(wanted)}" for found, wanted in pairs if found != wanted)


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else " and ".join(value)


def _reasons(report: Path) -> dict[str, str]:
    if not report.exists():
        return {}
    return {check["id"]: check["reason"] for check in json.loads(report.read_text())["checks"] if check["reason"]}
