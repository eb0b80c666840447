"""Price of a quantity of a SKU in a region, with volume tiers and an honest stand-in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from mlops_architect.domain.capacity import OwnMachines, OwnResource
from mlops_architect.domain.cost import Money
from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.domain.pricing_rule import RuleInUse
from mlops_architect.domain.resource import Resource
from mlops_architect.engine.bill.rules import metered

T = TypeVar("T")

_ENOUGH_PAIRS = 10
ANYWHERE = "*"
"""The region of prices whose source names none."""


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
    if len(tiers) == 1:  # as most have
        inside = quantity - tiers[0].tier_from
        return inside * tiers[0].usd if inside > 0 else 0.0
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


class _Nearest(PriceBook):
    """A book in which a SKU that some region lists counts as priced: the design's bill has a stand-in for it."""

    def tiers_of(self, sku: str, region: str) -> tuple[Price, ...]:
        """Return the tiers of a SKU in a region, or in the region whose price stands in for it."""
        return super().tiers_of(sku, region) or self.tiers.get((sku, self.nearest_region(sku, region)), ())


Component = tuple[str, str, float, Charge | None]
"""Name, SKU, quantity and charge of a part of a resource."""

_REMEMBERED = 20_000
_memories: WeakKeyDictionary[PriceBook, dict[Hashable, Any]] = WeakKeyDictionary()


class Pricer:
    """Prices of one region out of a book; ``own`` says what of it is capacity of the organisation's own machines."""

    def __init__(
        self,
        book: PriceBook,
        region: str,
        rules: Mapping[str, RuleInUse] | None = None,
        own: OwnMachines | None = None,
    ) -> None:
        self._book = book
        self._own = own
        self.region = region
        self._rules: Mapping[str, RuleInUse] = {} if rules is None else rules
        self._nearest = _Nearest(book.tiers, book.reference)
        self._memory = _memories.setdefault(book, {})

    def own(self, sku: str) -> OwnResource | None:
        """Return what a SKU counts of the organisation's own machines, None when it is rented."""
        return self._own.of(sku) if self._own else None

    def charges(self, resource: Resource, times: float, low: float, high: float) -> tuple[Component, ...]:
        """Return name, SKU, quantity and charge of each component of ``times`` equal resources.

        What a rule cannot tell has no charge, and its reason for a name; components whose usage is not given are left out.

        Args:
            resource: The resource, in the region it is paid in.
            times: How many there are.
            low: Lower end of what is used as a share of it; what the resource's arguments fix does not vary.
            high: Upper end of what is used as a share of it.
        """
        used = self._rules.get(resource.type)
        if used is None:
            return ((f"no pricing rule for {resource.type}", resource.type, times, None),)
        if used.rule.free:
            return ()
        return tuple(self._charged(resource, used, times, low, high))

    def remembered(self, owner: object, values: Hashable, work_out: Callable[[], T]) -> T:
        """Return what was worked out before for the same values, region, rules and book.

        A solved design is asked for again and again with little changed.

        Args:
            owner: What the answer belongs to; only the very same object counts.
            values: What it depends on.
            work_out: Gives the answer.
        """
        memory = self._memory
        key = (id(owner), id(self._rules), self.region, values)
        known = memory.get(key)
        if known is None:
            if len(memory) >= _REMEMBERED:
                memory.clear()
            # owner and rules are kept beside the answer, so that their identities are not given to others
            known = memory[key] = (owner, self._rules, work_out())
        answer: T = known[2]
        return answer

    def _charged(
        self, resource: Resource, used: RuleInUse, times: float, low: float, high: float
    ) -> Iterator[Component]:
        found = metered(resource, used, self._nearest)
        for reason in found.unknown:
            yield reason, resource.type, times, None
        for part in found.quantities:
            # the prices of a component paid elsewhere are those of that place
            there = self if part.region in ("", self.region) else Pricer(self._book, part.region)
            quantity = part.amount * part.factor * times
            ends = (low, high) if part.by_usage else (1.0, 1.0)
            yield part.name, part.sku, quantity, there.charge(part.sku, quantity, *ends)

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
        base = self._book.nearest_region(sku, self.region)
        if not base:
            return None
        if base == ANYWHERE:
            note = "the source of this price names no region"
            return Charge(quantity, low, high, self._book.tiers_of(sku, base), _LISTED, "proxy", note)
        ratio, of_base = region_ratio(self._book, self.region), region_ratio(self._book, base)
        # The reference compares with itself exactly and has no samples of its own.
        samples = min((one.samples for one in (ratio, of_base) if one.samples or one.low < one.high), default=0)
        scaled = RegionRatio(
            ratio.typical / of_base.typical, ratio.low / of_base.high, ratio.high / of_base.low, samples
        )
        basis = (
            f"from the median ratio of {samples} SKUs listed in both it and {self._book.reference_of(base)} (10th to 90th percentile"
            if samples >= _ENOUGH_PAIRS
            else "a cautious judgement, for too few prices of that region are known (range"
        )
        note = f"no list price for {self.region}: the price of {base} times {scaled.typical:.2f}, {basis} {scaled.low:.2f} to {scaled.high:.2f})"
        return Charge(quantity, low, high, self._book.tiers_of(sku, base), scaled, "proxy", note)


_RATIOS: WeakKeyDictionary[PriceBook, dict[str, RegionRatio]] = WeakKeyDictionary()
"""Ratios worked out so far; a book that nobody uses any more is not kept for them."""


def region_ratio(book: PriceBook, region: str) -> RegionRatio:
    """Return how ``region`` compares with its cloud's reference region over SKUs priced in both.

    With fewer than ten common SKUs a cautious 1.1 (1.0 to 1.35) stands in.
    """
    known = _RATIOS.setdefault(book, {})
    if region not in known:
        known[region] = _region_ratio(book, region)
    return known[region]


def _region_ratio(book: PriceBook, region: str) -> RegionRatio:
    reference = book.reference_of(region)
    if region == reference:
        return _LISTED
    base = book.table.first_usd(reference)
    pairs = [
        usd / base[sku]
        for sku, usd in book.table.first_usd(region).items()
        if base.get(sku, 0.0) > 0 and not sku.endswith(".spot")
    ]
    if len(pairs) < _ENOUGH_PAIRS:
        return RegionRatio(1.1, 1.0, 1.35, len(pairs))
    deciles, typical = quantiles(pairs, n=10), median(pairs)
    # Equal ratios differ in the last digit once they are interpolated.
    return RegionRatio(typical, min(deciles[0], typical), max(deciles[-1], typical), len(pairs))
