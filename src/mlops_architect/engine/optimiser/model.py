"""A model of whole numbers for CP-SAT, and its proven optimum.

It speaks to the solver's own binding: OR-Tools' friendlier layer loads pandas, which takes longer than
everything that is solved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model_helper as cp_sat

_SEED = 7
_LARGEST = 2**63 - 1

Term = tuple[int, int]
"""A whole-number coefficient and the variable it multiplies."""


class Model:
    """Variables, named by their number, and what must hold between them."""

    def __init__(self) -> None:
        self._proto = cp_sat.CpModelProto()

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

    def equal(self, terms: Iterable[Term], value: int) -> None:
        """Fix a sum."""
        self._linear(terms, value, value)

    def one_of(self, variables: Sequence[int], rows: Iterable[Sequence[int]]) -> None:
        """Demand that the values of some variables are one of the rows."""
        table = self._proto.constraints.add().table
        for variable in variables:
            expression = table.exprs.add()
            expression.vars.append(variable)
            expression.coeffs.append(1)
        table.values.extend([value for row in rows for value in row])

    def minimise(self, terms: Iterable[Term]) -> None:
        """Say what is minimised."""
        objective = self._proto.objective
        objective.scaling_factor = 1.0
        for coefficient, variable in terms:
            objective.vars.append(variable)
            objective.coeffs.append(coefficient)

    def optimum(self) -> Sequence[int] | None:
        """Return the value of every variable at the proven optimum, None when nothing meets the demands."""
        parameters = cp_sat.SatParameters()
        parameters.num_workers = 1
        parameters.random_seed = _SEED
        solver = cp_sat.SolveWrapper()
        solver.set_parameters(parameters)
        response: cp_sat.CpSolverResponse = solver.solve(self._proto)  # type: ignore[no-untyped-call]
        if response.status == cp_sat.CpSolverStatus.INFEASIBLE:
            return None
        assert response.status == cp_sat.CpSolverStatus.OPTIMAL, response.status
        return tuple(response.solution)

    def _linear(self, terms: Iterable[Term], minimum: int, maximum: int) -> None:
        linear = self._proto.constraints.add().linear
        for coefficient, variable in terms:
            linear.vars.append(variable)
            linear.coeffs.append(coefficient)
        linear.domain.extend([minimum, maximum])
