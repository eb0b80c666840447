"""Agent 4, pipelines: the operational blueprint, with batch or streaming settled by freshness."""

from __future__ import annotations

from mlops_architect.domain.outputs.pipelines import Dependency, FlywheelStep, NotNeeded, Pipelines, StreamingVerdict
from mlops_architect.engine.agents.data_pipelines import feature, ingestion, training_pipeline
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed
from mlops_architect.engine.agents.pipeline_decisions import (
    back_fill_decision,
    coupling,
    inference_mode,
    streaming_decision,
    training_trigger,
)
from mlops_architect.engine.agents.running_pipelines import continual, inference, monitoring
from mlops_architect.engine.agents.schedules import FASTEST_BATCH_S, refresh, scoring, training
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    gigabytes,
    listing,
    lower_first,
    people_count,
    plural,
    span,
    spoken,
)
from mlops_architect.engine.confidence import overall


def answer(view: View) -> Pipelines:
    """Settle which pipelines run, how and how often."""
    workload = view.workload
    bulk, refreshed, trained = scoring(workload), refresh(workload), training(view.constraints, view.use_case)
    verdict = _streaming(view)
    decisions = disputed(
        (
            streaming_decision(view, verdict),
            training_trigger(view),
            inference_mode(view),
            coupling(view),
            back_fill_decision(view),
        ),
        view.findings,
    )
    modes = (
        f"scored {bulk.words}"
        if bulk and not workload["online"]
        else "scored on request"
        if not bulk
        else f"scored on request and {bulk.words}"
    )
    return Pipelines(
        summary=(
            f"Six pipelines: {'events stream in, extracts' if verdict.needed else 'extracts'} come {refreshed.words},"
            f" the model is trained {trained.words}, {spoken(view.use_case.event)} records are {modes};"
            f" {'a stream is needed' if verdict.needed else 'no stream is needed'}, because {verdict.because}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("training.cadence", "serving.modes", "data.freshness_s"),
            workload,
            ("freshness_s", "daily_predictions", "training_vcpu_hours_per_run"),
        ),
        streaming=verdict,
        pipelines=(
            ingestion(view),
            feature(view),
            training_pipeline(view),
            inference(view),
            monitoring(view),
            continual(view),
        ),
        dependencies=_dependencies(view),
        flywheel=_flywheel(view),
        not_needed=_not_needed(view, verdict),
        training_schedule_cron=trained.on(view.constraints.cloud.value),
        scoring_schedule_cron=bulk.on(view.constraints.cloud.value) if bulk else "",
        feature_schedule_cron=refreshed.on(view.constraints.cloud.value),
        practices=applied(
            view,
            "pipelines",
            event=view.use_case.event,
            label=view.use_case.label.column,
            event_id=view.use_case.event_id,
        ),
        answered_findings=answered(view.findings, "taken up in the pipelines' objectives and failure handling"),
    )


def _streaming(view: View) -> StreamingVerdict:
    workload = view.workload
    needed = bool(workload["streaming"])
    freshness = workload["freshness_s"]
    reaches = max(FASTEST_BATCH_S if needed else refresh(workload).period_s, FASTEST_BATCH_S)
    stated = view.constraints.serving.streaming_required
    windows = sorted((one for one in view.use_case.features if one.kind == "window"), key=lambda one: one.window_s)
    if needed and freshness < reaches:
        because = f"values must be at most {span(freshness)} old and the fastest batch reaches {span(reaches)}"
    elif needed:
        because = (
            f"the requirements ask for a stream, although values may be {span(freshness)} old, which batches reach too"
        )
    elif freshness < FASTEST_BATCH_S:
        because = (
            "no feature keeps a window that a stream would have to update, although values may be only"
            f" {span(freshness)} old"
        )
    else:
        because = (
            f"values may be {span(freshness)} old and batches {refresh(workload).words} reach"
            f" {span(refresh(workload).period_s)}"
        )
    if stated.value is False:
        because += ", and the requirements rule a stream out"
    shortest = (
        f"; the shortest window, {windows[0].name} ({span(windows[0].window_s)}), would gain most" if windows else ""
    )
    return StreamingVerdict(
        needed=needed,
        freshness_s=freshness,
        batch_reaches_s=reaches,
        because=because,
        would_be_needed_when=(
            f"it stays needed until freshness may exceed {span(FASTEST_BATCH_S)}"
            if needed
            else f"freshness wanted falls below {span(FASTEST_BATCH_S)} (now {span(freshness)}){shortest}"
        ),
    )


