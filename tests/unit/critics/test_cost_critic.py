"""The cost critic: budget, magnitude, drivers, and what it may ask for."""

from __future__ import annotations

import pytest
from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect.critics.cost import CostCritic
from mlops_architect.critics.interface import Design
from mlops_architect.critics.magnitude import magnitude_usd
from mlops_architect.documents import load_model
from mlops_architect.domain.cost import IdleEnvironment, Money
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.list_price import ListPriceTable
from mlops_architect.domain.plan import Alternative

LIST_PRICES = load_model(builders.ROOT / "patterns/list-prices.yaml", ListPriceTable).clouds


def review(seen: Design) -> dict[str, Finding]:
    """Return the findings by id."""
    return {one.id: one for one in CostCritic(LIST_PRICES).review(seen).findings}


def test_a_bill_within_the_budget_passes_with_its_drivers() -> None:
    result = CostCritic(LIST_PRICES).review(designs.design(builders.fraud()))
    found = {one.id: one for one in result.findings}
    assert result.verdict is Outcome.PASS
    assert found["budget-expected"].outcome is Outcome.PASS
    assert "42% of the budget" in found["budget-expected"].detail
    assert "$1,900" in found["cost-drivers"].detail
    assert result.summary.startswith("$3,204 to $4,712 a month, $3,770 expected")


def test_over_budget_asks_for_the_switch_that_saves_most() -> None:
    base = builders.fraud().with_constraint("budget.monthly_usd", 3000.0)
    plan = designs.spread(base.plan)
    cheap = Alternative(pattern="cheap-service", title="Cheap", feasible=True, reason="", delta_monthly_usd=-900.0)
    cheaper = Alternative(pattern="cheap-store", title="Cheaper", feasible=True, reason="", delta_monthly_usd=-300.0)
    plan = designs.with_alternatives(plan, "serve-online", cheap)
    plan = designs.with_alternatives(plan, "feature-online", cheaper)
    finding = review(designs.design(base, plan))["budget-expected"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.CRITICAL)
    assert finding.demand is not None
    assert finding.demand.capability == "serve-online"
    again = plan.model_copy(update={"demands": (finding.demand,)})
    second = review(designs.design(base, again))["budget-expected"]
    assert second.demand is not None
    assert second.demand.capability == "feature-online"


def test_over_budget_without_a_cheaper_switch_has_no_demand() -> None:
    base = builders.fraud().with_constraint("budget.monthly_usd", 3000.0)
    assert review(designs.design(base))["budget-expected"].demand is None


@pytest.mark.parametrize(
    ("each_usd", "budget_usd", "alone", "budget", "outcome"),
    [
        (100.0, 4000.0, False, Outcome.PASS, Outcome.PASS),
        (200.0, 4000.0, False, Outcome.FAIL, Outcome.PASS),
        (200.0, 4000.0, True, Outcome.PASS, Outcome.PASS),
        (200.0, None, False, Outcome.NOT_APPLICABLE, Outcome.PASS),
        (2500.0, 9000.0, False, Outcome.PASS, Outcome.FAIL),
    ],
)
def test_environments_beside_production_are_held_against_the_budget_too(
    each_usd: float, budget_usd: float | None, alone: bool, budget: Outcome, outcome: Outcome
) -> None:
    base = builders.fraud().with_constraint("budget.monthly_usd", budget_usd)
    money = Money(low_usd=each_usd, expected_usd=each_usd, high_usd=each_usd)
    idle = tuple(
        IdleEnvironment(name=name, monthly=money, by_capability={"network": each_usd}) for name in ("dev", "staging")
    )
    cost = base.plan.cost.model_copy(update={"idle": idle, "budget_covers_production_only": alone})
    found = review(designs.design(base, base.plan.model_copy(update={"cost": cost})))
    assert found["budget-expected"].outcome is budget
    finding = found["budget-idle-environments"]
    assert (finding.outcome, finding.severity, finding.demand) == (outcome, Severity.LOW, None)
    assert f"dev and staging cost ${2 * each_usd:,.0f} a month" in finding.detail
    assert ("network" in finding.remediation) == (outcome is Outcome.FAIL)


def test_a_design_without_further_environments_says_so() -> None:
    finding = review(designs.design(builders.fraud()))["budget-idle-environments"]
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert "no environment beside production" in finding.detail


def test_the_high_end_is_a_warning_and_never_a_demand() -> None:
    base = builders.fraud().with_constraint("budget.monthly_usd", 4000.0)
    finding = review(designs.design(base))["budget-high"]
    assert (finding.outcome, finding.severity, finding.demand) == (Outcome.FAIL, Severity.MEDIUM, None)


def test_an_unpriced_line_makes_the_total_unknown() -> None:
    plan = designs.spread(builders.fraud().plan)
    plan = plan.model_copy(update={"cost": plan.cost.model_copy(update={"unpriced": ("mystery.sku",)})})
    result = CostCritic(LIST_PRICES).review(designs.design(builders.fraud(), plan))
    found = {one.id: one for one in result.findings}
    assert found["bill-complete"].outcome is Outcome.UNKNOWN
    assert found["budget-expected"].outcome is Outcome.UNKNOWN
    assert result.verdict is Outcome.UNKNOWN
    assert result.summary.startswith("cannot tell the total")


def test_no_budget_is_not_applicable_with_the_figure() -> None:
    base = builders.fraud()
    constraints = base.constraints.replacing("budget.monthly_usd", type(base.constraints.budget.monthly_usd)())
    seen = designs.design(builders.Design(constraints, base.use_case, base.workload, base.plan))
    assert review(seen)["budget-expected"].outcome is Outcome.NOT_APPLICABLE
    assert "$3,770" in review(seen)["budget-expected"].detail


def test_magnitude_finds_a_bill_that_is_out_by_a_hundred() -> None:
    seen = designs.design(builders.fraud())
    assert 500 < magnitude_usd(seen, LIST_PRICES[0]) < 20_000
    assert review(seen)["order-of-magnitude"].outcome is Outcome.PASS
    plan = seen.plan
    money = plan.cost.infrastructure.model_copy(update={"expected_usd": 370_000.0, "high_usd": 470_000.0})
    wrong = plan.model_copy(update={"cost": plan.cost.model_copy(update={"infrastructure": money})})
    assert review(designs.design(builders.fraud(), wrong))["order-of-magnitude"].outcome is Outcome.FAIL


def test_every_cloud_has_round_prices_and_another_is_unknown() -> None:
    assert [one.cloud for one in LIST_PRICES] == ["aws", "gcp", "azure"]
    seen = designs.design(builders.fraud())
    found = {one.id: one for one in CostCritic(LIST_PRICES[1:]).review(seen).findings}
    assert found["order-of-magnitude"].outcome is Outcome.UNKNOWN
    assert "aws" in found["order-of-magnitude"].detail


@pytest.mark.parametrize(("delta", "text"), [(-2000.0, "one switch would"), (-100.0, "no single switch would")])
def test_halving_names_the_switch_and_its_price(delta: float, text: str) -> None:
    one = Alternative(
        pattern="other", title="Other service", feasible=True, reason="", delta_monthly_usd=delta, delta_p99_ms=25.0
    )
    plan = designs.with_alternatives(designs.spread(builders.fraud().plan), "serve-online", one)
    detail = review(designs.design(builders.fraud(), plan))["what-would-halve-it"].detail
    assert text in detail
    assert "+25 ms p99" in detail
