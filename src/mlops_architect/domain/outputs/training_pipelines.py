"""Agent 10: how a model is trained in production: triggers, steps, hardware, time and cost per run, gates, guards."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class Trigger(Model):
    """Something that starts a training, and what holds it back."""

    name: str
    when: str
    expression: str
    guard: str


class TrainingStep(Model):
    """One step of the run: container command, input, output, expected minutes, and what a failure does."""

    name: str
    command: str
    reads: str
    writes: str
    expected_minutes: float
    on_failure: str


class Hardware(Model):
    """What the run is given, and why it is enough."""

    pattern: str
    option: str
    vcpus: float
    memory_gb: float
    memory_needed_gb: float
    gpu: str
    spot: str
    because: str


class Distribution(Model):
    """Whether one machine is enough, with the figure that says so."""

    distributed: bool
    because: str
    would_be_needed_when: str


class RunEconomics(Model):
    """Duration and cost of one run and of a month, from the plan's sizes and bill."""

    duration_hours: float
    duration_from: str
    usd_per_run: float
    runs_per_month: float
    usd_per_month: float
    vcpu_hours_per_run: float


class Checkpoints(Model):
    """What a run that is stopped can go on from."""

    needed: bool
    because: str
    what: str
    every_minutes: float


class GateRule(Model):
    """One condition between a trained model and the registry or production."""

    rule: str
    threshold: str
    blocks: Literal["registration", "promotion"]


class Registration(Model):
    """What is registered, under which name, with which tags."""

    registry: str
    name: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    refused_candidates: str


class BudgetGuard(Model):
    """Limits that end a run or stop the next one."""

    longest_run_minutes: float
    most_usd_per_run: float
    most_runs_per_month: int
    most_usd_per_month: float
    how: str
    when_hit: str


class TrainingPipelines(AgentOutput):
    """The training pipeline in production; ``training_schedule_cron`` is agent 4's expression."""

    training_schedule_cron: str
    triggers: tuple[Trigger, ...]
    steps: tuple[TrainingStep, ...]
    hardware: Hardware
    distribution: Distribution
    economics: RunEconomics
    checkpoints: Checkpoints
    evaluation_gate: tuple[GateRule, ...]
    registration: Registration
    reproducibility: tuple[str, ...]
    budget_guard: BudgetGuard
    failure_modes: tuple[str, ...]
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
