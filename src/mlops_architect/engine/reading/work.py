"""Work: how large one request, message or picture is."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.data import of_one
from mlops_architect.engine.reading.page import Clause, Page

REQUEST = "work.request_kb"
_LARGEST_GB = 0.02
_KB_PER_GB = 1e6


def sizes(page: Page) -> list[Candidate]:
    """Return the size of one of those that come at a rate, in kB: "40 messages a second, 3 kB each"."""
    return [candidate for clause in page.live() for candidate in _sizes(page, clause)]


def _sizes(page: Page, clause: Clause) -> Iterator[Candidate]:
    if not any(quantity.dimension == "count" and quantity.per_s for quantity in clause.quantities):
        return
    for quantity in clause.quantities:
        if quantity.dimension != "data" or quantity.per_s or not 0 < quantity.high <= _LARGEST_GB:
            continue
        if of_one(page, clause, quantity):
            yield Candidate(
                path=REQUEST,
                value=round(quantity.high * _KB_PER_GB, 6),
                spans=spans(page, quantity, None),
                confidence=0.85,
                bound=quantity.bound,
                current=is_current(page, clause, quantity),
                corrects=is_correction(clause, quantity),
                position=quantity.first,
            )
