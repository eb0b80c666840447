"""Country codes as the value of a key: "residency: FR", "data_residency: [DE, AT]", "region: DE"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_SHELF = "country:"
_KEY = 4
_MARKS = frozenset(":=")


def coded_residency(page: Page) -> Iterator[Candidate]:
    """Yield the countries in which data must stay, from codes under a key for it."""
    for clause in page.naming(f"cue:{_SHELF}"):
        for country, code in _values(page, clause, ("residency", "data-place-key")):
            yield Candidate("data_residency", country, spans(page, code), 0.9, position=code.first)


def coded_regions(page: Page, clouds: frozenset[str], homes: Mapping[tuple[str, str], str]) -> Iterator[Candidate]:
    """Yield the regions that codes under a key for them mean: that of the one cloud named, or else the country."""
    for clause in page.naming(f"cue:{_SHELF}"):
        for country, code in _values(page, clause, ("deployment",)):
            region = homes.get((next(iter(clouds)), country), "") if len(clouds) == 1 else ""
            note = f"in {country}" if region else ""
            yield Candidate("regions", region or country, spans(page, code), 0.8, note=note, position=code.first)


def _values(page: Page, clause: Clause, names: tuple[str, ...]) -> Iterator[tuple[str, Mention]]:
    """Yield the countries whose codes are all that a key of one of these names, here or above, is given as value."""
    codes = {
        cue.first: (cue.term.key.removeprefix(_SHELF), cue)
        for name, cues in clause.cues.items()
        if name.startswith(_SHELF)
        for cue in cues
    }
    start = _after_key(page, clause, names)
    if start < 0:
        return
    rest = [i for i in range(start, clause.last) if page.tokens[i].kind is Kind.WORD]
    places = {place.first for place in clause.of("places")}
    if all(i in codes or i in places for i in rest):
        yield from (codes[i] for i in rest if i in codes)


def _after_key(page: Page, clause: Clause, names: tuple[str, ...]) -> int:
    """Return where the value of a key begins: after its colon, or at a bullet under it; -1 for no such key."""
    for position in range(clause.first, min(clause.last, clause.first + _KEY + 1)):
        if page.tokens[position].text in _MARKS:
            led = any(cue.last <= position for cue in clause.cue(*names))
            return position + 1 if led else -1
    above = page.clauses[clause.parents[0]] if clause.parents and clause.kind == "bullet" else None
    ends = above is not None and page.tokens[above.last - 1].text == ":" and above.last - above.first <= _KEY
    return clause.first if above is not None and ends and above.cue(*names) else -1
