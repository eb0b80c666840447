"""Agent 4: the pipelines to build, each with trigger, schedule, objectives and what happens when it fails."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice

PipelineId = Literal["ingestion", "feature", "training", "inference", "monitoring", "continual-learning"]
Mode = Literal["batch", "streaming", "batch-and-streaming", "request", "request-and-batch"]


class StreamingVerdict(Model):
    """Whether a stream is needed: the freshness wanted against what batches reach."""

    needed: bool
    freshness_s: float
    batch_reaches_s: float
    because: str
    would_be_needed_when: str


class Schedule(Model):
    """When a pipeline runs; ``expression`` is in the syntax of the cloud's timers (UTC), empty when nothing is timed."""

    expression: str
    words: str
    runs_per_month: float
    because: str


class Objective(Model):
    """A service level of a pipeline: what is measured, the bound, and over which window."""

    measure: str
    target: str
    window: str
    from_fact: str


class FailureHandling(Model):
    """What happens when a run or record fails."""

    retries: int
    back_off: str
    timeout_minutes: float
    bad_records: str
    when_exhausted: str
    degraded_result: str
    who_is_told: str


class Step(Model):
    """One step: the command that does it and what it must leave behind."""

    name: str
    does: str
    writes: str


class Pipeline(Model):
    """One pipeline of the blueprint."""

    id: PipelineId
    title: str
    mode: Mode
    why_this_mode: str
    trigger: str
    schedule: Schedule
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    steps: tuple[Step, ...]
    objectives: tuple[Objective, ...]
    idempotence: str
    back_fill: str
    failure: FailureHandling
    owner: str


class Dependency(Model):
    """One pipeline waits for, or starts, another."""

    upstream: PipelineId
    downstream: PipelineId
    coupling: str


class FlywheelStep(Model):
    """One turn of the data flywheel: what is captured and what it improves."""

    captures: str
    known_after: str
    improves: str


class NotNeeded(Model):
    """A pipeline or part of one that this system does without, and the fact that says so."""

    part: str
    because: str


class Pipelines(AgentOutput):
    """The operational blueprint.

    ``training_schedule_cron``, ``scoring_schedule_cron`` and ``feature_schedule_cron`` are timer
    expressions in UTC. Scoring is empty when nothing is scored in bulk; the feature schedule refreshes extracts and
    batch features (ingest, then features) between trainings.
    """

    streaming: StreamingVerdict
    pipelines: tuple[Pipeline, ...]
    dependencies: tuple[Dependency, ...]
    flywheel: tuple[FlywheelStep, ...]
    not_needed: tuple[NotNeeded, ...]
    training_schedule_cron: str
    scoring_schedule_cron: str
    feature_schedule_cron: str
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()

    def pipeline(self, pipeline_id: str) -> Pipeline:
        """Return the pipeline called ``pipeline_id``; KeyError if there is none."""
        for one in self.pipelines:
            if one.id == pipeline_id:
                return one
        raise KeyError(pipeline_id)
