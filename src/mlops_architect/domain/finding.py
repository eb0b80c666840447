"""Findings: one result of a policy or critic, and what to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from mlops_architect.domain.model import Model
from mlops_architect.domain.simulation import ScenarioResult


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


class Review(Model):
    """All findings of one critic, with its verdict in a sentence, and the scenarios it simulated."""

    critic: str
    title: str
    verdict: Outcome
    summary: str
    findings: tuple[Finding, ...] = ()
    simulation: tuple[ScenarioResult, ...] = ()
