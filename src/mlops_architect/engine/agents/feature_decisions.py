"""The choices behind the features: one definition, what is streamed, stores, and the lag that training sees."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.feature_engineering import (
    FeatureSpec,
)
from mlops_architect.engine.agents.counterfactuals import rejected_patterns
from mlops_architect.engine.agents.grounds import rejections
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    dollars,
    enough,
    gigabytes,
    listing,
    number,
    people_count,
    plural,
    span,
)
from mlops_architect.engine.confidence import confidence


def single_definition(view: View, features: tuple[FeatureSpec, ...]) -> Decision:
    """Return the choice of one function a feature, imported by every path."""
    return Decision(
        id="single-definition",
        question="How are features defined so that training and serving agree?",
        choice="One Python function a feature, in the package that batch, "
        + (
            "stream and service"
            if view.workload["streaming"]
            else "service and training"
            if view.workload["online"]
            else "training and scoring jobs"
        )
        + " import",
        rationale=(
            f"{len(features)} features are small enough for code that people can read; the same commit is in every"
            " image, so there is no second definition to drift."
        ),
        rejected=rejections(
            {
                "SQL offline, code online": "two definitions of each window; parity would be tested instead of given",
                "A feature platform with its own language": (
                    f"a service to run and to learn for {len(features)} features and"
                    f" {plural(len(view.use_case.entities), 'entity', 'entities')}"
                ),
            }
        ),
        serves=("team.size",),
        consequences=("a changed definition is a new feature set and a new model",),
        risks=("a slow Python window function; its time is part of the latency budget and of the tests",),
        confidence=confidence(view.constraints, ("team.size",)),
        would_change_if="several teams share more than about fifty features: then a feature platform pays",
    )


def streamed_features(view: View, features: tuple[FeatureSpec, ...]) -> Decision:
    """Return the choice of which features a stream keeps fresh, with what stream and processor cost."""
    workload = view.workload
    names = [one.name for one in features if one.computed_by in ("stream", "batch-and-stream")]
    cost = view.plan.monthly_usd("ingest-stream") + view.plan.monthly_usd("stream-process")
    return Decision(
        id="streamed-features",
        question="Which features are kept fresh by a stream?",
        choice=listing(names) if names else "No feature",
        rationale=(
            f"They change with each event and may be at most {span(workload['freshness_s'])} old; stream and processor"
            f" cost {dollars(cost)} a month."
            if names
            else f"Values may be {span(workload['freshness_s'])} old and a refresh comes {refresh(workload).words}."
        ),
        rejected=rejections(
            {
                "All features": "the others move slower than their refresh or come with the request",
                "No stream, a refresh in batches": (
                    f"infeasible: values would be up to {span(refresh(workload).period_s)} old"
                ),
            }
            if names
            else {"The windows": f"a stream would keep them seconds old; {enough(workload['freshness_s'])}"}
        ),
        serves=("data.freshness_s", "serving.streaming_required"),
        consequences=(
            ("two paths write the same row; the newer event time wins",)
            if names
            else ("bursts within a refresh are invisible to the model",)
        ),
        risks=(
            ("state is lost on restart: windows shorter than a day are short until they fill",)
            if names
            else (
                (
                    "features that look strong offline may owe it to fresher values than serving has; the lag rule"
                    " prevents that"
                ),
            )
        ),
        confidence=confidence(
            view.constraints, ("serving.streaming_required",), quantities=(workload.quantity("freshness_s"),)
        ),
        would_change_if=(
            "an experiment with values a day old costs less than 2 % of the metric: then the stream goes"
            if names
            else "an experiment shows that minute-old windows add more than 5 % to the metric"
        ),
    )


def offline_store(view: View) -> Decision:
    """Return the choice of the offline store, with the plan's counterfactuals."""
    workload = view.workload
    return Decision(
        id="offline-store",
        question="Where is the history of feature values kept?",
        choice=f"{view.plan.pattern('feature-offline')}, partitioned by as-of day",
        rationale=(
            f"{gigabytes(workload['offline_feature_gb'])} over {number(min(workload['retention_days'], 395))} days at"
            f" {dollars(view.plan.monthly_usd('feature-offline'))} a month; training reads whole days, never single"
            " rows."
        ),
        rejected=rejected_patterns(view.plan, "feature-offline")
        + rejections(
            {
                "Recompute for each training": (
                    f"{number(workload['transform_vcpu_hours_per_run'] * 90)} vCPU-hours for a window of 90 days,"
                    f" {plural(round(workload['training_runs_per_month'], 1), 'time')} a month"
                )
            }
        ),
        serves=("data.stored_gb", "training.cadence"),
        consequences=("a changed definition needs a back-fill of its column",),
        risks=("values computed by an old version look like new ones; the feature set's hash is part of the path",),
        confidence=confidence(
            view.constraints, ("training.cadence",), quantities=(workload.quantity("offline_feature_gb"),)
        ),
        would_change_if="analysts query features interactively every day: then a warehouse pays",
    )


