"""The pipelines that run beside the business: inference, monitoring and continual learning."""

from __future__ import annotations

from mlops_architect.domain.outputs.pipelines import FailureHandling, Objective, Pipeline, Schedule, Step
from mlops_architect.engine.agents.data_pipelines import timeout_minutes
from mlops_architect.engine.agents.schedules import (
    native,
    quiet_s,
    refresh,
    runs_per_month,
    scoring,
    scoring_because,
    training,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    listing,
    lower_first,
    number,
    people_count,
    plural,
    runs_are,
    span,
    spoken,
)


def inference(view: View) -> Pipeline:
    """Return the inference pipeline: requests, batches or both."""
    workload, use_case = view.workload, view.use_case
    online, timing = bool(workload["online"]), scoring(workload)
    limited = workload["latency_limit_ms"] < 1e8
    inputs, outputs, steps, objectives = (
        [],
        [f"predictions/{use_case.event}/ with model_version, features as used and trace id"],
        [],
        [],
    )
    if online:
        inputs.append(
            f"request with {listing(column.name for column in use_case.columns[:4])} and {len(use_case.columns) - 4}"
            " more fields"
            if len(use_case.columns) > 5
            else f"request with {listing(column.name for column in use_case.columns)}"
        )
        outputs.insert(0, "score, reason codes and model version in the answer")
        steps += [
            Step(
                name="validate",
                does="check the request against the schema",
                writes="400 with the field at fault, or goes on",
            ),
            Step(
                name="assemble",
                does=(
                    "look up entity features and derive the request's own"
                    if workload["feature_lookup"]
                    else "derive features from the request alone"
                ),
                writes="feature vector in the trained order",
            ),
            Step(
                name="score",
                does="predict, calibrate, apply the threshold stored with the model",
                writes="answer, and a log row sent after it",
            ),
        ]
        objectives.append(
            Objective(
                measure="p99 of POST /v1/score",
                target=(
                    f"at most {number(workload['latency_limit_ms'])} ms at {number(workload['peak_rps'])} requests/s"
                    if limited
                    else "unknown: no latency target is stated; the load test sets it"
                ),
                window="28 days",
                from_fact=f"limit {number(workload['latency_limit_ms'])} ms" if limited else "latency is not stated",
            )
        )
        target = workload["availability_target_pct"]
        objectives.append(
            Objective(
                measure="answered requests",
                target=(
                    f"at least {target:g} %"
                    if target
                    else "unknown: no availability is stated; 99.5 % is reported as the yardstick"
                ),
                window="28 days",
                from_fact=f"availability.target_pct = {target:g}" if target else "availability is not stated",
            )
        )
    if timing:
        inputs.append(
            f"newest features/{use_case.id}/ partition, {people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows"
        )
        outputs.append(f"scores/run=YYYY-MM-DD/ keyed by {use_case.event_id}")
        steps += [
            Step(
                name="score-batch",
                does="read the partition in blocks, score with the champion, check row count and distribution",
                writes="scores in a staging prefix",
            ),
            Step(
                name="deliver",
                does="move the file into place in one step once the checks passed",
                writes="scores and a completion record",
            ),
        ]
        objectives.append(
            Objective(
                measure="scores delivered",
                target=f"{_due(view)} for 99 % of runs, which start {timing.words}",
                window="28 days",
                from_fact=f"{plural(workload['scoring_runs_per_month'], 'run')} a month",
            )
        )
    mode = "request-and-batch" if online and timing else "request" if online else "batch"
    wait = f" at most {number(workload['latency_limit_ms'])} ms" if limited else ""
    why = (
        f"a caller waits for the answer{wait}, so each request is scored as it comes"
        if online
        else (
            f"batch, because nobody waits: {lower_first(use_case.decision_supported)} works from a list of"
            f" {people_count(workload['rows_per_scoring_run_m'] * 1e6)} scores"
        )
    )
    if online and timing:
        why += "; the same model also scores in bulk, because both serving modes are asked for"
    return Pipeline(
        id="inference",
        title="Inference",
        mode=mode,
        why_this_mode=why,
        trigger=listing(
            (["a scoring request"] if online else []) + ([f"{timing.words}, after the feature run"] if timing else [])
        ),
        schedule=Schedule(
            expression=timing.on(view.constraints.cloud.value) if timing else "",
            words=timing.words if timing else "no schedule: requests come when they come",
            runs_per_month=workload["scoring_runs_per_month"] if timing else 0.0,
            because=(
                f"{runs_are(workload['scoring_runs_per_month'])} asked for; {scoring_because(workload)}"
                if timing
                else "every score is asked for one by one"
            ),
        ),
        inputs=(*inputs, "champion of the model registry"),
        outputs=tuple(outputs),
        steps=tuple(steps),
        objectives=tuple(objectives),
        idempotence=(
            f"a repeated {use_case.event_id} with the same model version gives the same score; the log keeps both and"
            " counts one"
            if online
            else "a run replaces its own scores prefix whole; the consumer reads only prefixes with a completion record"
        ),
        back_fill=(
            "past requests are never answered again; for back-tests the logged features are scored offline"
            if not timing
            else "score any past partition with any version into a separate prefix; delivered scores are not changed"
        ),
        failure=FailureHandling(
            retries=0 if online and not timing else 2,
            back_off=(
                "none on requests: the caller's time is the budget" if online and not timing else "5 and 15 minutes"
            ),
            timeout_minutes=(
                round(workload["latency_limit_ms"] / 60000, 5)
                if online and limited and not timing
                else timeout_minutes(workload["scoring_vcpu_hours_per_run"])
            ),
            bad_records=(
                "a request that breaks the schema is answered with 400 and counted"
                if online
                else "rows without features are scored with defaults and marked; more than 1 % of them stops delivery"
            ),
            when_exhausted=f"{lower_first(use_case.fallback)}",
            degraded_result=(
                "missing entity features are replaced by their trained defaults and the answer says so; without a"
                f" model: {lower_first(use_case.fallback)}"
            ),
            who_is_told="service owner at once" if online else "service owner before the list is used",
        ),
        owner="machine learning engineer",
    )


