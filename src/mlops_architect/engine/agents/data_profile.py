"""What the data are like: column by column risks, sensitivity and labels, from the use case and the load."""

from __future__ import annotations

from collections import Counter

from mlops_architect.domain.outputs.data_sourcing import (
    Labels,
    QualityRisk,
    SensitiveColumn,
    Sensitivity,
    Variety,
    Velocity,
    Volume,
)
from mlops_architect.domain.use_case import Column, UseCase
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    agreeing,
    gigabytes,
    listing,
    number,
    people_count,
    plural,
    span,
    spoken,
)

_HANDLING: dict[str, str] = {
    "pci": (
        "token only: the card number never enters this system, the token stays in the encrypted lake and is no model"
        " input"
    ),
    "phi": "encrypted, read by named roles only, access logged; left out of every log and sample",
    "pii": "hashed with a keyed hash on ingestion or dropped; never logged, never in a sample set",
    "financial": "encrypted at rest; aggregates in features, single values masked in logs",
    "confidential": "encrypted at rest; not copied outside the production account",
}
_STRICTNESS = ("pci", "phi", "pii", "financial", "confidential")


def volume(view: View) -> Volume:
    """Return how much data there is."""
    workload = view.workload
    kept = workload["stored_gb"]
    daily = workload.quantity("ingest_gb_per_day")
    return Volume(
        per_day=(
            f"{people_count(workload['daily_predictions'])} {spoken(view.use_case.event)} records,"
            f" {gigabytes(daily.value)}"
        ),
        per_day_gb=round(daily.value, 3),
        kept_gb=round(kept, 1),
        kept_days=workload["retention_days"],
        training_rows=round(workload["training_rows_m"] * 1e6),
        arriving_in_a_year_gb=round(daily.value * 365, 1),
        basis=f"{daily.provenance.value}: {daily.derivation}",
    )


def velocity(view: View) -> Velocity:
    """Return how fast data arrive."""
    workload = view.workload
    freshness = span(workload["freshness_s"])
    if workload["streaming"]:
        arrival = f"as single events, up to {number(workload['events_per_s_peak'])} a second, and labels in bulk"
    else:
        arrival = (
            f"in {plural(round(workload['ingest_runs_per_month'], 1), 'extract')} a month of"
            f" {gigabytes(workload['raw_gb_per_run'])} each"
        )
    return Velocity(
        events_per_s_peak=round(workload["events_per_s_peak"], 1),
        events_per_s_avg=round(workload["events_per_s_avg"], 1),
        freshness_needed=(
            f"feature values at most {freshness} old when they are used"
            f" ({workload.quantity('freshness_s').provenance.value})"
        ),
        arrival=arrival,
    )


def variety(use_case: UseCase) -> Variety:
    """Return the shapes of the data."""
    counts = Counter(column.type for column in use_case.columns)
    open_text = [
        column.name
        for column in use_case.columns
        if column.type == "string" and not column.sensitivity and not _is_key(column, use_case)
    ]
    return Variety(
        columns_by_type=dict(sorted(counts.items())),
        shape=(
            f"one row a {spoken(use_case.event)}, {len(use_case.columns)} columns, keyed by {use_case.event_id},"
            f" ordered by {use_case.event_time}; linked to"
            f" {listing(f'{entity.name} ({entity.key})' for entity in use_case.entities)}"
        ),
        not_present=(
            f"free text in {listing(open_text)} is kept out of the features" if open_text else _elsewhere(use_case)
        ),
    )


def quality_risks(use_case: UseCase) -> tuple[QualityRisk, ...]:
    """Return at least one risk for each column, from its type and contract."""
    return tuple(_risk(column, use_case) for column in use_case.columns)


def _is_key(column: Column, use_case: UseCase) -> bool:
    return column.name == use_case.event_id or column.name in {entity.key for entity in use_case.entities}


