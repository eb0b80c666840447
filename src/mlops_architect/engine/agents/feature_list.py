"""The list of features: what the plan can deliver of the use case's features, each with definition and guard."""

from __future__ import annotations

from mlops_architect.domain.outputs.feature_engineering import ComputedBy, FeatureSpec, LeftOut
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.use_case import Feature, UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.series import series_definition
from mlops_architect.engine.agents.wording import listing, span, spoken

_HISTORY = ("window", "time-since-last")


def split_features(
    use_case: UseCase, workload: Workload, plan: Plan
) -> tuple[tuple[FeatureSpec, ...], tuple[LeftOut, ...]]:
    """Return the features this design can deliver where they are used, and those it cannot.

    A feature over an entity's past needs an online store when scores are asked for one by one. A window shorter
    than the refresh period needs a stream. A ratio needs both of its parts.
    """
    kept: list[Feature] = []
    left: list[LeftOut] = []
    for feature in sorted(use_case.features, key=lambda one: one.kind == "ratio"):
        reason = _reason_to_leave(feature, use_case, workload, plan, {one.name for one in kept})
        if reason:
            left.append(LeftOut(name=feature.name, because=reason))
        else:
            kept.append(feature)
    order = {feature.name: index for index, feature in enumerate(use_case.features)}
    specs = tuple(_spec(feature, use_case, workload, plan) for feature in sorted(kept, key=lambda one: order[one.name]))
    return specs, (*left, *_unused_columns(use_case))


def _reason_to_leave(feature: Feature, use_case: UseCase, workload: Workload, plan: Plan, kept: set[str]) -> str:
    online = bool(workload["online"])
    if feature.kind in _HISTORY and online and feature.where != "offline" and not plan.pattern("feature-online"):
        return "no online feature store was chosen, and a request does not carry the entity's past"
    if feature.kind in _HISTORY and online and feature.where == "offline":
        return "it exists only offline, so a model that uses it could not be served online"
    period = refresh(workload).period_s
    short = feature.kind == "window" and 0 < feature.window_s < period
    if short and online and not workload["streaming"]:
        return (
            f"its window of {span(feature.window_s)} is shorter than the refresh of {span(period)}, and there is no"
            " stream: it would nearly always be empty"
        )
    stale = feature.kind == "time-since-last" and 0 < feature.freshness_s < period
    if stale and online and not workload["streaming"]:
        return (
            f"it must be at most {span(feature.freshness_s)} old to mean anything, the refresh is {span(period)}, and"
            " there is no stream"
        )
    names = kept | {column.name for column in use_case.columns}
    if feature.kind == "ratio" and not {feature.column, feature.other} <= names:
        missing = sorted({feature.column, feature.other} - names)
        return f"it is a ratio with {listing(missing)}, which this design does not deliver"
    return ""


def _unused_columns(use_case: UseCase) -> tuple[LeftOut, ...]:
    used = (
        {feature.column for feature in use_case.features}
        | {feature.other for feature in use_case.features}
        | {use_case.event_id, use_case.event_time}
    )
    keys = {entity.key for entity in use_case.entities}
    found = []
    for column in use_case.columns:
        if column.name in used and column.name not in keys:
            continue
        if column.name in keys:
            found.append(
                LeftOut(
                    name=column.name,
                    because=(
                        "it is a key: it joins history, and as an input it would let the model learn single entities by"
                        " heart"
                    ),
                )
            )
        elif column.sensitivity:
            found.append(
                LeftOut(
                    name=column.name, because=f"it holds {listing(column.sensitivity)} data and no feature needs it"
                )
            )
        else:
            found.append(
                LeftOut(
                    name=column.name, because="no feature of this use case is built on it; exploration may bring it in"
                )
            )
    return tuple(found)


