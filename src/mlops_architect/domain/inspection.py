"""What `check` says of a repository: findings with the place of each, and the waivers that excuse some of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.model import Model
from mlops_architect.domain.pack_in_use import PackInUse
from mlops_architect.domain.waiver import Waiver


class Place(Model):
    """Where a finding is: a path from the top of the repository, and the resource in it."""

    path: str = ""
    address: str = ""

    def __str__(self) -> str:
        return self.address or self.path


class Inspected(Model):
    """A finding at one place; ``waiver`` excuses it, ``expired`` would have if it still held."""

    finding: Finding
    place: Place = Place()
    waiver: Waiver | None = None
    expired: Waiver | None = None

    @property
    def fails(self) -> bool:
        """Whether it stands against the repository."""
        return self.waiver is None and self.finding.outcome in (Outcome.FAIL, Outcome.ERROR)


class Inspection(Model):
    """Everything `check` found; amounts in dollars a month, None when a part has no price or nothing states them."""

    folder: str
    kind: Literal["generated", "terraform"]
    """`generated`: with a decision set to compare with; `terraform`: infrastructure code alone."""
    roots: tuple[str, ...] = ()
    """Terraform root modules, by path from the top."""
    results: tuple[Inspected, ...] = ()
    monthly_usd: float | None = None
    design_monthly_usd: float | None = None
    budget_usd: float | None = None
    unused_waivers: tuple[Waiver, ...] = ()
    packs: tuple[PackInUse, ...] = ()
    """Which policy packs it was judged by, and why."""
    upgrade: str = Field(default="", exclude_if=lambda value: not value)
    """What to do where another version of the tool or the catalogue made it; empty where this one did."""

    def failing(self, least: Severity = Severity.INFO) -> tuple[Inspected, ...]:
        """Return what stands against the repository and is at least that bad."""
        return tuple(one for one in self.results if one.fails and one.finding.severity.rank >= least.rank)

    def fails_from(self, least: str) -> bool:
        """Whether something at least that bad stands against the repository; ``never`` lets everything pass."""
        return least != "never" and bool(self.failing(Severity(least)))

    def count(self, outcome: Outcome) -> int:
        """Return how many results came out so, waived ones left out."""
        return sum(one.finding.outcome is outcome and one.waiver is None for one in self.results)

    @property
    def waived(self) -> tuple[Inspected, ...]:
        """What would fail without its waiver."""
        return tuple(one for one in self.results if one.waiver is not None)
