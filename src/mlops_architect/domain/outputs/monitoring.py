"""What agent 13 writes: what is watched, what may be spent, who is called and what they then do."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice

AlertLevel = Literal["page", "ticket"]


class Sli(Model):
    """A measure of what users get."""

    id: str
    name: str
    good: str
    total: str
    source: str


class Slo(Model):
    """A target over a window, and what may be spent before it is missed."""

    sli: str
    target_pct: float
    window_days: int
    budget_minutes_per_month: float
    budget_events_per_month: float
    event: str
    why: str


class Monitor(Model):
    """One thing that is watched."""

    name: str
    metric: str
    threshold: str
    window: str
    why: str
    alert: str = ""
    """Id of the alert it raises; empty when it is only shown."""


class DriftMonitoring(Model):
    """How shifts of inputs and scores are told from noise."""

    features: tuple[str, ...]
    test: str
    warn: float
    act: float
    reference: str
    window: str
    minimum_rows: int
    rows_per_window: float
    why: str


class QualityMonitoring(Model):
    """How the model is judged although labels come late."""

    label: str
    label_delay_days: float
    labels_per_day: float
    positives_per_day: float | None
    metric: str
    floor: float | None
    evaluation_window_days: float
    before_labels: tuple[str, ...]
    why: str


class Dashboard(Model):
    """One page for one reader."""

    name: str
    reader: str
    panels: tuple[str, ...]


class Alert(Model):
    """A condition that calls somebody."""

    id: str
    level: AlertLevel
    condition: str
    threshold: float
    unit: str
    window: str
    who: str
    runbook: str
    why: str


class BurnRateAlert(Model):
    """A multi-window alert on how fast an error budget is spent."""

    slo: str
    long_window: str
    short_window: str
    burn_rate: float
    error_share_pct: float
    budget_spent_pct: float
    level: AlertLevel
    runbook: str


class Tracing(Model):
    """What is traced and how much of it."""

    spans: tuple[str, ...]
    sampling: str
    why: str


class Logging(Model):
    """What logs hold, what they never hold, and how long they are kept."""

    fields: tuple[str, ...]
    never: tuple[str, ...]
    gb_per_month: float
    retention_days: int
    why: str


class Monitoring(AgentOutput):
    """Monitoring and observability of this system."""

    slis: tuple[Sli, ...]
    slos: tuple[Slo, ...]
    system: tuple[Monitor, ...]
    data: tuple[Monitor, ...]
    drift: DriftMonitoring
    quality: QualityMonitoring
    bias: tuple[Monitor, ...] | NotNeeded
    cost: tuple[Monitor, ...]
    dashboards: tuple[Dashboard, ...]
    alerts: tuple[Alert, ...]
    burn_rate: tuple[BurnRateAlert, ...] | NotNeeded
    tracing: Tracing | NotNeeded
    logging: Logging
    runbooks: tuple[str, ...]
    practices: tuple[AppliedPractice, ...] = ()
    findings: tuple[AnsweredFinding, ...] = ()
