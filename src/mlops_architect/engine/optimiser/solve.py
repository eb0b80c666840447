"""The exact optimum of a problem, by constraint programming (OR-Tools CP-SAT)."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from mlops_architect.engine.optimiser.problem import (
    Problem,
    Slot,
    compatible,
    hours_cents,
    objective_cents,
    own_cents,
    shared_cents,
    uses,
    within_chain_limits,
)
from mlops_architect.engine.sizing.sized import Sized
from mlops_architect.errors import InvalidInput

_TIE = 100_000
"""Weight of a cent against the rank that breaks ties, so that equal costs always give the same design."""
_SEED = 7
_MOST_CENTS = 10**12
"""Ten billion dollars a month: far above any system, and far below where whole numbers overflow."""


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
    most = sum(max(objective_cents([s], rate) for s in slot.candidates) for slot in problem.slots)
    if most > _MOST_CENTS:
        raise InvalidInput(
            f"a design for this load could cost ${most / 100:,.0f} a month",
            "Check the load, data volume and hourly rate that were read or given.",
        )
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    chosen = {
        (slot.capability.id, index): model.new_bool_var(f"{slot.capability.id}:{index}")
        for slot in problem.slots
        for index in range(len(slot.candidates))
    }
    for slot in problem.slots:
        model.add_exactly_one(chosen[slot.capability.id, index] for index in range(len(slot.candidates)))
    for one, other in combinations(problem.slots, 2):
        for (i, a), (j, b) in product(enumerate(one.candidates), enumerate(other.candidates)):
            if not compatible(a, b):
                model.add_at_most_one(chosen[one.capability.id, i], chosen[other.capability.id, j])

    own = sum(
        own_cents(s) * chosen[slot.capability.id, i] for slot in problem.slots for i, s in enumerate(slot.candidates)
    )
    infrastructure = own + sum(_shared(problem, model, chosen))
    labour = sum(
        hours_cents(s, rate) * chosen[slot.capability.id, i]
        for slot in problem.slots
        for i, s in enumerate(slot.candidates)
    )
    ranks = sum(i * chosen[slot.capability.id, i] for slot in problem.slots for i in range(len(slot.candidates)))
    limits = problem.limits
    if limits.budget_usd is not None:
        model.add(infrastructure <= round(100 * limits.budget_usd))
    if limits.hours is not None:
        thousandths = sum(
            round(1000 * s.hours) * chosen[slot.capability.id, i]
            for slot in problem.slots
            for i, s in enumerate(slot.candidates)
        )
        model.add(thousandths <= round(1000 * limits.hours))
    for tool in limits.wanted_tools:
        users = [
            chosen[slot.capability.id, i]
            for slot in problem.slots
            for i, s in enumerate(slot.candidates)
            if uses(s, tool)
        ]
        model.add(sum(users) >= 1) if users else model.add_bool_or([])
    _bind_chain(problem, model, chosen)
    model.minimize((infrastructure + labour) * _TIE + ranks)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return {
        slot.capability.id: next(
            s for i, s in enumerate(slot.candidates) if solver.boolean_value(chosen[slot.capability.id, i])
        )
        for slot in problem.slots
    }


def _shared(problem: Problem, model, chosen):  # type: ignore[no-untyped-def]
    """Return one variable a shared item: at least what each chosen candidate would pay for it."""
    payers: dict[str, list[tuple[int, Any]]] = {}
    for slot in problem.slots:
        for index, sized in enumerate(slot.candidates):
            for share, cents in shared_cents(sized).items():
                payers.setdefault(share, []).append((cents, chosen[slot.capability.id, index]))
    variables = []
    for share, parts in sorted(payers.items()):
        paid = model.new_int_var(0, max(cents for cents, _ in parts), f"share:{share}")
        for cents, literal in parts:
            model.add(paid >= cents * literal)
        variables.append(paid)
    return variables


def _bind_chain(problem: Problem, model, chosen) -> None:  # type: ignore[no-untyped-def]
    """Allow only combinations of chain candidates that meet the targets: percentiles are not linear, a table is exact."""
    limits = problem.limits
    if limits.p99_ms is None and limits.p50_ms is None and limits.availability_pct is None:
        return
    slots: tuple[Slot, ...] = problem.on_chain()
    if not slots:
        return
    rows = []
    for picks in product(*(range(len(slot.candidates)) for slot in slots)):
        combination = [slot.candidates[pick] for slot, pick in zip(slots, picks, strict=True)]
        if within_chain_limits(combination, limits):
            rows.append(picks)
    if not rows:
        model.add_bool_or([])
        return
    indices = []
    for slot in slots:
        index = model.new_int_var(0, len(slot.candidates) - 1, f"index:{slot.capability.id}")
        model.add(index == sum(i * chosen[slot.capability.id, i] for i in range(len(slot.candidates))))
        indices.append(index)
    model.add_allowed_assignments(indices, rows)
