"""Drift of an adopted repository: what its decision set says is in place, against what its code amounts to today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mlops_architect.domain.adoption import InPlace
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.inspection import Inspected, Place
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.revision import Revision
from mlops_architect.errors import InvalidInput
from mlops_architect.usecases.recognising.recognise import Asked, recognise
from mlops_architect.usecases.workbench import Workbench

_ID = "decided-in-place"


def in_place_drift(bench: Workbench, folder: Path, plan: Plan) -> Iterator[Inspected]:
    """Yield a result for each pattern that the decision set keeps because it is in place."""
    picks = [pick for pick in plan.picks if pick.in_place and plan.pattern(pick.capability) == pick.pattern]
    if not picks:
        return
    cloud = bench.catalog.patterns[picks[0].pattern].cloud if picks[0].pattern in bench.catalog.patterns else ""
    try:
        _, seen = recognise(bench, folder.resolve(), Asked(revisions=(Revision(path="cloud", value=cloud),)))
        there = {one.capability: one for one in seen.in_place}
    except InvalidInput:
        there = {}
    for pick in picks:
        yield _result(pick.capability, pick.pattern, there.get(pick.capability))


def _result(capability: str, pattern: str, found: InPlace | None) -> Inspected:
    holds = found is not None and pattern in (found.pattern, *found.rivals)
    now = f"the code amounts to {found.pattern}" if found else "nothing in the code amounts to it"
    return Inspected(
        finding=Finding(
            id=f"{_ID}.{capability}",
            source="drift",
            title="What was adopted is still in place",
            outcome=Outcome.PASS if holds else Outcome.FAIL,
            severity=Severity.MEDIUM,
            detail=f"{capability} is decided as {pattern}" + (", and it is there" if holds else f", and {now}"),
            decision=capability,
            remediation=""
            if holds
            else f"Put it back, or decide it anew: `mlops-architect revise --replace {capability}`.",
        ),
        place=Place() if holds else Place(path=found.evidence[0].path if found and found.evidence else ""),
    )
