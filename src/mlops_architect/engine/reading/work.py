"""Work: how large one request, message or picture is, and how many candidates are ranked for one list."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.data import of_one
from mlops_architect.engine.reading.page import MEASURED, Clause, Page

REQUEST, RANKED = "work.request_kb", "work.candidates"
_LARGEST_GB = 0.02
_KB_PER_GB = 1e6
_NOUN_REACH = 2
_MOST_RANKED = 20_000
"""Beyond that a number counts the catalogue, and not what is ranked for one list."""


def sizes(page: Page) -> list[Candidate]:
    """Return the size of one of those that come at a rate, in kB: "40 messages a second, 3 kB each"."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _sizes(page, clause)]


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


def ranked(page: Page) -> list[Candidate]:
    """Return how many candidates are ranked for one list: "300 candidates per request"."""
    return [candidate for clause in page.live() for candidate in _ranked(page, clause)]


def _ranked(page: Page, clause: Clause) -> Iterator[Candidate]:
    named = {mention.first for mention in clause.cue("ranked-candidates")}
    for quantity in clause.quantities:
        if quantity.dimension != "count" or quantity.per_s or not 1 < quantity.high <= _MOST_RANKED:
            continue
        if named & set(range(quantity.number_last, quantity.number_last + _NOUN_REACH)):
            yield Candidate(
                path=RANKED,
                value=quantity.high,
                spans=spans(page, quantity, None),
                confidence=0.85,
                bound=quantity.bound,
                current=is_current(page, clause, quantity),
                corrects=is_correction(clause, quantity),
                position=quantity.first,
            )
