"""Runs, events and what a run is given."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from mlops_architect.domain.adoption import Adopted
from mlops_architect.domain.calls import ModelOptions
from mlops_architect.domain.code_generation import CodeOptions
from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Pick
from mlops_architect.domain.revision import Revision

__all__ = ["Event", "Revision", "RunOptions", "RunRecord", "RunStatus"]


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
    adopted: Adopted | None = Field(default=None, exclude_if=lambda value: value is None)
    """What the repository that the project was adopted from has in place."""
    keep: tuple[Pick, ...] = Field(default=(), exclude_if=lambda value: not value)
    """Choices of the version before that an upgrade keeps as long as a design can have them."""
    upgrade: str = Field(default="", exclude_if=lambda value: not value)
    """What an upgrade goes from and to, in words; empty for every other run."""


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
    forked_from: str = Field(default="", exclude_if=lambda value: not value)
    """The run that this one is a fork of."""
    forked_at: str = Field(default="", exclude_if=lambda value: not value)
    """The first step that it ran itself; empty for all of them."""


class Event(Model):
    """One material change, in order; ``hash`` chains it to the one before in the audit trail."""

    run: str
    sequence: int
    at: str
    kind: str
    detail: dict[str, Any]
