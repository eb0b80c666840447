"""The exact optimum of a problem, by constraint programming (OR-Tools CP-SAT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from mlops_architect.engine.optimiser.problem import (
    Problem,
    alone_cents,
    clashes,
    hours_cents,
    uses,
    within_chain_limits,
)
from mlops_architect.engine.sizing.sized import Sized
from mlops_architect.errors import InvalidInput

if TYPE_CHECKING:
    from mlops_architect.engine.optimiser.model import Model

_TIE = 100_000
"""Weight of a cent against the rank that breaks ties, so that equal costs always give the same design."""
_MOST_CENTS = 10**12
"""Ten billion dollars a month: far above any system, and far below where whole numbers overflow."""

_Chosen = Mapping[str, Sequence[tuple[Sized, int]]]
"""Every candidate of a capability with the variable that says whether it is chosen."""


def solve(problem: Problem) -> dict[str, Sized] | None:
    """Return the cheapest combination that meets every limit, None when there is none.

    Cost is infrastructure plus operating hours, in whole cents; among equally cheap
    designs one with the smallest sum of positions in their slots wins. The result is proven
    optimal and the same for the same problem.

    Raises:
        InvalidInput: The load is beyond any system: its cost cannot be compared in whole cents.
    """
    if any(not slot.candidates for slot in problem.slots):
        return None
    rate = problem.hourly_rate_usd
    most = sum(max(alone_cents(sized, rate) for sized in slot.candidates) for slot in problem.slots)
    if most > _MOST_CENTS:
        raise InvalidInput(
            f"a design for this load could cost ${most / 100:,.0f} a month",
            "Check the load, data volume and hourly rate that were read or given.",
        )
    from mlops_architect.engine.optimiser.model import Model

    model = Model()
    chosen = {
        slot.capability.id: tuple((sized, model.variable()) for sized in slot.candidates) for slot in problem.slots
    }
    everything = [pair for pairs in chosen.values() for pair in pairs]
    variable_of = {id(sized): variable for sized, variable in everything}
    for pairs in chosen.values():
        model.exactly_one([variable for _, variable in pairs])
    for one, other in clashes(problem):
        model.at_most_one([variable_of[id(one)], variable_of[id(other)]])
    paid = _shared(model, everything)
    limits = problem.limits
    if limits.budget_usd is not None:
        own = [(sized.own_cents, variable) for sized, variable in everything]
        model.at_most([*own, *((1, variable) for variable in paid)], round(100 * limits.budget_usd))
    if limits.hours is not None:
        thousandths = [(round(1000 * sized.hours), variable) for sized, variable in everything]
        model.at_most(thousandths, round(1000 * limits.hours))
    for tool in limits.wanted_tools:
        model.at_least([(1, variable) for sized, variable in everything if uses(sized, tool)], 1)
    _bind_chain(problem, model, chosen)
    costs = [
        ((sized.own_cents + hours_cents(sized, rate)) * _TIE + rank, variable)
        for pairs in chosen.values()
        for rank, (sized, variable) in enumerate(pairs)
    ]
    model.minimise([*costs, *((_TIE, variable) for variable in paid)])
    values = model.optimum()
    if values is None:
        return None
    return {
        capability: next(sized for sized, variable in pairs if values[variable]) for capability, pairs in chosen.items()
    }


def _shared(model: Model, everything: Sequence[tuple[Sized, int]]) -> list[int]:
    """Return one variable a shared item: at least what each chosen candidate would pay for it."""
    payers: dict[str, list[tuple[int, int]]] = {}
    for sized, variable in everything:
        for share, cents in sized.shared_cents.items():
            payers.setdefault(share, []).append((cents, variable))
    variables = []
    for _, parts in sorted(payers.items()):
        paid = model.variable(max(cents for cents, _ in parts))
        for cents, variable in parts:
            model.at_least([(1, paid), (-cents, variable)], 0)
        variables.append(paid)
    return variables


def _bind_chain(problem: Problem, model: Model, chosen: _Chosen) -> None:
    """Allow only combinations of chain candidates that meet the targets: percentiles are not linear, a table is exact."""
    limits = problem.limits
    if limits.p99_ms is None and limits.p50_ms is None and limits.availability_pct is None:
        return
    slots = problem.on_chain()
    if not slots:
        return
    rows = []
    for picks in product(*(range(len(slot.candidates)) for slot in slots)):
        combination = [slot.candidates[pick] for slot, pick in zip(slots, picks, strict=True)]
        if within_chain_limits(combination, limits):
            rows.append(picks)
    indices = []
    for slot in slots:
        index = model.variable(len(slot.candidates) - 1)
        parts = [(-i, variable) for i, (_, variable) in enumerate(chosen[slot.capability.id])]
        model.equal([(1, index), *parts], 0)
        indices.append(index)
    model.one_of(indices, rows)
