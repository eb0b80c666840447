"""The exact optimum of a problem, by constraint programming (OR-Tools CP-SAT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mlops_architect.domain.plan import Proof
from mlops_architect.engine.optimiser.chain import broken_boxes
from mlops_architect.engine.optimiser.narrow import compared, narrowed
from mlops_architect.engine.optimiser.outage import OutageCost, downtime, most_downtime
from mlops_architect.engine.optimiser.problem import Problem, alone_cents, hours_cents, uses
from mlops_architect.engine.optimiser.prune import Candidates, Pruned
from mlops_architect.engine.sizing.sized import Sized
from mlops_architect.errors import InvalidInput, undecided

if TYPE_CHECKING:
    from mlops_architect.engine.optimiser.model import Model

EFFORT = 30.0
"""Most work put into one solve, in the solver's own deterministic seconds: a hundred times what a tenfold catalogue needs."""

_TIE = 100_000
"""Weight of a cent against the rank that breaks ties, so that equal costs always give the same design."""
_MOST_CENTS = 10**12
"""Ten billion dollars a month: far above any system, and far below where whole numbers overflow."""

_Variables = Mapping[str, Sequence[tuple[Sized, int]]]
"""Every candidate of a capability with the variable that says whether it is chosen."""


class Solution(dict[str, Sized]):
    """One candidate by capability, and how sure it is that none is cheaper."""

    def __init__(self, choice: Mapping[str, Sized], proof: Proof) -> None:
        super().__init__(choice)
        self.proof = proof


def solve(problem: Problem, effort: float = EFFORT) -> Solution | None:
    """Return the cheapest combination that meets every limit, None when there is provably none.

    Cost is infrastructure plus operating hours, expected outages and wishes that are not met, in whole cents; among equally cheap
    designs one with the smallest sum of positions in their slots wins. The result is the
    same for the same problem; its ``proof`` says whether the solver has shown that it is the optimum.

    Args:
        problem: Candidates and limits.
        effort: Most work in the solver's deterministic seconds.

    Raises:
        InvalidInput: The load is beyond any system: its cost cannot be compared in whole cents.
        Undecided: The work ran out before there was a design or the proof that there is none.
    """
    if any(not slot.candidates for slot in problem.slots):
        return None
    pruned = Pruned(problem)
    return solve_among(problem, pruned, pruned.candidates, effort)


def solve_among(
    problem: Problem,
    pruned: Pruned,
    candidates: Candidates,
    effort: float = EFFORT,
    known: Sequence[Mapping[str, Sized]] = (),
) -> Solution | None:
    """Return what `solve` does, out of candidates that were pruned before.

    Args:
        problem: Limits and the price of an hour.
        pruned: Which patterns clash, and what earlier solves found to be forbidden.
        candidates: What to choose from.
        effort: Most work in the solver's deterministic seconds.
        known: Designs that may be allowed; the better they are, the less there is to search.
    """
    rate, clashes = problem.hourly_rate_usd, pruned.clashes
    most = sum(max(alone_cents(sized, rate) for _, sized in ranked) for ranked in candidates.values())
    most += round(100 * problem.outage_month_usd)
    if most > _MOST_CENTS:
        raise InvalidInput(
            f"a design for this load could cost ${most / 100:,.0f} a month",
            "Check the load, data volume, hourly rate and cost of an outage that were read or given.",
        )
    candidates = narrowed(problem, candidates, clashes, known)
    best = compared(problem, candidates, clashes)
    if best is not None:
        return Solution(best, Proof.of(problem.objective_cents(best.values()), 0, proven=True))
    from mlops_architect.engine.optimiser.model import Model

    model = Model()
    variables = {
        capability: tuple((sized, model.variable()) for _, sized in ranked) for capability, ranked in candidates.items()
    }
    _demand(problem, model, variables, clashes)
    paid = _shared(model, [pair for pairs in variables.values() for pair in pairs])
    _bound(problem, model, variables, paid)
    costs = [
        ((sized.own_cents + hours_cents(sized, rate)) * _TIE + rank, variable)
        for capability, ranked in candidates.items()
        for (rank, sized), (_, variable) in zip(ranked, variables[capability], strict=True)
    ]
    unmet = _wishes(problem, model, variables)
    wishes = ((problem.wish_cents * _TIE, variable) for variable in unmet)
    outages = _outages(problem, model, variables)
    risk = [(_TIE, outages.cents)] if outages else []
    model.minimise([*costs, *((_TIE, variable) for variable in paid.values()), *wishes, *risk])
    return _allowed_optimum(problem, model, variables, pruned.boxes, outages, effort)


def _outages(problem: Problem, model: Model, variables: _Variables) -> OutageCost | None:
    """Return the expected cost of outages as part of the model, None where nobody says what one costs."""
    slots = [variables[slot.capability.id] for slot in problem.on_chain()]
    if not problem.outage_month_usd or not slots:
        return None
    downtimes = [[(downtime(sized), variable) for sized, variable in pairs] for pairs in slots]
    return OutageCost(model, downtimes, problem.outage_month_usd, problem.limits.regions)


