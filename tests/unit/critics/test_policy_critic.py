"""The policy critic over the shipped policies, and the demands that would make them pass."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect import documents
from mlops_architect.critics.interface import Design
from mlops_architect.critics.policy_critic import PolicyCritic
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Finding, Outcome
from mlops_architect.domain.pattern import Terraform, TerraformInput
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.output_facts import output_facts

FOLDER = Path(__file__).parents[3] / "policies"
PLAIN = Terraform(inputs={"name": TerraformInput(root="region")})


@cache
def policies() -> tuple[Policy, ...]:
    """Return every shipped policy."""
    return tuple(documents.load_model(path, Policy) for path in sorted(FOLDER.glob("*/*.yaml")))


def review(seen: Design) -> dict[str, Finding]:
    """Return the findings by id."""
    return {one.id: one for one in PolicyCritic(policies()).review(seen).findings}


def test_a_sound_design_passes_what_applies() -> None:
    found = review(designs.design(builders.fraud()))
    assert found["latency-p99-within-target"].outcome is Outcome.PASS
    assert found["service-eligibility"].outcome is Outcome.PASS
    assert found["sensitive-data-customer-key"].outcome is Outcome.PASS
    assert found["audit-trail"].outcome is Outcome.PASS
    assert found["retention-stated"].outcome is Outcome.UNKNOWN
    assert not any(one.blocking for one in found.values())


def test_policies_that_do_not_apply_are_left_out() -> None:
    found = review(designs.design(builders.churn()))
    assert "latency-p99-within-target" not in found
    assert "audit-trail" not in found


def test_an_ineligible_service_is_excluded_when_another_is_eligible() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = designs.patterns_of(plan)
    train = designs.candidate_of(plan, "train").pattern
    patterns[train] = patterns[train].model_copy(update={"compliance": ("soc2",)})
    finding = review(designs.design(builders.fraud(), plan, patterns))["service-eligibility.train"]
    assert finding.blocking
    assert finding.demand is not None
    assert (finding.demand.kind, finding.demand.pattern) == ("exclude", train)


def test_a_programme_of_which_the_cloud_tells_nothing_is_unknown_and_blocks_nothing() -> None:
    found = review(designs.design(builders.fraud().with_constraint("compliance.regimes", ("pci_dss", "hds"))))
    eligibility = [one for name, one in found.items() if name.startswith("service-eligibility")]
    assert [one.outcome for one in eligibility] == [Outcome.UNKNOWN]
    assert not any(one.blocking for one in eligibility)


def test_no_demand_when_the_alternatives_fail_the_same_policy() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = {
        key: one.model_copy(update={"compliance": ()}) if one.capability == "train" else one
        for key, one in designs.patterns_of(plan).items()
    }
    finding = review(designs.design(builders.fraud(), plan, patterns))["service-eligibility.train"]
    assert finding.outcome is Outcome.FAIL
    assert finding.demand is None


def test_a_store_without_the_owners_key_is_excluded() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = designs.patterns_of(plan)
    store = designs.candidate_of(plan, "feature-online").pattern
    patterns[store] = patterns[store].model_copy(update={"terraform": PLAIN})
    finding = review(designs.design(builders.fraud(), plan, patterns))["sensitive-data-customer-key.feature-online"]
    assert finding.demand is not None
    assert "customer_key = false" in finding.detail


def test_a_trait_of_one_capability_can_be_demanded_too() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = designs.patterns_of(plan)
    keys = designs.candidate_of(plan, "secrets").pattern
    patterns[keys] = patterns[keys].model_copy(update={"traits": ("managed",)})
    finding = review(designs.design(builders.fraud(), plan, patterns))["audit-trail"]
    assert finding.outcome is Outcome.FAIL
    assert finding.demand is not None
    assert finding.demand.capability == "secrets"


def test_medium_findings_never_demand() -> None:
    plan = designs.spread(builders.fraud().plan)
    design = builders.fraud().with_constraint("data.retention_days", 0.0)
    finding = review(designs.design(design, plan))["retention-stated"]
    assert finding.outcome is Outcome.FAIL
    assert finding.demand is None


def test_patterns_that_do_not_tell_leave_it_unknown() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = {
        key: one.model_copy(update={"terraform": Terraform()}) for key, one in designs.patterns_of(plan).items()
    }
    found = review(designs.design(builders.fraud(), plan, patterns))
    assert found["sensitive-data-customer-key"].outcome is Outcome.UNKNOWN
    assert not found["sensitive-data-customer-key"].blocking


def test_facts_of_the_outputs_are_what_governance_decided() -> None:
    found = output_facts({"x": AgentOutput(summary="", decisions=(), confidence=0.5)})
    assert found["design.decisions"] == []
    assert not {"design.human_review", "design.explanations"} & set(found)
    base = builders.fraud().with_constraint("oversight.human_in_loop_required", True)
    assert review(designs.design(base))["human-review"].outcome is Outcome.UNKNOWN
    governance = builders_answer(base)
    seen = designs.design(base, outputs={"governance-ethics": governance})
    assert review(seen)["human-review"].outcome is Outcome.PASS


def builders_answer(base: builders.Design) -> AgentOutput:
    """Return the answer of agent 15 for a design."""
    from mlops_architect.engine.agents.governance_ethics import answer

    return answer(base.view("governance-ethics"))


def test_no_policy_repeats_what_the_technical_or_cost_critic_says_with_figures() -> None:
    """Quotas belong to the technical critic and the high end of the bill to the cost critic."""
    base = builders.fraud().with_constraint("budget.monthly_usd", 1.0)
    plan = designs.with_candidate(designs.spread(base.plan), "train", quota_warnings=("6 against 16",))
    assert not {"quotas-raised.train", "quotas-raised", "budget-high"} & set(review(designs.design(base, plan)))
