"""What exploring the design space finds: sweeps with breakpoints, regions of two quantities, the Pareto front."""

from __future__ import annotations

from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Conflict


class Design(Model):
    """Which pattern serves each capability; ``name`` is a letter, the same wherever the same patterns are chosen."""

    name: str
    patterns: dict[str, str]


class DesignPoint(Model):
    """The optimum at one value; figures are None where no design meets the constraints.

    ``monthly_usd`` is the bill of all environments; ``objective_usd`` adds operating hours at their rate, expected outages and wishes
    that are not met, in dollars a month.
    """

    value: float
    design: str = ""
    monthly_usd: float | None = None
    objective_usd: float | None = None
    p99_ms: float | None = None
    availability_pct: float | None = None
    operating_hours: float | None = None
    proven: bool = True

    @property
    def feasible(self) -> bool:
        """Whether there is a design at all."""
        return bool(self.design)


class Flip(Model):
    """A capability that another pattern serves on the other side; empty where it is not needed or there is no design."""

    capability: str
    before: str
    after: str


class Breakpoint(Model):
    """Where the optimum changes: between two values that are no further apart than the sweep's tolerance."""

    before: DesignPoint
    after: DesignPoint
    flips: tuple[Flip, ...]


class Gap(Model):
    """A stretch of values without any design, and a minimal set of constraints that rules it out at ``at``."""

    low: float
    high: float
    at: float
    conflict: Conflict


class Sweep(Model):
    """One field varied over a range, everything else as asked.

    ``tolerance`` is the largest distance between the two sides of a breakpoint: a share of the value on a
    logarithmic scale, else in the field's unit. A design that appears only between two neighbouring
    points and is gone at both is not seen; more points see more.
    """

    field: str
    unit: str
    low: float
    high: float
    asked: float | None
    logarithmic: bool
    tolerance: float
    points: tuple[DesignPoint, ...]
    breakpoints: tuple[Breakpoint, ...]
    gaps: tuple[Gap, ...]


class Regions(Model):
    """Two fields varied together: the design at each pair of values, rows by ``y`` upward, empty where there is none."""

    x: str
    y: str
    x_values: tuple[float, ...]
    y_values: tuple[float, ...]
    designs: tuple[tuple[str, ...], ...]
    monthly_usd: tuple[tuple[float | None, ...], ...]


class ParetoPoint(Model):
    """A design that no other one beats on infrastructure cost, p99 and operating hours together.

    ``chosen`` marks the optimum of the objective; ``flips`` is how it differs from that.
    """

    monthly_usd: float
    p99_ms: float | None
    operating_hours: float
    objective_usd: float
    chosen: bool
    flips: tuple[Flip, ...]


class Front(Model):
    """Every non-dominated design, cheapest first; figures count in cents, microseconds and thousandths of an hour.

    ``complete`` is false when the front has more points than were asked for, or the solver stopped without proof.
    """

    points: tuple[ParetoPoint, ...]
    complete: bool
    solves: int


class Exploration(Model):
    """Everything that one exploration found."""

    region: str
    designs: tuple[Design, ...]
    sweeps: tuple[Sweep, ...] = ()
    regions: Regions | None = None
    front: Front | None = None
    note: str = ""
    """What the amounts leave out, where something has no price."""
