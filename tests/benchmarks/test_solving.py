"""How solve time grows with the catalogue, and how many designs a second one core makes; ``-s`` shows the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import pytest
from tests.benchmarks.grown import grown
from tests.unit.engine.optimiser.test_plan import situation

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.plan import figures, plan
from mlops_architect.engine.optimiser.solve import solve

T = TypeVar("T")
SIZES = (1, 3, 10)
LOADS = tuple(20.0 * 2**step for step in range(8))


def best_of(runs: int, work: Callable[[], T]) -> tuple[float, T]:
    """Return the shortest time in seconds of a few runs, and the result: a machine is only ever slowed down."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return min(times), result


@pytest.mark.parametrize("case", ["wide", "tight"])
def test_solve_time_against_the_size_of_the_catalogue(
    catalog: Catalog, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {} if case == "wide" else {"latency__p99_ms": 18.5, "budget__monthly_usd": 2300.0, "team__size": 1.0}
    rows, took = [], {}
    for times in SIZES:
        asked = replace(situation(catalog, **changes), catalog=grown(catalog, times))
        build_s, problem = best_of(3, partial(build_problem, asked))
        solve_s, solution = best_of(3, partial(solve, problem))
        plan_s, planned = best_of(2, partial(plan, asked))
        assert solution is not None and solution.proof.optimal
        assert planned.proof is not None and planned.proof.optimal
        took[times] = build_s + solve_s
        count = sum(len(slot.candidates) for slot in problem.slots)
        rows.append(
            f"×{times:<3} {len(asked.catalog.patterns):>6} {count:>10} {1000 * build_s:>9.0f} ms {1000 * solve_s:>8.1f} ms"
            f" {1000 * plan_s:>9.0f} ms   ×{took[times] / took[1]:.1f}"
        )
    with capsys.disabled():
        print(f"\n{case}: catalogue, patterns, candidates, size and screen, solve, with every counterfactual, growth")
        print("\n".join(rows))
    assert took[10] < 1.0, "ten times the catalogue is answered within a second"


def test_designs_a_second_on_one_core(catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    """Loads that are new to the process take longest: what the same figures cost before is remembered."""
    rounds = [
        [situation(catalog, load__peak_rps=rps * (1 + step / 100), budget__monthly_usd=None) for rps in LOADS]
        for step in range(4)
    ]
    for one in rounds[0]:  # formulas are parsed and prices read
        figures(one)
    new_s, solved = min((best_of(1, partial(_solved, asked)) for asked in rounds[1:]), key=lambda timed: timed[0])
    again_s, _ = best_of(3, partial(_solved, rounds[0]))
    explained_s, _ = best_of(1, lambda: [plan(one) for one in rounds[0]])
    with capsys.disabled():
        print(
            f"\n{len(LOADS) / again_s:,.0f} designs a second with bill and proof, {len(LOADS) / new_s:,.0f} of loads that are"
            f" new; {len(LOADS) / explained_s:,.0f} with every counterfactual too"
        )
    assert all(solved)
    assert len(LOADS) / new_s > 10


def _solved(asked: Sequence[Situation]) -> list[Plan | None]:
    return [figures(one) for one in asked]