def _allowed_optimum(
    problem: Problem,
    model: Model,
    variables: _Variables,
    known: list[list[Sized]],
    outages: OutageCost | None,
    effort: float,
) -> Solution | None:
    """Solve, cut off what breaks the chain's limits or value its outages exactly, and solve again until nothing changes."""
    variable_of = {id(sized): variable for pairs in variables.values() for sized, variable in pairs}
    chain = {slot.capability.id: [sized for sized, _ in variables[slot.capability.id]] for slot in problem.on_chain()}

    def forbid(box: Sequence[Sized]) -> None:
        here = [variable_of[id(sized)] for sized in box if id(sized) in variable_of]
        model.at_most([(1, variable) for variable in here], len(chain) - 1)

    for box in known:
        forbid(box)
    while True:
        found = model.optimum(effort)
        if found is None:
            return None
        effort -= found.effort
        choice = {
            capability: next(sized for sized, variable in pairs if found.values[variable])
            for capability, pairs in variables.items()
        }
        boxes = list(broken_boxes(chain, choice, problem.limits)) if chain else []
        valued = outages is None or found.values[outages.cents] >= outages.exact_cents(found.values)
        if not boxes and (valued or effort <= 0):
            cents = problem.objective_cents(choice.values())
            proven = found.proven and valued
            return Solution(choice, Proof.of(cents, 0 if proven else max(0, cents - found.bound // _TIE), proven))
        if effort <= 0:
            raise undecided()
        if outages is not None and not valued:
            outages.raised(found.values)
        known += boxes
        for box in boxes:
            forbid(box)


def _demand(problem: Problem, model: Model, variables: _Variables, clashes: Mapping[str, frozenset[str]]) -> None:
    """One candidate a slot, none of two that clash, and every wanted tool."""
    by_pattern: dict[str, list[int]] = {}
    for pairs in variables.values():
        model.exactly_one([variable for _, variable in pairs])
        for sized, variable in pairs:
            by_pattern.setdefault(sized.pattern.id, []).append(variable)
    home = {sized.pattern.id: name for name, pairs in variables.items() for sized, _ in pairs}
    for pattern, others in sorted(clashes.items()):
        by_slot: dict[str, list[int]] = {}
        for other in sorted(others & by_pattern.keys()):
            if pattern in by_pattern and pattern < other:
                by_slot.setdefault(home[other], []).extend(by_pattern[other])
        for rivals in by_slot.values():
            model.at_most_one([*by_pattern[pattern], *rivals])
    for tool in problem.limits.wanted_tools:
        model.at_least([(1, v) for pairs in variables.values() for sized, v in pairs if uses(sized, tool)], 1)


def _wishes(problem: Problem, model: Model, variables: _Variables) -> list[int]:
    """Return one variable a wish: 1 unless some chosen candidate uses the tool."""
    unmet = []
    for tool in problem.wishes:
        unmet.append(model.variable())
        users = [(1, v) for pairs in variables.values() for sized, v in pairs if uses(sized, tool)]
        model.at_least([(1, unmet[-1]), *users], 1)
    return unmet


def _bound(problem: Problem, model: Model, variables: _Variables, paid: Mapping[str, int]) -> None:
    """Budget, hours, and the chain's availability, which is a sum of logarithms."""
    limits = problem.limits
    everything = [pair for pairs in variables.values() for pair in pairs]
    if limits.budget_usd is not None:
        own = [(sized.own_cents, variable) for sized, variable in everything]
        model.at_most([*own, *((1, variable) for variable in paid.values())], round(100 * limits.budget_usd))
    if limits.production_usd is not None:
        shares = {share for sized, _ in everything for share in sized.production_shared_cents}
        own = [(sized.production_own_cents, variable) for sized, variable in everything]
        model.at_most([*own, *((1, paid[share]) for share in sorted(shares))], round(100 * limits.production_usd))
    if limits.hours is not None:
        thousandths = [(round(1000 * sized.hours), variable) for sized, variable in everything]
        model.at_most(thousandths, round(1000 * limits.hours))
    region_pct = limits.region_pct
    if region_pct is not None:
        chain = [pair for slot in problem.on_chain() for pair in variables[slot.capability.id]]
        if chain:
            model.at_most([(downtime(sized), variable) for sized, variable in chain], most_downtime(region_pct))


def _shared(model: Model, everything: Sequence[tuple[Sized, int]]) -> dict[str, int]:
    """Return one variable a shared item: at least what each chosen candidate would pay for it."""
    payers: dict[str, list[tuple[int, int]]] = {}
    for sized, variable in everything:
        for share, cents in sized.shared_cents.items():
            payers.setdefault(share, []).append((cents, variable))
    variables = {}
    for share, parts in sorted(payers.items()):
        paid = model.variable(max(cents for cents, _ in parts))
        for cents, variable in parts:
            model.at_least([(1, paid), (-cents, variable)], 0)
        variables[share] = paid
    return variables
