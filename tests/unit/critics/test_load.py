"""Findings of the load simulation: what was asked, what it demands, and that re-planning then ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect.critics.interface import Design
from mlops_architect.critics.load import simulated
from mlops_architect.critics.technical import TechnicalCritic
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Demand, Finding, Outcome, Severity
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.optimiser.plan import plan as solved
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import frame


def sized(capability: str = "serve-online", **changes: Any) -> Plan:
    return designs.with_candidate(designs.spread(builders.fraud().plan), capability, **changes)


def with_load(base: builders.Design, **values: float) -> builders.Design:
    """Return the design's fixture with other quantities."""
    quantities = tuple(
        q.model_copy(update={"value": values[q.name]}) if q.name in values else q for q in base.workload.quantities
    )
    return replace(base, workload=Workload(quantities=quantities))


def findings(seen: Design) -> dict[str, Finding]:
    return {one.id: one for one in simulated(seen, designs.scenarios())[0]}


def test_a_sound_design_holds_in_every_scenario_and_shows_the_figures() -> None:
    review = TechnicalCritic(designs.scenarios()).review(designs.design(builders.fraud()))
    assert [one.scenario for one in review.simulation] == ["steady-peak", "burst", "zone-loss", "slow-dependency"]
    assert {one.verdict for one in review.simulation} == {"holds"}
    for one in review.simulation:
        assert one.measured.requests > 10_000
        assert one.measured.p99_error_ms is not None
        assert "±" in one.row()[5]


def test_without_scenarios_nothing_is_simulated() -> None:
    review = TechnicalCritic().review(designs.design(builders.fraud()))
    assert review.simulation == ()
    assert not [one for one in review.findings if one.id.startswith("load-")]


def test_a_batch_system_has_no_request_path() -> None:
    assert simulated(designs.design(builders.churn()), designs.scenarios()) == ((), ())


def test_where_nothing_is_stated_figures_are_reported_and_not_judged() -> None:
    base = with_load(builders.fraud(), latency_limit_ms=1e9, availability_target_pct=0.0)
    found, results = simulated(designs.design(base, designs.spread(base.plan)), designs.scenarios())
    assert {one.outcome for one in found} == {Outcome.NOT_APPLICABLE}
    assert {one.verdict for one in results} == {"no target"}
    assert all("p99" in one.detail for one in found)


def test_too_few_copies_at_the_peak_fail_and_the_demand_cures_it() -> None:
    plan = sized(sizes={"replicas": 6.0, "vcpus": 2.0})
    finding = findings(designs.design(builders.fraud(), plan))["load-steady-peak"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.HIGH)
    demand = finding.demand
    assert isinstance(demand, Demand)
    assert (demand.pattern, demand.option, demand.quantity, demand.each) == ("", "", "replicas", "vcpus")
    cured = sized(sizes={"replicas": demand.value / 2.0, "vcpus": 2.0})
    assert findings(designs.design(builders.fraud(), cured))["load-steady-peak"].outcome is Outcome.PASS
    again = plan.model_copy(update={"demands": (demand,)})
    assert findings(designs.design(builders.fraud(), again))["load-steady-peak"].demand is None


def test_a_burst_demands_copies_that_always_run() -> None:
    plan = sized(
        sizes={"replicas": 40.0, "min_replicas": 2.0, "vcpus": 2.0, "capacity_rps": 300.0, "scale_out_s": 900.0}
    )
    finding = findings(designs.design(builders.fraud(), plan))["load-burst"]
    assert finding.outcome is Outcome.FAIL
    assert finding.demand is not None
    assert finding.demand.quantity == "min_replicas"
    assert 4.0 < finding.demand.value / 2.0 < 12.0


