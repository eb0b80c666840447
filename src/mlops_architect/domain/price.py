"""Dated list prices by SKU and region."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

REFERENCES: Mapping[str, str] = {"aws": "us-east-1", "gcp": "us-central1", "azure": "eastus"}
"""The region of each cloud that other regions' prices are compared with: the one with the widest coverage."""


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
    cloud: str = "aws"
    note: str = ""


class PriceTable(Mapping[tuple[str, str], tuple[Price, ...]]):
    """Tiers by ``(sku, region)`` that answers questions about many prices without reading them all."""

    @abstractmethod
    def regions_of(self, sku: str) -> tuple[str, ...]:
        """Return the regions that list a SKU, by name."""

    @abstractmethod
    def first_usd(self, region: str) -> Mapping[str, float]:
        """Return the price of the first tier of every SKU listed in a region."""

    @abstractmethod
    def skus(self) -> frozenset[str]:
        """Return every SKU that has a price in some region."""

    @abstractmethod
    def cloud_of(self, region: str) -> str:
        """Return the cloud that lists prices in a region, empty when none does."""


class PricesInMemory(PriceTable):
    """A price table over a mapping that is there already."""

    def __init__(self, tiers: Mapping[tuple[str, str], tuple[Price, ...]]) -> None:
        self._tiers = tiers

    def __getitem__(self, key: tuple[str, str]) -> tuple[Price, ...]:
        return self._tiers[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._tiers)

    def __len__(self) -> int:
        return len(self._tiers)

    @cached_property
    def _regions(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for sku, region in self._tiers:
            found.setdefault(sku, []).append(region)
        return {sku: tuple(sorted(regions)) for sku, regions in found.items()}

    @cached_property
    def _by_region(self) -> Mapping[str, Mapping[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for (sku, region), tiers in self._tiers.items():
            found.setdefault(region, {})[sku] = tiers[0].usd
        return found

    @cached_property
    def _clouds(self) -> Mapping[str, str]:
        return {region: tiers[0].cloud for (_, region), tiers in self._tiers.items()}

    def regions_of(self, sku: str) -> tuple[str, ...]:
        """Return the regions that list a SKU, by name."""
        return self._regions.get(sku, ())

    def first_usd(self, region: str) -> Mapping[str, float]:
        """Return the price of the first tier of every SKU listed in a region."""
        return self._by_region.get(region, {})

    def skus(self) -> frozenset[str]:
        """Return every SKU that has a price in some region."""
        return frozenset(self._regions)

    def cloud_of(self, region: str) -> str:
        """Return the cloud that lists prices in a region, empty when none does."""
        return self._clouds.get(region, "")


@dataclass(frozen=True, eq=False)
class PriceBook:
    """All tiers by ``(sku, region)`` in rising ``tier_from``; ``reference`` is the region AWS's others are compared with."""

    tiers: Mapping[tuple[str, str], tuple[Price, ...]]
    reference: str = REFERENCES["aws"]

    @cached_property
    def references(self) -> Mapping[str, str]:
        """The reference region of each cloud."""
        return {**REFERENCES, "aws": self.reference}

    @cached_property
    def table(self) -> PriceTable:
        """The tiers, as a table that can be asked about many prices."""
        return self.tiers if isinstance(self.tiers, PriceTable) else PricesInMemory(self.tiers)

    def tiers_of(self, sku: str, region: str) -> tuple[Price, ...]:
        """Return the tiers of a SKU in a region; empty when unpriced there."""
        return self.tiers.get((sku, region), ()) or self.tiers.get((sku, "global"), ())

    def nearest_region(self, sku: str, region: str = "") -> str:
        """Return a region that lists a SKU: its cloud's reference where it does, else the first by name; empty when none does.

        Clouds may call a SKU the same: only regions of the cloud of ``region`` count, where the book knows that.
        """
        listed = self.table.regions_of(sku)
        cloud = self.table.cloud_of(region) if region else ""
        if cloud:
            listed = tuple(one for one in listed if self.tiers[sku, one][0].cloud == cloud)
        known = [one for one in self.references.values() if one in listed]
        return known[0] if known else min(listed, default="")

    def reference_of(self, region: str) -> str:
        """Return the region that prices of ``region`` are compared with; AWS's for a region nobody lists."""
        return self.references.get(self.table.cloud_of(region), self.reference)

    def skus(self) -> frozenset[str]:
        """Return every SKU that has a price in some region."""
        return self.table.skus()
