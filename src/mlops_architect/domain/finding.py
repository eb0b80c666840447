"""Findings: one result of a policy or critic, and what to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pack_in_use import PackInUse
from mlops_architect.domain.simulation import ScenarioResult
from mlops_architect.domain.waiver import Waiver


class Outcome(StrEnum):
    """What came of a check; unknown means the facts to decide are missing."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    ERROR = "error"


class Severity(StrEnum):
    """How bad a failing finding is."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Order of badness, 0 for info."""
        return list(Severity).index(self)


class Demand(Model):
    """A constraint that a finding adds to the next round of planning.

    ``exclude`` forbids ``pattern`` (one ``option`` of it if given); ``at-least`` and
    ``at-most`` bound the sized quantity ``quantity`` of whatever serves ``capability``, or of ``pattern`` (and
    ``option``) only, where given. With ``each`` the bound is on ``quantity`` times the size of that name, such as
    copies times the vCPUs of each, so that it means the same for copies of any size; what lacks either is not bound.
    """

    kind: Literal["exclude", "at-least", "at-most"]
    capability: str
    pattern: str = ""
    option: str = ""
    quantity: str = ""
    each: str = ""
    value: float = 0.0
    reason: str


class Finding(Model):
    """One result of a critic or policy about the decision it names."""

    id: str
    source: str
    title: str
    outcome: Outcome
    severity: Severity
    detail: str
    decision: str = ""
    agents: tuple[str, ...] = ()
    blocking: bool = False
    controls: tuple[str, ...] = ()
    remediation: str = ""
    demand: Demand | None = None
    by: str = Field(default="", exclude_if=lambda value: not value)
    """The model whose view it is; empty where a critic or policy of ours computed it."""
    waiver: Waiver | None = Field(default=None, exclude_if=lambda value: value is None)
    """What excuses the failure."""
    expired: Waiver | None = Field(default=None, exclude_if=lambda value: value is None)
    """What would excuse it if its last day were not over."""

    @property
    def stands(self) -> bool:
        """Whether it is a failure that nothing excuses."""
        return self.outcome in (Outcome.FAIL, Outcome.ERROR) and self.waiver is None


class Review(Model):
    """All findings of one critic, with its verdict in a sentence, and the scenarios it simulated.

    ``opinion`` is what a model says of the whole; the verdict never rests on it, nor on findings that a model adds.
    """

    critic: str
    title: str
    verdict: Outcome
    summary: str
    findings: tuple[Finding, ...] = ()
    simulation: tuple[ScenarioResult, ...] = ()
    opinion: str = Field(default="", exclude_if=lambda value: not value)
    packs: tuple[PackInUse, ...] = Field(default=(), exclude_if=lambda value: not value)
    """Which policy packs it was judged by, and why."""
