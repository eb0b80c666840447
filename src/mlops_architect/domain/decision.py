"""Decisions: one choice with its drivers, rejected alternatives and consequences."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.proposal import Contribution


class Rejected(Model):
    """An alternative that was not chosen, with the reason or the figures that ruled it out.

    Deltas are against the chosen design, re-optimised around this alternative: positive
    means dearer, slower, less available. They are None where the alternative is infeasible
    or the question has no such figure.
    """

    name: str
    reason: str
    feasible: bool = True
    delta_monthly_usd: float | None = None
    delta_p99_ms: float | None = None


class Decision(Model):
    """One answered question."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    question: str
    choice: str
    rationale: str
    rejected: tuple[Rejected, ...] = ()
    serves: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    confidence: float = Field(ge=0.0, le=1.0)
    would_change_if: str = ""


class AgentOutput(Model):
    """What every agent writes, whatever else its own schema adds.

    ``summary`` is one or two sentences for the card; ``confidence`` is computed.
    """

    summary: str
    decisions: tuple[Decision, ...]
    confidence: float = Field(ge=0.0, le=1.0)
    assumptions: tuple[str, ...] = ()
    contribution: Contribution | None = Field(default=None, exclude_if=lambda value: value is None)
    """What a model had to say; None where none was asked."""
