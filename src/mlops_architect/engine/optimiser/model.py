"""A model of whole numbers for CP-SAT, and its proven optimum.

It speaks to the solver's own binding: OR-Tools' friendlier layer loads pandas, which takes longer than
everything that is solved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model_helper as cp_sat

from mlops_architect.errors import undecided

_SEED = 7
_LARGEST = 2**63 - 1

Term = tuple[int, int]
"""A whole-number coefficient and the variable it multiplies."""


@dataclass(frozen=True)
class Optimum:
    """A solution: the value of every variable, what it comes to, and what nothing can be below.

    ``proven`` says that the two are the same; ``effort`` is the work it took, in deterministic seconds.
    """

    values: Sequence[int]
    objective: int
    bound: int
    proven: bool
    effort: float


class Model:
    """Variables, named by their number, and what must hold between them."""

    def __init__(self) -> None:
        self._proto = cp_sat.CpModelProto()
        self._costs: tuple[Term, ...] = ()

    def variable(self, maximum: int = 1) -> int:
        """Add a variable from 0 to ``maximum``."""
        self._proto.variables.add().domain.extend([0, maximum])
        return len(self._proto.variables) - 1

    def exactly_one(self, variables: Sequence[int]) -> None:
        """Demand that one of some variables is 1 and the others are 0."""
        self._proto.constraints.add().exactly_one.literals.extend(variables)

    def at_most_one(self, variables: Sequence[int]) -> None:
        """Demand that no two of some variables are 1."""
        self._proto.constraints.add().at_most_one.literals.extend(variables)

    def at_least(self, terms: Iterable[Term], minimum: int) -> None:
        """Bound a sum from below."""
        self._linear(terms, minimum, _LARGEST)

    def at_most(self, terms: Iterable[Term], maximum: int) -> None:
        """Bound a sum from above."""
        self._linear(terms, -_LARGEST, maximum)

    def minimise(self, terms: Iterable[Term]) -> None:
        """Say what is minimised."""
        objective = self._proto.objective
        objective.scaling_factor = 1.0
        self._costs = tuple(terms)
        for coefficient, variable in self._costs:
            objective.vars.append(variable)
            objective.coeffs.append(coefficient)

    def optimum(self, effort: float = 30.0) -> Optimum | None:
        """Return the best values found, None when it is proven that nothing meets the demands.

        Args:
            effort: Most work, in the solver's deterministic seconds: the same on every machine.

        Raises:
            Undecided: The work ran out before there was any answer.
        """
        parameters = cp_sat.SatParameters()
        parameters.num_workers = 1
        parameters.random_seed = _SEED
        parameters.max_deterministic_time = effort
        solver = cp_sat.SolveWrapper()
        solver.set_parameters(parameters)
        response: cp_sat.CpSolverResponse = solver.solve(self._proto)  # type: ignore[no-untyped-call]
        if response.status == cp_sat.CpSolverStatus.INFEASIBLE:
            return None
        if response.status == cp_sat.CpSolverStatus.UNKNOWN:
            raise undecided()
        proven = response.status == cp_sat.CpSolverStatus.OPTIMAL
        assert proven or response.status == cp_sat.CpSolverStatus.FEASIBLE, response.status
        values = tuple(response.solution)
        objective = sum(coefficient * values[variable] for coefficient, variable in self._costs)
        bound = objective if proven else min(objective, int(response.inner_objective_lower_bound))
        return Optimum(values, objective, bound, proven, response.deterministic_time)

    def _linear(self, terms: Iterable[Term], minimum: int, maximum: int) -> None:
        linear = self._proto.constraints.add().linear
        for coefficient, variable in terms:
            linear.vars.append(variable)
            linear.coeffs.append(coefficient)
        linear.domain.extend([minimum, maximum])
