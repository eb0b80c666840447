"""The Pareto front of infrastructure cost, p99 and operating hours: every non-dominated design, by exact solves.

The epsilon-constraint method in whole numbers. For a bound on p99 the front of cost against hours is a staircase:
the cheapest design, then the cheapest with at least a thousandth of an hour less, and so on. Then the bound falls
below the slowest design on the staircase. That takes the slowest designs away and nothing else, so only the steps
they leave open are searched again, until no design is fast enough. A design that nothing dominates is on the
staircase of its own p99, and the staircase does not change between two bounds that are visited: none is missed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from mlops_architect.engine.latency import compose
from mlops_architect.engine.optimiser.problem import Problem, infrastructure_cents
from mlops_architect.engine.optimiser.prune import Pruned
from mlops_architect.engine.optimiser.solve import solve_among
from mlops_architect.engine.sizing.sized import Sized

_US = 1000
_SLIVER_MS = 1e-9


@dataclass(frozen=True)
class Vertex:
    """A design with what it is judged by: cents a month, thousandths of an hour, microseconds (0 off the path)."""

    cents: int
    millihours: int
    p99_us: int
    choice: Mapping[str, Sized]

    @property
    def figures(self) -> tuple[int, int, int]:
        """The three figures."""
        return self.cents, self.millihours, self.p99_us


@dataclass(frozen=True)
class Vertices:
    """The front, cheapest first; ``complete`` unless there were more than allowed or a proof is missing."""

    found: tuple[Vertex, ...]
    complete: bool
    solves: int


def pareto_front(problem: Problem, most: int = 2000, tell: Callable[[int, int], None] | None = None) -> Vertices:
    """Return every design that no other one equals or beats in cost, hours and p99 at once.

    Args:
        problem: Candidates and limits; the limits hold for every design of the front.
        most: Solves after which the search ends, the front then being incomplete.
        tell: Called after every solve with the number of solves and of designs found so far.
    """
    if any(not slot.candidates for slot in problem.slots):
        return Vertices((), complete=True, solves=0)
    search = _Search(problem.smallest_bill(), most, tell)
    staircase = search.steps(None, None, None)
    seen = {vertex.figures: vertex for vertex in staircase}
    while staircase:
        slowest_us = max(vertex.p99_us for vertex in staircase)
        if slowest_us == 0:
            break
        if search.spent:
            search.complete = False
            break
        staircase = _lowered(search, staircase, slowest_us)
        seen.update({vertex.figures: vertex for vertex in staircase})
    front = tuple(sorted(_undominated(list(seen.values())), key=lambda vertex: vertex.figures))
    return Vertices(front, search.complete, search.solves)


def _lowered(search: _Search, staircase: list[Vertex], slowest_us: int) -> list[Vertex]:
    """Return the staircase of designs faster than ``slowest_us``; steps that are fast enough stay."""
    lowered: list[Vertex] = []
    runs = [(slow, list(run)) for slow, run in groupby(staircase, key=lambda vertex: vertex.p99_us >= slowest_us)]
    for position, (slow, run) in enumerate(runs):
        if not slow:
            lowered += run
            continue
        above = runs[position - 1][1][-1] if position else None
        below = runs[position + 1][1][0] if position + 1 < len(runs) else None
        lowered += search.steps(above, below, slowest_us)
    return lowered


class _Search:
    """Solves under bounds, counted."""

    def __init__(self, problem: Problem, most: int, tell: Callable[[int, int], None] | None) -> None:
        self._problem, self._most, self._tell = problem, most, tell
        # every bound that will be set counts when candidates are compared, so that they are compared only once
        bounded = replace(problem.limits, p99_ms=math.inf if problem.limits.p99_ms is None else problem.limits.p99_ms)
        self._pruned = Pruned(replace(problem, limits=bounded))
        self._known: list[Mapping[str, Sized]] = []
        self.solves = 0
        self.found = 0
        self.complete = True

    @property
    def spent(self) -> bool:
        return self.solves >= self._most

    def steps(self, above: Vertex | None, below: Vertex | None, faster_than_us: int | None) -> list[Vertex]:
        """Return the steps between two designs: less work than ``above``, cheaper than ``below``, dearer ones last."""
        found: list[Vertex] = []
        millihours = above.millihours - 1 if above else None
        while True:
            if self.spent:
                self.complete = False
                return found
            vertex = self._cheapest(millihours, below.cents - 1 if below else None, faster_than_us)
            if vertex is None:
                return found
            found.append(vertex)
            self.found += 1
            millihours = vertex.millihours - 1

    def _cheapest(self, millihours: int | None, cents: int | None, faster_than_us: int | None) -> Vertex | None:
        limits = self._problem.limits
        bounds = {
            "hours": millihours / 1000 if millihours is not None else None,
            "budget_usd": cents / 100 if cents is not None else None,
            "p99_ms": (faster_than_us - 0.5) / _US - _SLIVER_MS if faster_than_us is not None else None,
        }
        stricter = {
            name: bound if getattr(limits, name) is None else min(bound, getattr(limits, name))
            for name, bound in bounds.items()
            if bound is not None
        }
        if any(bound < 0 for bound in stricter.values()):
            return None
        problem = replace(self._problem, limits=replace(limits, **stricter))  # type: ignore[arg-type]
        choice = solve_among(problem, self._pruned, self._pruned.candidates, known=self._known)
        self.solves += 1
        if self._tell:
            self._tell(self.solves, self.found)
        if choice is None:
            return None
        self.complete = self.complete and choice.proof.optimal
        self._known.append(choice)
        return vertex_of(problem, choice)


def vertex_of(problem: Problem, choice: Mapping[str, Sized]) -> Vertex:
    """Return a design with its figures."""
    return Vertex(
        cents=infrastructure_cents(choice.values()),
        millihours=sum(round(1000 * sized.hours) for sized in choice.values()),
        p99_us=round(compose(problem.hops_of(choice))[1] * _US),
        choice=choice,
    )


def _undominated(vertices: list[Vertex]) -> list[Vertex]:
    kept: list[Vertex] = []
    for vertex in sorted(vertices, key=lambda one: one.figures):  # whatever dominates comes first
        if not any(all(a <= b for a, b in zip(one.figures, vertex.figures, strict=True)) for one in kept):
            kept.append(vertex)
    return kept
