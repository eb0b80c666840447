"""Dated list prices by SKU and region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Price:
    """One price tier: from ``tier_from`` units a month upward each unit costs ``usd``."""

    sku: str
    region: str
    unit: str
    usd: float
    tier_from: float
    as_of: str
    basis: str
    source: str


@dataclass(frozen=True, eq=False)
class PriceBook:
    """All tiers by ``(sku, region)`` in rising ``tier_from``; ``reference`` is the best-covered region."""

    tiers: Mapping[tuple[str, str], tuple[Price, ...]]
    reference: str = "us-east-1"

    def tiers_of(self, sku: str, region: str) -> tuple[Price, ...]:
        """Return the tiers of a SKU in a region; empty when unpriced there."""
        return self.tiers.get((sku, region), ()) or self.tiers.get((sku, "global"), ())

    def nearest_region(self, sku: str) -> str:
        """Return a region that lists a SKU: the reference where it does, else the first by name; empty when none does."""
        if (sku, self.reference) in self.tiers:
            return self.reference
        return min(self._regions.get(sku, ("",)))

    @cached_property
    def _regions(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for sku, region in self.tiers:
            found[sku] = (*found.get(sku, ()), region)
        return found

    def skus(self) -> frozenset[str]:
        """Return every SKU that has a price in some region."""
        return frozenset(sku for sku, _ in self.tiers)
