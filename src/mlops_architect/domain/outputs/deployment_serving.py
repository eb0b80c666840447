"""What agent 11 writes: how the model is packaged, sized, released and rolled back."""

from __future__ import annotations

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class ServingMode(Model):
    """How scores reach their users, and why."""

    mode: str
    online: bool
    batch: bool
    why: str


class Runtime(Model):
    """What runs the model."""

    title: str
    process: str
    start: str
    health: tuple[str, ...]
    why: str


class Packaging(Model):
    """What is shipped, under which name, and how the model gets into it."""

    image: str
    tag_scheme: str
    model_delivery: str
    contents: tuple[str, ...]
    checks: tuple[str, ...]


class ServiceSizing(Model):
    """How large the service is and why; ``derivation`` shows the arithmetic."""

    instances: float | None
    vcpus_each: float | None
    capacity_rps_each: float | None
    peak_rps: float
    utilisation_at_peak: float | None
    utilisation_without_a_zone: float | None
    derivation: str


class Autoscaling(Model):
    """How the service follows its load."""

    minimum: float
    maximum: float
    metric: str
    target: str
    scale_out_after_s: float
    scale_in_after_s: float
    why: str


class BatchRun(Model):
    """One scoring run: rows, duration and window."""

    schedule: str
    rows_per_run: float
    duration_hours: float | None
    window_hours: float
    partitions: int
    retry: str


class RolloutStep(Model):
    """One step of a release, its share of traffic or records, and what lets it go on."""

    name: str
    share_pct: float
    duration_minutes: float
    cases_seen: float
    passes_when: tuple[str, ...]
    on_failure: str


class Rollback(Model):
    """How a bad release is taken back."""

    triggers: tuple[str, ...]
    steps: tuple[str, ...]
    minutes: float
    data_note: str


class Environment(Model):
    """One stage of the delivery path."""

    name: str
    purpose: str
    size: str
    data: str
    deploys: str


class ReleaseApproval(Model):
    """Who lets what go on, on which evidence."""

    change: str
    approver: str
    evidence: tuple[str, ...]


class EdgePlan(Model):
    """Scoring near the caller."""

    what: str
    model_update: str
    constraints: tuple[str, ...]


class DeploymentServing(AgentOutput):
    """Deployment and serving of this system."""

    serving_mode: ServingMode
    runtime: Runtime
    packaging: Packaging
    sizing: ServiceSizing | NotNeeded
    autoscaling: Autoscaling | NotNeeded
    batch_run: BatchRun | NotNeeded
    rollout: tuple[RolloutStep, ...]
    rollback: Rollback
    environments: tuple[Environment, ...]
    approvals: tuple[ReleaseApproval, ...]
    edge: EdgePlan | NotNeeded
    practices: tuple[AppliedPractice, ...] = ()
    findings: tuple[AnsweredFinding, ...] = ()
