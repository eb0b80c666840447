"""The Pareto front as people read it: each design by its three figures and how it differs from the optimum."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlops_architect.domain.exploration import Flip, Front, ParetoPoint
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.pareto import Vertex, pareto_front, vertex_of
from mlops_architect.engine.optimiser.stand_in import solved_with_stand_in
from mlops_architect.engine.sizing.sized import Sized

MOST_SOLVES = 2000


def front(
    situation: Situation, most: int = MOST_SOLVES, tell: Callable[[int, int], None] | None = None
) -> Front | None:
    """Return every design that no other beats on cost, p99 and hours together; None when there is no design.

    Args:
        situation: What the designs are for; all its limits hold for each of them.
        most: Solves after which the search stops, incomplete.
        tell: Called after every solve with the number of solves and of designs so far.
    """
    _, problem, chosen = solved_with_stand_in(situation)
    if chosen is None:
        return None
    best = vertex_of(problem, chosen)
    found = pareto_front(problem, most, tell)
    online = bool(problem.hops_of(chosen))

    def point(vertex: Vertex) -> ParetoPoint:
        return ParetoPoint(
            monthly_usd=vertex.cents / 100,
            p99_ms=vertex.p99_us / 1000 if online else None,
            operating_hours=vertex.millihours / 1000,
            objective_usd=problem.objective_cents(vertex.choice.values()) / 100,
            chosen=vertex.figures == best.figures,
            flips=_changed(chosen, vertex.choice),
        )

    return Front(points=tuple(map(point, found.found)), complete=found.complete, solves=found.solves)


def _changed(ours: Mapping[str, Sized], theirs: Mapping[str, Sized]) -> tuple[Flip, ...]:
    """Return the capabilities served by another pattern, or by another option of it."""
    found = []
    for capability, mine in ours.items():
        other = theirs[capability]
        if other.pattern.id != mine.pattern.id:
            found.append(Flip(capability=capability, before=mine.pattern.id, after=other.pattern.id))
        elif other.key != mine.key:
            found.append(Flip(capability=capability, before=mine.key, after=other.key))
    return tuple(found)
