"""Where the time of a run goes, stage by stage; ``-s`` shows it. Nothing here judges how long it takes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import FRAUD, Tool

from mlops_architect.cli.views.live import RunView
from mlops_architect.domain.generated import Check
from mlops_architect.graph import control
from mlops_architect.usecases import advance
from mlops_architect.usecases.settle import settle

STAGES = (
    ("reading", ("intake", "extract", "clarify")),
    ("choosing", ("optimise",)),
    ("reviewing", ("technical-critic", "cost-critic", "policy-critic", "manager", "architecture-gate")),
    ("validating", ("validation",)),
    ("packaging", ("final-critic", "release-gate", "package")),
)
_CODE = "implementation"


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``original`` with its time counted for ``stage``."""

        def call(*arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return original(*arguments, **options)
            finally:
                self.spent[stage] += time.perf_counter() - began

        return call

    def steps(self, *arguments: Any) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Stream a graph, counting the time between two reports for the step that runs."""
        stream = _steps(*arguments)
        step = "intake"
        while True:
            began = time.perf_counter()
            report = next(stream, None)
            self.spent[stage_of(step)] += time.perf_counter() - began
            if report is None:
                return
            if report[1] is None:
                step = report[0]
            yield report

    def table(self, whole_s: float) -> str:
        """Return the share of each stage, the largest first."""
        stages = {**self.spent, "start, record and show": whole_s - sum(self.spent.values())}
        rows = sorted(stages.items(), key=lambda row: -row[1])
        return "\n".join(f"{stage:<28} {seconds / whole_s:6.1%}  {seconds:7.2f} s" for stage, seconds in rows)


_steps = control.steps


def stage_of(step: str) -> str:
    """Return the stage a step of the graph belongs to."""
    if step.startswith(_CODE):
        return "generating"
    return next((stage for stage, steps in STAGES if step in steps), "planning agents")


def measured(tool: Tool, patch: pytest.MonkeyPatch, *arguments: str) -> tuple[Clock, str]:
    """Run the tool; return the clock and its table."""
    from mlops_architect.catalog import load

    clock = Clock()
    patch.setattr(control, "steps", clock.steps)
    patch.setattr(advance, "settle", clock.timed("decision set in git", settle))
    read = getattr(load.load_catalog, "__wrapped__", load.load_catalog)  # other tests keep what they have read
    patch.setattr(load, "load_catalog", clock.timed("catalogue", read))
    began = time.perf_counter()
    answer = tool("new", FRAUD, "--project", "project", "--yes", *arguments)
    whole_s = time.perf_counter() - began
    assert answer.code == 0, answer.err
    return clock, f"\nstage                         share     {whole_s:7.2f} s in all\n{clock.table(whole_s)}"


def test_where_the_time_goes_up_to_the_approval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, table = measured(Tool(tmp_path / "machine"), monkeypatch, "--no-generate")
    with capsys.disabled():
        print(table)
    assert {"reading", "choosing", "planning agents", "reviewing", "decision set in git", "catalogue"} <= set(
        clock.spent
    )


@pytest.mark.slow
def test_where_the_time_goes_with_generation_and_every_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    began: dict[str, float] = {}
    lasted: dict[str, float] = {}

    def started(_view: RunView, check_id: str, _title: str) -> None:
        began[check_id] = time.perf_counter()

    def finished(_view: RunView, check: Check) -> None:
        lasted[check.title] = time.perf_counter() - began[check.id]

    monkeypatch.setattr(RunView, "check_started", started)
    monkeypatch.setattr(RunView, "check_finished", finished)
    clock, table = measured(Tool(tmp_path / "machine"), monkeypatch)
    total_s = sum(lasted.values())
    rows = sorted(lasted.items(), key=lambda row: -row[1])
    checks = "\n".join(f"  {title:<58} {seconds / total_s:6.1%}  {seconds:7.2f} s" for title, seconds in rows)
    with capsys.disabled():
        print(f"{table}\nchecks, side by side\n{checks}")
    assert {"generating", "validating"} <= set(clock.spent)
