"""The pipelines that move data: ingestion, features and training."""

from __future__ import annotations

from mlops_architect.domain.outputs.pipelines import FailureHandling, Objective, Pipeline, Schedule, Step
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.schedules import DAY_S, HOUR_S, Timing, cadence, refresh, runs_per_month, training
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, listing, number, people_count, plural, span, spoken

_VCPUS_PLANNED = 4.0
"""Time-outs are set before compute is chosen: four vCPUs are the smallest that is considered."""


def timeout_minutes(vcpu_hours: float) -> float:
    """Return three times the expected duration on four vCPUs, at least fifteen minutes."""
    return max(15.0, float(round(3 * vcpu_hours / _VCPUS_PLANNED * 60)))


def ingestion(view: View) -> Pipeline:
    """Return the ingestion pipeline."""
    workload, use_case = view.workload, view.use_case
    streams = bool(workload["streaming"])
    timing = refresh(workload)
    freshness = span(workload["freshness_s"])
    steps = [
        Step(
            name="extract",
            does=f"read {spoken(use_case.event)} records and {use_case.label.column} since the last watermark",
            writes="extract in a staging prefix",
        ),
        Step(
            name="check",
            does="schema, ranges, duplicates and volume against the contract",
            writes="quality report; rows that fail go to quarantine",
        ),
        Step(
            name="publish",
            does="write the partition, then its manifest as the last file",
            writes=f"raw/{use_case.event}/ingested_on=YYYY-MM-DD/ and manifest.json",
        ),
    ]
    objectives = [
        Objective(
            measure="extract complete and readable",
            target=(f"within {span(timing.period_s / 4)} of its start, {timing.words}, for 99 % of runs"),
            window="28 days",
            from_fact=f"refresh {timing.words}",
        ),
        Objective(
            measure="rows published over rows at the source",
            target="at least 99.9 %",
            window="each run",
            from_fact=f"{people_count(workload['daily_predictions'])} records a day",
        ),
    ]
    if streams:
        steps.append(
            Step(
                name="consume",
                does=(
                    f"take {spoken(use_case.event)} events from the stream, validate, hand them to the feature"
                    " processor"
                ),
                writes="raw events every five minutes into the same lake layout",
            )
        )
        objectives.append(
            Objective(
                measure="age of the oldest unread event",
                target=f"at most {span(workload['freshness_s'] / 3)}",
                window="1 minute, 99 % of minutes",
                from_fact=f"freshness {freshness}",
            )
        )
    return Pipeline(
        id="ingestion",
        title="Ingestion",
        mode="batch-and-streaming" if streams else "batch",
        why_this_mode=(
            f"events stream because features must be at most {freshness} old at {number(workload['events_per_s_peak'])}"
            f" events/s; labels and history stay batch because {use_case.label.column} comes"
            f" {plural(use_case.label.delay_days, 'day')} late anyway"
            if streams
            else (
                f"batch, because values may be {freshness} old and an extract {timing.words} keeps them below"
                f" {span(timing.period_s)}; a stream would deliver sooner than anything uses it"
            )
        ),
        trigger=f"{timing.words}; {'each event as it happens; ' if streams else ''}by hand for a back-fill",
        schedule=Schedule(
            expression=timing.on(view.constraints.cloud.value),
            words=timing.words,
            runs_per_month=runs_per_month(timing, workload),
            because=(
                f"the longest period that keeps values within {freshness}"
                if not streams
                else "keeps extracts small and labels daily; freshness comes from the stream"
            ),
        ),
        inputs=tuple(use_case.sources) + ((f"stream of {use_case.event}",) if streams else ()),
        outputs=(
            f"raw/{use_case.event}/ ({gigabytes(workload['ingest_gb_per_day'])} a day)",
            f"labels/{use_case.label.column}/",
            "quality report and quarantine",
        ),
        steps=tuple(steps),
        objectives=tuple(objectives),
        idempotence=(
            "partition and file names come from the extract's window and content hash; a second run writes the same"
            f" names. Records are unique by {use_case.event_id}, the latest ingestion wins"
        ),
        back_fill=(
            "the same job with a window argument, one day at a time, at most four days at once; the whole history of"
            f" {gigabytes(workload['stored_gb'])} was loaded this way"
        ),
        failure=FailureHandling(
            retries=3,
            back_off="1, 4 and 16 minutes",
            timeout_minutes=timeout_minutes(workload["raw_gb_per_run"] * 0.05),
            bad_records=(
                "to quarantine with the reason, above 0.5 % of a run the run"
                f" stops{'; events that fail every attempt are set aside as dead letters, kept 14 days' if streams else ''}"
            ),
            when_exhausted=(
                "alert the data engineer on duty; the next run covers both windows, because the watermark did not move"
            ),
            degraded_result="features are built from the last complete extract and marked with its age",
            who_is_told="data engineer, and the owner of the source when the contract is broken",
        ),
        owner="data engineer",
    )


