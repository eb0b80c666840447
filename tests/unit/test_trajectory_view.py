"""The way of a run and a run beside its replay, as they are printed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console, RenderableType

from mlops_architect.cli.views.replayed import replayed
from mlops_architect.cli.views.trajectory import reasons, tree
from mlops_architect.domain.calls import Usage
from mlops_architect.domain.replayed import AgentBeside, Beside, Replay, Spending
from mlops_architect.domain.trajectory import (
    Answered,
    Confidence,
    Moment,
    Reason,
    Trace,
    TracedAgent,
    TracedCall,
    TracedStep,
)

TAKEN = TracedCall(
    key="a" * 64, endpoint="anthropic/test-model", usage=Usage(input=900, output=200, cache_read=100), usd=0.0041,
    seconds=2.4, at="2026-11-22T04:00:01.000+00:00", findings=("the number '31,337' is not in what you were given",),
)  # fmt: skip
REFUSED = TracedCall(
    key="b" * 64, endpoint="anthropic/test-model", usage=Usage(), usd=None, seconds=0.3, problem="refused: I will not",
    at="2026-11-22T04:00:05.000+00:00",
)  # fmt: skip
NEVER = TracedCall(
    key="c" * 64, endpoint="openai/other", usage=Usage(), usd=None, seconds=0.0, problem="openai/other failed before in this run",
)  # fmt: skip
SPENT = Spending(calls=2, usage=TAKEN.usage, usd=0.0041, seconds=2.7, asked_again=1, failed=1)


def printed(thing: RenderableType, width: int = 110) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(thing)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def agent(name: str, confidence: float, **given: object) -> TracedAgent:
    return TracedAgent.model_validate(
        {"agent": name, "round": 0, "provider": "anthropic/test-model", "confidence": confidence, **given}
    )


def step(name: str, place: int, **given: object) -> TracedStep:
    times = {"at": f"2026-11-22T04:00:{place:02d}+00:00", "until": f"2026-11-22T04:00:{place + 1:02d}+00:00"}
    return TracedStep.model_validate(
        {"step": name, "design": 1, "round": 0, "checkpoint": f"c{place}", "seconds": 1.0, **times, **given}
    )


def test_a_trace_is_a_tree(golden: Callable[[str, str], None]) -> None:
    first = agent("pipelines", 0.64, standing="taken", calls=(TAKEN,))
    second = agent("monitoring", 0.31, standing="engine", reason="refused: I will not", calls=(REFUSED, NEVER))
    found = Trace(
        run="20261122-4f2a0000", project="churn", status="awaiting-approval", checkpoints=9, spent=SPENT,
        agents=(first, second),
        steps=(
            step("extract", 0),
            step("pipelines", 1, agent=first),
            step("optimise", 2, told="$168 a month, 14 patterns out of 1,200 combinations, proven optimal"),
            step("monitoring", 3, agent=second),
            step("manager", 4, told="round 1: the gateway drops requests"),
            step("pipelines", 5, round=1, changed=False),
            step("architecture-gate", 6, round=1, told="revised"),
            step("extract", 7, design=2),
        ),
        confidence=(
            Confidence(agent="pipelines", round=0, confidence=0.64, least=0.64),
            Confidence(agent="monitoring", round=0, confidence=0.31, least=0.31),
        ),
        loose=(REFUSED,),
        events=(Moment(at="2026-11-22T04:00:00+00:00", kind="started", detail="{}"),),
    )  # fmt: skip
    golden("trace.txt", printed(tree(found)))
    # without its checkpoints, what the database knows
    without = printed(tree(found.model_copy(update={"steps": (), "checkpoints": 0})))
    assert "round 0" in without and "monitoring · anthropic/test-model · confidence 31%" in without


def test_a_replay_is_compared(golden: Callable[[str, str], None]) -> None:
    beside = AgentBeside(
        agent="monitoring", confidence_before=0.85, confidence_after=0.8, standing_before="taken", standing_after="engine",
        reason_after="asked 3 times", decisions_gone=("proposed-monitoring-owner",),
        decisions_changed=(Beside(name="alerting", before="CloudWatch", after="Prometheus"),), reworded=("drift",),
        spent_before=SPENT, spent_after=Spending(calls=3, usage=Usage(input=3000, output=600), usd=None, seconds=4.0),
    )  # fmt: skip
    found = Replay(
        run="20261122-4f2a0000", since="monitoring", before="anthropic/test-model", after="openai/other", identical=False,
        differing=("architecture/plan.yaml",), changes=("monthly cost: $168 → $209 (+24.4 %)",),
        monthly_usd_before=168.41, monthly_usd_after=209.5,
        environments_usd_before={"production": 66.61, "dev": 50.9, "staging": 50.9},
        environments_usd_after={"production": 107.7, "dev": 50.9, "staging": 50.9},
        confidence_before=0.52, confidence_after=0.48,
        patterns=(Beside(name="orchestrate", before="aws-step-functions", after="aws-mwaa"),),
        agents=(beside,), spent_before=SPENT, spent_after=beside.spent_after, notes=("the catalogue has changed since the run",),
    )  # fmt: skip
    golden("replay.txt", printed(replayed(found), width=130))


@pytest.mark.parametrize("exact", [True, False])
def test_reasons_say_who_gave_them(exact: bool) -> None:
    one = Reason(
        kind="rejected", subject="orchestrate: aws-mwaa", text="+$1,191\n[red]a month", by="the engine", at="noon"
    )
    shown = printed(reasons(Answered(run="r", question="q", exact=exact, reasons=(one,))))
    assert "rejected orchestrate: aws-mwaa (the engine at noon)\n  +$1,191\n  [red]a month\n" in shown
    assert ("the nearest" in shown) is not exact
