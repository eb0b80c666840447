"""Agent 8, feature engineering: features that this design delivers, their pipelines and their correctness."""

from __future__ import annotations

from mlops_architect.domain.outputs.feature_engineering import (
    Consistency,
    FeatureEngineering,
    FeaturePipeline,
    FeatureSpec,
    LifecycleStep,
    OnlineStore,
    PointInTime,
)
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.engine.agents.feature_decisions import (
    offline_store,
    online_store_decision,
    single_definition,
    streamed_features,
    training_lag,
)
from mlops_architect.engine.agents.feature_list import split_features
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    listing,
    number,
    plural,
    quoted,
    span,
)
from mlops_architect.engine.confidence import overall


def answer(view: View) -> FeatureEngineering:
    """Settle the features of this system and how they are computed."""
    use_case, workload = view.use_case, view.workload
    blueprint = view.of("pipelines", Pipelines)
    features, left_out = split_features(use_case, workload, view.plan)
    decisions = disputed(
        (
            single_definition(view, features),
            streamed_features(view, features),
            offline_store(view),
            online_store_decision(view),
            training_lag(view, features),
        ),
        view.findings,
    )
    streamed = [one.name for one in features if one.computed_by in ("stream", "batch-and-stream")]
    history = [one.name for one in features if one.window != "none: the record itself"]
    return FeatureEngineering(
        summary=(
            f"{len(features)} features: {len(features) - len(history)} from the record itself, {len(history)} from the"
            " past of an entity"
        )
        + (f", {len(streamed)} of them kept fresh by the stream" if streamed else "")
        + f"; {plural(len(left_out), 'column or feature is', 'columns and features are')} left out with reasons.",
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("data.freshness_s", "serving.streaming_required"),
            workload,
            ("freshness_s", "entities_m"),
        ),
        strategy=_strategy(view, features),
        features=features,
        left_out=left_out,
        lifecycle=_lifecycle(view),
        batch_pipeline=_batch(view, features, blueprint),
        streaming_pipeline=_stream(view, features, blueprint),
        point_in_time=_point_in_time(view, features),
        consistency=_consistency(view, features),
        online_store=_online_store(view),
        practices=applied(
            view,
            "feature-engineering",
            event_time=use_case.event_time,
            label=use_case.label.column,
            entity_key=use_case.entities[0].key if use_case.entities else use_case.event_id,
        ),
        answered_findings=answered(view.findings, "taken up in the feature list and its guards"),
    )


def _strategy(view: View, features: tuple[FeatureSpec, ...]) -> str:
    history = [one.name for one in features if one.window != "none: the record itself"]
    return (
        f"Few features with a reason each before many without: {len(features)} serve"
        f" {quoted(view.use_case.decision_supported)}. What the record says comes first, "
        + (
            f"then how it differs from the entity's own past ({listing(history)}). "
            if history
            else "history is not needed. "
        )
        + "A feature stays if removing it costs more than 0.5 % of the metric on two folds; otherwise its"
        f" {'look-up, ' if view.workload['online'] else ''}storage and upkeep are not worth it."
    )


def _lifecycle(view: View) -> tuple[LifecycleStep, ...]:
    use_case = view.use_case
    delay = plural(use_case.label.delay_days, "day")
    return (
        LifecycleStep(
            step="propose",
            how=f"a sentence why it should bear on {use_case.label.column}, and the columns it needs",
            passes_when=f"each column is known at {use_case.event_time} and allowed by its contract",
        ),
        LifecycleStep(
            step="prototype",
            how="computed point in time on the labelled history, in the package's own functions",
            passes_when="the metric gains at least 0.5 % on two of three time-ordered folds",
        ),
        LifecycleStep(
            step="build",
            how="definition with tests; back-filled over the training window",
            passes_when="recomputation equals the back-fill on 1,000 records",
        ),
        LifecycleStep(
            step="serve" if view.workload["online"] else "publish",
            how=(
                "computed beside the old set, logged, not used"
                if view.workload["online"]
                else "written beside the old set, not read"
            ),
            passes_when="99.9 % parity over seven days",
        ),
        LifecycleStep(
            step="use",
            how="a model is trained with the new set and goes through its gate",
            passes_when="the candidate is promoted",
        ),
        LifecycleStep(
            step="watch",
            how="drift, null share, age and importance in each model's report",
            passes_when=f"reviewed when quality of the matured window ({delay} back) is reviewed",
        ),
        LifecycleStep(
            step="retire",
            how="dropped from the next set; computed until the last model that uses it is gone",
            passes_when="no model among champion, challenger and roll-back target names it",
        ),
    )


def _batch(view: View, features: tuple[FeatureSpec, ...], blueprint: Pipelines) -> FeaturePipeline:
    workload, plan = view.workload, view.plan
    pipeline = blueprint.pipeline("feature")
    longest = max((one.window_s for one in view.use_case.features), default=0)
    names = tuple(one.name for one in features if "batch" in one.computed_by) or tuple(one.name for one in features)
    return FeaturePipeline(
        needed=True,
        because="training sets need every feature over the whole history"
        + ("" if workload["streaming"] else "; serving needs no value fresher than its schedule"),
        runs_on=plan.pattern("transform"),
        trigger=pipeline.trigger,
        features=names,
        steps=(
            f"read raw partitions of the last {span(longest + refresh(workload).period_s)}",
            f"aggregate by {listing(entity.key for entity in view.use_case.entities)}",
            "compare with the last 28 days: nulls, ranges, drift",
            f"write the as-of partition to {plan.pattern('feature-offline')}, manifest last",
            *((f"write changed rows to {plan.pattern('feature-online')}",) if plan.pattern("feature-online") else ()),
        ),
        cost_monthly_usd=round(plan.monthly_usd("transform") + plan.monthly_usd("feature-offline"), 2),
        latency_of_a_value=(
            f"at most {span(refresh(workload).period_s)} and one run of"
            f" {number(workload['transform_vcpu_hours_per_run'])} vCPU-hours"
        ),
        recovery=pipeline.back_fill,
    )


