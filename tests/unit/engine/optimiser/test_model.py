"""The model given to the solver: proven optima, plain answers where nothing fits, and no heavy layer loaded with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mlops_architect
from mlops_architect.engine.optimiser.model import Model
from mlops_architect.errors import Undecided

SCRIPT = "import json, sys, mlops_architect.engine.optimiser.model; print(json.dumps(sorted(sys.modules)))"


def choice(*costs: int) -> tuple[Model, list[int]]:
    """Return a model that takes one of several things at the least cost."""
    model = Model()
    variables = [model.variable() for _ in costs]
    model.exactly_one(variables)
    model.minimise(zip(costs, variables, strict=True))
    return model, variables


def values(model: Model) -> tuple[int, ...]:
    """Return what the optimum gives every variable."""
    found = model.optimum()
    assert found is not None
    return tuple(found.values)


def test_the_cheapest_is_taken() -> None:
    assert values(choice(5, 3, 4)[0]) == (0, 1, 0)


def test_bounds_hold_on_both_sides() -> None:
    model, variables = choice(5, 3, 4)
    weights = list(zip((1, 9, 2), variables, strict=True))
    model.at_most(weights, 8)
    model.at_least(weights, 2)
    assert values(model) == (0, 0, 1)


def test_two_that_clash_are_not_taken_together() -> None:
    model, variables = choice(1, 2)
    other = model.variable()
    model.at_least([(1, other)], 1)
    model.at_most_one([variables[0], other])
    assert values(model) == (0, 1, 1)


def test_an_optimum_says_what_it_comes_to_and_that_nothing_is_below() -> None:
    found = choice(5, 3, 4)[0].optimum()
    assert found is not None
    assert (found.objective, found.bound, found.proven) == (3, 3, True)


def hard(size: int) -> Model:
    """Return a model whose proof takes long: many small packings under one shared limit."""
    model = Model()
    items = [(model.variable(), 1009 + 37 * number % 101, 997 + 53 * number % 211) for number in range(size)]
    for offset in range(7):
        model.at_least([((weight * (offset + 3)) % 97 + 5, v) for v, weight, _ in items], 11 * size)
    model.minimise([(cost, v) for v, _, cost in items])
    return model


def test_work_that_runs_out_leaves_a_design_without_proof_and_says_so() -> None:
    found = hard(150).optimum(effort=0.02)
    assert found is not None
    assert not found.proven
    assert found.bound < found.objective


def test_work_that_runs_out_before_any_answer_is_no_answer() -> None:
    with pytest.raises(Undecided, match="neither a design nor the proof"):
        hard(150).optimum(effort=0.0)


@pytest.mark.parametrize("demand", ["nobody does it", "too little"])
def test_what_cannot_be_met_has_no_optimum(demand: str) -> None:
    model, variables = choice(1, 2)
    match demand:
        case "nobody does it":
            model.at_least([], 1)
        case _:
            model.at_most([(1, variable) for variable in variables], 0)
    assert model.optimum() is None


def test_solving_loads_no_data_frames() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(mlops_architect.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert not {"numpy", "pandas"} & set(json.loads(done.stdout))
