"""What agent 12 writes: the request or batch path step by step, with its latency budget and its fallbacks."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class RequestStep(Model):
    """One step of a request.

    ``p50_ms`` and ``p99_ms`` are the step alone; ``budget_ms`` is its share of the path's p99, and those add up.
    """

    order: int
    name: str
    component: str
    does: str
    p50_ms: float
    p99_ms: float
    budget_ms: float
    on_failure: str


class BatchStep(Model):
    """One step of a scoring run."""

    order: int
    name: str
    does: str
    rows: float
    minutes: float | None
    output: str
    on_failure: str


class LatencyBudget(Model):
    """How the path's latency is made up, and what is left of the limit."""

    p50_ms: float
    p99_ms: float
    limit_ms: float | None
    headroom_ms: float | None
    sum_of_p99_ms: float
    composition: str
    within: bool | None


class FeatureLookup(Model):
    """How a request gets the features it does not carry."""

    store: str
    entities: tuple[str, ...]
    features: tuple[str, ...]
    reads_per_request: float
    row_kb: float
    timeout_ms: float
    oldest_s: float
    when_missing: str


class Caching(Model):
    """What is cached, for how long, and what it saves."""

    what: str
    ttl_s: float
    saves: str


class Batching(Model):
    """How requests or rows are put together before the model sees them."""

    size: int
    wait_ms: float
    why: str


class Fallback(Model):
    """A degraded mode: when it starts, what callers get, what it costs in quality, how it ends."""

    name: str
    trigger: str
    behaviour: str
    quality: str
    ends: str


class Idempotence(Model):
    """How a repeated request or run gives the same answer once."""

    key: str
    window: str
    mechanism: str


class FieldSpec(Model):
    """One field of the request or response."""

    name: str
    type: str
    required: bool
    rule: str
    sensitivity: tuple[str, ...] = ()


class SecurityControl(Model):
    """One control on the path and the threat it answers."""

    control: str
    against: str


class InferencePipeline(AgentOutput):
    """The inference pipeline of this system."""

    kind: Literal["online", "batch", "online-and-batch"]
    request_steps: tuple[RequestStep, ...]
    latency_budget: LatencyBudget | NotNeeded
    batch_steps: tuple[BatchStep, ...]
    feature_lookup: FeatureLookup | NotNeeded
    preprocessing: tuple[str, ...]
    postprocessing: tuple[str, ...]
    caching: Caching | NotNeeded
    batching: Batching | NotNeeded
    fallbacks: tuple[Fallback, ...]
    idempotence: Idempotence
    request_schema: tuple[FieldSpec, ...]
    response_schema: tuple[FieldSpec, ...]
    security: tuple[SecurityControl, ...]
    practices: tuple[AppliedPractice, ...] = ()
    findings: tuple[AnsweredFinding, ...] = ()