def monitoring(view: View) -> Pipeline:
    """Return the monitoring pipeline."""
    workload, use_case = view.workload, view.use_case
    hourly = workload["daily_predictions"] / 24 >= 1000
    bulk = scoring(workload)
    timing = bulk or refresh(workload)
    if hourly and workload["online"]:
        expression, words, runs = "rate(1 hour)", "every hour", 730.0
    else:
        after = "scoring" if bulk else "feature"
        expression, words, runs = (
            timing.expression,
            f"after each {after} run, {timing.words}",
            runs_per_month(timing, workload),
        )
    per_window = workload["daily_predictions"] * (1 / 24 if expression == "rate(1 hour)" else timing.period_s / 86400)
    metrics_mode = bool(workload["online"])
    return Pipeline(
        id="monitoring",
        title="Monitoring and observability",
        mode="batch-and-streaming" if metrics_mode else "batch",
        why_this_mode=(
            f"latency and errors are counted as they happen; drift needs a window: {people_count(per_window)} scores"
            f" {'an hour' if expression == 'rate(1 hour)' else 'a run'} are enough for stable quantiles"
            if metrics_mode
            else (
                "batch, because there is nothing to watch between runs; each run is judged before delivery on its"
                f" {people_count(per_window)} rows"
            )
        ),
        trigger=f"{words}; quality when labels mature",
        schedule=Schedule(
            expression=native(expression, view.constraints.cloud.value),
            words=words,
            runs_per_month=runs,
            because=(
                f"{people_count(workload['daily_predictions'])} scores a day give {people_count(per_window)} a window"
            ),
        ),
        inputs=(
            f"predictions/{use_case.event}/",
            "reference profile stored with the champion",
            f"labels/{use_case.label.column}/",
        ),
        outputs=(
            "drift report by feature and of the score",
            (
                f"{spoken(use_case.primary_metric)} by day of decision, once"
                f" {plural(use_case.label.delay_days, 'day')} old"
            ),
            "metrics and alerts",
            "retrain recommendation",
        ),
        steps=(
            Step(
                name="profile",
                does=f"distributions of {len(use_case.features)} features and the score",
                writes="profile of the window",
            ),
            Step(
                name="compare",
                does="population stability index against the reference: 0.1 is a notice, 0.25 an alert",
                writes="drift report",
            ),
            Step(
                name="mature",
                does=f"join scores with {use_case.label.column} that became known",
                writes=f"quality overall and by {listing(use_case.slices)}",
            ),
            Step(
                name="decide",
                does="weigh drift, quality, volume and age",
                writes="retrain recommendation with its reasons",
            ),
        ),
        objectives=(
            Objective(
                measure="drift is reported",
                target=(
                    f"within {span(3600 if expression == 'rate(1 hour)' else timing.period_s / 4)} of the window's end"
                    " for 99 % of windows"
                ),
                window="28 days",
                from_fact=words,
            ),
            Objective(
                measure="matured quality is published",
                target=f"{plural(use_case.label.delay_days + 1, 'day')} after the decision",
                window="daily",
                from_fact=f"label delay {plural(use_case.label.delay_days, 'day')}",
            ),
        ),
        idempotence=(
            "a report is a function of its window and the reference; running it again replaces it with the same bytes"
        ),
        back_fill="any past window can be reported from the prediction log, also against a newer reference",
        failure=FailureHandling(
            retries=2,
            back_off="2 and 8 minutes",
            timeout_minutes=15.0,
            bad_records="predictions without features are counted as a defect of the service",
            when_exhausted="a missing report is itself an alert after two windows",
            degraded_result="automatic retraining pauses while reports are missing: no figure, no trigger",
            who_is_told="machine learning engineer",
        ),
        owner="machine learning engineer",
    )


