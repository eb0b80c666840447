"""Runs, events and what a run is given."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from mlops_architect.domain.calls import ModelOptions
from mlops_architect.domain.code_generation import CodeOptions
from mlops_architect.domain.model import Model


class RunStatus(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    AWAITING = "awaiting-approval"
    QUESTIONS = "questions-open"
    APPROVED = "approved"
    DONE = "done"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    FAILED = "failed"


class RunOptions(Model):
    """How a run was started; part of its record, so that `resume` goes on the same way."""

    generate: bool = True
    hourly_rate_usd: float = 95.0
    strict: bool = False
    clarify: bool = False
    deep: bool = False
    catalogs: tuple[str, ...] = ()
    colleagues: ModelOptions | None = Field(default=None, exclude_if=lambda value: value is None)
    """Models that are asked beside the engine; None for the engine alone."""
    codegen: CodeOptions | None = Field(default=None, exclude_if=lambda value: value is None)
    """Who writes code beside the templates; None for the templates alone."""


class Revision(Model):
    """A later change to the requirements: words, or a field set to a value."""

    text: str = ""
    path: str = ""
    value: str = ""
    measured: str = ""
    """Where the value of a field was measured: the file with its hash, the machine, and how it was carried over."""


class RunRecord(Model):
    """One passage of one requirements text through the graph; ``id`` is the thread id."""

    id: str
    project: str
    folder: str
    status: RunStatus
    started_at: str
    updated_at: str
    version: str = ""
    monthly_usd: float | None = None
    step: str = ""
    catalog_digest: str = ""
    tool_version: str = ""
    parent: str = ""
    options: RunOptions = RunOptions()
    message: str = ""


class Event(Model):
    """One material change, in order; ``hash`` chains it to the one before in the audit trail."""

    run: str
    sequence: int
    at: str
    kind: str
    detail: dict[str, Any]
