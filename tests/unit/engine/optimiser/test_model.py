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

SCRIPT = "import json, sys, mlops_architect.engine.optimiser.model; print(json.dumps(sorted(sys.modules)))"


def choice(*costs: int) -> tuple[Model, list[int]]:
    """Return a model that takes one of several things at the least cost."""
    model = Model()
    variables = [model.variable() for _ in costs]
    model.exactly_one(variables)
    model.minimise(zip(costs, variables, strict=True))
    return model, variables


def test_the_cheapest_is_taken() -> None:
    assert choice(5, 3, 4)[0].optimum() == (0, 1, 0)


def test_bounds_hold_on_both_sides() -> None:
    model, variables = choice(5, 3, 4)
    weights = list(zip((1, 9, 2), variables, strict=True))
    model.at_most(weights, 8)
    model.at_least(weights, 2)
    assert model.optimum() == (0, 0, 1)


def test_two_that_clash_are_not_taken_together() -> None:
    model, variables = choice(1, 2)
    other = model.variable()
    model.at_least([(1, other)], 1)
    model.at_most_one([variables[0], other])
    assert model.optimum() == (0, 1, 1)


def test_only_the_rows_of_a_table_are_allowed() -> None:
    model, variables = choice(1, 2)
    index = model.variable(7)
    model.equal([(1, index), (-5, variables[0]), (-7, variables[1])], 0)
    model.one_of([index], [(6,), (7,)])
    assert model.optimum() == (0, 1, 7)


@pytest.mark.parametrize("demand", ["no row", "nobody does it", "too little"])
def test_what_cannot_be_met_has_no_optimum(demand: str) -> None:
    model, variables = choice(1, 2)
    match demand:
        case "no row":
            model.one_of(variables, [])
        case "nobody does it":
            model.at_least([], 1)
        case _:
            model.at_most([(1, variable) for variable in variables], 0)
    assert model.optimum() is None


def test_solving_loads_no_data_frames() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(mlops_architect.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert not {"numpy", "pandas"} & set(json.loads(done.stdout))
