"""What the promised downtime of a chain is expected to cost: a sum of logarithms, and the curve over it.

Parts that must all work have the product of their availabilities A = exp(-S), where S is the sum of what each part adds:
-ln of its own availability. The expected cost of outages is then (1 - exp(-S)) times what a month without an answer costs.
It rises with S and bends downwards, so that it has no exact form that is linear in the parts; the line through its two ends
lies below it. The solver works with that line. Where it finds a design that the line values too low, it is told the exact
cost of that chain, which is also the least that any chain costs whose parts are all no better, and solves again. A design
that is cheapest by such bounds, and whose own value is exact, is the cheapest of all. Where several regions answer at once, the
curve bends both ways and has no such line; then only the exact values are told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlops_architect.engine.recovery import ONE_REGION, ServingRegions
from mlops_architect.engine.sizing.sized import Sized

if TYPE_CHECKING:
    from mlops_architect.engine.optimiser.model import Model, Term

_SCALE = 10**12


def downtime(sized: Sized) -> int:
    """Return the logarithm of a part's availability, negated and rounded down: it adds up along a chain."""
    return math.floor(-math.log(max(1e-9, sized.availability_pct / 100)) * _SCALE)


def most_downtime(availability_pct: float) -> int:
    """Return the sum of `downtime` that a chain may reach; exact up to rounding, and never too strict."""
    return math.ceil(-math.log(min(1.0, max(1e-9, availability_pct / 100))) * _SCALE) + 1


def outage_cents(total: int, month_usd: float, regions: ServingRegions = ONE_REGION) -> int:
    """Return the expected cents a month that a chain does not answer.

    Args:
        total: Sum of the `downtime` of its parts.
        month_usd: What a whole month without an answer would cost.
        regions: Those that answer at once, each with such a chain.
    """
    if regions.count > 1:
        return round(month_usd * (100 - regions.composed_pct(100 * math.exp(-total / _SCALE))))
    return round(-100 * month_usd * math.expm1(-total / _SCALE))


class OutageCost:
    """The cost of outages in a model: a variable in cents that is never above it, and exact for designs that turned up."""

    def __init__(
        self, model: Model, slots: Sequence[Sequence[Term]], month_usd: float, regions: ServingRegions
    ) -> None:
        """Add the variable.

        Args:
            model: What it is part of.
            slots: For each part of the chain, the downtime of every candidate with its variable.
            month_usd: What a whole month without an answer would cost.
            regions: Those that answer at once.
        """
        self._model, self._month_usd, self._slots, self._regions = model, month_usd, slots, regions
        most = sum(max(down for down, _ in slot) for slot in slots)
        least = sum(min(down for down, _ in slot) for slot in slots)
        most_cents, self._least_cents = (outage_cents(total, month_usd, regions) for total in (most, least))
        self.cents = model.variable(most_cents)
        model.at_least([(1, self.cents)], self._least_cents)
        if regions.count > 1:
            return
        rise = (most_cents - self._least_cents) / max(1, most - least)
        steps = [(-math.floor(rise * (down - min(slot)[0])), variable) for slot in slots for down, variable in slot]
        # a cent lower, because the ends of the line are rounded
        model.at_least([(1, self.cents), *steps], self._least_cents - 1)

    def exact_cents(self, values: Sequence[int]) -> int:
        """Return what outages cost with a solution of the model."""
        return outage_cents(sum(self._chosen(values)), self._month_usd, self._regions)

    def raised(self, values: Sequence[int]) -> None:
        """Value the chain of a solution exactly, and every chain of which no part is more available at no less."""
        chosen, cents = self._chosen(values), self.exact_cents(values)
        more = cents - self._least_cents
        worse = [
            (-more, variable)
            for slot, down in zip(self._slots, chosen, strict=True)
            for other, variable in slot
            if other >= down
        ]
        self._model.at_least([(1, self.cents), *worse], cents - more * len(self._slots))

    def _chosen(self, values: Sequence[int]) -> list[int]:
        return [next(down for down, variable in slot if values[variable]) for slot in self._slots]
