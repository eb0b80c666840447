"""Which risks are asked about: conditions over facts, three-valued; what holds data and is deleted or replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.catalog.gates import RiskGates, risk_gates
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.gate import RiskGate
from mlops_architect.engine.gating import asked

SHIPPED = load_model(builtin_root() / "policies/_gates.yaml", RiskGates).gates
CALM = {
    "plan.exposed": [],
    "use_case.sensitivity": ["pii"],
    "gate.leaves": [],
    "gate.destroyed": [],
    "gate.removed": [],
    "plan.monthly_usd": 900.0,
    "gate.monthly_change_pct": 3.0,
    "gate.confidence": 0.8,
    "gate.critics_disagree": False,
}


def ids(facts: dict[str, object]) -> list[str]:
    return [ask.id for ask in asked(SHIPPED, "architecture", facts)]


def test_a_calm_design_is_asked_nothing_about() -> None:
    assert ids(CALM) == []


@pytest.mark.parametrize(
    ("fact", "value", "risk", "why"),
    [
        ("plan.exposed", ["serve-online"], "public-exposure", "serve-online"),
        ("gate.leaves", ["it moves from a to b"], "personal-data-leaves-region", "it moves from a to b"),
        ("gate.destroyed", ["lake: x is deleted"], "destructive-change", "lake: x is deleted"),
        ("gate.removed", ["module.a.x is deleted"], "resources-removed", "module.a.x is deleted"),
        ("plan.monthly_usd", 10000.0, "spend", "10,000"),
        ("gate.monthly_change_pct", 25.0, "spend-grows", "25"),
        ("gate.confidence", 0.5, "low-confidence", "0.50"),
        ("gate.critics_disagree", True, "critics-disagree", ""),
    ],
)
def test_each_risk_is_asked_about_when_it_is_there_and_when_nobody_can_tell(
    fact: str, value: object, risk: str, why: str
) -> None:
    (ask,) = asked(SHIPPED, "architecture", {**CALM, fact: value})
    assert (ask.id, ask.why) == (risk, why)
    (untold,) = asked(SHIPPED, "architecture", {**CALM, fact: None})
    assert (untold.id, untold.why) == (risk, f"cannot tell, {fact} is unknown")
    assert asked(SHIPPED, "release", {**CALM, fact: value}) == ()


def test_data_that_is_not_personal_may_move() -> None:
    assert ids({**CALM, "use_case.sensitivity": [], "gate.leaves": ["it moves from a to b"]}) == []


@given(st.floats(min_value=0, max_value=1e9), st.floats(min_value=0, max_value=1e9))
def test_spending_more_never_asks_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert set(ids({**CALM, "plan.monthly_usd": low})) <= set(ids({**CALM, "plan.monthly_usd": high}))


def test_an_entry_is_replaced_only_by_one_that_says_so() -> None:
    first = RiskGates(gates=(RiskGate(id="spend", title="one"),))
    silent = RiskGates(gates=(RiskGate(id="spend", title="two"),))
    said = RiskGates(gates=(RiskGate(id="spend", title="two", overrides="spend", people=2),))
    problems: list[str] = []
    risk_gates([(Path("a"), first), (Path("b"), silent)], problems)
    assert problems == ["b:1:1 id: 'spend' is there already; say `overrides: spend` to replace it"]
    problems.clear()
    (found,) = risk_gates([(Path("a"), first), (Path("b"), said)], problems)
    assert (found.people, problems) == (2, [])
