"""The same requirements designed on several clouds, side by side."""

from __future__ import annotations

from mlops_architect.domain.cost import Money
from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Proof


class ComparedPart(Model):
    """What serves a capability on one cloud; dollars a month, infrastructure of production only."""

    capability: str
    pattern: str
    title: str
    monthly_usd: float | None
    """None where nothing of it has a price."""


class CloudDesign(Model):
    """The optimum on one cloud, or exactly why there is none (``why`` and what would relax it)."""

    cloud: str
    region: str = ""
    overrides: tuple[str, ...] = ()
    """What the requirements say and this column does not follow, in words."""
    why: str = ""
    relaxations: tuple[str, ...] = ()
    parts: tuple[ComparedPart, ...] = ()
    monthly: Money | None = None
    """The bill of all environments together."""
    production: Money | None = None
    environments: Money | None = None
    """What the environments beside production cost together while nobody uses them."""
    operations_usd: float | None = None
    objective_usd: float | None = None
    """All that is minimised: the bill, operating hours, expected outages, expected leaving and wishes that are not met."""
    outages_usd: float | None = None
    """Expected cost of outages; None where nobody said what an hour costs."""
    leaving_usd: float | None = None
    """Expected cost of having to leave the products; None where nobody said how likely that is."""
    p99_ms: float | None = None
    availability_pct: float | None = None
    operating_hours: float | None = None
    unpriced: tuple[str, ...] = ()
    """Patterns of this cloud that could not be considered, or billed in full, for want of a price."""
    estimated_lines: int = 0
    """Bill lines whose price is carried over from another region."""
    proof: Proof | None = None
    capacity: str = ""
    """What it takes of the organisation's own machines, where their price is not known."""

    @property
    def feasible(self) -> bool:
        """Whether there is a design."""
        return self.monthly is not None or bool(self.capacity)

    def part(self, capability: str) -> ComparedPart | None:
        """Return what serves a capability, None when it is not needed or there is no design."""
        return next((part for part in self.parts if part.capability == capability), None)


class Difference(Model):
    """An assumption that is not the same in all columns: its value by cloud."""

    name: str
    values: dict[str, str]


class Comparison(Model):
    """One column a cloud, in the order asked for."""

    capabilities: tuple[str, ...]
    columns: tuple[CloudDesign, ...]
    differences: tuple[Difference, ...] = ()
    hourly_rate_usd: float
