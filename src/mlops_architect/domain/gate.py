"""Gates: points where a run may stop for a person, and what they answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from mlops_architect.domain.finding import Finding
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG
from mlops_architect.domain.policy import Condition


class TimeLimit(Model):
    """How long a gate waits for its people, and what then happens; without one it waits for ever."""

    hours: float = Field(gt=0)
    """Hours from the moment the gate opened, by the clock of whoever looks next."""
    then: Literal["refuse", "escalate"]
    """`refuse` ends the run; `escalate` asks for more people."""
    people: int = Field(default=2, ge=1)
    """How many people must approve once it was escalated."""
    approvers: tuple[str, ...] = ()
    """Mail addresses of those who may approve once it was escalated; anybody when empty."""


class RiskGate(Model):
    """A risk that needs a yes of its own at a gate."""

    id: str = Field(pattern=SLUG)
    """Stable for ever."""
    title: str
    """What is the case, in a short sentence."""
    at: Literal["architecture", "release"] = "architecture"
    """The gate at which it is asked."""
    when: Condition | None = None
    """When it is asked: facts of the design and `gate.*`; always when left out. A fact that is missing asks too."""
    shows: tuple[str, ...] = ()
    """Facts whose values are shown with the title."""
    unattended: Literal["approve", "wait"] = "approve"
    """What `--yes` may do: approve, which is recorded, or leave it to a person."""
    people: int = Field(default=1, ge=1, le=5)
    """How many different people must approve."""
    approvers: tuple[str, ...] = ()
    """Mail addresses of those who may approve; anybody when empty."""
    signed: bool = False
    """Whether approvals must be signed with the approver's git signing key."""
    limit: TimeLimit | None = None
    """How long it waits, and what then happens."""
    overrides: str = ""
    """Its own id again, when it takes the place of an entry of another catalogue folder."""


class Ask(Model):
    """A risk that applies to one design, as its gate shows it."""

    id: str
    title: str
    why: str = ""
    unattended: Literal["approve", "wait"] = "approve"
    people: int = 1
    approvers: tuple[str, ...] = ()
    signed: bool = False
    limit: TimeLimit | None = None
    expires_at: str = ""
    """When its time is up, as ISO 8601 in UTC; empty where it waits for ever."""


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
    waived: tuple[str, ...] = ()
    """What a waiver excuses, by whom and until when, and waivers whose last day is over."""
    monthly_usd: float = 0.0
    """What the budget is compared with."""
    split: str = ""
    """What production and the environments beside it cost, in words; empty where production is all there is."""
    cost: str = ""
    """What it costs a month in words, where no amount tells it."""
    budget_usd: float | None = None
    policy_verdict: str = ""
    asks: tuple[Ask, ...] = ()
    """Risks that each need a yes."""
    changes: tuple[Finding, ...] = ()
    """What of the infrastructure that stands this design deletes or replaces, worst first; why, where nobody can tell."""
    opened_at: str = ""

    @property
    def people(self) -> int:
        """How many different people must approve."""
        return max((ask.people for ask in self.asks), default=1)

    @property
    def signed(self) -> bool:
        """Whether approvals must be signed."""
        return any(ask.signed for ask in self.asks)


class Consent(Model):
    """One person's yes to exactly one content; ``signature`` is a commit object of git, empty where it is not signed."""

    run: str
    gate: str
    digest: str
    person: str
    by: str
    at: str
    reason: str = ""
    accepted: tuple[str, ...] = ()
    signature: str = ""


class Approval(Model):
    """A recorded answer; ``by`` and ``at`` live in the audit trail, never in the content."""

    gate: str
    answer: GateAnswer
    digest: str
    by: str
    at: str
    reason: str = ""
