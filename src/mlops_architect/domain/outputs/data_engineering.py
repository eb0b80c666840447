"""Agent 7: the data-engineering lifecycle, the stream where there is one, contracts, gates, layout and retention."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice

LifecycleStage = Literal["generation", "storage", "ingestion", "transformation", "serving"]


class Stage(Model):
    """One stage of the lifecycle: what happens, on which chosen pattern, how much, what it costs, how it breaks."""

    stage: LifecycleStage
    what: str
    built_on: tuple[str, ...]
    volume: str
    monthly_usd: float
    owner: str
    breaks_when: str
    then: str


class StreamDesign(Model):
    """The stream: partitions, ordering, delivery, time and recovery. Counts and hours are computed from the load."""

    technology: str
    events_per_s_peak: float
    event_kb: float
    mb_per_s_peak: float
    partition_key: str
    partitions: int
    partitions_because: str
    ordering: str
    delivery: str
    event_time: str
    watermark_s: float
    late_events: str
    retention_hours: float
    replay: str
    replay_hours_for_a_day: float
    dead_letters: str
    back_pressure: str
    schema_evolution: str


class NoStream(Model):
    """Why there is no stream, and what would bring one."""

    because: str
    would_be_needed_when: str


class SchemaField(Model):
    """One column of the contract."""

    column: str
    type: str
    required: bool
    rule: str
    sensitivity: tuple[str, ...]
    meaning: str


class DataContract(Model):
    """The contract of one data set: who promises what to whom."""

    data_set: str
    producer: str
    consumers: tuple[str, ...]
    key: str
    fields: tuple[SchemaField, ...]
    compatibility: str
    delivery: str
    version: str


class QualityGate(Model):
    """A check at a boundary: what is measured, the bound, and what a breach does."""

    boundary: str
    check: str
    bound: str
    on_breach: Literal["stop", "quarantine", "notify"]
    then: str


class Zone(Model):
    """One part of the lake: path, format, partitioning, size and how long it lives."""

    name: str
    path: str
    format: str
    partitioned_by: str
    file_size: str
    size_gb: float
    retention_days: int
    retention_because: str
    written_by: str
    read_by: tuple[str, ...]


class DataEngineering(AgentOutput):
    """The lifecycle and everything that keeps its data right; ``streaming`` is a design or the reason for none."""

    lifecycle: tuple[Stage, ...]
    streaming: StreamDesign | NoStream
    contracts: tuple[DataContract, ...]
    quality_gates: tuple[QualityGate, ...]
    layout: tuple[Zone, ...]
    schema_evolution: str
    deletion: str
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