def _risk(column: Column, use_case: UseCase) -> QualityRisk:
    name = column.name
    if name == use_case.event_id:
        return QualityRisk(
            column=name,
            risk="duplicates after a repeated extract",
            check=f"count({name}) = count(distinct {name}) in each partition",
            response="keep the row with the latest ingestion; more than 0.1 % duplicates stop the run",
        )
    if name == use_case.event_time:
        return QualityRisk(
            column=name,
            risk="clock skew, time zones, late records",
            check=f"{name} is at most one hour in the future and within the extract's window ± one day",
            response="late rows go to the partition of their ingestion date; rows from the future are quarantined",
        )
    if _is_key(column, use_case):
        return QualityRisk(
            column=name,
            risk="keys that mean something else (test accounts, merged records), one key holding a large share of rows",
            check=f"{name} is never null; no single value holds more than 1 % of a day's rows",
            response="exclude listed test keys; report hot keys to the owner",
        )
    if column.allowed:
        return QualityRisk(
            column=name,
            risk="new or renamed categories",
            check=f"values in {{{', '.join(column.allowed)}}}; share of others below 0.5 %",
            response="unseen values are mapped to “other” in features and reported; above the limit the run stops",
        )
    if column.minimum is not None or column.maximum is not None:
        bounds = f"{_bound(column.minimum, '-∞')} ≤ {name} ≤ {_bound(column.maximum, '∞')}"
        return QualityRisk(
            column=name,
            risk="unit changes and outliers",
            check=f"{bounds}; median within 25 % of the last 28 days",
            response=(
                "rows out of range are quarantined; a moved median stops the run, because a unit change poisons every"
                " window"
            ),
        )
    if column.type in ("float", "integer"):
        return QualityRisk(
            column=name,
            risk="unit changes",
            check=f"median of {name} within 25 % of the last 28 days",
            response="stop the run and ask the owner",
        )
    if column.nullable:
        return QualityRisk(
            column=name,
            risk="missing values with a meaning",
            check=f"null share of {name} within 5 points of the last 28 days",
            response="missing is a value of its own in features; a jump stops the run",
        )
    return QualityRisk(
        column=name,
        risk="empty or cut values",
        check=f"{name} is neither null nor empty",
        response="quarantine the row; above 0.5 % stop the run",
    )


def _bound(value: float | None, otherwise: str) -> str:
    return otherwise if value is None else f"{value:,.10g}"


def sensitivity(view: View) -> Sensitivity:
    """Return each sensitive column and how it is handled."""
    use_case = view.use_case
    regimes = tuple(view.constraints.compliance.regimes.value or ())
    used = {feature.column for feature in use_case.features} | {feature.other for feature in use_case.features}
    columns = tuple(
        SensitiveColumn(
            column=column.name, classes=column.sensitivity, handling=_handling(column), in_features=column.name in used
        )
        for column in use_case.columns
        if column.sensitivity
    )
    unused = [one.column for one in columns if not one.in_features and not _key_name(one.column, use_case)]
    consequence = (
        f"{agreeing([one.column for one in columns], 'decides', 'decide')} encryption, access and logging of the whole lake"
        if columns
        else "no column is sensitive by the use case; encryption at rest stays on as the default"
    )
    if unused:
        consequence += f"; {agreeing(unused, 'feeds no feature and is', 'feed no feature and are')} dropped at ingestion (data minimisation)"
    return Sensitivity(
        columns=columns,
        not_sensitive=tuple(column.name for column in use_case.columns if not column.sensitivity),
        regimes=regimes,
        consequence=consequence,
    )


def _key_name(name: str, use_case: UseCase) -> bool:
    return name in {entity.key for entity in use_case.entities}


def _handling(column: Column) -> str:
    return _HANDLING[
        min(column.sensitivity, key=lambda kind: _STRICTNESS.index(kind) if kind in _STRICTNESS else len(_STRICTNESS))
    ]


def _elsewhere(use_case: UseCase) -> str:
    names = [column.name for column in use_case.columns if column.type in ("text", "image")]
    if not names:
        return "no images, audio or free text: nothing needs a deep-learning input pipeline"
    if "image" in use_case.content:
        return f"no audio and no video; {listing(names)} is a file in the lake, and the row holds its key"
    return f"no images and no audio; {listing(names)} are short enough to lie in the row"


def _shares(use_case: UseCase) -> str:
    shares = use_case.label.class_shares or (1 / len(use_case.label.classes),) * len(use_case.label.classes)
    return listing(f"{name} {share:.0%}" for name, share in zip(use_case.label.classes, shares, strict=True))


def labels(view: View) -> Labels:
    """Return what is known of the label."""
    use_case, workload = view.use_case, view.workload
    label = use_case.label
    rate, rarest = label.positive_rate, use_case.rarest_rate
    per_day = workload["daily_predictions"] * (rarest or 0.0)
    biases = [
        "selective labels: cases that today's process stops never show their natural outcome",
        (
            f"censoring: a case younger than {plural(label.delay_days, 'day')} without {label.column} is unknown, not"
            f" {'of the usual class' if use_case.several else 'negative'}"
        ),
    ]
    if rate is not None and rate < 0.05:
        biases.append(f"one wrong label in {number(1 / rate)} changes the picture as much as a whole positive case")
    return Labels(
        column=label.column,
        source=use_case.sources[-1],
        definition=label.description,
        delay_days=label.delay_days,
        positive_rate=(
            f"{100 * rate:.3g} % of {spoken(use_case.event)} records"
            if rate is not None
            else f"by class: {_shares(use_case)}"
            if use_case.several
            else "not applicable: the target is a number"
        ),
        positives_per_day=round(per_day, 1),
        positives_in_training=round(workload["training_rows_m"] * 1e6 * (rarest or 0.0)),
        usable_until=f"training on any day uses records up to {plural(label.delay_days, 'day')} before it",
        biases=tuple(biases),
        capture=(
            f"append-only table ({use_case.event_id}, {label.column}, known_at) loaded with each extract of"
            f" {use_case.sources[-1]}; a changed label is a new row"
        ),
    )
