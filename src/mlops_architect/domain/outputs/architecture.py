"""What agent 16 writes: one blueprint of everything, what it costs, where it breaks and how it recovers."""

from __future__ import annotations

from mlops_architect.domain.cost import Money
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class Component(Model):
    """A part of the blueprint."""

    id: str
    title: str
    capability: str
    technology: str
    does: str
    zone: str
    failure_domain: str
    monthly_usd: float


class Connection(Model):
    """Who calls or writes to whom."""

    source: str
    target: str
    what: str
    kind: str
    rate: str


class DataFlow(Model):
    """The way of one kind of data through the system."""

    name: str
    path: tuple[str, ...]
    volume: str
    sensitivity: tuple[str, ...]


class TrustBoundary(Model):
    """A line that data or calls cross, and what guards it."""

    name: str
    inside: tuple[str, ...]
    crossed_by: str
    guards: tuple[str, ...]


class FailureDomain(Model):
    """What fails together, what users then see, and how it comes back."""

    name: str
    components: tuple[str, ...]
    effect: str
    detection: str
    recovery: str


class Bottleneck(Model):
    """Where the system meets a limit first."""

    component: str
    limit: str
    now: str
    shows_at: str
    relief: str


class Optimisation(Model):
    """A change that would save money or time, with its price."""

    kind: str
    change: str
    gain: str
    price: str


class CostShare(Model):
    """A capability's part of production's bill."""

    capability: str
    title: str
    monthly: Money
    share: float


class EnvironmentCost(Model):
    """What an environment beside production costs while nobody uses it."""

    name: str
    monthly: Money


class MonthlyCost(Model):
    """The bill of all environments as a range, production's by capability; ``unpriced`` names what has no price."""

    total: Money
    production: Money | None = None
    environments: tuple[EnvironmentCost, ...] = ()
    by_capability: tuple[CostShare, ...]
    operations_usd: float
    operating_hours: float
    budget_usd: float | None
    share_of_budget: float | None
    unpriced: tuple[str, ...]
    text: str


class ScalingPlan(Model):
    """The design at a multiple of the load."""

    factor: float
    load: str
    feasible: bool
    breaks_first: str
    changes: tuple[str, ...]
    monthly: Money | None
    delta_monthly_usd: float | None


class StoreRecovery(Model):
    """How one store is brought back."""

    component: str
    rpo_minutes: float
    rto_minutes: float
    copies: str
    restore: str


class DisasterRecovery(Model):
    """What may be lost, how long it takes, and in which order things come back."""

    rpo_minutes: float
    rto_minutes: float
    rpo_target_minutes: float | None
    rto_target_minutes: float | None
    stores: tuple[StoreRecovery, ...]
    order: tuple[str, ...]
    region_loss: str
    drill: str


class OpenRisk(Model):
    """A risk that the design accepts for now."""

    risk: str
    likelihood: str
    effect: str
    answer: str
    owner: str


class OpenQuestion(Model):
    """A fact nobody has stated, what was assumed, and what it would change."""

    question: str
    assumed: str
    changes: str


class Architecture(AgentOutput):
    """The overall architecture of this system."""

    overview: str
    components: tuple[Component, ...]
    connections: tuple[Connection, ...]
    data_flows: tuple[DataFlow, ...]
    trust_boundaries: tuple[TrustBoundary, ...]
    failure_domains: tuple[FailureDomain, ...]
    component_diagram: str
    flow_diagram: str
    bottlenecks: tuple[Bottleneck, ...]
    optimisations: tuple[Optimisation, ...]
    monthly_cost: MonthlyCost
    scaling: tuple[ScalingPlan, ...]
    disaster_recovery: DisasterRecovery
    open_risks: tuple[OpenRisk, ...]
    open_questions: tuple[OpenQuestion, ...]
    practices: tuple[AppliedPractice, ...] = ()
    findings: tuple[AnsweredFinding, ...] = ()
