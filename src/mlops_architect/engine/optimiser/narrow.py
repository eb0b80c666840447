"""Narrowing: candidates that a known design already beats, and the case where so few are left that no search is needed.

No design costs less than the sum of each slot's cheapest candidate plus, for every shared item, what some slot
pays for it whichever of its candidates is chosen, and the outages of the most available candidates together; wishes that are
not met only add to it. So a candidate that lifts this bound above the cost of an
allowed design, such as the slots' cheapest candidates together, is in no optimum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product

from mlops_architect.engine.optimiser.outage import downtime, outage_cents
from mlops_architect.engine.optimiser.problem import (
    Problem,
    hours_cents,
    uses,
    within_budget,
    within_chain_limits,
)
from mlops_architect.engine.optimiser.prune import Candidates, Ranked
from mlops_architect.engine.recovery import ServingRegions
from mlops_architect.engine.sizing.sized import Sized

_FEW = 200
"""Up to this many combinations are compared one by one, which is quicker than starting the solver."""

Clashes = Mapping[str, frozenset[str]]


def narrowed(
    problem: Problem, candidates: Candidates, clashes: Clashes, known: Sequence[Mapping[str, Sized]] = ()
) -> Candidates:
    """Return the candidates that can be in an optimum, as far as this bound tells; all where it tells nothing.

    Args:
        problem: Limits and the price of an hour.
        candidates: What to choose from.
        clashes: For each pattern, those that may not be chosen with it.
        known: Designs out of the problem's candidates that may be allowed, to compare with.
    """
    rate = problem.hourly_rate_usd
    cheapest = {name: min(ranked, key=lambda one: _own(one, rate)) for name, ranked in candidates.items()}
    choice = {name: sized for name, (_, sized) in cheapest.items()}
    designs = [design for design in (choice, *known) if _allowed(problem, design, clashes)]
    if not designs:
        return candidates
    best_cents = min(problem.objective_cents(design.values()) for design in designs)
    unavoidable = _unavoidable_cents(candidates)
    least = sum(_own(one, rate)[0] for one in cheapest.values())
    on_chain = [candidates[slot.capability.id] for slot in problem.on_chain()] if problem.outage_month_usd else []
    outages = _Outages(on_chain, problem.outage_month_usd, problem.limits.regions)
    spare_cents = best_cents - least - sum(unavoidable.values()) - outages.least_cents
    return {
        name: tuple(
            one
            for one in ranked
            if _excess_cents(one, cheapest[name], unavoidable, rate) + outages.more_cents(one, ranked) <= spare_cents
        )
        for name, ranked in candidates.items()
    }


class _Outages:
    """What outages cost at least: with the most available candidate of each slot on the chain."""

    def __init__(self, on_chain: Sequence[Sequence[Ranked]], month_usd: float, regions: ServingRegions) -> None:
        self._month_usd, self._regions = month_usd, regions
        self._least = {id(ranked): min(downtime(sized) for _, sized in ranked) for ranked in on_chain}
        self._total = sum(self._least.values())
        self.least_cents = outage_cents(self._total, month_usd, regions)

    def more_cents(self, one: Ranked, ranked: Sequence[Ranked]) -> int:
        """Return how much more they cost at least with one candidate of its slot."""
        least = self._least.get(id(ranked))
        if least is None:
            return 0
        total = self._total - least + downtime(one[1])
        return outage_cents(total, self._month_usd, self._regions) - self.least_cents


def compared(problem: Problem, candidates: Candidates, clashes: Clashes) -> dict[str, Sized] | None:
    """Return the optimum where combinations are few and one of them is allowed, None where it takes a search."""
    if math.prod(len(ranked) for ranked in candidates.values()) > _FEW:
        return None
    best: tuple[int, int] | None = None
    found: dict[str, Sized] | None = None
    for picks in product(*candidates.values()):
        rank = (
            problem.objective_cents(sized for _, sized in picks),
            sum(position for position, _ in picks),
        )
        if best is not None and rank >= best:
            continue
        choice = {name: sized for name, (_, sized) in zip(candidates, picks, strict=True)}
        if _allowed(problem, choice, clashes):
            best, found = rank, choice
    return found


def _own(one: Ranked, hourly_rate_usd: float) -> tuple[int, int]:
    return one[1].own_cents + hours_cents(one[1], hourly_rate_usd), one[0]


def _excess_cents(one: Ranked, cheapest: Ranked, unavoidable: Mapping[str, int], hourly_rate_usd: float) -> int:
    """Return by how much the bound rises when a candidate is taken."""
    own = _own(one, hourly_rate_usd)[0] - _own(cheapest, hourly_rate_usd)[0]
    shared = sum(max(0, cents - unavoidable.get(share, 0)) for share, cents in one[1].shared_cents.items())
    return own + shared


def _unavoidable_cents(candidates: Mapping[str, Sequence[Ranked]]) -> dict[str, int]:
    """Return what is paid for shared items at least: each at the least that some slot cannot avoid."""
    dearest: dict[str, int] = {}
    for ranked in candidates.values():
        for share in set.intersection(*(set(sized.shared_cents) for _, sized in ranked)):
            least = min(sized.shared_cents[share] for _, sized in ranked)
            dearest[share] = max(dearest.get(share, 0), least)
    return dearest


def _allowed(problem: Problem, choice: Mapping[str, Sized], clashes: Clashes) -> bool:
    limits, picks = problem.limits, tuple(choice.values())
    names = {sized.pattern.id for sized in picks}
    if any(names & clashes.get(name, frozenset()) for name in names):
        return False
    if not within_budget(picks, limits):
        return False
    if limits.hours is not None and sum(round(1000 * sized.hours) for sized in picks) > round(1000 * limits.hours):
        return False
    if any(not any(uses(sized, tool) for sized in picks) for tool in limits.wanted_tools):
        return False
    on_chain = [choice[slot.capability.id] for slot in problem.on_chain()]
    return not on_chain or within_chain_limits(on_chain, limits)
