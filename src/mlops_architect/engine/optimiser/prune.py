"""Pruning: candidates that another candidate of the same slot can always replace at no cost.

Why nothing is lost: take any design that meets the limits and holds a dominated candidate, and put the one
that dominates it in its place. The design still meets every limit (its bill, hours, chain figures, tools and
clashes are no worse) and comes out cheaper, or as cheap and earlier among ties. So no optimum holds a
dominated candidate, and the optimum over the rest is the optimum over all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from mlops_architect.engine.latency import moments
from mlops_architect.engine.optimiser.problem import Problem, Slot, clashing_patterns, hours_cents, uses
from mlops_architect.engine.sizing.sized import Sized

Ranked = tuple[int, Sized]
"""A candidate with its position in its slot, which breaks ties."""

_WILD = 200.0
"""A p99 this many times its p50 leaves the range (exp(z99²) = 224) where less variance never raises a composed p99."""


Candidates = Mapping[str, Sequence[Ranked]]
"""By capability, what is left to choose from."""


class Pruned:
    """The candidates of each slot that no other one of the slot dominates, in their order."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._tame = all(_tame(sized) for slot in problem.on_chain() for sized in (*slot.candidates, *slot.set_aside))
        self.clashes = clashing_patterns(problem)
        self.boxes: list[list[Sized]] = []
        """What solving has found to break the chain's limits: it holds for every restriction and every stricter limit."""
        self.candidates: Candidates = {slot.capability.id: self._of(slot) for slot in problem.slots}

    def restricted(self, capability: str, allowed: Sequence[Sized]) -> Candidates:
        """Return the candidates where one slot is limited to ``allowed``; the others stay as they are."""
        slot = next(slot for slot in self._problem.slots if slot.capability.id == capability)
        return {**self.candidates, capability: self._of(replace(slot, candidates=tuple(allowed)))}

    def relaxed(self) -> Pruned:
        """Return the same for a problem with a limit lifted: what is dominated stays so, what is forbidden does not."""
        fresh = copy(self)
        fresh.boxes = []
        return fresh

    def _of(self, slot: Slot) -> tuple[Ranked, ...]:
        return _kept(self._problem, slot, self.clashes, self._tame)


def _tame(sized: Sized) -> bool:
    return sized.p50_ms is None or sized.p99_ms is None or sized.p99_ms <= _WILD * sized.p50_ms


@dataclass(frozen=True)
class _Figures:
    """Everything of a candidate that decides whether a design with it is allowed and what it costs."""

    ranked: Ranked
    own_cents: int
    production_cents: int
    """What only it pays for in production, where a limit is about that alone; 0 elsewhere."""
    hours: float
    labour_cents: int
    no_more: tuple[float, ...]
    """Figures of which less is never worse."""
    same: tuple[float, ...]
    """Figures that must be equal, because both more and less can be worse."""
    clashes: frozenset[str]
    counts_production: bool
    tools: frozenset[str]

    def dominates(self, other: _Figures) -> bool:
        """Whether this candidate can take the place of ``other`` in every design."""
        return (
            self.hours <= other.hours
            and self.same == other.same
            and all(mine <= theirs for mine, theirs in zip(self.no_more, other.no_more, strict=True))
            and self.clashes <= other.clashes
            and self.tools >= other.tools
            and self._costs_no_more(other)
        )

    def _costs_no_more(self, other: _Figures) -> bool:
        extra = self._extra_cents(other)
        ours = (self.own_cents + self.labour_cents + extra, self.ranked[0])
        return (
            ours < (other.own_cents + other.labour_cents, other.ranked[0])
            and self.own_cents + extra <= other.own_cents
            and self.production_cents + self._extra_production_cents(other) <= other.production_cents
        )

    def _extra_cents(self, other: _Figures) -> int:
        """Return what shared items of this candidate can add to the bill at most."""
        return _more(self.ranked[1].shared_cents, other.ranked[1].shared_cents)

    def _extra_production_cents(self, other: _Figures) -> int:
        """Return the same for production alone, where a limit is about that alone."""
        if not self.counts_production:
            return 0
        return _more(self.ranked[1].production_shared_cents, other.ranked[1].production_shared_cents)


def _more(ours: Mapping[str, int], theirs: Mapping[str, int]) -> int:
    return sum(max(0, cents - theirs.get(share, 0)) for share, cents in ours.items())


def _kept(problem: Problem, slot: Slot, clashes: dict[str, frozenset[str]], tame: bool) -> tuple[Ranked, ...]:
    on_chain = problem.chain in slot.capability.path
    figures = [
        _figures(problem, ranked, clashes, on_chain=on_chain, tame=tame) for ranked in enumerate(slot.candidates)
    ]
    figures.sort(key=lambda one: (one.own_cents + one.labour_cents, one.ranked[0]))
    kept: list[_Figures] = []
    for one in figures:  # whatever dominates comes before what it dominates, and domination is transitive
        if not any(better.dominates(one) for better in kept):
            kept.append(one)
    return tuple(sorted((one.ranked for one in kept), key=lambda ranked: ranked[0]))


def _figures(
    problem: Problem, ranked: Ranked, clashes: dict[str, frozenset[str]], *, on_chain: bool, tame: bool
) -> _Figures:
    sized = ranked[1]
    alone = problem.limits.production_usd is not None
    no_more, same = _on_chain(sized, problem, tame) if on_chain else ((), ())
    return _Figures(
        ranked=ranked,
        own_cents=sized.own_cents,
        production_cents=sized.production_own_cents if alone else 0,
        hours=round(1000 * sized.hours),
        labour_cents=hours_cents(sized, problem.hourly_rate_usd),
        no_more=tuple(no_more),
        same=tuple(same),
        clashes=clashes.get(sized.pattern.id, frozenset()),
        counts_production=alone,
        tools=frozenset(tool for tool in (*problem.limits.wanted_tools, *problem.wishes) if uses(sized, tool)),
    )


def _on_chain(sized: Sized, problem: Problem, tame: bool) -> tuple[Sequence[float], Sequence[float]]:
    limits = problem.limits
    no_more: list[float] = []
    same: list[float] = []
    if limits.availability_pct is not None or problem.outage_month_usd:
        no_more.append(-sized.availability_pct)
    if limits.p99_ms is not None or limits.p50_ms is not None:
        mean, variance, worst_ms = moments(sized.p50_ms, sized.p99_ms)
        no_more += [mean, worst_ms]
        # a wider spread lowers the composed median, and beyond a point the composed p99 too
        (no_more if tame and limits.p50_ms is None else same).append(variance)
    return no_more, same