def _time_for(timing: Timing, workload: Workload) -> float:
    """Return the seconds that an extract may take: a quarter of its period, and no longer than until scores start."""
    if not workload["batch"] or timing.period_s < DAY_S:
        return timing.period_s / 4
    until_h = (workload["scoring_starts_utc_h"] - workload["extract_starts_utc_h"]) % 24
    return min(timing.period_s / 4, until_h * HOUR_S)


def feature(view: View) -> Pipeline:
    """Return the feature pipeline."""
    workload, use_case = view.workload, view.use_case
    streaming = [one.name for one in use_case.features if one.streaming and workload["streaming"]]
    windowed = [one for one in use_case.features if one.kind in ("window", "time-since-last")]
    online = bool(workload["online"] and workload["feature_lookup"])
    timing = refresh(workload)
    longest = max((one.window_s for one in windowed), default=0)
    outputs = [f"features/{use_case.id}/as_of=YYYY-MM-DD/ ({gigabytes(workload['offline_feature_gb'])} kept)"]
    if online:
        outputs.append(
            f"online feature rows, {people_count(workload['entities_m'] * 1e6)} entities,"
            f" {gigabytes(workload['online_store_gb'])}"
        )
    steps = [
        Step(
            name="window",
            does=(
                f"aggregate {listing(one.name for one in windowed)} as of each record's time"
                if windowed
                else f"derive {listing(one.name for one in use_case.features[:4])} from each record"
            ),
            writes="offline feature rows with event time and computation time",
        ),
        Step(
            name="check",
            does="null shares, ranges and drift of each feature against the last 28 days",
            writes="feature report; a failed check keeps the last good version in use",
        ),
    ]
    if online:
        steps.append(
            Step(
                name="materialise",
                does="write changed entity rows to the online store",
                writes="online rows with their computation time",
            )
        )
    if streaming:
        steps.append(
            Step(
                name="update",
                does=f"keep {listing(streaming)} current from the stream",
                writes="online rows within seconds of the event",
            )
        )
    objectives = [
        Objective(
            measure="age of a feature value when used",
            target=f"at most {span(workload['freshness_s'])} for 99 % of reads",
            window="1 hour",
            from_fact=(
                f"freshness_s = {number(workload['freshness_s'])} ({workload.quantity('freshness_s').provenance.value})"
            ),
        )
    ]
    if online:
        objectives.append(
            Objective(
                measure="rows whose online value differs from the recomputed offline value",
                target="at most 0.1 %",
                window="daily sample of 10,000 rows",
                from_fact="one definition in both paths",
            )
        )
    return Pipeline(
        id="feature",
        title="Feature engineering",
        mode="batch-and-streaming" if streaming else "batch",
        why_this_mode=(
            f"{listing(streaming)} change with every event and must be at most {span(workload['freshness_s'])} old; the"
            f" other {len(use_case.features) - len(streaming)} features move slowly or come with the request"
            if streaming
            else (
                f"batch, because the longest window is {span(longest)} and values may be"
                f" {span(workload['freshness_s'])} old"
                if longest
                else f"batch, because no feature needs history and values may be {span(workload['freshness_s'])} old"
            )
        ),
        trigger="the manifest of a published extract" + ("; each event for the streamed features" if streaming else ""),
        schedule=Schedule(
            expression=timing.on(view.constraints.cloud.value),
            words=f"after ingestion, {timing.words}",
            runs_per_month=runs_per_month(timing, workload),
            because="features are as fresh as the extract they follow",
        ),
        inputs=(
            f"raw/{use_case.event}/, {span(longest + timing.period_s)} back" if longest else f"raw/{use_case.event}/",
            f"labels/{use_case.label.column}/ (for training sets only)",
        ),
        outputs=tuple(outputs),
        steps=tuple(steps),
        objectives=tuple(objectives),
        idempotence=(
            "a run owns its as-of partition and replaces it whole; online writes carry the computation time and an"
            " older one never overwrites a newer one"
        ),
        back_fill=(
            f"recompute as-of partitions from raw data, oldest first; {gigabytes(workload['raw_gb_per_run'])} take"
            f" about {number(workload['transform_vcpu_hours_per_run'])} vCPU-hours a run. Online rows are written only"
            " by the newest partition"
        ),
        failure=FailureHandling(
            retries=2,
            back_off="2 and 8 minutes",
            timeout_minutes=timeout_minutes(workload["transform_vcpu_hours_per_run"]),
            bad_records=(
                "rows that cannot be computed carry nulls and a reason; more than 1 % nulls in one feature stops"
                " the run"
            ),
            when_exhausted=(
                "serving and training go on with the last good partition; after two periods the alert becomes a page"
            ),
            degraded_result="older feature values; each carries its age, and the model was trained with that lag",
            who_is_told="machine learning engineer",
        ),
        owner="machine learning engineer",
    )


