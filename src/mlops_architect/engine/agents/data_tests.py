"""Tests of data and features: one for each column's contract, each windowed feature, labels, volume and age."""

from __future__ import annotations

from mlops_architect.domain.outputs.testing_strategy import TestCase
from mlops_architect.domain.use_case import Column, Feature
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.test_cases import case
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, span, spoken

_GATE = "quality gate of the ingestion job"


def data_tests(view: View) -> tuple[TestCase, ...]:
    """Return the tests of data and features for this system."""
    use_case = view.use_case
    return (
        _schema(view),
        *(test for column in use_case.columns if (test := _column(column)) is not None),
        *_whole_table(view),
        *(
            _point_in_time(feature, view)
            for feature in use_case.features
            if feature.kind in ("window", "time-since-last")
        ),
        *(_parity(feature) for feature in use_case.features if _served(feature, view)),
        *(_leakage(feature, use_case.event_time) for feature in use_case.features if feature.leakage_risk),
        _feature_ranges(view),
    )


def _served(feature: Feature, view: View) -> bool:
    stored = feature.kind in ("window", "time-since-last")
    return stored and feature.where != "offline" and bool(view.plan.pattern("feature-online"))


def _schema(view: View) -> TestCase:
    use_case = view.use_case
    types = ", ".join(f"{column.name} {column.type}{'?' if column.nullable else ''}" for column in use_case.columns)
    return case(
        "data-and-features",
        "schema contract",
        use_case.event,
        f"each extract has exactly these columns and types: {types}",
        "no missing, renamed or retyped column; an added one is a notice",
        _GATE,
        "pipeline-run",
        "data-publication",
        "data.classes",
    )


def _column(column: Column) -> TestCase | None:
    if column.allowed:
        checks, threshold = (
            f"{column.name} in {{{', '.join(column.allowed)}}}",
            "other values in less than 0.5 % of rows; they become “other” in features",
        )
    elif column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:,.10g} ≤ "
        high = "" if column.maximum is None else f" ≤ {column.maximum:,.10g}"
        checks, threshold = (
            f"{low}{column.name}{high}; its median against the last 28 days",
            "less than 0.5 % of rows outside; median moved by less than 25 %",
        )
    elif column.nullable:
        checks, threshold = f"share of rows in which {column.name} is null", "within 5 points of the last 28 days"
    else:
        return None
    return case(
        "data-and-features",
        "column contract",
        column.name,
        checks,
        threshold,
        _GATE,
        "pipeline-run",
        "data-publication",
    )


