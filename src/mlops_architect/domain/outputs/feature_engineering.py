"""Agent 8: the features of this system, how they are computed twice and come out equal, and how they live."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice

ComputedBy = Literal["request", "batch", "stream", "batch-and-stream"]


class FeatureSpec(Model):
    """One feature; ``freshness_s`` is the oldest value that may be used, 0 for values that come with the record."""

    name: str
    entity: str
    definition: str
    source: str
    window: str
    type: str
    available: Literal["online", "offline", "both"]
    computed_by: ComputedBy
    freshness_s: float
    when_missing: str
    leakage_risk: str
    leakage_guard: str
    why: str


class LeftOut(Model):
    """A feature or column that is not used here, and the fact that keeps it out."""

    name: str
    because: str


class LifecycleStep(Model):
    """One step in the life of a feature and what lets it pass."""

    step: str
    how: str
    passes_when: str


class FeaturePipeline(Model):
    """The batch or streaming feature pipeline; when not needed, ``because`` says why."""

    needed: bool
    because: str
    runs_on: str
    trigger: str
    features: tuple[str, ...]
    steps: tuple[str, ...]
    cost_monthly_usd: float
    latency_of_a_value: str
    recovery: str


class PointInTime(Model):
    """How training sees each record as it was seen then."""

    rule: str
    join: str
    label_rule: str
    lag_rule: str
    proof: str


class Consistency(Model):
    """How offline and online values come to be equal, and who notices when they are not."""

    single_definition: str
    same_time: str
    parity_check: str
    tolerance: str
    when_broken: str


class OnlineStore(Model):
    """Keys, row size and load of the online store; ``needed`` False with the reason in ``because``."""

    needed: bool
    because: str
    technology: str
    keys: tuple[str, ...]
    row_kb: float
    rows_m: float
    size_gb: float
    reads_per_s_peak: float
    writes_per_s_peak: float
    monthly_usd: float
    time_to_live: str


class FeatureEngineering(AgentOutput):
    """The feature set with its pipelines, correctness rules and store."""

    strategy: str
    features: tuple[FeatureSpec, ...]
    left_out: tuple[LeftOut, ...]
    lifecycle: tuple[LifecycleStep, ...]
    batch_pipeline: FeaturePipeline
    streaming_pipeline: FeaturePipeline
    point_in_time: PointInTime
    consistency: Consistency
    online_store: OnlineStore
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