def training_pipeline(view: View) -> Pipeline:
    """Return the training pipeline."""
    workload, use_case = view.workload, view.use_case
    timing = training(view.constraints, use_case)
    how_often = cadence(view.constraints, use_case)
    drift = how_often in ("on_drift", "on_demand", "one_off")
    stated = view.constraints.training.cadence.known
    hours = workload["training_vcpu_hours_per_run"]
    return Pipeline(
        id="training",
        title="Training and evaluation",
        mode="batch",
        why_this_mode=(
            f"batch, because labels are {plural(use_case.label.delay_days, 'day')} old when they become usable:"
            " learning from single events would learn nothing sooner"
        ),
        trigger=f"{timing.words}; a drift decision of the continual-learning pipeline; a changed feature set",
        schedule=Schedule(
            expression=timing.on(view.constraints.cloud.value),
            words=timing.words,
            runs_per_month=round(workload["training_runs_per_month"], 2),
            because=(
                f"the requirements ask for training {spoken(how_often)}"
                if stated
                else f"not stated; {how_often} is usual for {use_case.title.lower()}"
            )
            + ("; the timer is a backstop for the case that no trigger fires" if drift else ""),
        ),
        inputs=(
            f"features/{use_case.id}/ as of each record",
            f"{use_case.label.column} older than {plural(use_case.label.delay_days, 'day')}",
        ),
        outputs=(
            "candidate in the model registry with metrics, manifest and feature set",
            "evaluation report by slice",
            "refusal report when the gate says no",
        ),
        steps=(
            Step(
                name="snapshot",
                does=(
                    f"join features and {use_case.label.column} point in time,"
                    f" {people_count(workload['training_rows_m'] * 1e6)} rows"
                ),
                writes="manifest of the training set",
            ),
            Step(
                name="train",
                does=f"fit {listing(spoken(one.name) for one in use_case.candidates)} with the tuned parameters",
                writes="model and parameters",
            ),
            Step(
                name="evaluate",
                does=(
                    f"{spoken(use_case.primary_metric)} on the newest labelled window, overall and by"
                    f" {listing(use_case.slices)}, against champion and rule"
                ),
                writes="evaluation report",
            ),
            Step(name="register", does="register when the gate passes, as challenger", writes="registry version"),
        ),
        objectives=(
            Objective(
                measure="training run ends with a decision (registered or refused)",
                target="99 % of runs",
                window="quarter" if timing.period_s > 7 * 86400 else "28 days",
                from_fact=f"{plural(round(workload['training_runs_per_month'], 2), 'run')} a month",
            ),
            Objective(
                measure="age of the champion's training data",
                target=f"at most {span((use_case.label.delay_days * 86400) + 2 * timing.period_s)}",
                window="always",
                from_fact=f"label delay {plural(use_case.label.delay_days, 'day')} and training {timing.words}",
            ),
        ),
        idempotence=(
            "the run is keyed by manifest, commit and parameters; the same key finds its earlier result and trains"
            " nothing"
        ),
        back_fill=(
            "give an as-of date: the snapshot is rebuilt and trained as it would have been that day; used for"
            " back-tests, never promoted"
        ),
        failure=FailureHandling(
            retries=2,
            back_off="5 and 20 minutes",
            timeout_minutes=timeout_minutes(hours),
            bad_records=(
                "none are dropped in training: a snapshot that fails its checks stops the run before any compute is"
                " spent"
            ),
            when_exhausted=(
                f"the champion stays; the next run is {timing.words}, and two failures in a row page the machine"
                " learning engineer"
            ),
            degraded_result="the champion ages by one period; its quality figures say whether that matters",
            who_is_told="machine learning engineer, data scientist when the gate refused",
        ),
        owner="data scientist",
    )
