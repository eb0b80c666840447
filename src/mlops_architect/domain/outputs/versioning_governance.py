"""Agent 2: what is versioned, how, for how long, who promotes it, and how versions point at each other."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice

Artefact = Literal["code", "infrastructure", "data", "features", "prompts", "models", "configuration"]


class Retention(Model):
    """How long versions are kept and what decides it; ``days`` of 0 means for ever."""

    days: int
    because: str


class VersionRule(Model):
    """The rule for one kind of artefact; when not needed, ``why_not`` says which fact makes it so."""

    artefact: Artefact
    needed: bool
    why_not: str = ""
    tool: str
    scheme: str
    example: str
    what_makes_a_new_version: str
    retention: Retention
    promotion: str
    review: str
    roll_back: str


class PromotionStep(Model):
    """A way from one environment to the next: what must hold, who says yes, and how it is recorded."""

    artefact: str
    from_environment: str
    to_environment: str
    automatic_checks: tuple[str, ...]
    approved_by: str
    recorded_in: str


class LineageLink(Model):
    """From a thing to what it was made of, and where that link is written down."""

    of: str
    made_from: str
    recorded_as: str
    recorded_in: str


class AuditQuestion(Model):
    """A question that must be answerable at any time, and the path of records that answers it."""

    question: str
    answered_by: str


class AccessRule(Model):
    """Who may read, change or approve one kind of artefact."""

    role: str
    may: str
    may_not: str


class VersioningGovernance(AgentOutput):
    """All version rules, promotion and lineage."""

    versions: tuple[VersionRule, ...]
    branches: str
    promotion: tuple[PromotionStep, ...]
    lineage: tuple[LineageLink, ...]
    audit_questions: tuple[AuditQuestion, ...]
    access: tuple[AccessRule, ...]
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
