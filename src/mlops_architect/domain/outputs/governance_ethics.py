"""What agent 15 writes: who answers for what, and what law, fairness and people demand."""

from __future__ import annotations

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class Role(Model):
    """A role, what it does and what it answers for; names of people do not belong here."""

    role: str
    does: tuple[str, ...]
    answers_for: str
    share_of_time: str


class ApprovalRule(Model):
    """A change that needs somebody's word."""

    change: str
    approver: str
    evidence: tuple[str, ...]
    within: str


class ModelCardEntry(Model):
    """One heading of the model card and what it says at the start."""

    heading: str
    content: str


class Privacy(Model):
    """How personal data is kept small, short and deletable."""

    sensitive_fields: tuple[str, ...]
    minimisation: tuple[str, ...]
    pseudonymisation: str
    retention_days: float
    retention_basis: str
    deletion: tuple[str, ...]
    deletion_within_days: int


class Fairness(Model):
    """Which groups are compared, on what, and what difference is too much."""

    slices: tuple[str, ...]
    measure: str
    tolerance: str
    least_cases_per_group: int
    when_exceeded: str
    concerns: tuple[str, ...]


class Explainability(Model):
    """Whether and how a score is explained."""

    provided: bool
    required: bool
    how: str
    for_whom: str
    latency_effect: str


class RegulationDemand(Model):
    """A regime that applies, what it demands here, and the part of the design that serves it."""

    regime: str
    applies_because: str
    demands: tuple[str, ...]
    served_by: tuple[str, ...]


class HumanOversight(Model):
    """Where people decide, how much work that is, and how they can stop the system."""

    reviews_before_effect: bool
    mode: str
    review_share_pct: float
    cases_per_day: float
    minutes_per_case: float
    reviewers: float
    override: str
    stop: str


class IncidentLevel(Model):
    """How bad an incident is, how soon somebody acts, and what they do first."""

    level: str
    example: str
    answer_within_minutes: int
    first_steps: tuple[str, ...]
    told: tuple[str, ...]


class TeamShape(Model):
    """People against the work of running the system."""

    people: float | None
    hours_per_month: float | None
    operating_hours: float
    share: float | None
    call_rota: str
    judgement: str
    skills: tuple[str, ...]


class GovernanceEthics(AgentOutput):
    """Governance, ethics and the human element of this system."""

    roles: tuple[Role, ...]
    approvals: tuple[ApprovalRule, ...]
    model_card: tuple[ModelCardEntry, ...]
    documentation: tuple[str, ...]
    privacy: Privacy
    fairness: Fairness | NotNeeded
    explainability: Explainability
    regulations: tuple[RegulationDemand, ...] | NotNeeded
    human_oversight: HumanOversight
    incidents: tuple[IncidentLevel, ...]
    training: tuple[str, ...]
    hand_over: tuple[str, ...]
    team: TeamShape
    practices: tuple[AppliedPractice, ...] = ()
    findings: tuple[AnsweredFinding, ...] = ()
