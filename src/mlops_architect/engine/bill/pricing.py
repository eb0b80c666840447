"""Price of a quantity of a SKU in a region, with volume tiers and an honest stand-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median, quantiles

from mlops_architect.domain.cost import Money
from mlops_architect.domain.price import Price, PriceBook

_ENOUGH_PAIRS = 10


@dataclass(frozen=True)
class RegionRatio:
    """How a region's prices compare with the reference region's, over the SKUs listed in both."""

    typical: float
    low: float
    high: float
    samples: int


_LISTED = RegionRatio(1.0, 1.0, 1.0, 0)


def tiered(quantity: float, tiers: Sequence[Price]) -> float:
    """Return the cost in dollars of ``quantity`` over cumulative monthly tiers."""
    total = 0.0
    for index, tier in enumerate(tiers):
        upper = tiers[index + 1].tier_from if index + 1 < len(tiers) else float("inf")
        inside = min(quantity, upper) - tier.tier_from
        if inside > 0:
            total += inside * tier.usd
    return total


@dataclass(frozen=True)
class Charge:
    """What a quantity costs a month, and on what evidence; ``low`` and ``high`` bound the usage as shares of it."""

    quantity: float
    low: float
    high: float
    tiers: tuple[Price, ...]
    ratio: RegionRatio
    basis: str
    note: str

    @property
    def expected_usd(self) -> float:
        """Expected dollars a month."""
        return tiered(self.quantity, self.tiers) * self.ratio.typical

    @property
    def monthly(self) -> Money:
        """Dollars a month at the low, expected and high usage."""
        return Money(
            low_usd=tiered(self.quantity * self.low, self.tiers) * self.ratio.low,
            expected_usd=self.expected_usd,
            high_usd=tiered(self.quantity * self.high, self.tiers) * self.ratio.high,
        )

    @property
    def unit(self) -> str:
        """What is counted."""
        return self.tiers[0].unit

    @property
    def unit_usd(self) -> float:
        """Dollars for a unit of the first tier."""
        return self.tiers[0].usd * self.ratio.typical

    @property
    def as_of(self) -> str:
        """The date of the price."""
        return self.tiers[0].as_of

    @property
    def source(self) -> str:
        """Where the price was read."""
        return self.tiers[0].source


class Pricer:
    """Prices of one region out of a book."""

    def __init__(self, book: PriceBook, region: str) -> None:
        self._book = book
        self.region = region

    def charge(self, sku: str, quantity: float, low: float, high: float) -> Charge | None:
        """Return the charge for ``quantity`` units a month; None when the book has no price at all.

        Args:
            sku: Stable id of the price.
            quantity: Units a month.
            low: Lower end of the usage as a share of ``quantity``.
            high: Upper end of the usage as a share of ``quantity``.
        """
        tiers = self._book.tiers_of(sku, self.region)
        if tiers:
            return Charge(quantity, low, high, tiers, _LISTED, "listed", "")
        base = self._book.nearest_region(sku)
        if not base:
            return None
        ratio, of_base = region_ratio(self._book, self.region), region_ratio(self._book, base)
        # The reference compares with itself exactly and has no samples of its own.
        samples = min(found.samples for found in (ratio, of_base) if found.samples or found.low < found.high)
        scaled = RegionRatio(
            ratio.typical / of_base.typical, ratio.low / of_base.high, ratio.high / of_base.low, samples
        )
        note = (
            f"no list price for {self.region}: the price of {base} times {scaled.typical:.2f}, from the median ratio of "
            f"{scaled.samples} SKUs listed in both it and {self._book.reference} (10th to 90th percentile {scaled.low:.2f} to {scaled.high:.2f})"
        )
        return Charge(quantity, low, high, self._book.tiers_of(sku, base), scaled, "proxy", note)


@lru_cache(maxsize=256)
def region_ratio(book: PriceBook, region: str) -> RegionRatio:
    """Return how ``region`` compares with the reference region over SKUs priced in both.

    With fewer than ten common SKUs a cautious 1.1 (1.0 to 1.35) stands in.
    """
    if region == book.reference:
        return _LISTED
    pairs = []
    for (sku, where), tiers in book.tiers.items():
        base = book.tiers.get((sku, book.reference))
        if where == region and base and base[0].usd > 0 and not sku.endswith(".spot"):
            pairs.append(tiers[0].usd / base[0].usd)
    if len(pairs) < _ENOUGH_PAIRS:
        return RegionRatio(1.1, 1.0, 1.35, len(pairs))
    deciles = quantiles(pairs, n=10)
    return RegionRatio(median(pairs), deciles[0], deciles[-1], len(pairs))
