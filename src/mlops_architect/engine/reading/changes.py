"""Changes: "the 5 seconds can be cut to 2", "from 12k down to 9k": the second figure holds, in the unit of the first."""

from __future__ import annotations

from dataclasses import replace

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity

_TO = frozenset({"to", "auf", "a", "vers", "naar"})
_REACH = 8


def with_changes(page: Page, clause: Clause) -> None:
    """Keep, of two figures that a verb of changing joins, the one it is changed to."""
    if not clause.cue("changed-to"):
        return
    kept: list[Quantity] = []
    for quantity in clause.quantities:
        before = kept[-1] if kept else None
        if before is None or not _changed(page, before, quantity):
            kept.append(quantity)
            continue
        factor = _factor(before)
        if quantity.dimension == before.dimension:
            kept[-1] = quantity
        elif quantity.dimension == "count" and factor:
            kept[-1] = replace(
                before,
                low=quantity.low * factor,
                high=quantity.high * factor,
                last=quantity.number_last,
                number_last=quantity.number_last,
            )
    clause.quantities = kept


def _changed(page: Page, one: Quantity, other: Quantity) -> bool:
    near = 0 < other.first - one.last <= _REACH
    led = near and page.tokens[other.first - 1].text in _TO
    return led and one.low == one.high and other.low == other.high and (not other.noun or other.unit != "")


def _factor(quantity: Quantity) -> float:
    """Return what one of the unit of a figure is in its base unit, 0 where that cannot be told."""
    names = {"second": 1.0, "millisecond": 0.001, "minute": 60.0, "hour": 3_600.0, "day": 86_400.0}
    return names.get(quantity.unit, 0.0) if quantity.dimension == "time" else 0.0
