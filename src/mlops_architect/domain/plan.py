"""The solved tech stack: one sized candidate for each capability, with counterfactuals."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from mlops_architect.domain.capacity import Capacity
from mlops_architect.domain.cost import CostEstimate, Money
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.model import Model


class Obstacle(Model):
    """Why a candidate cannot serve: the constraint it breaks, and the figures."""

    constraint: str
    text: str


class Candidate(Model):
    """One option of one pattern, sized and priced for the workload.

    ``infrastructure`` is the sum of its own bill lines; latencies are None off the online
    path; ``infeasible`` lists every reason why it cannot serve, empty when it can.
    """

    capability: str
    pattern: str
    option: str
    title: str
    sizes: dict[str, float]
    cost: CostEstimate
    operating_hours: float
    p50_ms: float | None = None
    p99_ms: float | None = None
    cold_start_ms: float | None = None
    availability_pct: float
    failure_domain: str
    rpo_minutes: float
    rto_minutes: float
    infeasible: tuple[Obstacle, ...] = ()
    quota_warnings: tuple[str, ...] = ()
    at_rest_usd: float = 0.0
    """Expected dollars a month in each environment beside production while nobody uses it, shared items included."""
    usage: dict[str, dict[str, Any]] = {}
    """Usage figures a month of the resources it pays for, by Terraform address, in the names of their pricing rules."""

    @property
    def key(self) -> str:
        """``pattern/option``, unique in a capability."""
        return f"{self.pattern}/{self.option}"


class Alternative(Model):
    """A pattern that lost, with the best whole design that would use it.

    Deltas are that design minus the chosen one (infrastructure $ of all environments, hours, total objective $,
    ms, percentage points, expected outages $, expected leaving $); None when no feasible design uses it, and then ``reason`` says why.
    """

    pattern: str
    option: str = ""
    title: str
    feasible: bool
    reason: str
    delta_monthly_usd: float | None = None
    delta_operating_hours: float | None = None
    delta_objective_usd: float | None = None
    delta_p99_ms: float | None = None
    delta_availability_pct: float | None = None
    delta_outages_usd: float | None = None
    delta_leaving_usd: float | None = Field(default=None, exclude_if=lambda value: value is None)
    delta_capacity: str = ""
    """What it takes more or less of own machines that have no price, in words."""


class Choice(Model):
    """What serves a capability, and what was rejected."""

    capability: str
    candidate: Candidate
    alternatives: tuple[Alternative, ...]
    by_hand: str = Field(default="", exclude_if=lambda value: not value)
    """Why it was chosen although no code is generated for it; empty where there is code, or where none is generated at all."""
    to_do: str = Field(default="", exclude_if=lambda value: not value)
    """What people then do by hand."""


class Pick(Model):
    """A pattern that is preferred for a capability, over a cheaper one: who prefers it, and why."""

    capability: str
    pattern: str
    by: str
    why: str
    in_place: bool = Field(default=False, exclude_if=lambda value: not value)
    """Whether it is what an adopted repository has: critics say what is wrong with it, and do not plan it away."""


class LetGo(Model):
    """A choice of an earlier version that a later one could not keep, and why."""

    capability: str
    pattern: str
    reason: str

    @property
    def text(self) -> str:
        """It in words."""
        return f"{self.capability}: {self.pattern} is not kept: {self.reason}"


class SkippedCapability(Model):
    """A capability this system does not need, and why."""

    capability: str
    title: str
    reason: str
    unserved: bool = False
    """Whether it is needed, and left open because the catalogue has no pattern for it on this target."""


class Margin(Model):
    """How far the design is from a hard constraint (``slack`` in the constraint's unit)."""

    constraint: str
    limit: float
    value: float
    slack: float
    unit: str

    @property
    def share(self) -> float:
        """Slack as a share of the limit."""
        return self.slack / self.limit if self.limit else 0.0


class Proof(Model):
    """How sure it is that no combination of the catalogue is cheaper.

    ``optimal``: the solver has shown that none is. ``feasible``: it stopped at its allowance of work with a
    design that meets every limit; nothing can cost less than ``bound_usd`` (objective, dollars a month).
    ``preferred``: it is the cheapest design with the patterns that somebody prefers, and ``gap_usd`` is what the
    preference costs.
    """

    status: Literal["optimal", "feasible", "preferred"]
    bound_usd: float
    gap_usd: float

    @classmethod
    def of(cls, objective_cents: int, gap_cents: int, proven: bool) -> Proof:
        """Return the proof of a solution with this objective, at most ``gap_cents`` above the optimum."""
        return cls(
            status="optimal" if proven else "feasible",
            bound_usd=(objective_cents - gap_cents) / 100,
            gap_usd=gap_cents / 100,
        )

    @property
    def optimal(self) -> bool:
        """Whether the optimum is proven."""
        return self.status == "optimal"

    @property
    def text(self) -> str:
        """The proof in words."""
        if self.optimal:
            return "proven optimal, gap 0"
        if self.status == "preferred":
            return (
                f"a pattern was preferred: without that, a design could be up to ${self.gap_usd:,.2f} a month cheaper"
            )
        return (
            f"not proven optimal: the solver stopped at its allowance of work,"
            f" and a design could be up to ${self.gap_usd:,.2f} a month cheaper"
        )


class Wish(Model):
    """A tool that is wished for and not demanded: what having it is worth, in dollars a month of the objective."""

    tool: str
    met: bool
    worth_usd: float

    @property
    def text(self) -> str:
        """The wish in words."""
        if self.met:
            return f"{self.tool} is used, as wished for"
        return f"{self.tool} is wished for and not used: no allowed design has it for the ${self.worth_usd:,.0f} a month that a wish is worth"


class Outages(Model):
    """What the downtime that a chain promises is expected to cost a month.

    ``hours`` are the hours of a month in which the chain may be down by the service levels of its parts, which fail independently:
    (1 - availability) x 730. ``usd_per_hour`` is what the requirements say that one costs, None when they say nothing; then nothing
    is counted. A service level is a promise with money back, not a measurement.
    """

    hours: float
    usd_per_hour: float | None
    monthly_usd: float

    @property
    def text(self) -> str:
        """The term in words."""
        if self.usd_per_hour is None:
            return "no cost of an outage is stated, so none is counted"
        return f"{self.hours:,.2f} hours a month down by the service levels, at ${self.usd_per_hour:,.0f} an hour: ${self.monthly_usd:,.0f} a month"


class LeavingCost(Model):
    """What having to leave the chosen products is expected to cost a month: ``hours`` of work, once, times the chance of a year / 12."""

    pct_per_year: float
    hours: float
    monthly_usd: float

    @property
    def text(self) -> str:
        """The term in words."""
        return (
            f"{self.hours:,.0f} hours of work to leave all of it, by judgement, with a chance of {self.pct_per_year:g} % a year:"
            f" ${self.monthly_usd:,.0f} a month"
        )


class Plan(Model):
    """The exact optimum: choices, the whole bill, and the figures of the whole chain."""

    region: str
    places: tuple[str, ...] = ()
    """What the places are called that the region lies in; empty where the catalogue does not say."""
    recovery_region: str = ""
    """The second region that takes over or holds the copies; empty where nothing lies in another region."""
    choices: tuple[Choice, ...]
    skipped: tuple[SkippedCapability, ...]
    cost: CostEstimate
    objective_usd: float
    p50_ms: float | None
    p99_ms: float | None
    availability_pct: float | None
    operating_hours: float
    margins: tuple[Margin, ...]
    demands: tuple[Demand, ...] = ()
    searched: int = 0
    """How many combinations the candidates span."""
    wishes: tuple[Wish, ...] = ()
    """``objective_usd`` holds the worth of those that are not met."""
    outages: Outages | None = None
    """``objective_usd`` holds their cost. None where the chain has no parts, or an earlier release wrote the plan."""
    leaving: LeavingCost | None = Field(default=None, exclude_if=lambda value: value is None)
    """``objective_usd`` holds it. None where nobody says how likely it is."""
    proof: Proof | None = None
    """None in a plan that an earlier release wrote."""
    picks: tuple[Pick, ...] = Field(default=(), exclude_if=lambda value: not value)
    """Patterns that were preferred over cheaper ones; the optimum is the cheapest design that has them."""
    capacity: Capacity | None = None
    """What it takes of the organisation's own machines; None where they are rented."""

    def choice(self, capability: str) -> Choice | None:
        """Return what serves ``capability``, None when it is not needed."""
        for choice in self.choices:
            if choice.capability == capability:
                return choice
        return None

    @property
    def generated(self) -> tuple[Choice, ...]:
        """The choices that a repository has code for."""
        return tuple(choice for choice in self.choices if not choice.by_hand)

    @property
    def by_hand(self) -> tuple[Choice, ...]:
        """The choices that are sized, priced and argued, and left to people by the repository."""
        return tuple(choice for choice in self.choices if choice.by_hand)

    def pattern(self, capability: str) -> str:
        """Return the pattern id that serves ``capability``, empty when it is not needed."""
        choice = self.choice(capability)
        return choice.candidate.pattern if choice else ""

    def size(self, capability: str, name: str) -> float | None:
        """Return a sized quantity of what serves ``capability``, None when there is none."""
        choice = self.choice(capability)
        return choice.candidate.sizes.get(name) if choice else None

    def monthly_usd(self, capability: str) -> float:
        """Return the expected monthly infrastructure cost of ``capability``, 0 when not needed."""
        choice = self.choice(capability)
        return choice.candidate.cost.infrastructure.expected_usd if choice else 0.0


class Conflict(Model):
    """Why no design exists: a minimal set of constraints, and what would relax each."""

    constraints: tuple[str, ...]
    explanation: str
    relaxations: tuple[str, ...]


class ScalingStep(Model):
    """The design re-optimised at a multiple of the load."""

    factor: float
    feasible: bool
    monthly: Money | None
    breaks_first: str
    changes: tuple[str, ...]
    capacity: str = ""
    """What it then takes of the organisation's own machines."""
