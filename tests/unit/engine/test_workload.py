"""Workloads: every quantity is a sensible number, and says whether it was stated, follows, or is assumed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from tests.unit.engine.random_constraints import constraints, with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, Provenance
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.optimiser.plan import at_load
from mlops_architect.engine.sizing.workload import (
    NONE_STATED,
    RUNS_PER_MONTH,
    derive_workload,
    latency_limit,
    needs_stream,
    questions,
    serving_modes,
)
from mlops_architect.engine.understanding import understood
from mlops_architect.engine.use_case_choice import choose_use_case

CONTRACT = (
    "online batch streaming feature_lookup zones peak_rps avg_rps requests_per_month_m payload_kb daily_predictions "
    "scoring_runs_per_month rows_per_scoring_run_m ingest_gb_per_day ingest_gb_per_month ingest_mb_per_s_peak event_kb "
    "events_per_s_avg events_per_s_peak events_per_month_m stored_gb raw_gb_per_run retention_days features_count feature_row_kb "
    "entities_m online_store_gb offline_feature_gb feature_reads_per_s_peak feature_reads_per_month_m feature_writes_per_s_peak "
    "feature_writes_per_month_m freshness_s training_gb training_rows_m training_runs_per_month training_vcpu_hours_per_run "
    "transform_vcpu_hours_per_run transform_runs_per_month ingest_runs_per_month scoring_vcpu_hours_per_run model_mb model_p50_ms "
    "model_p99_ms model_cpu_ms latency_limit_ms availability_target_pct rpo_minutes rto_minutes log_gb_per_month custom_metrics "
    "alarms internet_out_gb_per_month nat_gb_per_month hours_per_month team_size container_image_gb"
).split()
"""The quantities that pattern formulas may use."""


def workload(catalog: Catalog, given_constraints: Constraints) -> Workload:
    """Return the workload of the use case that fits."""
    return derive_workload(given_constraints, choose_use_case(given_constraints, "", catalog), catalog.assumptions)


@given(wanted=constraints())
def test_every_quantity_is_finite_and_not_negative(catalog: Catalog, wanted: Constraints) -> None:
    values = workload(catalog, wanted).values()
    assert set(CONTRACT) <= set(values)
    assert {name: value for name, value in values.items() if not math.isfinite(value) or value < 0} == {}


@given(wanted=constraints())
def test_what_is_stated_is_taken_and_marked(catalog: Catalog, wanted: Constraints) -> None:
    load = workload(catalog, wanted)
    for assumption in catalog.assumptions:
        stated = wanted.at(assumption.stated_by) if assumption.stated_by else None
        if stated is not None and stated.value is not None:
            quantity = load.quantity(assumption.name)
            assert quantity.value == pytest.approx(float(stated.value) * assumption.scale)
            assert quantity.provenance is Provenance.STATED


@given(wanted=constraints())
def test_nothing_is_called_stated_that_nobody_stated(catalog: Catalog, wanted: Constraints) -> None:
    known = {name for name, stated in wanted.fields() if stated.known}
    for quantity in workload(catalog, wanted).quantities:
        if quantity.provenance is Provenance.STATED and not quantity.name.startswith("stated_"):
            assert known
            assert quantity.derivation


def test_a_guess_is_assumed_and_so_is_what_rests_on_it(catalog: Catalog) -> None:
    load = workload(catalog, with_fields({"ml_task": "fraud"}))
    assert load.quantity("peak_rps").provenance is Provenance.ASSUMED
    assert load.quantity("requests_per_month_m").provenance is Provenance.ASSUMED
    assert load.quantity("hours_per_month").provenance is Provenance.INFERRED


def test_what_follows_from_a_statement_is_inferred(catalog: Catalog) -> None:
    load = workload(catalog, with_fields({"ml_task": "fraud", "load.avg_rps": 100.0}))
    assert load["peak_rps"] == 400
    assert load.quantity("peak_rps").provenance is Provenance.INFERRED
    assert load.quantity("requests_per_month_m").provenance is Provenance.INFERRED


def test_what_is_typical_of_the_use_case_is_assumed(catalog: Catalog) -> None:
    load = workload(catalog, with_fields({"ml_task": "fraud"}))
    assert load["entities_m"] == catalog.use_cases["card-fraud"].typical["entities_m"]
    assert load.quantity("entities_m").provenance is Provenance.ASSUMED
    assert "typical of" in load.quantity("entities_m").derivation


def test_every_guess_has_its_question_and_a_statement_takes_it_away(catalog: Catalog) -> None:
    open_fields = {
        q.field for q in questions(workload(catalog, with_fields({"ml_task": "fraud"})), catalog.assumptions)
    }
    assert {"load.peak_rps", "data.ingest_gb_per_day", "data.entities"} <= open_fields
    answered = workload(catalog, with_fields({"ml_task": "fraud", "load.peak_rps": 10.0}))
    assert "load.peak_rps" not in {q.field for q in questions(answered, catalog.assumptions)}
    for question in questions(answered, catalog.assumptions):
        assert question.text.endswith("?")
        assert question.why
        assert question.default


def test_no_limit_is_not_zero_and_zero_is_a_limit(catalog: Catalog) -> None:
    assert workload(catalog, Constraints())["rpo_minutes"] == NONE_STATED
    assert workload(catalog, with_fields({"recovery.rpo_minutes": 0.0}))["rpo_minutes"] == 0
    assert workload(catalog, with_fields({"recovery.rto_minutes": 0.0}))["rto_minutes"] == 0


@pytest.mark.parametrize(("target", "zones"), [(None, 2), (99.0, 2), (99.9, 3), (99.99, 3)])
def test_three_zones_from_three_nines(catalog: Catalog, target: float | None, zones: float) -> None:
    wanted = with_fields({"availability.target_pct": target} if target else {})
    assert workload(catalog, wanted)["zones"] == zones


@pytest.mark.parametrize("cadence", RUNS_PER_MONTH)
def test_the_cadence_sets_the_training_runs(catalog: Catalog, cadence: str) -> None:
    load = workload(catalog, with_fields({"training.cadence": cadence}))
    assert load["training_runs_per_month"] == RUNS_PER_MONTH[cadence]
    assert load.quantity("training_runs_per_month").provenance is Provenance.STATED


@pytest.mark.parametrize(
    ("fields", "limit"),
    [
        ({}, (None, "")),
        ({"latency.p50_ms": 10.0}, (None, "")),
        ({"latency.p95_ms": 90.0}, (90.0, "latency.p95_ms")),
        ({"latency.p95_ms": 90.0, "latency.max_ms": 300.0}, (300.0, "latency.max_ms")),
        ({"latency.p95_ms": 90.0, "latency.p99_ms": 120.0, "latency.max_ms": 300.0}, (120.0, "latency.p99_ms")),
    ],
)
def test_the_limit_on_p99(fields: dict[str, float], limit: tuple[float | None, str]) -> None:
    assert latency_limit(with_fields(fields)) == limit


@pytest.mark.parametrize(
    ("fields", "modes"),
    [
        ({"serving.modes": ("batch",)}, ("batch",)),
        ({"serving.modes": ("streaming", "batch")}, ("batch", "online")),
        ({"serving.modes": ("edge",)}, ("online",)),
        ({"latency.p99_ms": 50.0}, ("online",)),
        ({"load.peak_rps": 50.0}, ("online",)),
    ],
)
def test_how_scores_are_delivered(catalog: Catalog, fields: dict[str, object], modes: tuple[str, ...]) -> None:
    assert serving_modes(with_fields(fields), catalog.use_cases["customer-churn"]) == modes


@pytest.mark.parametrize(
    ("fields", "stream"),
    [
        ({}, True),
        ({"serving.modes": ("batch",)}, False),
        ({"serving.streaming_required": True}, True),
        ({"serving.streaming_required": False, "serving.modes": ("streaming",)}, False),
        ({"serving.modes": ("streaming",)}, True),
        ({"data.freshness_s": 899.0}, True),
        ({"data.freshness_s": 900.0}, False),
    ],
)
def test_when_a_stream_is_needed(catalog: Catalog, fields: dict[str, object], stream: bool) -> None:
    assert needs_stream(with_fields(fields), catalog.use_cases["card-fraud"]) is stream


def test_a_bigger_load_grows_what_follows_the_load_and_nothing_else(catalog: Catalog) -> None:
    load = workload(catalog, with_fields({"ml_task": "fraud", "load.peak_rps": 100.0}))
    bigger = at_load(load, 3)
    assert bigger["peak_rps"] == 3 * load["peak_rps"]
    assert bigger["stored_gb"] == 3 * load["stored_gb"]
    for name in ("entities_m", "features_count", "zones", "training_runs_per_month", "model_cpu_ms"):
        assert bigger[name] == load[name]
    assert at_load(load, 1).values() == load.values()


def test_a_run_scores_everything_since_the_run_before(catalog: Catalog) -> None:
    stated = {"ml_task": "classification", "serving.modes": ("batch",), "load.daily_predictions": 100_000.0}
    nightly = workload(catalog, with_fields(stated))
    weekly = workload(catalog, with_fields(stated | {"serving.scoring_cadence": "weekly"}))
    assert (nightly["scoring_runs_per_month"], weekly["scoring_runs_per_month"]) == (30, 4.35)
    assert weekly["rows_per_scoring_run_m"] == pytest.approx(0.7, rel=0.02)


def test_the_stated_event_rate_sizes_the_stream(catalog: Catalog) -> None:
    load = workload(
        catalog,
        with_fields({"ml_task": "ranking", "load.peak_rps": 2_000.0, "load.avg_rps": 500.0, "load.events_per_s": 6e4}),
    )
    assert load["events_per_s_peak"] == load["streaming"] * 60_000
    assert load["events_per_s_avg"] == load["streaming"] * 15_000
    assert load["ingest_gb_per_day"] == pytest.approx(15_000 * 86_400 * load["event_kb"] / 1e6)


@pytest.mark.parametrize(("task", "peak_rps"), [("fraud", 2_300), ("anomaly", 2_300), ("recommendation", 20)])
def test_where_each_event_is_scored_their_rate_is_the_rate_of_requests(
    catalog: Catalog, task: str, peak_rps: float
) -> None:
    stated = {"ml_task": task, "serving.modes": ("online",), "load.events_per_s": 2_300.0}
    load = workload(catalog, with_fields(stated))
    assert load["peak_rps"] == peak_rps
    assert workload(catalog, with_fields(stated | {"load.peak_rps": 50.0}))["peak_rps"] == 50


def test_stated_entities_replace_what_is_typical(catalog: Catalog) -> None:
    load = workload(catalog, with_fields({"ml_task": "fraud", "data.entities": 2_300_000.0}))
    assert load["entities_m"] == pytest.approx(2.3)


def test_an_unstated_rhythm_of_bulk_scores_is_asked_for(catalog: Catalog) -> None:
    stated = {"ml_task": "classification", "serving.modes": ("batch",)}
    nightly = questions(workload(catalog, with_fields(stated)), catalog.assumptions)
    weekly = questions(
        workload(catalog, with_fields(stated | {"serving.scoring_cadence": "weekly"})), catalog.assumptions
    )
    assert "workload.scoring_runs_per_month" in {question.field for question in nightly}
    assert "workload.scoring_runs_per_month" not in {question.field for question in weekly}


def _of_lists(catalog: Catalog, text: str) -> Workload:
    found = understood(text, (), catalog.lexicon).constraints
    return derive_workload(found, catalog.use_cases["recommendation-ranking"], catalog.assumptions)


def test_each_candidate_of_a_list_takes_its_share_of_the_service_time(catalog: Catalog) -> None:
    text = "Recommend products to 3 million shoppers on AWS, 900 requests per second, p99 80 ms"
    usual, more = _of_lists(catalog, text), _of_lists(catalog, f"{text}, 1,000 candidates per request")
    assert usual.quantity("candidates_per_request").provenance is Provenance.ASSUMED
    assert usual["candidates_per_request"] == catalog.use_cases["recommendation-ranking"].recommendation.candidates  # type: ignore[union-attr]
    assert more.quantity("candidates_per_request").provenance is Provenance.STATED
    share = usual["candidate_cpu_ms"]
    assert share > 0
    assert more["model_cpu_ms"] - usual["model_cpu_ms"] == pytest.approx(
        (1000 - usual["candidates_per_request"]) * share
    )
    assert more["model_p99_ms"] > usual["model_p99_ms"]
    assert "work.candidates" in {question.field for question in questions(usual, catalog.assumptions)}
    assert "work.candidates" not in {question.field for question in questions(more, catalog.assumptions)}


def test_what_makes_no_lists_has_no_candidates(catalog: Catalog) -> None:
    for use_case in catalog.use_cases.values():
        found = derive_workload(Constraints(), use_case, catalog.assumptions)
        makes = use_case.recommendation is not None and "online" in use_case.default_modes
        assert (found["candidates_per_request"] > 0) == (found["candidate_cpu_ms"] > 0) == makes