def _spec(feature: Feature, use_case: UseCase, workload: Workload, plan: Plan) -> FeatureSpec:
    history = feature.kind in _HISTORY
    by = _computed_by(feature, workload, plan)
    freshness = 0.0 if by == "request" else _freshness(feature, workload, by)
    available = feature.where if feature.where in ("online", "offline", "both") else "both"
    if not workload["online"]:
        available = "offline"
    elif available == "online":
        available = "both"
    column = next((one for one in use_case.columns if one.name == feature.column), None)
    return FeatureSpec(
        name=feature.name,
        entity=feature.entity or use_case.event,
        definition=_definition(feature, use_case),
        source=f"{use_case.event}.{feature.column or use_case.event_time}"
        + (f" and {feature.other}" if feature.other else ""),
        window=(
            span(feature.window_s)
            if feature.window_s
            else ("since the last record" if feature.kind == "time-since-last" else "none: the record itself")
        ),
        type=(
            "category"
            if feature.kind == "category"
            else f"{feature.buckets:,} hashed counts"
            if feature.kind == "text"
            else "picture as numbers"
            if feature.kind == "image"
            else "integer"
            if feature.kind == "time-part" or feature.aggregate in ("count", "distinct")
            else "float"
        ),
        available=available,
        computed_by=by,
        freshness_s=freshness,
        when_missing=_when_missing(
            feature,
            use_case,
            nullable=bool(column and column.nullable),
            refuses="the request is refused" if workload["online"] else "the row is quarantined",
        ),
        leakage_risk=feature.leakage_risk
        or ("the record itself or later ones enter the window" if history else "low: known at the moment of scoring"),
        leakage_guard=(
            f"records strictly before {use_case.event_time}, and only those already ingested by then"
            if history
            else f"taken from the record as received at {use_case.event_time}, never from a later correction"
        ),
        why=feature.description,
    )


def _computed_by(feature: Feature, workload: Workload, plan: Plan) -> ComputedBy:
    if feature.kind not in _HISTORY:
        return "request" if workload["online"] else "batch"
    if feature.streaming and workload["streaming"] and plan.pattern("stream-process"):
        return "batch-and-stream"
    return "batch"


def _freshness(feature: Feature, workload: Workload, by: ComputedBy) -> float:
    if by in ("stream", "batch-and-stream"):
        return float(feature.freshness_s or workload["freshness_s"])
    return float(max(feature.freshness_s, refresh(workload).period_s))


def _definition(feature: Feature, use_case: UseCase) -> str:
    key = next((entity.key for entity in use_case.entities if entity.name == feature.entity), use_case.event_id)
    time = use_case.event_time
    if use_case.forecast is not None and (said := series_definition(feature, use_case, use_case.forecast)):
        return said
    match feature.kind:
        case "raw":
            return feature.column
        case "category":
            return f"{feature.column}, values outside the contract as “other”"
        case "ratio":
            return f"{feature.column} / {feature.other}, null when {feature.other} is 0 or null"
        case "time-part":
            return f"{feature.part} of {feature.column or time} in UTC"
        case "time-since-last":
            return f"{time} − max({time}) over earlier records of the same {key}, in seconds"
        case "text":
            return (
                f"{feature.column} in one form and case, addresses, links and long numbers masked; words, neighbouring words"
                f" and runs of three letters counted in {feature.buckets:,} hashed buckets"
            )
        case "image":
            return (
                f"{feature.column} resized to {feature.pixels} × {feature.pixels}: shares of brightness and colour, and edges"
                " by direction and place"
            )
        case "window":
            inner = "*" if feature.aggregate == "count" else feature.column
            return (
                f"{feature.aggregate}({inner}) over records of the same {key} with {time} in [t −"
                f" {span(feature.window_s)}, t)"
            )


def _when_missing(feature: Feature, use_case: UseCase, *, nullable: bool, refuses: str) -> str:
    match feature.kind:
        case "window":
            return (
                "0 when the entity is new"
                if feature.aggregate in ("count", "sum", "distinct")
                else f"null when the entity has no record in {span(feature.window_s)}; the trees take null as a value"
            )
        case "time-since-last":
            return f"null for the first {spoken(use_case.event)} of an entity"
        case "ratio":
            return "null, never infinite"
        case "text":
            return "no words: every count is 0" if nullable else f"{refuses}: the contract requires it"
        case "image":
            return f"{refuses}: there is nothing to look at"
        case "category":
            return "“missing”, a category of its own"
        case _:
            return "null, taken as a value of its own" if nullable else f"{refuses}: the contract requires it"
