"""What must hold whatever the catalogue: stricter is never cheaper, more choice never dearer, order never matters."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.unit.engine.optimiser.small_catalogs import case, situation, smalls
from tests.unit.engine.optimiser.small_shapes import Small
from tests.unit.engine.optimiser.test_plan import situation as shipped

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Demand
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.conflict import conflict
from mlops_architect.engine.optimiser.plan import figures, plan
from mlops_architect.engine.optimiser.problem import Problem
from mlops_architect.engine.optimiser.prune import Pruned
from mlops_architect.engine.optimiser.solve import solve

TIGHTER = {
    "budget.monthly_usd": 0.7,
    "latency.p99_ms": 0.7,
    "latency.p50_ms": 0.7,
    "recovery.rpo_minutes": 0.5,
    "availability.target_pct": 1.0005,
}
_NONE = 10**15


def cents(problem: Problem) -> int:
    """Return the cost of the optimum; more than anything costs where there is none."""
    found = solve(problem)
    return problem.objective_cents(found.values()) if found else _NONE


def answered(asked: Situation) -> int:
    return cents(build_problem(asked))


@given(small=smalls(), field=st.sampled_from(sorted(TIGHTER)))
@settings(max_examples=80, phases=[Phase.generate])
def test_tightening_a_constraint_never_lowers_the_optimum(small: Small, field: str) -> None:
    base = dict(small.fields)
    if field not in base:
        starts = {"budget.monthly_usd": 400.0, "availability.target_pct": 98.5, "recovery.rpo_minutes": 30.0}
        base[field] = starts.get(field, 150.5)
    stricter = {**base, field: base[field] * TIGHTER[field]}
    loose, tight = (answered(situation(replace(small, fields=fields))) for fields in (base, stricter))
    assert tight >= loose
    assert answered(situation(replace(small, fields={k: v for k, v in base.items() if k != field}))) <= loose


@given(small=smalls(), chance=st.randoms(use_true_random=False))
@settings(max_examples=80, phases=[Phase.generate])
def test_adding_a_pattern_never_raises_the_optimum(small: Small, chance: Random) -> None:
    # a tool that nobody offers is no limit and no wish, and a regime nobody knows rules nothing out: new patterns
    # can make each of them count, so none is asked for here
    late = ("tools.preferred", "tools.wished", "compliance.regimes")
    asked = replace(small, fields={k: v for k, v in small.fields.items() if k not in late})
    whole = situation(asked)
    names = sorted(whole.catalog.patterns)
    kept = set(chance.sample(names, chance.randint(1, len(names))))
    fewer = {name: pattern for name, pattern in whole.catalog.patterns.items() if name in kept}
    assert answered(whole) <= answered(replace(whole, catalog=replace(whole.catalog, patterns=fewer)))


@given(small=smalls(), chance=st.randoms(use_true_random=False))
@settings(max_examples=40, phases=[Phase.generate])
def test_the_order_in_which_patterns_were_read_changes_nothing(small: Small, chance: Random) -> None:
    asked = situation(small)
    names = list(asked.catalog.patterns)
    chance.shuffle(names)
    shuffled = replace(asked.catalog, patterns={name: asked.catalog.patterns[name] for name in names})
    one, other = (solve(build_problem(s)) for s in (asked, replace(asked, catalog=shuffled)))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert {k: s.key for k, s in one.items()} == {k: s.key for k, s in other.items()}


@given(smalls())
@settings(max_examples=120, phases=[Phase.generate])
def test_whatever_is_pruned_can_be_replaced_at_no_cost(small: Small) -> None:
    problem = build_problem(situation(small))
    kept = {name: {sized.key for _, sized in ranked} for name, ranked in Pruned(problem).candidates.items()}
    best = cents(problem)
    for slot in problem.slots:
        for sized in slot.candidates:
            if sized.key not in kept[slot.capability.id]:
                assert cents(problem.restricted(slot.capability.id, [sized])) >= best
    assert all(kept[slot.capability.id] or not slot.candidates for slot in problem.slots)
    assert case(small)


def test_every_counterfactual_of_the_shipped_catalogue_is_what_solving_again_gives(catalog: Catalog) -> None:
    asked = shipped(catalog, latency__p99_ms=24.0, budget__monthly_usd=2200.0)
    solved = plan(asked)
    checked = 0
    for choice in solved.choices:
        others = {p.id for p in catalog.serving(choice.capability, "aws")}
        for alternative in choice.alternatives:
            banned = tuple(
                Demand(kind="exclude", capability=choice.capability, pattern=name, reason="not this one")
                for name in sorted(others - {alternative.pattern})
            )
            again = figures(replace(asked, demands=banned))
            assert (again is not None) == alternative.feasible, (alternative, again)
            if again is not None:
                assert alternative.delta_objective_usd is not None and alternative.delta_monthly_usd is not None
                assert again.objective_usd - solved.objective_usd == pytest.approx(alternative.delta_objective_usd)
                assert again.pattern(choice.capability) == alternative.pattern
                checked += 1
    assert checked > 15


@pytest.mark.parametrize(
    "changes",
    [
        {"latency__p99_ms": 20.0, "budget__monthly_usd": 800.0},
        {"team__size": 0.5, "budget__monthly_usd": 1300.0},
        {"availability__target_pct": 99.99, "latency__p99_ms": 15.0},
    ],
    ids=str,
)
def test_a_conflict_of_the_shipped_catalogue_is_minimal(catalog: Catalog, changes: dict[str, float]) -> None:
    asked = shipped(catalog, **changes)
    found = conflict(asked)
    core = frozenset(found.constraints)
    assert core
    everything = _at_stake(asked)
    assert solve(build_problem(asked, everything - core)) is None, "these alone already leave no design"
    for one in core:
        assert solve(build_problem(asked, everything - core | {one})) is not None, f"{one} is needed for the conflict"


def _at_stake(asked: Situation) -> frozenset[str]:
    problem = build_problem(asked)
    names = {o.constraint for slot in problem.slots for sized in slot.ruled_out for o in sized.obstacles}
    return frozenset(names | {problem.limits.fields[name] for name in problem.limits.active()})
