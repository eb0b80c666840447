"""The choices behind the blueprint: stream or batch, when to train, how scores are delivered, coupling, back-fill."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.pipelines import StreamingVerdict
from mlops_architect.engine.agents.grounds import rejections
from mlops_architect.engine.agents.schedules import (
    FASTEST_BATCH_S,
    cadence,
    refresh,
    scoring,
    scoring_because,
    training,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    enough,
    gigabytes,
    lower_first,
    number,
    people_count,
    plural,
    span,
    spoken,
)
from mlops_architect.engine.confidence import confidence

_BACK_FILL_VCPUS = 16.0


def streaming_decision(view: View, verdict: StreamingVerdict) -> Decision:
    """Return the choice between a stream and batches only, settled by freshness."""
    workload = view.workload
    fresh = span(workload["freshness_s"])
    reasons = (
        {
            "Batches only": (
                f"infeasible: the fastest is {span(FASTEST_BATCH_S)}, {fresh} is wanted"
                if verdict.freshness_s < FASTEST_BATCH_S
                else "batches would reach the freshness, but the requirements ask for a stream"
            ),
            "Everything through the stream, no batches": (
                f"{view.use_case.label.column} and corrections arrive in bulk, and a recomputation of"
                f" {gigabytes(workload['stored_gb'])} through a stream takes days"
            ),
            "Compute windows at request time from the raw store": (
                f"{number(workload['peak_rps'])} requests/s would each scan a history; the look-up of a ready value is"
                " what fits the latency"
            ),
        }
        if verdict.needed
        else {
            "Stream ingestion": (
                f"it would keep values seconds old where {enough(workload['freshness_s'])}; it adds a stream, a processor and their"
                " on-call for nothing that is asked for"
            ),
            "Micro-batches every 15 minutes": (
                f"{number(730 * 4)} runs a month instead of {number(round(workload['ingest_runs_per_month'], 1))}, for"
                " values that are used"
                f" {'when a request comes' if workload['online'] else 'only at the next scoring run'}"
            ),
        }
    )
    return Decision(
        id="streaming",
        question="Does this system need a stream?",
        choice=(
            "Stream for events and windowed features, batch for labels and history" if verdict.needed else "Batch only"
        ),
        rationale=f"{verdict.because[0].upper()}{verdict.because[1:]}.",
        rejected=rejections(reasons),
        serves=(
            ("data.freshness_s", "serving.streaming_required", "latency.p99_ms")
            if verdict.needed
            else ("data.freshness_s", "serving.streaming_required", "budget.monthly_usd")
        ),
        consequences=(
            ("stream and batch run the same feature code, and a daily parity check proves it",)
            if verdict.needed
            else (
                (
                    f"a value may be {span(refresh(workload).period_s)} old when it is used; the model is trained with"
                    " that lag"
                ),
            )
        ),
        risks=(
            ("ordering and duplicates of events; handled by event time and idempotent writes",)
            if verdict.needed
            else ("bursts within a day are seen only the next day",)
        ),
        confidence=confidence(
            view.constraints, ("serving.streaming_required",), quantities=(workload.quantity("freshness_s"),)
        ),
        would_change_if=(
            f"freshness may be {span(FASTEST_BATCH_S)} or more"
            if verdict.needed
            else (
                f"freshness wanted falls below {span(FASTEST_BATCH_S)}, or a feature with a window below an hour is"
                " added"
            )
        ),
    )


def training_trigger(view: View) -> Decision:
    """Return the choice of when the model is trained."""
    timing = training(view.constraints, view.use_case)
    runs = view.workload["training_runs_per_month"]
    hours = view.workload["training_vcpu_hours_per_run"]
    delay = view.use_case.label.delay_days
    return Decision(
        id="training-trigger",
        question="When is the model trained?",
        choice=f"{timing.words[0].upper()}{timing.words[1:]}, and on a guarded recommendation of monitoring",
        rationale=(
            f"{plural(round(runs, 2), 'run')} a month at {number(hours)} vCPU-hours each. New labels arrive every day"
            f" but are {plural(delay, 'day')} old; a fixed rhythm is easy to watch, the trigger catches sudden change."
        ),
        rejected=rejections(
            {
                "Only on drift": (
                    "a slow decay that stays below the threshold would never start a run"
                    if cadence(view.constraints, view.use_case) not in ("on_drift",)
                    else (
                        "it is the rule here, with a monthly backstop; without the backstop a broken monitor would mean"
                        " no training at all"
                    )
                ),
                "Twice as often": (
                    f"{number(hours * runs)} more vCPU-hours a month for labels that are"
                    f" {number(timing.period_s / 86400 / 2)} days fresher out of {number(delay)}"
                ),
                "Continuous (per event)": (
                    f"infeasible: {view.use_case.label.column} does not exist before {plural(delay, 'day')}"
                ),
            }
        ),
        serves=("training.cadence",),
        consequences=("a refused candidate is a normal result, not a failure",),
        risks=("a rhythm hides that nothing improves; the comparison with the champion of 90 days ago shows it",),
        confidence=confidence(view.constraints, ("training.cadence",)),
        would_change_if=(
            f"matured {spoken(view.use_case.primary_metric)} falls by more than 10 % between two runs: then the period"
            " is halved"
        ),
    )


def inference_mode(view: View) -> Decision:
    """Return the choice of how scores are delivered."""
    workload, use_case = view.workload, view.use_case
    online, bulk = bool(workload["online"]), scoring(workload)
    per_second = workload["daily_predictions"] / 86400
    reasons: dict[str, str] = {}
    if not online:
        reasons["Online service"] = (
            f"an endpoint for {number(per_second)} requests/s on average would wait all day for a decision taken from a"
            f" list; {lower_first(use_case.decision_supported)}"
        )
        reasons["Score on write (each changed record)"] = (
            "the same scores, sooner than anyone reads them, in the most expensive form"
        )
    else:
        if not bulk:
            reasons["Precompute scores in batch and look them up"] = (
                f"infeasible: the score depends on the request itself ({use_case.features[0].name}), which is not known"
                " before it comes"
            )
        reasons["Score asynchronously from a queue"] = (
            "the caller would have to wait or ask again; the decision is taken while it waits"
        )
    return Decision(
        id="inference-mode",
        question="How are scores delivered?",
        choice=(
            "Request and answer, and in bulk"
            if online and bulk
            else "Request and answer"
            if online
            else f"In bulk, {bulk.words if bulk else 'on demand'}"
        ),
        rationale=use_case.framing
        + " "
        + (
            f"Peak {number(workload['peak_rps'])} requests/s."
            if online
            else f"{people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows a run."
        )
        + (f" Runs start {bulk.words}: {scoring_because(workload)}." if bulk else ""),
        rejected=rejections(reasons),
        serves=(
            *(("serving.modes", "load.peak_rps") if online else ("serving.modes", "load.daily_predictions")),
            *(
                path
                for path in ("serving.starts_at", "serving.due_by", "serving.due_on")
                if view.constraints.at(path).known
            ),
        ),
        consequences=(
            ("features must be ready before the request comes",)
            if online
            else ("scores are as old as the last run; the consumer sees their date",)
        ),
        risks=(
            ("a slow look-up is felt by every caller",)
            if online
            else ("a missed run is noticed only when the list is used, unless delivery is watched",)
        ),
        confidence=confidence(
            view.constraints,
            ("serving.modes",),
            quantities=(workload.quantity("peak_rps" if online else "daily_predictions"),),
        ),
        would_change_if="callers could wait a day" if online else "somebody must act on a single case within the day",
    )


def coupling(view: View) -> Decision:
    """Return the choice of how pipelines depend on each other."""
    return Decision(
        id="pipeline-coupling",
        question="How do pipelines depend on each other?",
        choice="By published data and the registry alias; each can fail, run again and be released alone",
        rationale=(
            f"Six pipelines with different clocks: ingestion {refresh(view.workload).words}, training"
            f" {training(view.constraints, view.use_case).words}. If one waits for another, the slowest failure stops"
            " scoring."
        ),
        rejected=rejections(
            {
                "One graph from extract to score": "a failed training would stop scoring although the champion is fine",
                "Calls between pipelines": "each becomes available only when all are; retries multiply",
            }
        ),
        serves=("availability.target_pct", "team.size"),
        consequences=("every consumer checks completeness and age of what it reads",),
        risks=("silently old inputs; therefore age is an objective of each pipeline",),
        confidence=confidence(view.constraints, ("team.size",)),
        would_change_if="all steps share one clock and one owner: then a single graph is simpler",
    )


def back_fill_decision(view: View) -> Decision:
    """Return the choice of how the past is recomputed, with its vCPU-hours."""
    workload = view.workload
    days = workload["retention_days"]
    hours = workload["transform_vcpu_hours_per_run"] * days * workload["transform_runs_per_month"] / 30.4
    return Decision(
        id="back-fill",
        question="How is the past recomputed?",
        choice="The daily code with a window argument, into the same partitions, from immutable raw data",
        rationale=(
            f"All {number(days)} days take about {number(hours)} vCPU-hours of feature computation,"
            f" {span(hours / _BACK_FILL_VCPUS * 3600)} on {_BACK_FILL_VCPUS:.0f} vCPUs; that is rare enough that a"
            " second code path is not worth having."
        ),
        rejected=rejections(
            {
                "A special back-fill job": (
                    "two programs for one definition drift apart, and the difference shows as model error"
                ),
                "Replay everything through the stream": (
                    f"{people_count(workload['daily_predictions'] * days)} events at the peak rate of"
                    f" {number(max(workload['events_per_s_peak'], 1))} a second take"
                    f" {span(workload['daily_predictions'] * days / max(workload['events_per_s_peak'], 1))}"
                    if workload["streaming"]
                    else "infeasible: there is no stream"
                ),
            }
        ),
        serves=("data.retention_days",),
        consequences=("raw partitions are never changed in place",),
        risks=(
            "a definition that depends on today's reference data gives another past; reference data are versioned too",
        ),
        confidence=confidence(
            view.constraints, ("data.retention_days",), quantities=(workload.quantity("transform_vcpu_hours_per_run"),)
        ),
        would_change_if=(
            "the retention grows so that a back-fill takes more than a week: about"
            f" {number(days * 168 * _BACK_FILL_VCPUS / max(hours, 0.001))} days of history on {_BACK_FILL_VCPUS:.0f}"
            " vCPUs"
        ),
    )
