"""How sure a decision is: from where its facts came from, how close its limits are, and who disagrees."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.decision import Decision
from mlops_architect.domain.finding import Finding, Outcome
from mlops_architect.domain.plan import Margin
from mlops_architect.domain.workload import Quantity

_HIGHEST = 0.97
_LOWEST = 0.05
_FACTLESS = 0.9
"""A choice that rests on no fact of the requirements, only on settled practice."""

_FLOOR_AND_SPREAD: dict[Provenance, tuple[float, float]] = {
    Provenance.STATED: (0.6, 0.4),
    Provenance.MEASURED: (0.6, 0.4),
    Provenance.INFERRED: (0.5, 0.35),
    Provenance.ASSUMED: (0.5, 0.2),
    Provenance.UNKNOWN: (0.45, 0.0),
}
"""Certainty of a value = floor + spread x the reader's own confidence, by provenance."""

_COMFORTABLE_SHARE = 0.2
"""Slack of a fifth of the limit or more costs no confidence."""


def certainty(stated: Stated[Any]) -> float:
    """Return how far a constraint can be relied on, 0 to 1: stated most, unknown least."""
    floor, spread = _FLOOR_AND_SPREAD[stated.provenance]
    return floor + spread * stated.confidence


def tightness(margin: Margin) -> float:
    """Return 1 for comfortable slack, falling to 0.7 at the limit and 0.4 beyond it."""
    if margin.slack < 0:
        return 0.4
    return 0.7 + 0.3 * min(margin.share / _COMFORTABLE_SHARE, 1.0)


def confidence(
    constraints: Constraints,
    paths: Iterable[str] = (),
    *,
    quantities: Iterable[Quantity] = (),
    margins: Iterable[Margin] = (),
    findings: Iterable[Finding] = (),
) -> float:
    """Return the confidence of one decision, 0.05 to 0.97, two decimals.

    The geometric mean of the certainty of what it rests on, times the tightest margin, times
    0.9 for every failing finding against it.

    Args:
        constraints: Everything read from the requirements.
        paths: Constraints the decision depends on, such as ``latency.p99_ms``.
        quantities: Workload quantities it depends on; assumed ones count less.
        margins: Slack to the hard constraints it takes part in.
        findings: Findings of critics that name it or its agent.

    Raises:
        KeyError: A path names no constraint.
    """
    grounds = [certainty(constraints.at(path)) for path in paths]
    grounds += [_quantity_certainty(quantity) for quantity in quantities]
    value = math.exp(sum(math.log(ground) for ground in grounds) / len(grounds)) if grounds else _FACTLESS
    value *= min((tightness(margin) for margin in margins), default=1.0)
    value *= 0.9 ** sum(finding.outcome is Outcome.FAIL for finding in findings)
    return round(min(max(value, _LOWEST), _HIGHEST), 2)


def overall(decisions: Iterable[Decision]) -> float:
    """Return an agent's confidence: half way between its weakest decision and its mean."""
    values = [decision.confidence for decision in decisions]
    if not values:
        return _LOWEST
    return round((min(values) + sum(values) / len(values)) / 2, 2)


def _quantity_certainty(quantity: Quantity) -> float:
    floor, spread = _FLOOR_AND_SPREAD[quantity.provenance]
    return floor + spread * (0.9 if quantity.provenance is not Provenance.ASSUMED else 0.5)
