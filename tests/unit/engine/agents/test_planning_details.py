"""What single agents must get right, and how their answers move with the facts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from tests.unit.engine.agents.builders import ROOT, Design, assumptions, candidate, churn, fraud

from mlops_architect.documents import load_model
from mlops_architect.domain.outputs import testing_strategy
from mlops_architect.domain.outputs.data_engineering import DataEngineering, NoStream, StreamDesign
from mlops_architect.domain.outputs.data_sourcing import DataSourcing
from mlops_architect.domain.outputs.feature_engineering import FeatureEngineering
from mlops_architect.domain.outputs.model_development import ModelDevelopment
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.outputs.project_stages import ProjectStages
from mlops_architect.domain.outputs.training_pipelines import TrainingPipelines
from mlops_architect.domain.outputs.versioning_governance import VersioningGovernance
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.agents.registry import agent_ids, answer_of, schema_of
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.sizing.workload import derive_workload
from mlops_architect.errors import InvalidInput

PLANNING = agent_ids()[:4] + agent_ids()[5:10]


@cache
def shipped_use_cases() -> dict[str, UseCase]:
    """Return those that learn from tables; what playbooks answer is in tests/catalog/test_playbooks.py."""
    found = {}
    for path in sorted((ROOT / "patterns" / "use-cases").glob("*.yaml")):
        use_case = load_model(path, UseCase)
        if not (ROOT / "patterns" / "playbooks" / use_case.problem).is_dir():
            found[path.stem] = use_case
    return found


def of(design: Design, agent: str) -> object:
    return design.run(agent)[agent]


def pipelines(design: Design) -> Pipelines:
    output = of(design, "pipelines")
    assert isinstance(output, Pipelines)
    return output


def strategy_of(design: Design) -> testing_strategy.TestingStrategy:
    output = of(design, "testing-strategy")
    assert isinstance(output, testing_strategy.TestingStrategy)
    return output


def features(design: Design) -> FeatureEngineering:
    output = of(design, "feature-engineering")
    assert isinstance(output, FeatureEngineering)
    return output


def without(design: Design, capability: str) -> Design:
    kept = tuple(choice for choice in design.plan.choices if choice.capability != capability)
    return replace(design, plan=design.plan.model_copy(update={"choices": kept}))


def test_registry_knows_sixteen_agents_and_refuses_others() -> None:
    assert len(agent_ids()) == 16
    with pytest.raises(InvalidInput, match="no planning agent"):
        schema_of("astrology")
    with pytest.raises(InvalidInput):
        answer_of("os")


@pytest.mark.parametrize("name", sorted(shipped_use_cases()))
@pytest.mark.parametrize("base", [fraud, churn], ids=["online", "batch"])
def test_every_shipped_use_case_is_answered_in_both_modes(name: str, base: object) -> None:
    design = fraud() if base is fraud else churn()
    use_case = shipped_use_cases()[name]
    design = replace(design, use_case=use_case, workload=derive_workload(design.constraints, use_case, assumptions()))
    outputs = design.run(*PLANNING)
    assert set(PLANNING) <= set(outputs)
    for agent in PLANNING:
        assert type(outputs[agent]) is schema_of(agent)


def test_six_pipelines_with_schedules_for_the_infrastructure() -> None:
    online, batch = pipelines(fraud()), pipelines(churn())
    ids = ["ingestion", "feature", "training", "inference", "monitoring", "continual-learning"]
    assert [one.id for one in online.pipelines] == [one.id for one in batch.pipelines] == ids
    assert (online.training_schedule_cron, online.scoring_schedule_cron) == ("cron(0 2 * * ? *)", "")
    assert (batch.training_schedule_cron, batch.scoring_schedule_cron) == ("cron(0 2 1 * ? *)", "cron(0 4 * * ? *)")
    assert online.feature_schedule_cron == batch.feature_schedule_cron == "cron(0 1 * * ? *)"
    assert online.pipeline("inference").mode == "request"
    assert batch.pipeline("inference").mode == "batch"
    with pytest.raises(KeyError):
        online.pipeline("magic")


def test_streaming_follows_freshness() -> None:
    assert pipelines(fraud()).streaming.needed
    relaxed = fraud().with_constraint("serving.streaming_required", False).with_constraint("data.freshness_s", 86400.0)
    verdict = pipelines(relaxed).streaming
    assert not verdict.needed
    assert "15 minutes" in verdict.would_be_needed_when
    hourly = fraud().with_constraint("serving.streaming_required", False).with_constraint("data.freshness_s", 3600.0)
    assert pipelines(hourly).feature_schedule_cron == "rate(1 hour)"


def test_a_backstop_remains_when_training_waits_for_drift() -> None:
    answer = pipelines(churn().with_constraint("training.cadence", "on_drift"))
    assert answer.training_schedule_cron == "cron(0 2 1 * ? *)"
    assert "backstop" in answer.pipeline("training").schedule.because


def test_stages_take_longer_with_fewer_hands_and_wait_for_labels() -> None:
    four, one = of(fraud(), "project-stages"), of(fraud().with_constraint("team.size", 1.0), "project-stages")
    assert isinstance(four, ProjectStages)
    assert isinstance(one, ProjectStages)
    assert one.total_weeks > four.total_weeks
    assert len(four.stages) == 5
    last = four.stages[-1]
    assert last.duration_weeks >= 45 / 7
    assert "not by hands" in last.duration_because


def test_retention_of_records_follows_the_longest_regime() -> None:
    design = fraud()
    twelve = of(design, "versioning-governance")
    six_years = of(design.with_constraint("compliance.regimes", ("pci_dss", "hipaa")), "versioning-governance")
    assert isinstance(twelve, VersioningGovernance)
    assert isinstance(six_years, VersioningGovernance)
    kept = {rule.artefact: rule.retention.days for rule in six_years.versions}
    assert kept["models"] == 2190
    assert {rule.artefact: rule.retention.days for rule in twelve.versions}["models"] == 365
    assert [rule.artefact for rule in twelve.versions if not rule.needed] == ["prompts"]
    language = of(design.with_constraint("ml_task", "llm_rag"), "versioning-governance")
    assert isinstance(language, VersioningGovernance)
    assert all(rule.needed for rule in language.versions)


def test_every_column_has_a_risk_and_unused_personal_ones_stay_out() -> None:
    for design in (fraud(), churn()):
        sourcing = of(design, "data-sourcing")
        assert isinstance(sourcing, DataSourcing)
        assert [risk.column for risk in sourcing.quality_risks] == [column.name for column in design.use_case.columns]
        assert sourcing.labels.delay_days == design.use_case.label.delay_days
    sourcing = of(fraud(), "data-sourcing")
    assert isinstance(sourcing, DataSourcing)
    assert "cardholder_name" in sourcing.sensitivity.consequence


def test_testing_covers_five_groups_with_closed_places() -> None:
    online, batch = strategy_of(fraud()), strategy_of(churn())
    for strategy in (online, batch):
        groups = (
            strategy.data_and_features,
            strategy.code_and_pipelines,
            strategy.models,
            strategy.infrastructure_and_serving,
            strategy.in_production,
        )
        assert all(len(group) >= 5 for group in groups)
        ids = [test.id for test in strategy.all_tests()]
        assert len(ids) == len(set(ids))
        assert [one.method for one in strategy.experiments] == ["shadow", "canary", "a-b", "interleaving"]
    load = next(test for test in online.infrastructure_and_serving if test.id == "load-post-v1-score-at-peak")
    assert "2,000 requests/s" in load.checks
    assert "100 ms" in load.threshold
    assert not any("POST /v1/score" in test.subject for test in batch.all_tests())
    assert any("Latency and failover" in text for text in batch.not_tested)


def test_test_thresholds_move_with_the_objectives() -> None:
    tight = strategy_of(fraud().with_constraint("latency.p99_ms", 40.0))
    load = next(test for test in tight.infrastructure_and_serving if test.id == "load-post-v1-score-at-peak")
    assert "p99 ≤ 40 ms" in load.threshold


def test_practices_with_conditions_become_tests() -> None:
    online = {test.id for test in strategy_of(fraud()).all_tests()}
    batch = {test.id for test in strategy_of(churn()).all_tests()}
    assert {"test-luhn-scan", "test-consumer-restart", "test-fallback-drill", "test-adversarial-splitting"} <= online
    assert {"test-list-acted-on", "test-same-season"} <= batch
    assert not {"test-luhn-scan", "test-consumer-restart"} & batch


def test_stream_is_designed_only_where_there_is_one() -> None:
    online, batch = of(fraud(), "data-engineering"), of(churn(), "data-engineering")
    assert isinstance(online, DataEngineering)
    assert isinstance(batch, DataEngineering)
    assert isinstance(online.streaming, StreamDesign)
    assert online.streaming.partition_key == "card_id"
    assert online.streaming.partitions == 4
    assert isinstance(batch.streaming, NoStream)
    assert sum(stage.monthly_usd for stage in online.lifecycle) == pytest.approx(190 + 14 + 310 + 90 + 160 + 20 + 720)


def test_a_queue_promises_neither_order_nor_replay() -> None:
    design = fraud()
    swapped = tuple(
        (
            choice.model_copy(update={"candidate": candidate("ingest-stream", "aws-sqs-queue")})
            if choice.capability == "ingest-stream"
            else choice
        )
        for choice in design.plan.choices
    )
    queue = load_model(ROOT / "patterns/aws/ingest-stream/aws-sqs-queue/pattern.yaml", Pattern)
    plan = design.plan.model_copy(update={"choices": swapped})
    answer = of(replace(design, plan=plan, patterns={queue.id: queue}), "data-engineering")
    assert isinstance(answer, DataEngineering)
    assert isinstance(answer.streaming, StreamDesign)
    assert answer.streaming.ordering.startswith("none")
    assert "lake" in answer.streaming.replay
    assert (answer.streaming.partitions, answer.streaming.retention_hours) == (0, 96.0)


@pytest.mark.parametrize(
    ("place", "ordering", "delivery", "partitions"),
    [
        ("gcp/ingest-stream/gcp-pubsub", "none", "at least once", 0),
        ("gcp/ingest-stream/gcp-pubsub-ordered", "kept", "once", 0),
        ("gcp/ingest-stream/gcp-managed-kafka", "kept", "at least once", 12),
        ("azure/ingest-stream/azure-event-hubs-standard", "kept", "at least once", 12),
        ("azure/ingest-stream/azure-service-bus-premium", "none", "at least once", 0),
        ("aws/ingest-stream/aws-kinesis-on-demand", "kept", "at least once", 0),
    ],
)
def test_a_stream_promises_what_its_pattern_says(place: str, ordering: str, delivery: str, partitions: int) -> None:
    design = fraud()
    pattern = load_model(ROOT / "patterns" / place / "pattern.yaml", Pattern)
    chosen = candidate("ingest-stream", pattern.id).model_copy(
        update={
            "sizes": {"partitions": float(partitions), "retention_hours": 24.0}
            if partitions
            else {"retention_hours": 24.0}
        }
    )
    swapped = tuple(
        choice.model_copy(update={"candidate": chosen}) if choice.capability == "ingest-stream" else choice
        for choice in design.plan.choices
    )
    plan = design.plan.model_copy(update={"choices": swapped})
    answer = of(replace(design, plan=plan, patterns={pattern.id: pattern}), "data-engineering")
    assert isinstance(answer, DataEngineering)
    stream = answer.streaming
    assert isinstance(stream, StreamDesign)
    assert stream.ordering.startswith(ordering)
    assert stream.delivery.startswith(delivery)
    assert (stream.partitions, stream.retention_hours) == (partitions, 24.0)
    words = " ".join(str(value) for value in stream.model_dump().values()).lower()
    assert "kinesis" not in words.replace(pattern.id, "")
    assert "shard" not in words


def test_window_features_need_a_store_and_short_ones_a_stream() -> None:
    every = {one.name: one for one in features(fraud()).features}
    assert every["card_count_10m"].computed_by == "batch-and-stream"
    assert every["merchant_mean_30d"].computed_by == "batch"
    storeless = features(without(fraud(), "feature-online"))
    assert not {"card_count_10m", "merchant_mean_30d", "amount_to_card_mean"} & {one.name for one in storeless.features}
    assert {"card_count_10m", "amount_to_card_mean"} <= {one.name for one in storeless.left_out}
    calm = fraud().with_constraint("serving.streaming_required", False).with_constraint("data.freshness_s", 86400.0)
    left = {
        one.name: one.because for one in features(without(without(calm, "stream-process"), "ingest-stream")).left_out
    }
    assert "no stream" in left["card_count_10m"]
    assert "no stream" in left["card_seconds_since_last"]
    assert "merchant_mean_30d" not in left


def test_batch_design_keeps_features_offline() -> None:
    output = features(churn())
    assert {one.available for one in output.features} == {"offline"}
    assert not output.streaming_pipeline.needed
    assert not output.online_store.needed


def test_validation_gap_is_the_label_delay_and_imbalance_follows_the_rate() -> None:
    rare, common = of(fraud(), "model-development"), of(churn(), "model-development")
    assert isinstance(rare, ModelDevelopment)
    assert isinstance(common, ModelDevelopment)
    assert rare.validation.gap_days == 45
    assert common.validation.gap_days == 30
    assert rare.imbalance.needed
    assert "negatives" in rare.imbalance.treatment
    assert "class weights" in common.imbalance.treatment


def test_cost_and_duration_of_a_run_come_from_the_plan() -> None:
    output = of(fraud(), "training-pipelines")
    assert isinstance(output, TrainingPipelines)
    assert output.economics.usd_per_run == pytest.approx(88 / 30.4, abs=0.001)
    assert output.economics.duration_hours == 0.24
    assert output.hardware.vcpus == 16
    assert not output.distribution.distributed
    assert not output.checkpoints.needed
    assert sum(step.expected_minutes for step in output.steps) == pytest.approx(0.24 * 60, rel=0.01)
    blocking = [test for test in strategy_of(fraud()).models if test.blocks in ("registration", "promotion")]
    assert len(output.evaluation_gate) == len(blocking)


def test_a_spot_run_keeps_checkpoints() -> None:
    design = fraud()
    spot = candidate(
        "train",
        "batch-spot-train",
        "c16",
        monthly_usd=30,
        sizes={"job_vcpus": 16, "job_memory_mib": 65536, "run_hours": 3.0},
    )
    choices = tuple(
        choice.model_copy(update={"candidate": spot}) if choice.capability == "train" else choice
        for choice in design.plan.choices
    )
    output = of(replace(design, plan=design.plan.model_copy(update={"choices": choices})), "training-pipelines")
    assert isinstance(output, TrainingPipelines)
    assert output.checkpoints.needed
    assert output.hardware.spot.startswith("yes")
    assert output.hardware.memory_gb == 64


def test_views_without_declared_reads_reach_nothing() -> None:
    view = fraud().view("pipelines", reads=())
    assert isinstance(view, View)
    with pytest.raises(LookupError, match="does not declare"):
        _ = view.constraints