def _whole_table(view: View) -> tuple[TestCase, ...]:
    use_case, workload = view.use_case, view.workload
    timing = refresh(workload)
    required = [column.name for column in use_case.columns if not column.nullable]
    rows = workload["daily_predictions"] * timing.period_s / 86400
    delay = use_case.label.delay_days
    tests = [
        case(
            "data-and-features",
            "uniqueness",
            use_case.event_id,
            f"count({use_case.event_id}) against count(distinct {use_case.event_id}) per partition",
            "at most 0.1 % duplicates, and none after the newest ingestion wins",
            _GATE,
            "pipeline-run",
            "data-publication",
        ),
        case(
            "data-and-features",
            "completeness",
            use_case.event,
            f"{listing(required)} are never null",
            "no null in keys and time; below 0.1 % elsewhere",
            _GATE,
            "pipeline-run",
            "data-publication",
        ),
        case(
            "data-and-features",
            "volume",
            use_case.event,
            f"rows of an extract against the same weekday of the last four weeks (about {people_count(rows)} per"
            f" {span(timing.period_s)})",
            f"between {people_count(rows * 0.6)} and {people_count(rows * 1.6)} rows",
            _GATE,
            "pipeline-run",
            "data-publication",
            "load.daily_predictions",
        ),
        case(
            "data-and-features",
            "freshness",
            use_case.event_time,
            f"age of the newest {use_case.event_time} when features are read",
            f"at most {span(workload['freshness_s'])}",
            "monitoring job",
            "production",
            "nothing",
            "data.freshness_s",
        ),
        case(
            "data-and-features",
            "label join",
            use_case.label.column,
            f"share of {use_case.event_id} older than {number(delay)} days that have {use_case.label.column}",
            "at least 95 %",
            "label step of the training pipeline",
            "pipeline-run",
            "training-run",
        ),
        case(
            "data-and-features",
            "label cut-off",
            use_case.label.column,
            f"no training row is younger than {number(delay)} days at the as-of date",
            "no such row",
            "pytest and snapshot check",
            "pipeline-run",
            "training-run",
        ),
    ]
    rate = use_case.label.positive_rate
    if rate is not None:
        tests.append(
            case(
                "data-and-features",
                "label base rate",
                use_case.label.column,
                f"weekly share of positives of {use_case.label.column}",
                f"between {rate * 50:.3g} % and {rate * 200:.3g} % (half and twice the usual {rate * 100:.3g} %)",
                "label step of the training pipeline",
                "pipeline-run",
                "training-run",
            )
        )
    for name, share in zip(use_case.label.classes, use_case.label.class_shares, strict=False):
        tests.append(
            case(
                "data-and-features",
                "label base rate",
                f"{use_case.label.column}={name}",
                f"weekly share of {name} among {use_case.label.column}",
                f"between {share * 50:.3g} % and {share * 200:.3g} % (half and twice the usual {share * 100:.3g} %)",
                "label step of the training pipeline",
                "pipeline-run",
                "training-run",
            )
        )
    sensitive = [column.name for column in use_case.columns if column.sensitivity]
    if sensitive:
        tests.append(
            case(
                "data-and-features",
                "sensitive values",
                " ".join(sensitive),
                f"{listing(sensitive)} in logs, reports, sample files and model artefacts: searched by value and by"
                " pattern",
                "not one occurrence",
                "pytest over captured logs; scan of artefacts",
                "nightly",
                "release",
                "data.classes",
                "compliance.regimes",
            )
        )
    return tuple(tests)


def _point_in_time(feature: Feature, view: View) -> TestCase:
    window = f" over {span(feature.window_s)}" if feature.window_s else ""
    store = view.plan.pattern("feature-offline") or "the offline store"
    return case(
        "data-and-features",
        "point in time",
        feature.name,
        f"{feature.name}{window} for 1,000 random {spoken(view.use_case.event)} records, recomputed from raw rows"
        f" strictly before {view.use_case.event_time}, against {store}",
        "equal for every record (1e-6 relative for sums and means)",
        "pytest on generated data; sample check in the feature job",
        "pull-request",
        "merge",
    )


def _parity(feature: Feature) -> TestCase:
    lag = feature.freshness_s or 86400
    return case(
        "data-and-features",
        "online offline parity",
        feature.name,
        f"value of {feature.name} logged at serving against the value recomputed offline for the same instant, daily"
        " sample of 10,000 requests",
        f"equal, or explained by a lag of at most {span(lag)}, for 99.9 % of the sample",
        "feature job",
        "production",
        "promotion",
        "data.freshness_s",
    )


def _leakage(feature: Feature, event_time: str) -> TestCase:
    return case(
        "data-and-features",
        "leakage",
        feature.name,
        f"{feature.name}: {feature.leakage_risk}; a record appended at or after {event_time} must not change the value",
        "value unchanged; no single feature gives more than half of the model's lift over the rule",
        "pytest",
        "pull-request",
        "merge",
    )


def _feature_ranges(view: View) -> TestCase:
    names = [feature.name for feature in view.use_case.features]
    return case(
        "data-and-features",
        "feature contract",
        f"{len(names)} features",
        f"order, type and null share of {listing(names)} against the feature set stored with the champion",
        "same names and order; null share within 5 points; population stability index below 0.25",
        "feature job",
        "pipeline-run",
        "training-run",
    )
