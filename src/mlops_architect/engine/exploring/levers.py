"""Levers: the smallest change of its price, the hourly rate, the load or the latency target that lets a pattern win."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from mlops_architect.domain.constraints import Provenance, Stated
from mlops_architect.domain.explanation import Lever
from mlops_architect.engine.bill.pricing import RegionRatio
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.plan import at_load
from mlops_architect.engine.optimiser.problem import Problem
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.sizing.at_rest import AtRest
from mlops_architect.engine.sizing.bill_resource import Line
from mlops_architect.engine.sizing.sized import Sized

CLOSE = 0.001
_FACTORS = tuple(10 ** (step / 8) for step in range(1, 17))
"""Multiples of a figure that are tried, outward from it, up to a hundredfold."""
_FREE = 1e-4

_LIFTED = {
    "findings": "the review's finding did not hold",
    "generated-code": "the requirements asked for it by name",
    "price-book": "the price book had its prices",
}

Wins = Callable[[float], bool]


def levers(situation: Situation, capability: str, pattern: str) -> tuple[Lever, ...]:
    """Return, for a pattern that lost, what each lever has to be for it to win.

    Args:
        situation: What was solved.
        capability: What the pattern would serve.
        pattern: Its id.
    """
    problem = build_problem(situation)
    found = [_rules(situation, problem, capability, pattern)]
    if any(sized.pattern.id == pattern for slot in problem.slots for sized in slot.candidates):
        found += [_price(problem, capability, pattern), _hourly_rate(problem, capability, pattern)]
    found.append(_load(situation, capability, pattern))
    if situation.workload["online"]:
        found.append(_latency(situation, capability, pattern))
    return tuple(lever for lever in found if lever is not None)


def _chosen(problem: Problem, capability: str) -> str:
    if capability not in {slot.capability.id for slot in problem.slots}:
        return ""
    choice = solve(problem)
    return choice[capability].pattern.id if choice else ""


def _nearest(wins: Wins, now: float, tried: Sequence[float]) -> float | None:
    """Return the value nearest to ``now`` at which the pattern wins: the first of ``tried`` that does, closed in on."""
    lost = now
    for value in tried:
        if wins(value):
            won = value
            while abs(won - lost) > CLOSE * max(abs(won), _FREE):
                middle = math.sqrt(won * lost) if won * lost > 0 else (won + lost) / 2
                if wins(middle):
                    won = middle
                else:
                    lost = middle
            return won
        lost = value
    return None


def _closest(now: float, *values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return min(known, key=lambda value: abs(math.log(max(value, _FREE) / max(now, _FREE))), default=None)


def _price(problem: Problem, capability: str, pattern: str) -> Lever:
    def wins(factor: float) -> bool:
        return _chosen(_repriced(problem, capability, pattern, factor), capability) == pattern

    now = min(
        sized.own_cents / 100 for slot in problem.slots for sized in slot.candidates if sized.pattern.id == pattern
    )
    factor = _nearest(wins, 1.0, [0.75, 0.5, 0.25, 0.1, 0.01, 0.0])
    if factor is None:
        return Lever(name="price", unit="USD/month", now=now, text="it does not win at any price, not even for nothing")
    return Lever(
        name="price",
        unit="USD/month",
        now=now,
        flips_at=now * factor,
        text=f"its prices fall by {1 - factor:.1%} (its cheapest option from ${now:,.2f} to ${now * factor:,.2f} a month)",
    )


def _repriced(problem: Problem, capability: str, pattern: str, factor: float) -> Problem:
    def priced(sized: Sized) -> Sized:
        lines, at_rest = (tuple(_scaled(line, factor) for line in some) for some in (sized.lines, sized.beside.lines))
        return replace(sized, lines=lines, beside=AtRest(at_rest))

    slot = next(slot for slot in problem.slots if slot.capability.id == capability)
    return problem.restricted(
        capability, [priced(sized) if sized.pattern.id == pattern else sized for sized in slot.candidates]
    )


def _scaled(line: Line, factor: float) -> Line:
    if line.charge is None or line.share:
        return line
    ratio = line.charge.ratio
    scaled = RegionRatio(ratio.typical * factor, ratio.low * factor, ratio.high * factor, ratio.samples)
    return replace(line, charge=replace(line.charge, ratio=scaled))


def _hourly_rate(problem: Problem, capability: str, pattern: str) -> Lever:
    def wins(rate: float) -> bool:
        return _chosen(replace(problem, hourly_rate_usd=rate), capability) == pattern

    now = problem.hourly_rate_usd
    start = max(now, 1.0)
    at = _closest(
        now,
        _nearest(wins, now, [start * factor for factor in _FACTORS]),
        _nearest(wins, now, [*(start / factor for factor in _FACTORS), 0.0]) if now else None,
    )
    if at is None:
        return Lever(
            name="hourly-rate",
            unit="USD/h",
            now=now,
            text=f"no rate from $0 to ${start * 100:,.0f} an hour lets it win",
        )
    return Lever(
        name="hourly-rate",
        unit="USD/h",
        now=now,
        flips_at=at,
        text=f"an operating hour costs ${at:,.2f} instead of ${now:,.2f}",
    )


def _load(situation: Situation, capability: str, pattern: str) -> Lever:
    def wins(factor: float) -> bool:
        moved = situation.with_workload(at_load(situation.workload, factor))
        return _chosen(build_problem(moved), capability) == pattern

    at = _closest(1.0, _nearest(wins, 1.0, _FACTORS), _nearest(wins, 1.0, [1 / factor for factor in _FACTORS]))
    if at is None:
        return Lever(
            name="load", unit="times the load", now=1.0, text="no load from a hundredth to a hundredfold lets it win"
        )
    rate = situation.workload["peak_rps"] if situation.workload["online"] else 0.0
    words = f" ({rate * at:,.0f} instead of {rate:,.0f} requests/s at peak)" if rate else ""
    return Lever(
        name="load", unit="times the load", now=1.0, flips_at=at, text=f"the load is {at:,.3g} times as high{words}"
    )


def _latency(situation: Situation, capability: str, pattern: str) -> Lever:
    def wins(limit_ms: float) -> bool:
        stated = Stated[float](value=limit_ms, provenance=Provenance.STATED, confidence=1.0, note="varied")
        quantities = tuple(
            quantity.model_copy(update={"value": limit_ms}) if quantity.name == "latency_limit_ms" else quantity
            for quantity in situation.workload.quantities
        )
        moved = replace(
            situation,
            constraints=situation.constraints.replacing("latency.p99_ms", stated),
            workload=situation.workload.model_copy(update={"quantities": quantities}),
        )
        return _chosen(build_problem(moved), capability) == pattern

    now = situation.constraints.latency.p99_ms.value
    start = now if now is not None else 1000.0
    tighter = _nearest(wins, start, [start / factor for factor in _FACTORS])
    looser = _nearest(wins, start, [start * factor for factor in _FACTORS]) if now is not None else None
    at = _closest(start, tighter, looser)
    if at is None:
        return Lever(name="latency", unit="ms", now=now, text="no p99 target lets it win")
    before = f"{now:,.4g} ms" if now is not None else "none"
    return Lever(
        name="latency", unit="ms", now=now, flips_at=at, text=f"the p99 target is {at:,.4g} ms instead of {before}"
    )


def _rules(situation: Situation, problem: Problem, capability: str, pattern: str) -> Lever | None:
    """Return what giving up the constraints that rule the pattern out brings; None when none does."""
    options = [
        sized
        for slot in problem.slots
        if slot.capability.id == capability
        for sized in (*slot.candidates, *slot.ruled_out)
        if sized.pattern.id == pattern
    ]
    nearest = min(options, key=lambda sized: len({one.constraint for one in sized.obstacles}), default=None)
    if nearest is None or not nearest.obstacles:
        return None
    lifted = frozenset(obstacle.constraint for obstacle in nearest.obstacles)
    if "load" in lifted:  # a limit of the pattern itself: the load lever says where it ends
        return None
    words = " and ".join(_LIFTED.get(name, f"{name} did not rule it out") for name in sorted(lifted))
    if _chosen(build_problem(situation, lifted), capability) == pattern:
        return Lever(name="rules", unit="", flips_at=1.0, text=words)
    return Lever(name="rules", unit="", text=f"even if {words}, another pattern is better")