def continual(view: View) -> Pipeline:
    """Return the continual-learning pipeline."""
    workload, use_case = view.workload, view.use_case
    timing = training(view.constraints, use_case)
    daily = timing.period_s <= 86400
    return Pipeline(
        id="continual-learning",
        title="Continual learning and data flywheel",
        mode="batch",
        why_this_mode=(
            f"batch, because its fuel is {use_case.label.column}, which matures in"
            f" {plural(use_case.label.delay_days, 'day')}; updating weights per event would chase noise"
        ),
        trigger=f"a retrain recommendation of monitoring; {lower_first(use_case.retrain_trigger)}; or {timing.words}",
        schedule=Schedule(
            expression=timing.on(view.constraints.cloud.value),
            words=f"{timing.words}, and on recommendation",
            runs_per_month=round(workload["training_runs_per_month"], 2),
            because=(
                "the timer is the guard against triggers that never fire"
                if not daily
                else "at this cadence the timer does the work and triggers only add a run on a bad day"
            ),
        ),
        inputs=(
            "retrain recommendation",
            f"decisions and {use_case.label.column} by {use_case.event_id}",
            "champion and challenger of the registry",
        ),
        outputs=(
            "training run with its reason",
            "champion–challenger comparison",
            "alias change or refusal",
            "next labelled partition",
        ),
        steps=(
            Step(
                name="capture",
                does=f"join decisions, overrides and {use_case.label.column}",
                writes="labelled partition, append only",
            ),
            Step(
                name="guard",
                does=(
                    f"refuse when a run ended in the last {span(quiet_s(timing))}, when a quality gate is open, or when"
                    " fewer than 500 new labels came"
                ),
                writes="decision with reasons",
            ),
            Step(
                name="retrain",
                does="start the training pipeline with the recommendation as its reason",
                writes="candidate",
            ),
            Step(name="compare", does="challenger against champion on matured cases both scored", writes="comparison"),
            Step(
                name="promote",
                does="move the alias when the gate passes, watch the canary, move back when it fires",
                writes="alias change",
            ),
        ),
        objectives=(
            Objective(
                measure="from a confirmed drift alert to a judged candidate",
                target=f"within {'6 hours' if daily else '24 hours'}",
                window="each event",
                from_fact=f"training {timing.words}",
            ),
            Objective(
                measure="decisions that get their label joined",
                target="at least 95 % of matured cases",
                window="monthly",
                from_fact=f"{use_case.label.column} by {use_case.event_id}",
            ),
        ),
        idempotence="one recommendation starts at most one run: its id is the run's key",
        back_fill="labels that come late are added to their partition of origin; snapshots after that date see them",
        failure=FailureHandling(
            retries=1,
            back_off="30 minutes",
            timeout_minutes=timeout_minutes(workload["training_vcpu_hours_per_run"]) + 30,
            bad_records=f"labels without a known {use_case.event_id} are kept aside and counted",
            when_exhausted="the champion stays and a person decides",
            degraded_result=f"the rule is always there: {lower_first(use_case.baseline)}",
            who_is_told="data scientist",
        ),
        owner="data scientist",
    )


def _due(view: View) -> str:
    """Return by when scores are delivered."""
    due, day = view.constraints.serving.due_by.value, view.constraints.serving.due_on.value
    on = f" on {day.capitalize()}s" if day else ""
    return (
        f"by {due.removesuffix('Z')}{' UTC' if due.endswith('Z') else ''}{on}"
        if due
        else "by two hours after the start"
    )
