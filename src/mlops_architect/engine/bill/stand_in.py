"""A price book that answers as the bill of a design does: with a stand-in where a region has no price of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.engine.bill.pricing import Pricer


class StandIns(PriceBook):
    """The prices of a book, and for what a region does not list the scaled price of another region."""

    @cached_property
    def _listed(self) -> PriceBook:
        return PriceBook(self.tiers, self.reference)

    def tiers_of(self, sku: str, region: str) -> tuple[Price, ...]:
        """Return the tiers of a SKU in a region, or what stands in for them; empty when no region lists it."""
        listed = super().tiers_of(sku, region)
        if listed or not region:
            return listed
        charge = Pricer(self._listed, region).charge(sku, 0.0, 1.0, 1.0)
        if charge is None:
            return ()
        return tuple(replace(tier, region=region, usd=tier.usd * charge.ratio.typical) for tier in charge.tiers)
