"""Relaxations: what the best design comes to once one constraint is given up, and how far that constraint can be met."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlops_architect.domain.workload import Workload
from mlops_architect.engine.latency import compose
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.problem import (
    Choice,
    Problem,
    Slot,
    infrastructure_cents,
    production_cents,
)
from mlops_architect.engine.optimiser.regions import by_name
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.optimiser.stand_in import solved_with_stand_in
from mlops_architect.engine.recovery import DISASTER_RECOVERY
from mlops_architect.engine.sizing.sized import Sized

_CLOSE = 0.02
_STEPS = 12
_NAMED = 2


def relaxation(situation: Situation, constraint: str, lifted: frozenset[str]) -> str:
    """Return what giving up ``constraint`` brings: the cheapest design then, and the best value any design reaches.

    Args:
        situation: What no design meets.
        constraint: The one to give up.
        lifted: Constraints that do not count.
    """
    problem = build_problem(situation, lifted | {constraint})
    if constraint == "budget.monthly_usd":
        return _budget(situation, problem)
    cheapest = solve(problem)
    if cheapest is None:
        return f"{constraint}: relaxing it alone is not enough{_asked_for(situation, constraint, lifted)}"
    if constraint == "load" and (nearest := _nearest(situation, lifted)):
        return f"load: {nearest}"
    if constraint == "team.size":
        hours = sum(sized.hours for sized in cheapest.values())
        return f"{constraint}: the design takes {hours:,.0f} operating hours a month"
    measure = _measure(constraint)
    if measure is None:
        return f"{constraint}: without it a design costs {_price(cheapest)} a month{_stopped(situation, lifted, constraint, cheapest)}"
    target: float = situation.constraints.at(constraint).value or 0.0
    best = _tightest(problem, measure, target, cheapest)
    reached = f"{constraint}: {measure.said(problem, cheapest)} is reached at {_price(cheapest)} a month"
    if measure.said(problem, best) != measure.said(problem, cheapest):
        reached += f", {measure.said(problem, best)} at best at {_price(best)}"
    held_back = measure.held_back_by(problem, best)
    reached += f"; held back by {held_back}" if held_back else ""
    return reached + _asked_for(situation, constraint, lifted) + _without_code(situation, constraint)


def _nearest(situation: Situation, lifted: frozenset[str]) -> str:
    """Name, for each part whose load nothing carries even alone, the alternative that comes nearest and where it ends."""
    parts = []
    slots = build_problem(situation, lifted).slots
    others = {obstacle.constraint for slot in slots for one in slot.ruled_out for obstacle in one.obstacles} - {"load"}
    for slot in build_problem(situation, lifted | others).slots:
        reachable = [one for one in slot.ruled_out if 0 < one.times_over < math.inf]
        if slot.candidates or not reachable:
            continue
        best = min(reachable, key=lambda one: (one.times_over, one.key))
        option = best.option.title or best.option.id
        parts.append(
            f"nothing carries {slot.capability.title.lower()}; nearest comes {best.pattern.title} ({option}):"
            f" {'; '.join(best.exceeded[:_NAMED])}"
        )
    return "; ".join(parts)


def _without_code(situation: Situation, constraint: str) -> str:
    """Name the nearest recovery target that a second region without code meets, nearer than what was asked for cannot be."""
    name = constraint.removeprefix("recovery.")
    if name not in ("rpo_minutes", "rto_minutes") or not situation.has_code:
        return ""
    problem = build_problem(situation)
    slot = next((slot for slot in problem.slots if slot.capability.id == DISASTER_RECOVERY), None)
    reach = {float(getattr(sized, name)): sized.pattern.title for sized in (slot.ruled_out if slot else ())}
    for value, title in sorted(reach.items()):
        eased = replace(situation, workload=_with(situation, name, value))
        standing, _, chosen = solved_with_stand_in(eased)
        if chosen is not None and standing.stand_in:
            return f"; {title}, whose code is not generated, would meet {value:,.0f} minutes"
    return ""


def _with(situation: Situation, name: str, value: float) -> Workload:
    """Return the workload with one quantity changed."""
    return Workload(
        quantities=tuple(
            one.model_copy(update={"value": value}) if one.name == name else one
            for one in situation.workload.quantities
        )
    )


def _asked_for(situation: Situation, constraint: str, lifted: frozenset[str]) -> str:
    """Name the cheapest disaster-recovery alternative that meets the target once the requirements ask for it."""
    if constraint != "availability.target_pct" and not constraint.startswith("recovery."):
        return ""
    found = []
    for tool, asking in by_name(situation, build_problem(situation, lifted)):
        problem = build_problem(asking, lifted)
        choice = solve(problem)
        if choice is not None:
            found.append((problem.objective_cents(choice.values()), tool, choice))
    if not found:
        return ""
    _, tool, cheapest = min(found, key=lambda one: one[:2])
    return (
        f"; {cheapest[DISASTER_RECOVERY].pattern.title} meets it at {_price(cheapest)} a month once the requirements"
        f" ask for it by name (`{tool}`): a design, because its code is not generated yet"
    )


def _budget(situation: Situation, problem: Problem) -> str:
    """Return the smallest budget that a design exists for, rounded up to whole dollars."""
    alone = bool(situation.constraints.budget.production_only.value)
    cheapest = solve(problem.smallest_production() if alone else problem.smallest_bill())
    if cheapest is None:
        return "budget.monthly_usd: relaxing it alone is not enough"
    picks = tuple(cheapest.values())
    production, whole = production_cents(picks), infrastructure_cents(picks)
    enough = f"budget.monthly_usd: ${math.ceil((production if alone else whole) / 100):,} a month is enough (a design exists at that price"
    names = " and ".join(situation.beside)
    if alone or whole == production:
        return f"{enough})"
    return f"{enough}: ${production / 100:,.0f} for production, ${(whole - production) / 100:,.0f} for {names})"


def _stopped(situation: Situation, lifted: frozenset[str], constraint: str, cheapest: Choice) -> str:
    """Name the parts of the cheapest design that this constraint alone rules out, and why."""
    if constraint == "tools.preferred":
        return ""
    parts = [
        f"{slot.capability.title.lower()} on {sized.pattern.title} ({obstacle.text})"
        for slot in build_problem(situation, lifted).slots
        for sized in slot.ruled_out
        for obstacle in sized.obstacles[:_NAMED]
        if obstacle.constraint == constraint and sized.key == cheapest[slot.capability.id].key
    ]
    return f", with {' and '.join(parts[:_NAMED])}" if parts else ""


def _price(choice: Choice) -> str:
    return f"${infrastructure_cents(choice.values()) / 100:,.0f}"


def _tightest(problem: Problem, measure: _Measure, target: float, cheapest: Choice) -> Choice:
    """Return the design that comes closest to ``target``, found by halving the gap; each step is an exact solve."""
    best, beyond = cheapest, target
    for _ in range(_STEPS):
        reached = measure.of(problem, best)
        if abs(reached - beyond) <= _CLOSE * measure.scale(reached):
            break
        middle = (reached + beyond) / 2
        better = solve(measure.limited(problem, middle))
        if better is None:
            beyond = middle
        else:
            best = better
    return best


def _measure(constraint: str) -> _Measure | None:
    if constraint == "availability.target_pct":
        return _Availability()
    if constraint.startswith("latency."):
        return _Latency(median=constraint == "latency.p50_ms")
    if constraint.startswith("recovery."):
        return _Recovery(constraint.removeprefix("recovery."))
    return None


class _Measure(ABC):
    """A figure of a design that a constraint bounds."""

    @abstractmethod
    def of(self, problem: Problem, choice: Choice) -> float:
        """Return the figure of a design."""

    @abstractmethod
    def limited(self, problem: Problem, bound: float) -> Problem:
        """Return the problem with the figure bounded."""

    @abstractmethod
    def said(self, problem: Problem, choice: Choice) -> str:
        """Return the figure in words."""

    @abstractmethod
    def held_back_by(self, problem: Problem, choice: Choice) -> str:
        """Return the parts that the figure comes from, the weightiest first; empty when there is none."""

    def scale(self, value: float) -> float:
        """Return what a difference of the figure is measured against."""
        return value


@dataclass(frozen=True)
class _Latency(_Measure):
    median: bool

    def of(self, problem: Problem, choice: Choice) -> float:
        return compose(problem.hops_of(choice))[0 if self.median else 1]

    def limited(self, problem: Problem, bound: float) -> Problem:
        limits = problem.limits
        return replace(problem, limits=replace(limits, p50_ms=bound) if self.median else replace(limits, p99_ms=bound))

    def said(self, problem: Problem, choice: Choice) -> str:
        return f"{self.of(problem, choice):,.0f} ms"

    def held_back_by(self, problem: Problem, choice: Choice) -> str:
        parts = [(slot.capability.title, choice[slot.capability.id]) for slot in problem.on_chain()]
        shares = [(title, (sized.p50_ms if self.median else sized.p99_ms) or 0.0) for title, sized in parts]
        return _listed([(f"{title.lower()} ({ms:,.0f} ms)", ms) for title, ms in shares if ms >= 1])


class _Availability(_Measure):
    def of(self, problem: Problem, choice: Choice) -> float:
        return problem.availability_pct(choice)

    def scale(self, value: float) -> float:
        return 100.0 - value

    def limited(self, problem: Problem, bound: float) -> Problem:
        return replace(problem, limits=replace(problem.limits, availability_pct=bound))

    def said(self, problem: Problem, choice: Choice) -> str:
        return f"{self.of(problem, choice):.3f} %"

    def held_back_by(self, problem: Problem, choice: Choice) -> str:
        parts = [(slot.capability.title, choice[slot.capability.id]) for slot in problem.on_chain()]
        return _listed(
            [
                (f"{title.lower()} ({sized.availability_pct:g} %)", 100 - sized.availability_pct)
                for title, sized in parts
                if sized.availability_pct < 100
            ]
        )


@dataclass(frozen=True)
class _Recovery(_Measure):
    """Minutes until everything works again, or of data that may be lost: those of the slowest part."""

    name: str

    def of(self, problem: Problem, choice: Choice) -> float:
        return max(self._minutes(problem, choice).values())

    def limited(self, problem: Problem, bound: float) -> Problem:
        for slot in self._parts(problem):
            quick = [sized for sized in slot.candidates if getattr(sized, self.name) <= bound]
            problem = problem.restricted(slot.capability.id, quick)
        return problem

    def said(self, problem: Problem, choice: Choice) -> str:
        return f"{self.of(problem, choice):,.0f} minutes"

    def held_back_by(self, problem: Problem, choice: Choice) -> str:
        minutes = self._minutes(problem, choice).items()
        return _listed([(f"{title.lower()} ({value:,.0f} minutes)", value) for title, value in minutes if value >= 1])

    def _minutes(self, problem: Problem, choice: Choice) -> dict[str, float]:
        return {slot.capability.title: self._of(choice[slot.capability.id]) for slot in self._parts(problem)}

    def _of(self, sized: Sized) -> float:
        return float(getattr(sized, self.name))

    def _parts(self, problem: Problem) -> list[Slot]:
        """Return the slots that recover by themselves; what a lost region takes is another question."""
        return [slot for slot in problem.slots if slot.capability.id != DISASTER_RECOVERY]


def _listed(weighted: Sequence[tuple[str, float]]) -> str:
    heaviest = sorted(weighted, key=lambda part: (-part[1], part[0]))[:_NAMED]
    return " and ".join(text for text, _ in heaviest)
