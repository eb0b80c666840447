"""Money: bill lines and estimates, always with a range and never silently complete."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_architect.domain.model import Model


class Money(Model):
    """A monthly amount in US dollars as a range."""

    low_usd: float
    expected_usd: float
    high_usd: float

    def plus(self, other: Money) -> Money:
        """Return the sum, end by end."""
        return Money(
            low_usd=self.low_usd + other.low_usd,
            expected_usd=self.expected_usd + other.expected_usd,
            high_usd=self.high_usd + other.high_usd,
        )


ZERO = Money(low_usd=0.0, expected_usd=0.0, high_usd=0.0)


def added_up(amounts: Iterable[Money | None]) -> Money:
    """Return the sum of amounts, end by end; one that is not known adds nothing."""
    low_usd = expected_usd = high_usd = 0.0
    for amount in amounts:
        if amount is not None:
            low_usd += amount.low_usd
            expected_usd += amount.expected_usd
            high_usd += amount.high_usd
    return Money(low_usd=low_usd, expected_usd=expected_usd, high_usd=high_usd)


class BillLine(Model):
    """One line of the bill: a quantity of a SKU in a region, per month.

    ``unit_usd`` is None when the price book has no price: the line is then unpriced and the
    estimate cannot tell the total. ``basis`` is ``listed`` (a price of this region) or
    ``proxy`` (the reference region's price scaled; ``note`` says how).
    """

    capability: str
    pattern: str
    what: str
    sku: str
    quantity: float
    unit: str
    unit_usd: float | None
    monthly: Money | None
    basis: str = "listed"
    as_of: str = ""
    source: str = ""
    note: str = ""
    share: str = ""
    address: str = ""
    """Where the Terraform root declares what it is paid for, without index; empty when it does not or nobody said."""
    outside: str = ""
    """Why the Terraform root declares nothing for it; empty when it does or nobody said."""


class IdleEnvironment(Model):
    """What an environment beside production costs a month while nobody uses it."""

    name: str
    monthly: Money
    by_capability: dict[str, float]
    """Expected dollars a month; capabilities that cost nothing are left out."""
    lines: tuple[BillLine, ...] = ()
    """What it pays for; lines that cost nothing are left out."""


class CostEstimate(Model):
    """The bill of a design: total range, lines, what has no price, and where money goes."""

    region: str
    infrastructure: Money
    lines: tuple[BillLine, ...]
    unpriced: tuple[str, ...] = ()
    operating_hours: float = 0.0
    hourly_rate_usd: float = 0.0
    idle: tuple[IdleEnvironment, ...] = ()
    """Environments beside production; what they cost is not part of ``infrastructure``, which is production's bill."""
    budget_covers_production_only: bool = False
    """Whether the requirements give the budget for production alone; otherwise it is for everything."""

    @property
    def whole(self) -> Money:
        """What production and all environments beside it cost together."""
        return self.infrastructure.plus(self.idle_monthly)

    @property
    def split(self) -> str:
        """What production and each environment beside it cost, in words; empty where production is all there is or no price is known."""
        if not self.idle or not self.complete:
            return ""
        names = [environment.name for environment in self.idle]
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        each = "each " if len(names) > 1 else ""
        return (
            f"${self.infrastructure.expected_usd:,.0f} for production and ${self.idle[0].monthly.expected_usd:,.0f}"
            f" {each}for {listed} while nobody uses {'them' if each else 'it'}"
        )

    @property
    def budgeted(self) -> Money:
        """What the budget is compared with: everything, or production where the requirements say that it is for production alone."""
        return self.infrastructure if self.budget_covers_production_only else self.whole

    @property
    def idle_monthly(self) -> Money:
        """What all environments beside production cost together while nobody uses them."""
        return added_up(environment.monthly for environment in self.idle)

    @property
    def complete(self) -> bool:
        """Whether every line has a price."""
        return not self.unpriced

    @property
    def in_words(self) -> str:
        """What it expects a month: an amount, at least an amount where lines have no price, or that it is unknown."""
        if self.complete:
            return f"${self.whole.expected_usd:,.0f}"
        if all(line.monthly is None for line in self.lines):
            return "unknown"
        return f"at least ${self.whole.expected_usd:,.0f}"

    @property
    def operations_monthly_usd(self) -> float:
        """Cost of the hours people spend operating the system each month."""
        return self.operating_hours * self.hourly_rate_usd