def online_store_decision(view: View) -> Decision:
    """Return the choice of the online store, or why none is needed."""
    workload, plan = view.workload, view.plan
    pattern = plan.pattern("feature-online")
    if not pattern:
        reason = next(
            (one.reason for one in plan.skipped if one.capability == "feature-online"),
            "no score is asked for one by one",
        )
        return Decision(
            id="online-store",
            question="Where does serving look features up?",
            choice="Not needed",
            rationale=f"{reason[0].upper()}{reason[1:]}.",
            rejected=rejections(
                {
                    "An online store for later": (
                        "a store without a reader; the offline rows can be loaded into one within a day"
                    )
                }
            ),
            serves=("serving.modes",),
            consequences=("the scoring job reads feature partitions directly",),
            risks=("a later online use needs a store and a parity check",),
            confidence=confidence(view.constraints, ("serving.modes",)),
            would_change_if="someone must score a single case on request with its history",
        )
    share = next((choice.candidate.p99_ms for choice in plan.choices if choice.capability == "feature-online"), None)
    return Decision(
        id="online-store",
        question="Where does serving look features up?",
        choice=(
            f"{pattern}: one row for each {listing(entity.key for entity in view.use_case.entities)}, read in one batch"
            " call"
        ),
        rationale=(
            f"{number(workload['feature_reads_per_s_peak'])} reads/s at peak over"
            f" {people_count(workload['entities_m'] * 1e6)} rows of {number(workload['feature_row_kb'])} kB;"
            f" {f'{number(share)} ms p99 and ' if share else ''}{dollars(plan.monthly_usd('feature-online'))} a month."
        ),
        rejected=rejected_patterns(plan, "feature-online"),
        serves=("latency.p99_ms", "load.peak_rps"),
        consequences=("all features of an entity lie in one row, so a look-up is one read",),
        risks=("a popular key is read far more often than others",),
        confidence=confidence(
            view.constraints,
            ("latency.p99_ms", "load.peak_rps"),
            margins=[one for one in plan.margins if one.constraint.startswith("latency")],
            quantities=(workload.quantity("entities_m"),),
        ),
        would_change_if=(
            f"the look-up takes more than {number((share or 10) * 2)} ms p99 in the load test, or the entities exceed"
            f" {people_count(workload['entities_m'] * 1e7)}"
        ),
    )


def training_lag(view: View, features: tuple[FeatureSpec, ...]) -> Decision:
    """Return the choice of how old the values in training sets are."""
    period = refresh(view.workload).period_s
    batch = [one.name for one in features if one.computed_by == "batch"]
    return Decision(
        id="training-lag",
        question="How old are the values that training sees?",
        choice="As old as serving will see them"
        + (f": {listing(batch)} with a lag of {span(period)}" if batch else ""),
        rationale=(
            "A model trained on values at the very instant learns a precision that serving never has; the gap shows as"
            " quality lost on the first day."
        ),
        rejected=rejections(
            {
                "Exact values at event time": f"up to {span(period)} fresher than in production",
                "Newest value at training time": (
                    f"it contains what happened after the decision: leakage of {view.use_case.label.column}"
                ),
            }
        ),
        serves=("data.freshness_s",),
        consequences=("a faster refresh later needs a new training set to be worth anything",),
        risks=("late runs make production lag longer than trained; age of values is an objective",),
        confidence=confidence(view.constraints, (), quantities=(view.workload.quantity("freshness_s"),)),
        would_change_if=f"the refresh period changes from {span(period)}",
    )
