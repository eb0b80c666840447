"""Agent 9: baselines, candidates, validation, imbalance, tuning, errors, explanations, reproducibility."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class BaselineModel(Model):
    """Something simple that a candidate has to beat."""

    name: str
    how: str
    purpose: str


class CandidateFamily(Model):
    """A model family that is tried: why, with which parameters, at what cost."""

    name: str
    estimator: str
    why: str
    starting_parameters: str
    search_space: tuple[str, ...]
    inputs: str
    serving_cost: str
    given_up_when: str


class RejectedFamily(Model):
    """A family that is not tried, and the figure or fact that rules it out."""

    name: str
    because: str


class MetricUse(Model):
    """A metric, what it decides, and its level."""

    name: str
    kind: Literal["model", "business"]
    decides: str
    level: str
    computed_on: str


class Validation(Model):
    """How the past stands in for the future: folds in days, gap, and what is never touched."""

    scheme: str
    folds: int
    fold_days: float
    training_days: float
    gap_days: float
    test_window: str
    grouping: str
    positives_per_fold: float
    interval: str
    why_not_random: str


class Imbalance(Model):
    """What is done about rare positives, or why nothing is."""

    needed: bool
    positive_rate: str
    treatment: str
    threshold: str
    calibration: str
    not_done: tuple[str, ...]


class Tuning(Model):
    """The search: method, number of trials, and what it costs in vCPU-hours."""

    method: str
    trials: int
    vcpu_hours: float
    cost_usd: str
    when: str
    stops_when: str


class Tracking(Model):
    """What every run records, and where."""

    tool: str
    records: tuple[str, ...]
    naming: str
    kept_days: int


class ErrorAnalysis(Model):
    """How mistakes are read: by slice, by cost, case by case."""

    slices: tuple[str, ...]
    questions: tuple[str, ...]
    sample: str
    leads_to: str


class Explainability(Model):
    """What is explained, to whom, by which method; ``required`` as the requirements say."""

    required: str
    global_method: str
    per_score_method: str
    shown_to: str
    latency_cost: str
    limits: str


class Reproducibility(Model):
    """What must be pinned so that a model can be built again."""

    pinned: tuple[str, ...]
    proof: str
    tolerance: str


class ModelDevelopment(AgentOutput):
    """How models are made, compared and understood."""

    problem: str
    baselines: tuple[BaselineModel, ...]
    candidates: tuple[CandidateFamily, ...]
    not_tried: tuple[RejectedFamily, ...]
    metrics: tuple[MetricUse, ...]
    validation: Validation
    imbalance: Imbalance
    tuning: Tuning
    tracking: Tracking
    error_analysis: ErrorAnalysis
    explainability: Explainability
    reproducibility: Reproducibility
    iteration: str
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
