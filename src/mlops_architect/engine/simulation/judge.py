"""A scenario's figures against the service-level objective, and the smallest size that would meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mlops_architect.domain.scenario import LoadModel, Scenario, ScenarioKind
from mlops_architect.domain.simulation import Measured
from mlops_architect.engine.simulation.path import Copies, RequestPath
from mlops_architect.engine.simulation.run import play

LATE_ALLOWED = 0.01
"""A p99 target lets this share of a month's requests be late."""

_LARGEST_FACTOR, _MORE = 8, 4


@dataclass(frozen=True)
class Judgement:
    """Whether the objective holds (None: nothing is stated to judge by), and what was spent of a month's budgets.

    ``spent_pct`` is the share of the error budget, None without an availability target; ``late_spent_pct`` the same
    of the requests that a p99 target lets be late.
    """

    holds: bool | None
    spent_pct: float | None
    late_spent_pct: float | None


def judged(scenario: Scenario, found: Measured, path: RequestPath, load: LoadModel) -> Judgement:
    """Return what the figures of a scenario mean for the objective.

    In the steady state errors must stay within what the target allows at any time, and the limit holds at the p99.
    An event may spend ``budget_share`` of a month's error budget; without a target for availability there is no
    budget, and an event that brings more than can be done does not hold.
    """
    month = path.requests_per_month or path.avg_rps * 730.0 * 3600.0
    in_event = found.rps * found.lasts_s
    steady = scenario.kind in (ScenarioKind.STEADY_PEAK, ScenarioKind.COLD_STARTS)
    spent = late_spent = None
    errors_hold = late_holds = None
    if path.availability_pct is not None:
        allowed = 1.0 - path.availability_pct / 100.0
        spent = found.bad_pct / 100.0 * in_event / (allowed * month)
        errors_hold = found.bad_pct / 100.0 <= allowed if steady else spent <= load.budget_share.value
    if path.limit_ms is not None:
        late = (found.late_pct + found.bad_pct) / 100.0
        late_spent = late * in_event / (LATE_ALLOWED * month)
        strict = steady or scenario.passes_when == "p99-holds"
        late_holds = late <= LATE_ALLOWED if strict else late_spent <= load.budget_share.value
    if errors_hold is None and late_holds is not None and (found.utilisation_pct or 0.0) > 100.0:
        late_holds = False  # more arrives than can be done, and nothing says that answers may be missing
    known = [one for one in (errors_hold, late_holds) if one is not None]
    return Judgement(
        holds=all(known) if known else None,
        spent_pct=None if spent is None else _pct(spent),
        late_spent_pct=None if late_spent is None else _pct(late_spent),
    )


def played(scenario: Scenario, path: RequestPath, load: LoadModel) -> Measured | str:
    """Play a scenario, and once more with more requests where the error of its p99 leaves the limit open."""
    found = play(scenario, path, load)
    if isinstance(found, str) or path.limit_ms is None or found.p99_error_ms is None:
        return found
    if abs(found.p99_ms - path.limit_ms) > found.p99_error_ms:
        return found
    more = load.requests.model_copy(update={"value": load.requests.value * _MORE})
    return play(scenario, path, load.model_copy(update={"requests": more}))


@dataclass(frozen=True)
class Smallest:
    """The fewest copies that pass: the size to raise, its value now, and the value found."""

    quantity: str
    now: int
    value: int


def smallest(scenario: Scenario, path: RequestPath, load: LoadModel) -> Smallest | None:
    """Search the fewest copies with which a failing scenario passes, None where copies do not cure it.

    A burst is cured by copies that always run, up to those of the peak; the other scenarios by copies at the peak.
    The same random numbers are drawn at every step, so that more copies look better only where they are.
    """
    serving = path.serving
    if not isinstance(serving, Copies):
        return None
    burst = scenario.kind is ScenarioKind.BURST
    if burst and not serving.least_quantity:
        return None

    def with_copies(count: int) -> RequestPath:
        changed = replace(serving, least=count) if burst else replace(serving, count=count)
        return replace(path, serving=changed)

    def passes(count: int) -> bool:
        found = play(scenario, with_copies(count), load)
        return not isinstance(found, str) and judged(scenario, found, path, load).holds is True

    now = serving.least if burst else serving.count
    value = _fewest(passes, now, serving.count if burst else max(4, now * _LARGEST_FACTOR))
    return None if value is None else Smallest(serving.least_quantity if burst else serving.quantity, now, value)


def _fewest(passes: Callable[[int], bool], now: int, most: int) -> int | None:
    """Return the smallest count above ``now`` that passes, by galloping and then halving."""
    low, high = now, min(most, now + 1)
    while not passes(high):
        if high >= most:
            return None
        low, high = high, min(most, now + 2 * (high - now))
    while high - low > 1:
        middle = (low + high) // 2
        if passes(middle):
            high = middle
        else:
            low = middle
    return high


def _pct(share: float) -> float:
    return float(f"{100.0 * share:.3g}")
