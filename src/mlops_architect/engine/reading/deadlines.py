"""Deadlines: the time of day by which results are due."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

DUE = 6
"""How many words may stand between what is due and its time."""
_HOURS = 24


def clock_after(page: Page, clause: Clause, ready: Mention) -> Quantity | None:
    """Return the time of day, "05:00" or "14:30", that follows within a few words."""
    tokens = page.tokens
    for quantity in clause.quantities:
        hour = quantity.dimension == "count" and 0 <= quantity.high < _HOURS and quantity.last < clause.last - 1
        colon = (
            hour and tokens[quantity.last].text == ":" and tokens[quantity.last].start == tokens[quantity.last - 1].end
        )
        near = 0 <= quantity.first - ready.last <= DUE + 2
        if near and colon and tokens[quantity.last + 1].text.isdigit() and len(tokens[quantity.last + 1].text) == 2:
            return quantity
    return None


def hour_beside(page: Page, clause: Clause, ready: Mention) -> Mention | None:
    """Return the hour of the day beside what is due: "bis 22 Uhr müssen …", "être fini à 5 h 30", "by 7 am"."""
    tokens = page.tokens
    for name in clause.cue("o-clock"):
        hour = tokens[name.first - 1].text if name.first > clause.first else ""
        led = tokens[name.first - 2].text if name.first > clause.first + 1 else ""
        at = any(cue.last == name.first - 1 for cue in clause.cue("by-hour")) and led != ""
        if at and hour.isdigit() and int(hour) <= _HOURS and page.distance(ready, name) <= DUE + 2:
            return name
    return None