@pytest.mark.parametrize("scenario", ["load-burst", "capacity-without-a-zone"])
def test_what_nobody_asked_for_is_advice_without_a_demand(scenario: str) -> None:
    base = with_load(builders.fraud(), availability_target_pct=0.0)
    plan = sized(sizes={"replicas": 7.0, "min_replicas": 2.0, "vcpus": 2.0, "capacity_rps": 300.0})
    finding = findings(designs.design(base, plan))[scenario]
    assert (finding.outcome, finding.severity, finding.demand) == (Outcome.FAIL, Severity.LOW, None)


def test_one_copy_leaves_nothing_and_says_so() -> None:
    base = with_load(builders.fraud(), peak_rps=20.0, avg_rps=5.0)
    plan = sized(sizes={"replicas": 1.0, "vcpus": 1.0})
    finding = findings(designs.design(base, plan))["capacity-without-a-zone"]
    assert finding.outcome is Outcome.FAIL
    assert "there is one copy" in finding.detail
    assert finding.demand is not None
    assert finding.demand.value >= 2.0
    assert finding.demand.each == "vcpus"


TEXTS = (
    "Real-time card fraud scoring on AWS in eu-west-1. p99 under 100 ms at 2,000 requests/s peak, 99.9% availability,"
    " budget $9k a month, team of 4, no Kubernetes.",
    "Churn scores from an API on AWS in eu-central-1, 15,000 requests per second at the peak, p99 below 50 ms,"
    " availability 99.95 %.",
    "A small recommendation API on AWS, 5 requests per second, an answer within a second.",
    "Anomaly detection for machines on AWS, scored in real time, p99 of 80 ms, 300 requests/s, 99.9 % availability.",
)


@pytest.mark.parametrize("text", TEXTS)
def test_replanning_with_the_demands_ends_within_three_rounds(text: str, catalog: Catalog) -> None:
    demands: tuple[Demand, ...] = ()
    constraints = read(text, catalog.lexicon).constraints
    for _ in range(4):
        framed = frame(constraints, text, catalog, 95.0, demands)
        plan = solved(framed.situation)
        seen = Design(framed.constraints, framed.situation.workload, framed.use_case, plan, catalog.patterns)
        found, results = simulated(seen, designs.scenarios())
        assert results
        new = tuple(one.demand for one in found if one.demand is not None)
        if not new:
            break
        demands += new
    else:
        pytest.fail(f"still demanding after three rounds: {[one.reason for one in demands]}")
    assert not [one for one in found if one.outcome is Outcome.FAIL and one.severity is not Severity.LOW]


def optimistic(catalog: Catalog) -> Catalog:
    """Return the catalogue in which every pattern of online serving plans its copies to be full at the peak."""
    changed = {
        name: pattern.model_copy(
            update={
                "sizing": {
                    key: formula.replace("* 0.6", "* 1.05") if key == "capacity_rps" and isinstance(formula, str)
                    else 1 if key == "headroom" else formula
                    for key, formula in pattern.sizing.items()
                }
            }
        )
        for name, pattern in catalog.patterns.items()
        if pattern.capability == "serve-online"
    }  # fmt: skip
    return replace(catalog, patterns={**catalog.patterns, **changed})


def test_patterns_that_size_too_few_copies_are_corrected_by_replanning(catalog: Catalog) -> None:
    text, wrong = TEXTS[0], optimistic(catalog)
    constraints = read(text, wrong.lexicon).constraints
    demands: tuple[Demand, ...] = ()
    rounds: list[dict[str, Outcome]] = []
    for _ in range(4):
        framed = frame(constraints, text, wrong, 95.0, demands)
        plan = solved(framed.situation)
        seen = Design(framed.constraints, framed.situation.workload, framed.use_case, plan, wrong.patterns)
        found = findings(seen)
        rounds.append({name: one.outcome for name, one in found.items()})
        demands += tuple(one.demand for one in found.values() if one.demand is not None)
        if not any(one.demand for one in found.values()):
            break
    assert Outcome.FAIL in rounds[0].values()
    assert Outcome.FAIL not in rounds[-1].values(), (rounds, demands)
    assert len(rounds) <= 4