def _dependencies(view: View) -> tuple[Dependency, ...]:
    bulk = scoring(view.workload)
    return (
        Dependency(
            upstream="ingestion", downstream="feature", coupling="the manifest of a published extract starts it"
        ),
        Dependency(
            upstream="feature",
            downstream="training",
            coupling=(
                "training reads the newest complete partition at its start"
                f" ({training(view.constraints, view.use_case).words}); it does not wait for a late one"
            ),
        ),
        Dependency(
            upstream="feature",
            downstream="inference",
            coupling=(
                "the scoring run checks that its partition is complete, waits up to an hour, then uses the last one and"
                " says so"
                if bulk
                else "serving reads online rows whenever they change; no run waits for another"
            ),
        ),
        Dependency(
            upstream="training", downstream="inference", coupling="only through the champion alias of the registry"
        ),
        Dependency(
            upstream="inference",
            downstream="monitoring",
            coupling=(
                f"prediction log, partitioned by day, {people_count(view.workload['daily_predictions'])} rows each"
            ),
        ),
        Dependency(
            upstream="monitoring", downstream="continual-learning", coupling="retrain recommendation with its figures"
        ),
        Dependency(
            upstream="continual-learning", downstream="training", coupling="starts a run with the recommendation's id"
        ),
    )


def _flywheel(view: View) -> tuple[FlywheelStep, ...]:
    use_case = view.use_case
    delay = plural(use_case.label.delay_days, "day")
    return (
        FlywheelStep(
            captures=f"{use_case.label.column} for each {use_case.event_id} that was scored",
            known_after=delay,
            improves="the next training set and the matured quality figure",
        ),
        FlywheelStep(
            captures=f"what people did against the score ({lower_first(use_case.human_oversight)})",
            known_after="when they act, hours to days",
            improves="early labels for the hard cases, and the threshold",
        ),
        FlywheelStep(
            captures=f"errors by {listing(use_case.slices)}",
            known_after=delay,
            improves="which feature or slice the next experiment takes on",
        ),
        FlywheelStep(
            captures="a random 1 % of decisions taken without the score, where the error costs allow it",
            known_after=delay,
            improves="an unbiased sample: it shows what the model's own actions hide",
        ),
    )


def _not_needed(view: View, verdict: StreamingVerdict) -> tuple[NotNeeded, ...]:
    workload = view.workload
    found = []
    if not verdict.needed:
        found.append(NotNeeded(part="streaming ingestion and stream processing", because=verdict.because))
    if not workload["online"]:
        found.append(
            NotNeeded(
                part="online inference and online feature store",
                because="nobody waits for a score: the serving modes are "
                + listing(view.constraints.serving.modes.value or view.use_case.default_modes),
            )
        )
    if not workload["batch"]:
        found.append(NotNeeded(part="batch scoring", because="every score is asked for one by one"))
    if not view.constraints.training.gpu_required.value:
        found.append(
            NotNeeded(
                part="GPU training",
                because=(
                    f"{listing(spoken(one.name) for one in view.use_case.candidates)} on"
                    f" {gigabytes(workload['training_gb'])} of {'numbers' if view.use_case.content else 'tabular data'} train on processors"
                ),
            )
        )
    found.append(
        NotNeeded(
            part="online learning (weights updated per event)",
            because=f"{view.use_case.label.column} is known only after {plural(view.use_case.label.delay_days, 'day')}",
        )
    )
    return tuple(found)