def _stream(view: View, features: tuple[FeatureSpec, ...], blueprint: Pipelines) -> FeaturePipeline:
    plan = view.plan
    names = tuple(one.name for one in features if one.computed_by in ("stream", "batch-and-stream"))
    if not names:
        because = (
            blueprint.streaming.because
            if not blueprint.streaming.needed
            else "no feature of this use case is marked as worth keeping fresh; events are only stored"
        )
        return FeaturePipeline(
            needed=False,
            because=f"not needed, because {because}",
            runs_on="nothing",
            trigger="none",
            features=(),
            steps=(),
            cost_monthly_usd=0.0,
            latency_of_a_value=f"that of the batch pipeline, {span(refresh(view.workload).period_s)}",
            recovery="not needed, because nothing is kept in a stream's state",
        )
    return FeaturePipeline(
        needed=True,
        because=(
            f"{listing(names)} must be at most"
            f" {span(min(one.freshness_s for one in features if one.name in names))} old"
        ),
        runs_on=f"{plan.pattern('stream-process')} reading {plan.pattern('ingest-stream')}",
        trigger="each event",
        features=names,
        steps=(
            f"drop repeats by {view.use_case.event_id}",
            "update the entity's window in buckets of a tenth of its length",
            f"write the row with its event time to {plan.pattern('feature-online')}, only if newer",
            "emit age, lag and repeats as metrics",
        ),
        cost_monthly_usd=round(plan.monthly_usd("ingest-stream") + plan.monthly_usd("stream-process"), 2),
        latency_of_a_value=(
            f"at most {span(view.workload['freshness_s'])} from the event to a readable value, 99 % of events"
        ),
        recovery=(
            "restart from the last offset; rows repair themselves with the next event, and the nightly batch overwrites"
            " windows longer than a day"
        ),
    )


def _point_in_time(view: View, features: tuple[FeatureSpec, ...]) -> PointInTime:
    use_case = view.use_case
    history = [one.name for one in features if one.window != "none: the record itself"]
    return PointInTime(
        rule=f"for each {use_case.event_id} only what had been ingested before its {use_case.event_time} may enter",
        join=(
            f"as-of join of {listing(history)} on the entity's key: the newest row with both event time and computation"
            f" time before {use_case.event_time}"
            if history
            else "no join is needed, because every feature comes from the record itself"
        ),
        label_rule=(
            f"{use_case.label.column} is joined by {use_case.event_id} and only for records at least"
            f" {plural(use_case.label.delay_days, 'day')} old at the as-of date"
        ),
        lag_rule=(
            f"batch values are taken with the lag they have in production ({span(refresh(view.workload).period_s)}), so"
            " the model learns from values as old as those it will see"
        ),
        proof=(
            f"1,000 records recomputed from raw rows on each change; a record written at or after {use_case.event_time}"
            " must not change a value"
        ),
    )


def _consistency(view: View, features: tuple[FeatureSpec, ...]) -> Consistency:
    online = bool(view.plan.pattern("feature-online"))
    return Consistency(
        single_definition="one function a feature in the package, called by the batch job, the scoring code"
        + (", and the stream consumer" if view.workload["streaming"] else ""),
        same_time=f"all windows end before {view.use_case.event_time} of the record, in UTC, in every path",
        parity_check=(
            "daily, 10,000 logged feature vectors are recomputed offline for the same instant and compared"
            if online
            else (
                "each run compares 1,000 rows with a recomputation from raw data; there is no second path that could"
                " differ"
            )
        ),
        tolerance=(
            "99.9 % equal; sums and means to 1e-6; lag explained by the value's own timestamp" if online else "equal"
        ),
        when_broken=(
            f"promotion stops, the feature at fault (of {len(features)}) is named; above 1 % the service uses the"
            " trained default for it"
            if online
            else "the partition is not published"
        ),
    )


def _online_store(view: View) -> OnlineStore:
    workload, plan, use_case = view.workload, view.plan, view.use_case
    pattern = plan.pattern("feature-online")
    if not pattern:
        reason = next(
            (one.reason for one in plan.skipped if one.capability == "feature-online"),
            "no score is asked for one by one",
        )
        return OnlineStore(
            needed=False,
            because=f"not needed, because {reason}",
            technology="none",
            keys=(),
            row_kb=0.0,
            rows_m=0.0,
            size_gb=0.0,
            reads_per_s_peak=0.0,
            writes_per_s_peak=0.0,
            monthly_usd=0.0,
            time_to_live="none",
        )
    longest = max((one.window_s for one in use_case.features), default=0)
    return OnlineStore(
        needed=True,
        because="scores use an entity's history, which a request does not carry",
        technology=pattern,
        keys=tuple(entity.key for entity in use_case.entities),
        row_kb=round(workload["feature_row_kb"], 3),
        rows_m=workload["entities_m"],
        size_gb=round(workload["online_store_gb"], 3),
        reads_per_s_peak=workload["feature_reads_per_s_peak"],
        writes_per_s_peak=round(workload["feature_writes_per_s_peak"], 1),
        monthly_usd=round(plan.monthly_usd("feature-online"), 2),
        time_to_live=f"{span(longest * 2 + 86400)} after the last write: twice the longest window",
    )
