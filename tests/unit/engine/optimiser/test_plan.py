"""The plan over the shipped catalogue: its bill adds up, its limits hold, and infeasible ends in an explanation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.optimiser.build import Situation, build_problem, unknown_tools
from mlops_architect.engine.optimiser.conflict import conflict
from mlops_architect.engine.optimiser.plan import figures, plan, scaling
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.situation import frame
from mlops_architect.errors import Infeasible, InvalidInput

FRAUD = {
    "ml_task": "fraud",
    "regions": ("eu-west-1",),
    "latency.p99_ms": 100.0,
    "load.peak_rps": 2000.0,
    "availability.target_pct": 99.9,
    "compliance.regimes": ("pci_dss",),
    "training.cadence": "daily",
    "budget.monthly_usd": 9000.0,
    "team.size": 4.0,
    "tools.forbidden": ("kubernetes",),
}


def situation(catalog: Catalog, **changes: Any) -> Situation:
    """Return the situation of card fraud scoring with some fields changed (``__`` for the dot); None takes one away."""
    fields: dict[str, Any] = {**FRAUD, **{name.replace("__", "."): value for name, value in changes.items()}}
    wanted = with_fields({name: value for name, value in fields.items() if value is not None})
    return frame(wanted, "card fraud", catalog, 95.0).situation


@pytest.fixture(scope="module")
def fraud(catalog: Catalog) -> Plan:
    """Return the plan for card fraud scoring."""
    return plan(situation(catalog))


def test_every_limit_holds_and_its_margin_is_told(fraud: Plan) -> None:
    told = {margin.constraint: margin for margin in fraud.margins}
    assert set(told) == {"budget.monthly_usd", "latency.p99_ms", "availability.target_pct", "team.size"}
    assert all(margin.slack >= 0 for margin in fraud.margins)
    assert told["latency.p99_ms"].value == fraud.p99_ms
    assert told["budget.monthly_usd"].value == fraud.cost.whole.expected_usd


def test_nothing_ruled_out_is_chosen(catalog: Catalog, fraud: Plan) -> None:
    for choice in fraud.choices:
        pattern = catalog.patterns[choice.candidate.pattern]
        assert "kubernetes" not in {*pattern.tools, *pattern.traits}
        assert "pci_dss" in pattern.compliance
        assert choice.candidate.infeasible == ()


def test_the_bill_adds_up(fraud: Plan) -> None:
    for end in ("low_usd", "expected_usd", "high_usd"):
        lines = sum(getattr(line.monthly, end) for line in fraud.cost.lines if line.monthly)
        assert getattr(fraud.cost.infrastructure, end) == pytest.approx(lines)
    assert fraud.cost.complete
    assert fraud.objective_usd == pytest.approx(
        fraud.cost.whole.expected_usd + fraud.cost.operations_monthly_usd, abs=0.4
    )
    assert (
        sum(fraud.monthly_usd(choice.capability) for choice in fraud.choices)
        >= fraud.cost.infrastructure.expected_usd - 0.01
    )


def test_the_environments_beside_production_are_on_the_bill(fraud: Plan) -> None:
    assert [environment.name for environment in fraud.cost.idle] == ["dev", "staging"]
    for environment in fraud.cost.idle:
        paid = sum(line.monthly.expected_usd for line in environment.lines if line.monthly)
        assert environment.monthly.expected_usd == pytest.approx(paid) == sum(environment.by_capability.values())
        assert 0 < environment.monthly.expected_usd < fraud.cost.infrastructure.expected_usd
    both = 2 * fraud.cost.idle[0].monthly.expected_usd
    assert fraud.cost.whole.expected_usd == pytest.approx(fraud.cost.infrastructure.expected_usd + both)
    assert fraud.cost.budgeted == fraud.cost.whole


def test_a_budget_for_production_alone_is_compared_with_production(catalog: Catalog) -> None:
    whole = plan(situation(catalog))
    between = (whole.cost.infrastructure.expected_usd + whole.cost.whole.expected_usd) / 2
    alone = plan(situation(catalog, budget__monthly_usd=between, budget__production_only=True))
    told = {margin.constraint: margin for margin in alone.margins}
    assert told["budget.monthly_usd"].value == alone.cost.infrastructure.expected_usd <= between
    assert alone.objective_usd == whole.objective_usd, "the budget does not bind, and the objective counts everything"
    everything = figures(situation(catalog, budget__monthly_usd=between))
    assert everything is None or everything.objective_usd > whole.objective_usd


def test_without_other_environments_production_is_all_there_is(catalog: Catalog) -> None:
    alone = plan(situation(catalog, delivery__environments=("prod",)))
    assert alone.cost.idle == () and alone.cost.whole == alone.cost.infrastructure and alone.cost.split == ""


def test_what_is_dear_at_rest_loses_to_what_scales_to_zero_where_that_is_cheaper_altogether(catalog: Catalog) -> None:
    one, three = (
        plan(situation(catalog, load__peak_rps=200.0, delivery__environments=names))
        for names in (("prod",), ("dev", "staging", "prod"))
    )
    assert one.pattern("serve-online") == "aws-ecs-fargate-service"
    assert three.pattern("serve-online") == "aws-lambda-http-api"
    assert three.cost.infrastructure.expected_usd > one.cost.infrastructure.expected_usd, "dearer in production"
    choice = three.choice("serve-online")
    assert choice is not None
    kept = next(other for other in choice.alternatives if other.pattern == "aws-ecs-fargate-service")
    assert kept.delta_objective_usd is not None and kept.delta_objective_usd > 0


def test_a_shared_item_is_billed_once(fraud: Plan) -> None:
    shares = [(line.share, line.capability) for line in fraud.cost.lines if line.share]
    assert all(len({owner for share, owner in shares if share == one}) == 1 for one, _ in shares)


def test_every_rejected_pattern_has_its_counterfactual(catalog: Catalog, fraud: Plan) -> None:
    for choice in fraud.choices:
        others = {p.id for p in catalog.serving(choice.capability, "aws")} - {choice.candidate.pattern}
        assert {alternative.pattern for alternative in choice.alternatives} == others
        for alternative in choice.alternatives:
            assert alternative.reason
            assert alternative.feasible == (alternative.delta_objective_usd is not None)
            assert (alternative.delta_objective_usd or 0) >= 0


def test_every_capability_is_chosen_or_skipped_with_a_reason(catalog: Catalog, fraud: Plan) -> None:
    skipped = {entry.capability for entry in fraud.skipped}
    assert skipped | {choice.capability for choice in fraud.choices} == {c.id for c in catalog.capabilities}
    assert "serve-batch" in skipped
    assert all(entry.reason for entry in fraud.skipped)


def test_the_same_situation_gives_the_same_plan(catalog: Catalog, fraud: Plan) -> None:
    assert plan(situation(catalog)) == fraud


def test_figures_are_the_plan_without_counterfactuals(catalog: Catalog, fraud: Plan) -> None:
    solved = figures(situation(catalog))
    assert solved is not None
    assert [c.candidate for c in solved.choices] == [c.candidate for c in fraud.choices]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"budget__monthly_usd": 50.0}, "budget.monthly_usd"),
        ({"latency__p99_ms": 1.0}, "latency.p99_ms"),
        ({"latency__p50_ms": 0.5}, "latency.p50_ms"),
        ({"availability__target_pct": 99.9999}, "availability.target_pct"),
        ({"team__size": 0.1}, "team.size"),
    ],
)
def test_one_impossible_wish_is_named_with_what_would_do(catalog: Catalog, changes: dict[str, Any], named: str) -> None:
    asked = situation(catalog, **changes)
    with pytest.raises(Infeasible) as caught:
        plan(asked)
    assert named in caught.value.message
    found = conflict(asked)
    assert found.constraints == (named,)
    assert found.relaxations[0].startswith(f"{named}: ")
    assert "not enough" not in found.relaxations[0]


def test_the_budget_that_is_told_is_the_least_that_will_do(catalog: Catalog) -> None:
    [relaxation] = conflict(situation(catalog, budget__monthly_usd=50.0)).relaxations
    amount = float(relaxation.split("$")[1].split(" ")[0].replace(",", ""))
    assert figures(situation(catalog, budget__monthly_usd=amount + 1)) is not None
    assert figures(situation(catalog, budget__monthly_usd=amount - 2)) is None


@pytest.mark.parametrize(
    ("field", "asked", "near", "beyond"),
    [
        ("latency.p99_ms", 1.0, 1.05, 0.93),
        ("latency.p50_ms", 0.1, 1.2, 0.8),
        ("recovery.rto_minutes", 1.0, 1.01, 0.95),
        ("recovery.rpo_minutes", 0.0, 1.01, 0.9),
    ],
)
def test_the_best_value_that_is_told_is_reached_and_nothing_closer(
    catalog: Catalog, field: str, asked: float, near: float, beyond: float
) -> None:
    def at(value: float) -> Plan | None:
        return figures(situation(catalog, **{field.replace(".", "__"): value}))

    [relaxation] = conflict(situation(catalog, **{field.replace(".", "__"): asked})).relaxations
    told = relaxation.partition(": ")[2].partition("; held back by ")[0]
    best = float(told.rpartition(", ")[2].split(" ")[0])
    assert at(best * near) is not None, relaxation
    nearer = at(best * beyond)
    assert nearer is None or nearer.by_hand, (
        relaxation
    )  # a second region without code may come nearer, and is told apart
    assert "held back by" in relaxation


def test_where_several_wishes_are_impossible_one_of_each_has_to_give(catalog: Catalog) -> None:
    with pytest.raises(Infeasible) as caught:
        plan(situation(catalog, latency__p99_ms=1.0, availability__target_pct=99.9999))
    assert "one constraint of each of the 2 groups" in caught.value.hint


def test_a_capability_that_no_pattern_serves_is_named(catalog: Catalog) -> None:
    patterns = {key: value for key, value in catalog.patterns.items() if value.capability != "train"}
    found = conflict(replace(situation(catalog), catalog=replace(catalog, patterns=patterns)))
    assert found.constraints == ()
    assert "training" in found.explanation


def test_a_finding_forbids_what_it_names(catalog: Catalog, fraud: Plan) -> None:
    chosen = fraud.pattern("serve-online")
    demand = Demand(kind="exclude", capability="serve-online", pattern=chosen, reason="the critic says no")
    again = plan(replace(situation(catalog), demands=(demand,)))
    assert again.pattern("serve-online") != chosen
    assert again.demands == (demand,)
    choice = again.choice("serve-online")
    assert choice is not None
    assert next(a for a in choice.alternatives if a.pattern == chosen).reason == "infeasible: the critic says no"


def test_findings_that_leave_nothing_are_named(catalog: Catalog) -> None:
    demands = tuple(
        Demand(kind="exclude", capability="train", pattern=pattern.id, reason="no")
        for pattern in catalog.serving("train", "aws")
    )
    assert "findings" in conflict(replace(situation(catalog), demands=demands)).constraints


def test_scaling_keeps_what_findings_demand(catalog: Catalog, fraud: Plan) -> None:
    demand = Demand(kind="exclude", capability="serve-online", pattern=fraud.pattern("serve-online"), reason="no")
    asked = replace(situation(catalog, budget__monthly_usd=fraud.cost.whole.expected_usd * 1.3), demands=(demand,))
    planned = figures(asked)
    assert planned is not None
    for step in scaling(asked, planned):
        assert not any(change.endswith(f"→ {fraud.pattern('serve-online')}") for change in step.changes)


def test_more_load_costs_more(catalog: Catalog, fraud: Plan) -> None:
    steps = scaling(situation(catalog), fraud)
    costs = [fraud.cost.infrastructure.expected_usd, *(step.monthly.expected_usd for step in steps if step.monthly)]
    assert [step.factor for step in steps] == [2, 5, 10]
    assert costs == sorted(costs)
    assert all(step.breaks_first for step in steps)


def test_a_wanted_tool_is_used_and_an_unheard_of_one_is_told(catalog: Catalog, fraud: Plan) -> None:
    asked = situation(catalog, tools__preferred=("MLflow", "no such tool"))
    assert "mlflow" not in catalog.patterns[fraud.pattern("registry")].tools
    assert "mlflow" in catalog.patterns[plan(asked).pattern("registry")].tools
    assert unknown_tools(asked) == ("no such tool",)


def test_a_wish_is_followed_as_long_as_it_costs_less_than_it_is_worth(catalog: Catalog, fraud: Plan) -> None:
    choice = fraud.choice("registry")
    assert choice is not None
    mlflow = next(a for a in choice.alternatives if "mlflow" in catalog.patterns[a.pattern].tools and a.feasible)
    extra_usd = mlflow.delta_objective_usd
    assert extra_usd is not None and 0 < extra_usd < 8 * 95.0
    wished = plan(situation(catalog, tools__wished=("MLflow",)))
    assert "mlflow" in catalog.patterns[wished.pattern("registry")].tools
    assert [(wish.tool, wish.met, wish.worth_usd) for wish in wished.wishes] == [("MLflow", True, 8 * 95.0)]
    assert wished.objective_usd == pytest.approx(fraud.objective_usd + extra_usd)


def test_a_wish_that_costs_too_much_is_not_followed_and_its_price_is_in_the_objective(
    catalog: Catalog, fraud: Plan
) -> None:
    asked = situation(catalog, tools__wished=("Airflow",))
    solved = plan(asked)
    assert [choice.candidate.key for choice in solved.choices] == [choice.candidate.key for choice in fraud.choices]
    [wish] = solved.wishes
    assert not wish.met and "not used" in wish.text
    assert solved.objective_usd == pytest.approx(fraud.objective_usd + wish.worth_usd)
    assert unknown_tools(situation(catalog, tools__wished=("no such tool",))) == ("no such tool",)


def test_an_absurd_load_is_refused_and_not_called_infeasible(catalog: Catalog) -> None:
    asked = situation(catalog, data__ingest_gb_per_day=1e14, load__peak_rps=1e14, budget__monthly_usd=None)
    problem = build_problem(asked, frozenset({"load"}))
    with pytest.raises(InvalidInput, match=r"could cost \$") as caught:
        solve(problem)
    assert not isinstance(caught.value, Infeasible)


def test_what_is_not_generated_is_named_when_nothing_else_serves(catalog: Catalog) -> None:
    bare = {
        id_: one.model_copy(update={"traits": (*one.traits, "design-only")}) if one.capability == "train" else one
        for id_, one in catalog.patterns.items()
    }
    with pytest.raises(Infeasible) as caught:
        plan(situation(replace(catalog, patterns=bare)))
    assert "generated-code" in caught.value.message
    assert "its code is not generated yet" in caught.value.message
    assert "training on " in caught.value.message


@pytest.mark.parametrize("cloud", ["aws", "gcp", "azure"])
@pytest.mark.parametrize("regime", ["dora", "nis2", "eu_ai_act", "hds", "bsi_c5", "lgpd"])
def test_a_regime_that_a_clouds_patterns_say_nothing_of_rules_nothing_out(
    catalog: Catalog, cloud: str, regime: str
) -> None:
    fields = {
        "cloud": cloud,
        "ml_task": "classification",
        "load.daily_predictions": 200_000.0,
        "compliance.regimes": (regime,),
    }
    problem = build_problem(frame(with_fields(fields), "churn of customers every night", catalog, 95.0).situation)
    told = [one for slot in problem.slots for sized in slot.ruled_out for one in sized.obstacles]
    assert "compliance.regimes" not in {one.constraint for one in told}


TWO_REGIONS = {
    "regions": ("europe-west3",),
    "cloud": "gcp",
    "recovery.rpo_minutes": 15.0,
    "recovery.rto_minutes": 15.0,
}


def on_the_lake(planned: Plan) -> dict[str, set[str]]:
    """Return the SKUs that each part pays on the lake's bucket."""
    found: dict[str, set[str]] = {}
    for line in planned.cost.lines:
        if line.address == "module.lake.google_storage_bucket.lake":
            found.setdefault(line.capability, set()).add(line.sku)
    return found


def test_reads_of_a_lake_are_paid_as_the_chosen_lake_is(catalog: Catalog) -> None:
    planned = plan(situation(catalog, **TWO_REGIONS, budget__monthly_usd=None, compliance__regimes=None))
    chosen = {choice.capability: choice.candidate.pattern for choice in planned.choices}
    assert chosen["lake"] == "gcp-gcs-dual-region-lake"
    skus = on_the_lake(planned)
    assert {"registry", "lake"} <= skus.keys()
    operations = {sku for found in skus.values() for sku in found if ".class-" in sku}
    assert operations == {"gcs.class-a.standard.multi-region", "gcs.class-b.standard.multi-region"}
