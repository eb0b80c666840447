"""Contracts, quality gates and the lake's zones, with sizes and retention from the load."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.data_engineering import DataContract, QualityGate, SchemaField, Zone
from mlops_architect.domain.outputs.data_sourcing import DataSourcing
from mlops_architect.domain.use_case import Column
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.version_rules import data_retention, evidence
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural, span

_SMALL_FILES_BELOW_MB = 256.0


def contracts(view: View, sourcing: DataSourcing) -> tuple[DataContract, ...]:
    """Return the contract of events, labels, features and scores."""
    use_case = view.use_case
    fields = tuple(
        SchemaField(
            column=column.name,
            type=column.type,
            required=not column.nullable,
            rule=_rule(column, use_case.event_id),
            sensitivity=column.sensitivity,
            meaning=column.description,
        )
        for column in use_case.columns
    )
    label = SchemaField(
        column=use_case.label.column,
        type="category" if use_case.several else "boolean" if use_case.classified else "float",
        required=True,
        rule=(f"one of {', '.join(use_case.label.classes)}; " if use_case.several else "")
        + "at most one current value; a changed one is a new row with a later known_at",
        sensitivity=(),
        meaning=use_case.label.description,
    )
    key = SchemaField(
        column=use_case.event_id,
        type="string",
        required=True,
        rule=f"exists in {use_case.event}",
        sensitivity=(),
        meaning="the record it belongs to",
    )
    known = SchemaField(
        column="known_at",
        type="timestamp",
        required=True,
        rule=f"not before {use_case.event_time}",
        sensitivity=(),
        meaning="when the truth became known",
    )
    score = SchemaField(
        column="score",
        type="float",
        required=True,
        rule="between 0 and 1" if use_case.classified else "finite",
        sensitivity=(),
        meaning=use_case.framing,
    )
    version = SchemaField(
        column="model_version",
        type="string",
        required=True,
        rule="exists in the registry",
        sensitivity=(),
        meaning="the model that gave the score",
    )
    compatible = "additions only; a rename or a new type is a new data set beside the old one for 28 days"
    return (
        DataContract(
            data_set=use_case.event,
            producer=f"{sourcing.sources[0].name} ({sourcing.sources[0].owner})",
            consumers=("ingestion", "feature engineering"),
            key=use_case.event_id,
            fields=fields,
            compatibility=compatible,
            delivery=sourcing.sources[0].delivery,
            version="1.0.0",
        ),
        DataContract(
            data_set=use_case.label.column,
            producer=f"{sourcing.sources[-1].name} ({sourcing.sources[-1].owner})",
            consumers=("training", "monitoring"),
            key=use_case.event_id,
            fields=(key, label, known),
            compatibility=compatible,
            delivery=sourcing.sources[-1].delivery,
            version="1.0.0",
        ),
        DataContract(
            data_set="scores",
            producer="inference",
            consumers=("callers" if view.workload["online"] else "readers of the list", "monitoring"),
            key=use_case.event_id,
            fields=(key, score, version),
            compatibility=(
                "the answer's fields are stable within /v1; a new meaning is /v2"
                if view.workload["online"]
                else compatible
            ),
            delivery=(
                "in the answer, and in the prediction log within a minute"
                if view.workload["online"]
                else "one file a run with a completion record"
            ),
            version="1.0.0",
        ),
    )


def _rule(column: Column, event_id: str) -> str:
    if column.name == event_id:
        return "unique"
    if column.allowed:
        return f"one of {', '.join(column.allowed)}"
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:,.10g} to {column.maximum:,.10g}"
    if column.minimum is not None:
        return f"at least {column.minimum:,.10g}"
    if column.maximum is not None:
        return f"at most {column.maximum:,.10g}"
    return "may be null, and null is a value of its own" if column.nullable else "never null"


def quality_gates(view: View, sourcing: DataSourcing) -> tuple[QualityGate, ...]:
    """Return the checks at each boundary; column checks come from the data profile."""
    use_case, workload = view.use_case, view.workload
    rows = workload["daily_predictions"] * refresh(workload).period_s / 86400
    gates = [
        QualityGate(
            boundary="source → raw",
            check="schema equals the contract",
            bound="no column missing, renamed or retyped",
            on_breach="stop",
            then="the extract is kept aside, the owner is called, the watermark does not move",
        ),
        QualityGate(
            boundary="source → raw",
            check="rows of the extract",
            bound=f"{people_count(rows * 0.6)} to {people_count(rows * 1.6)} (about {people_count(rows)} are usual)",
            on_breach="stop",
            then="a person compares with the source's own counter",
        ),
        *(
            QualityGate(
                boundary="source → raw",
                check=risk.check,
                bound="at most 0.5 % of rows outside" if "≤" in risk.check or " in {" in risk.check else "holds",
                on_breach="quarantine",
                then=risk.response,
            )
            for risk in sourcing.quality_risks
        ),
        QualityGate(
            boundary="raw → features",
            check=f"null share and range of {listing(feature.name for feature in use_case.features)}",
            bound="null share within 5 points of 28 days; population stability index below 0.25",
            on_breach="stop",
            then="the last good partition stays in use; its age is an objective of its own",
        ),
        QualityGate(
            boundary="features → training",
            check=f"{use_case.label.column} joined for cases older than {plural(use_case.label.delay_days, 'day')}",
            bound="at least 95 %",
            on_breach="stop",
            then="no training; the champion stays",
        ),
        QualityGate(
            boundary="features → serving",
            check="age of feature values",
            bound=f"at most {span(workload['freshness_s'])} for 99 % of reads",
            on_breach="notify",
            then="scores are marked as made from old values",
        ),
    ]
    return tuple(gates)


def layout(view: View) -> tuple[Zone, ...]:
    """Return the zones of the lake."""
    use_case, workload = view.use_case, view.workload
    keep, proof = data_retention(view), evidence(view.constraints)
    per_run_mb = workload["raw_gb_per_run"] * 1000 * 0.35
    size = (
        "128 to 512 MB, several a partition"
        if per_run_mb > _SMALL_FILES_BELOW_MB
        else f"one file a run of about {number(max(per_run_mb, 0.1))} MB; monthly compaction keeps them above 128 MB"
    )
    offline = workload["offline_feature_gb"]
    raw = max(workload["stored_gb"] - offline, 0.0) if workload["stored_gb"] > offline else workload["stored_gb"]
    training_runs = max(min(workload["training_runs_per_month"] * 12, 400), 1)
    scores_gb = workload["daily_predictions"] * 0.3e-6 * min(proof.days, 730)
    return (
        Zone(
            name="quarantine",
            path=f"quarantine/{use_case.event}/",
            format="as delivered",
            partitioned_by="day of arrival",
            file_size="as delivered",
            size_gb=round(workload["ingest_gb_per_day"] * 0.005 * 30, 3),
            retention_days=30,
            retention_because="long enough to repair and load again",
            written_by="ingestion",
            read_by=("data engineer",),
        ),
        Zone(
            name="raw",
            path=f"raw/{use_case.event}/ingested_on=YYYY-MM-DD/",
            format="Parquet, compressed with zstd",
            partitioned_by="ingested_on",
            file_size=size,
            size_gb=round(raw, 1),
            retention_days=keep.days,
            retention_because=keep.because,
            written_by="ingestion",
            read_by=("feature engineering",),
        ),
        Zone(
            name="labels",
            path=f"labels/{use_case.label.column}/known_on=YYYY-MM-DD/",
            format="Parquet",
            partitioned_by="known_on",
            file_size="one file a run",
            size_gb=round(workload["daily_predictions"] * (use_case.label.positive_rate or 1.0) * 5e-8 * keep.days, 3),
            retention_days=keep.days,
            retention_because="as long as the records they belong to",
            written_by="ingestion",
            read_by=("training", "monitoring"),
        ),
        Zone(
            name="features",
            path=f"features/{use_case.id}/as_of=YYYY-MM-DD/",
            format="Parquet",
            partitioned_by="as_of",
            file_size="128 to 512 MB" if offline > 50 else "one file a partition",
            size_gb=round(offline, 1),
            retention_days=min(keep.days, 395),
            retention_because="thirteen months: the longest training window and one season more",
            written_by="feature engineering",
            read_by=("training", "batch scoring") if workload["batch"] else ("training",),
        ),
        Zone(
            name="training sets",
            path="training/<as-of>/manifest.json",
            format="manifest of file hashes; rows stay in features and labels",
            partitioned_by="as-of date",
            file_size="a few kB",
            size_gb=round(training_runs * 1e-5 * math.ceil(proof.days / 365), 4),
            retention_days=proof.days,
            retention_because=proof.because,
            written_by="training",
            read_by=("training", "auditors"),
        ),
        Zone(
            name="predictions",
            path=f"predictions/{use_case.event}/day=YYYY-MM-DD/",
            format="Parquet",
            partitioned_by="day, then model_version",
            file_size=(
                "128 MB by hourly compaction" if workload["daily_predictions"] > 1e6 else "one file a run or hour"
            ),
            size_gb=round(scores_gb, 1),
            retention_days=min(proof.days, 730),
            retention_because=f"decisions can be questioned that long: {proof.because}",
            written_by="inference",
            read_by=("monitoring", "continual learning"),
        ),
        Zone(
            name="models",
            path="models/<name>/<version>/",
            format="model file and its card",
            partitioned_by="version",
            file_size=f"{number(workload['model_mb'])} MB",
            size_gb=round(workload["model_mb"] / 1000 * training_runs * math.ceil(proof.days / 365), 2),
            retention_days=proof.days,
            retention_because=proof.because,
            written_by="training",
            read_by=("inference",),
        ),
    )
