"""Gates: points where a run may stop for a person, and what they answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from mlops_architect.domain.model import Model


class GateAnswer(StrEnum):
    """What a person (or ``--yes``) may answer at a gate."""

    APPROVE = "approve"
    REVISE = "revise"
    REJECT = "reject"


class Gate(Model):
    """What a gate shows: the digest that an approval binds to, and the reasons to hesitate."""

    id: Literal["clarify", "architecture", "release"]
    digest: str
    confidence: float
    blocked_by: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    monthly_usd: float = 0.0
    budget_usd: float | None = None
    policy_verdict: str = ""


class Approval(Model):
    """A recorded answer; ``by`` and ``at`` live in the audit trail, never in the content."""

    gate: str
    answer: GateAnswer
    digest: str
    by: str
    at: str
    reason: str = ""
