"""Agent 1: the iterative path from an idea to a model that is watched in production."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice

StageId = Literal["ideation", "experimentation", "pipelines", "deployment", "continual-learning"]


class ProblemFraming(Model):
    """The prediction asked for and the decision that it changes."""

    prediction: str
    decision_supported: str
    unit_of_decision: str
    label: str
    label_known_after: str
    error_costs: str
    why_machine_learning: str
    out_of_scope: tuple[str, ...]


class SuccessMetric(Model):
    """A measure that decides whether the project succeeded; ``target`` carries the figure."""

    name: str
    kind: Literal["business", "model", "service", "cost"]
    target: str
    measured_by: str
    known_when: str


class Baseline(Model):
    """What the model must beat, and by how much."""

    what: str
    how_measured: str
    must_beat_by: str


class GoNoGo(Model):
    """A point where the project may end; both outcomes are decided by a figure."""

    after: StageId
    question: str
    go_if: tuple[str, ...]
    stop_if: tuple[str, ...]
    decided_by: str


class Person(Model):
    """A role in a stage and what it does there; one person may hold several roles."""

    role: str
    share_pct: int
    does: str


class StageRisk(Model):
    """What may go wrong in a stage, how it shows early, and what is done about it."""

    risk: str
    early_sign: str
    response: str


class Stage(Model):
    """One stage: it ends when every exit criterion holds, not when its weeks are over."""

    id: StageId
    title: str
    goals: tuple[str, ...]
    exit_criteria: tuple[str, ...]
    deliverables: tuple[str, ...]
    people: tuple[Person, ...]
    effort_person_weeks: float
    duration_weeks: float
    duration_because: str
    risks: tuple[StageRisk, ...]


class ProjectStages(AgentOutput):
    """The whole path; ``total_weeks`` is calendar time up to full traffic and one matured label window."""

    framing: ProblemFraming
    success_metrics: tuple[SuccessMetric, ...]
    baseline: Baseline
    stages: tuple[Stage, ...]
    go_no_go: tuple[GoNoGo, ...]
    first_slice: str
    iteration: str
    total_effort_person_weeks: float
    total_weeks: float
    critical_path: str
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
