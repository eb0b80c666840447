"""The technical critic: what it finds, what it passes, and demands that can be met."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect.critics.interface import Design
from mlops_architect.critics.technical import TechnicalCritic
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.finding import Demand, Finding, Outcome, Severity
from mlops_architect.domain.plan import Alternative


def review(seen: Design) -> dict[str, Finding]:
    """Return the findings by id."""
    found = TechnicalCritic(designs.scenarios()).review(seen).findings
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}


def test_a_sound_design_passes_and_shows_what_was_checked() -> None:
    result = TechnicalCritic(designs.scenarios()).review(designs.design(builders.fraud()))
    assert result.verdict is Outcome.PASS
    passed = {one.id for one in result.findings if one.outcome is Outcome.PASS}
    assert {"latency-margin", "cold-start", "capacity-without-a-zone", "availability-chain", "single-zone"} <= passed
    assert {"team-hours", "quotas-raised", "training-window", "coupling", "lock-in"} <= passed
    assert all(one.decision and one.agents for one in result.findings)


def test_a_thin_latency_margin_asks_for_the_faster_pattern() -> None:
    fast = Alternative(
        pattern="in-memory", title="In memory", feasible=True, reason="", delta_monthly_usd=90.0, delta_p99_ms=-9.0
    )
    plan = designs.with_alternatives(designs.spread(builders.fraud().plan), "feature-online", fast)
    plan = plan.model_copy(update={"p99_ms": 95.0})
    finding = review(designs.design(builders.fraud(), plan))["latency-margin"]
    assert finding.outcome is Outcome.FAIL
    assert finding.severity is Severity.MEDIUM
    assert finding.demand is not None
    assert finding.demand.capability == "feature-online"
    assert finding.demand.pattern == designs.candidate_of(plan, "feature-online").pattern


def test_beyond_the_limit_is_critical_and_without_a_faster_pattern_there_is_no_demand() -> None:
    plan = designs.spread(builders.fraud().plan).model_copy(update={"p99_ms": 131.0})
    finding = review(designs.design(builders.fraud(), plan))["latency-margin"]
    assert finding.severity is Severity.CRITICAL
    assert finding.demand is None


def test_a_zone_bound_part_of_the_path_is_found_and_replaced() -> None:
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "feature-online", failure_domain="zone")
    found = review(designs.design(builders.fraud(), plan))
    finding = found["single-zone.feature-online"]
    assert finding.severity is Severity.HIGH
    assert finding.decision == "feature-online"
    assert finding.demand is not None
    assert finding.demand.kind == "exclude"


def test_no_demand_where_every_alternative_fails_too() -> None:
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "feature-online", failure_domain="zone")
    patterns = designs.patterns_of(plan)
    for one in designs.choice_of(plan, "feature-online").alternatives:
        zonal = patterns[one.pattern].availability.model_copy(update={"failure_domain": "zone"})
        patterns[one.pattern] = patterns[one.pattern].model_copy(update={"availability": zonal})
    assert review(designs.design(builders.fraud(), plan, patterns))["single-zone.feature-online"].demand is None


def test_a_demand_is_not_raised_twice() -> None:
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "feature-online", failure_domain="zone")
    earlier = review(designs.design(builders.fraud(), plan))["single-zone.feature-online"].demand
    assert isinstance(earlier, Demand)
    again = plan.model_copy(update={"demands": (earlier.model_copy(update={"reason": "another wording"}),)})
    assert review(designs.design(builders.fraud(), again))["single-zone.feature-online"].demand is None


def test_losing_a_zone_must_leave_the_peak_served() -> None:
    sizes = {"replicas": 8.0, "vcpus": 2.0}
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "serve-online", sizes=sizes)
    found = review(designs.design(builders.fraud(), plan))
    finding = found["capacity-without-a-zone"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.HIGH)
    assert finding.demand is not None
    assert (finding.demand.kind, finding.demand.quantity) == ("at-least", "replicas")
    # 2,000 requests/s at 333 an instance need more than six of the two thirds that remain.
    assert finding.demand.each == "vcpus"
    assert 10.0 <= finding.demand.value / 2.0 <= 13.0
    sizes["replicas"] = finding.demand.value / 2.0
    cured = designs.with_candidate(designs.spread(builders.fraud().plan), "serve-online", sizes=sizes)
    assert review(designs.design(builders.fraud(), cured))["capacity-without-a-zone"].outcome is Outcome.PASS


def test_a_zone_nobody_asked_about_is_advice() -> None:
    base = builders.fraud()
    plan = designs.with_candidate(designs.spread(base.plan), "serve-online", sizes={"replicas": 8.0, "vcpus": 2.0})
    quantities = tuple(
        q.model_copy(update={"value": 0.0}) if q.name == "availability_target_pct" else q
        for q in base.workload.quantities
    )
    unasked = replace(base, workload=base.workload.model_copy(update={"quantities": quantities}))
    finding = review(designs.design(unasked, plan))["capacity-without-a-zone"]
    assert (finding.outcome, finding.severity, finding.demand) == (Outcome.FAIL, Severity.LOW, None)


def test_an_unsized_service_is_unknown_unless_the_provider_spreads_it() -> None:
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "serve-online", sizes={})
    assert review(designs.design(builders.fraud(), plan))["capacity-without-a-zone"].outcome is Outcome.UNKNOWN
    patterns = designs.patterns_of(plan)
    name = designs.candidate_of(plan, "serve-online").pattern
    patterns[name] = patterns[name].model_copy(update={"traits": ("serverless",)})
    assert review(designs.design(builders.fraud(), plan, patterns))["capacity-without-a-zone"].outcome is Outcome.PASS


def test_a_cold_start_counts_only_where_nothing_is_kept_running() -> None:
    base = designs.spread(builders.fraud().plan)
    warm = designs.with_candidate(base, "serve-online", cold_start_ms=29_000.0)
    assert review(designs.design(builders.fraud(), warm))["cold-start"].outcome is Outcome.PASS
    cold = designs.with_candidate(base, "serve-online", cold_start_ms=29_000.0, sizes={})
    finding = review(designs.design(builders.fraud(), cold))["cold-start"]
    assert finding.outcome is Outcome.FAIL
    assert finding.demand is not None


def test_quota_warnings_become_findings_of_their_decision() -> None:
    plan = designs.with_candidate(
        designs.spread(builders.fraud().plan), "train", quota_warnings=("16 vCPUs above the quota of 6",)
    )
    finding = review(designs.design(builders.fraud(), plan))["quotas-raised.train"]
    assert (finding.outcome, finding.decision) == (Outcome.FAIL, "train")


def test_the_availability_chain_names_its_weakest_link() -> None:
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "serve-online", availability_pct=99.5)
    plan = plan.model_copy(update={"availability_pct": 99.4})
    better = Alternative(pattern="spread-service", title="Spread", feasible=True, reason="", delta_availability_pct=0.4)
    plan = designs.with_alternatives(plan, "serve-online", better)
    finding = review(designs.design(builders.fraud(), plan))["availability-chain"]
    assert finding.outcome is Outcome.FAIL
    assert finding.decision == "serve-online"
    assert finding.demand is not None
    assert "263 min" in finding.detail or "4.4 h" in finding.detail


def test_recovery_targets_are_judged_only_where_stated() -> None:
    found = review(designs.design(builders.fraud()))
    assert found["recovery-point"].outcome is Outcome.NOT_APPLICABLE
    stated = builders.fraud().with_constraint("recovery.rpo_minutes", 1.0)
    found = review(designs.design(stated))
    late = [one for one in found.values() if one.id.startswith("recovery-point.")]
    assert {one.decision for one in late} >= {"lake", "feature-online"}
    assert all(one.demand is None for one in late), "every alternative recovers as late"


def test_the_team_decides_what_is_too_much() -> None:
    base = builders.fraud()
    heavy = designs.spread(base.plan).model_copy(update={"operating_hours": 300.0})
    finding = review(designs.design(base, heavy))["team-hours"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.HIGH)
    assert review(designs.design(builders.churn()))["team-hours"].outcome is Outcome.UNKNOWN


def test_training_must_end_before_the_next_run() -> None:
    slow = {"vcpus": 2.0, "run_hours": 20.0}
    plan = designs.with_candidate(designs.spread(builders.fraud().plan), "train", sizes=slow)
    finding = review(designs.design(builders.fraud(), plan))["training-window"]
    assert finding.outcome is Outcome.FAIL
    assert finding.demand is not None
    assert (finding.demand.quantity, finding.demand.value) == ("vcpus", 4.0)


def test_a_batch_system_gets_batch_checks_only() -> None:
    found = review(designs.design(builders.churn()))
    assert "scoring-window" in found
    assert not {"latency-margin", "latency-tail", "cold-start", "capacity-without-a-zone", "call-rota"} & set(found)


@pytest.mark.parametrize("empty", ["fraud", "churn"])
def test_nothing_stated_never_fails_a_target(empty: str) -> None:
    base = getattr(builders, empty)()
    bare = replace(base, constraints=Constraints())
    found = TechnicalCritic(designs.scenarios()).review(designs.design(bare)).findings
    for one in found:
        if one.id in ("availability-chain", "recovery-point", "recovery-time"):
            assert one.outcome is Outcome.NOT_APPLICABLE
