"""How long each stage takes: effort from what this system needs, calendar time from the hands there are."""

from __future__ import annotations

import math
from typing import get_args

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.project_stages import StageId
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.wording import listing, number

STAGES: tuple[StageId, ...] = get_args(StageId)

_PROJECT_SHARE = 0.7
"""Share of a person's week that reaches the project."""
_TEAM_EXPONENT = 0.85
"""Six people do less than three times the work of two: they have to agree."""
_TEAM_WHEN_UNKNOWN = 2.0


class Effort(Model):
    """Person-weeks of a stage, the calendar weeks they take, and the sum behind them."""

    stage: StageId
    person_weeks: float
    weeks: float
    because: str


def team(constraints: Constraints) -> float:
    """Return the team's size; two when it is not stated."""
    return max(constraints.team.size.value or _TEAM_WHEN_UNKNOWN, 1.0)


def efforts(constraints: Constraints, workload: Workload, use_case: UseCase) -> dict[StageId, Effort]:
    """Return the effort of each stage, in stage order."""
    people = team(constraints)
    hands = _PROJECT_SHARE * people**_TEAM_EXPONENT
    waits = _waits(workload, use_case)
    result: dict[StageId, Effort] = {}
    for stage, parts in _parts(constraints, workload, use_case).items():
        person_weeks = round(sum(parts.values()), 1)
        working = person_weeks / hands
        weeks, wait = waits.get(stage, (0.0, ""))
        because = (
            f"{number(person_weeks)} person-weeks"
            f" ({listing(f'{what} {number(round(size, 2))}' for what, size in parts.items())}) with {number(people)}"
            f" people at {_PROJECT_SHARE:.0%} of their week, less the cost of agreeing"
        )
        if weeks > working:
            because += f"; calendar time is set by {wait}, not by hands"
        result[stage] = Effort(
            stage=stage, person_weeks=person_weeks, weeks=_half_weeks(max(working, weeks)), because=because
        )
    return result


def _half_weeks(weeks: float) -> float:
    return max(math.ceil(weeks * 2) / 2, 0.5)


def _parts(constraints: Constraints, workload: Workload, use_case: UseCase) -> dict[StageId, dict[str, float]]:
    """Person-weeks by cause; every figure is a judgement, the causes are facts of this system."""
    regimes = len(constraints.compliance.regimes.value or ())
    windowed = sum(feature.kind in ("window", "time-since-last") for feature in use_case.features)
    rare = (use_case.label.positive_rate or 0.5) < 0.01
    online, batch, streaming = workload["online"], workload["batch"], workload["streaming"]
    demanding = workload["availability_target_pct"] >= 99.9
    parts: dict[StageId, dict[str, float]] = {
        "ideation": {
            "framing": 1.0,
            f"access to {len(use_case.sources)} source systems": 0.4 * len(use_case.sources),
            "compliance scoping": 0.5 * regimes,
        },
        "experimentation": {
            "exploration": 1.5,
            f"{len(use_case.features)} features": 0.15 * len(use_case.features),
            f"{len(use_case.candidates)} model families": 0.6 * len(use_case.candidates),
            "rare positives": 1.0 * rare,
        },
        "pipelines": {
            "batch ingestion, features and training": 3.0,
            "stream and its replay": 2.0 * streaming,
            f"{windowed} windowed features with parity tests": 0.3 * windowed,
            "compliance controls": 0.5 * regimes,
        },
        "deployment": {
            "online service": 2.5 * online,
            "bulk scoring": 1.0 * batch,
            "load tests and failover": (1.0 + 0.5 * demanding) * online,
            "audit evidence": 0.5 * regimes,
        },
        "continual-learning": {
            "drift, quality and cost monitors": 1.5,
            "stream lag and dead letters": 0.5 * streaming,
            "retraining with a promotion gate": 1.0,
        },
    }
    return {stage: {what: size for what, size in causes.items() if size > 0} for stage, causes in parts.items()}


def _waits(workload: Workload, use_case: UseCase) -> dict[StageId, tuple[float, str]]:
    delay_weeks = use_case.label.delay_days / 7
    rollout = (
        (2.0, "a week of shadow traffic and a week of canary")
        if workload["online"]
        else (1.0, "a week of parallel runs")
    )
    return {
        "deployment": rollout,
        "continual-learning": (delay_weeks, f"labels that mature only after {number(use_case.label.delay_days)} days"),
    }
