"""The small words: verbs that agree, regimes as people write them, reasons that say a thing once."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.engine.agents.builders import churn, fraud

from mlops_architect.domain.plan import Alternative
from mlops_architect.engine.agents.counterfactuals import rejected_patterns
from mlops_architect.engine.agents.history_length import history_length
from mlops_architect.engine.agents.version_rules import evidence
from mlops_architect.engine.agents.wording import agreeing, enough, regime_name, spoken, upper_first


def test_verbs_agree_with_what_they_speak_of() -> None:
    assert (enough(86_400), enough(900)) == ("1 day is enough", "15 minutes are enough")
    assert agreeing(["age"], "stays", "stay") == "age stays"
    assert agreeing(["age", "sex"], "stays", "stay") == "age and sex stay"


def test_names_are_written_as_people_write_them() -> None:
    assert [regime_name(one) for one in ("soc2", "pci_dss", "gdpr", "eu_ai_act")] == [
        "SOC 2",
        "PCI DSS",
        "GDPR",
        "EU AI Act",
    ]
    assert upper_first(spoken("a-b")) == "A/B test"


def reasons(*alternatives: Alternative) -> list[str]:
    plan = churn().plan
    choices = tuple(
        choice.model_copy(update={"alternatives": alternatives}) if choice.capability == "train" else choice
        for choice in plan.choices
    )
    return [one.reason for one in rejected_patterns(plan.model_copy(update={"choices": choices}), "train")]


def test_a_rejection_says_infeasible_once_and_never_calls_a_difference_none() -> None:
    ruled_out = Alternative(pattern="a", title="A", feasible=False, reason="infeasible: RPO of 60 minutes against 15")
    half_an_hour = Alternative(
        pattern="b", title="B", feasible=True, reason="", delta_monthly_usd=0.1, delta_operating_hours=0.5,
        delta_objective_usd=47.5,
    )  # fmt: skip
    same = Alternative(
        pattern="c", title="C", feasible=True, reason="", delta_monthly_usd=0.06, delta_objective_usd=0.06
    )
    assert sorted(reasons(ruled_out, half_an_hour, same)) == [
        "+0.5 operating hours a month; feasible, 47.5 USD a month dearer in all",
        "infeasible: RPO of 60 minutes against 15",
        "no figure differs; feasible, and no dearer to speak of",
    ]


def test_records_are_kept_as_long_as_the_requirements_say_and_no_shorter_than_the_law() -> None:
    read = churn().with_constraint("compliance.regimes", ("soc2",))
    assert evidence(read.constraints).days == 365
    assert evidence(read.with_constraint("data.retention_days", 2555.0).constraints).days == 2555
    assert evidence(read.with_constraint("data.retention_days", 14.0).constraints).days == 365


def test_history_covers_labels_look_back_and_folds_where_the_retention_allows() -> None:
    design = fraud().with_constraint("data.retention_days", 1095.0)
    label = design.use_case.label.model_copy(update={"delay_days": 365.0})
    late = replace(design, use_case=design.use_case.model_copy(update={"label": label}))
    decision = history_length(late.view("data-sourcing"))
    days = int(decision.choice.split(" ")[0])
    assert days >= 365 + 90
    assert "At least" in decision.rationale
