"""What agent 5 writes: the pattern for every capability, chosen jointly and exactly."""

from __future__ import annotations

from mlops_architect.domain.cost import Money
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding


class StackComponent(Model):
    """What serves one capability: pattern, option, sizes and figures."""

    capability: str
    question: str
    pattern: str
    title: str
    option: str
    sizes: dict[str, float]
    monthly: Money
    share_of_bill: float
    operating_hours: float
    p50_ms: float | None
    p99_ms: float | None
    availability_pct: float
    failure_domain: str
    lock_in: str
    why: str


class SkippedPart(Model):
    """A capability this system does not need, and the fact that says so."""

    capability: str
    title: str
    because: str


class StackMargin(Model):
    """How far the design is from one hard limit."""

    constraint: str
    limit: float
    value: float
    slack: float
    unit: str
    text: str


class ExitPath(Model):
    """How a part that is hard to leave would be left."""

    capability: str
    lock_in: str
    holds: str
    way_out: str


class TechStack(AgentOutput):
    """The architectural blueprint: components, what is not needed, and why this combination is the best one."""

    components: tuple[StackComponent, ...]
    not_needed: tuple[SkippedPart, ...]
    objective: str
    monthly: Money
    operating_hours: float
    objective_usd: float
    searched: int
    margins: tuple[StackMargin, ...]
    joint_effects: tuple[str, ...]
    skills: tuple[str, ...]
    exit_paths: tuple[ExitPath, ...]
    pipelines_served: tuple[str, ...]
    """Which capabilities carry each pipeline of the operational blueprint."""
    findings: tuple[AnsweredFinding, ...] = ()
