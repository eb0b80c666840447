"""Asides: what a text tells of others or of the past, whose figures, places and tools nobody asks for."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

_OPENING = 6
"""Tokens at the start of a sentence in which its subject or its time stands."""
_GOES_ON = 2
_ONE_OF_THEM = frozenset({"a", "an", "half", "one"})
_RHYTHMS = ("cadences", "modes", "cue:batch-run", "cue:scoring")
_SENTENCES = frozenset({"prose", "bullet"})
_ABOUT_TASKS = ("tasks", "cue:verb:", "cue:object:", "cue:ml", "cue:opening", "cue:closing", "cue:negation")
"""Shelves that an aside keeps: "years ago somebody built a translation service, we want one again"."""


def mark_asides(page: Page) -> None:
    """Empty the clauses that tell of a rival, a study or a system of old, but for their words on the task."""
    told: Clause | None = None
    for clause in page.clauses:
        if clause.hostile or clause.kind not in _SENTENCES:
            told = None
            continue
        goes_on = told is not None and clause.index == told.index + 1 and clause.parents == told.parents
        aside = _is_aside(clause) or (goes_on and _continues(clause))
        told = clause if aside and not _taken_up(page, clause) else None
        if told is not None:
            _empty(told)
    _mark_told_elsewhere(page)


def _empty(clause: Clause) -> None:
    clause.quantities = []
    clause.file({shelf: found for shelf, found in clause.mentions.items() if shelf.startswith(_ABOUT_TASKS)})


def _mark_told_elsewhere(page: Page) -> None:
    """Empty the sentence before "Separate doc.": "Video: asynchronous, may take 10 minutes. Separate doc."."""
    for clause in page.clauses:
        pointed = clause.cue("told-elsewhere")
        if not pointed or clause.hostile or clause.kind == "heading":
            continue
        short = clause.last - clause.first <= pointed[0].last - pointed[0].first + _GOES_ON
        before = page.clauses[clause.index - 1] if clause.index else None
        if short and before is not None and before.last == clause.first and before.kind in _SENTENCES:
            _empty(before)
        if not short and any(0 <= clause.last - cue.last <= 1 for cue in pointed):
            _empty(clause)


def without_leads(page: Page, clause: Clause) -> None:
    """Drop rhythms that are distances in time: the "half a year" of "half a year ahead" is none."""
    if not clause.of("cadences"):
        return
    priced = clause.cue("no-rhythm")
    if priced:  # the "nightly" of "nightly prices" says what is paid for
        for shelf in _RHYTHMS:
            kept = [m for m in clause.of(shelf) if not any(c.first <= m.first < c.last for c in priced)]
            clause.mentions[shelf] = kept
        clause.file(clause.mentions)
    away = {cue.first for cue in clause.cue("away")}
    if away:
        kept = [m for m in clause.of("cadences") if m.last not in away or page.tokens[m.first].text not in _ONE_OF_THEM]
        clause.mentions["cadences"] = kept


def _is_aside(clause: Clause) -> bool:
    """Whether a sentence opens with somebody else, or with a time or thing gone by of which it tells in the past."""
    if clause.question:
        return False
    others = _early(clause, "somebody-else")
    if others:  # what they need or keep is theirs, unless "we" follows
        ours = any(cue.first >= others[0].last for cue in clause.cue("we"))
        return not _asks(clause, own=ours)
    if _asks(clause):
        return False
    return bool(clause.cue("told")) and bool(_early(clause, "bygone"))


def _continues(clause: Clause) -> bool:
    """Whether a sentence only goes on with what was told: "it was shut down when …"."""
    led = any(cue.first - clause.first < _GOES_ON for cue in clause.cue("goes-on"))
    return led and bool(clause.cue("told")) and not clause.question and not _asks(clause)


def _asks(clause: Clause, *, own: bool = True) -> bool:
    """Whether the sentence says what is wanted, now or from now on; ``own``: what is needed is needed by us."""
    said = clause.cue("correction", "acceptable", "as-before", "asks-now", *(("wanted", "must") if own else ()))
    beyond = clause.cue("beyond-need")
    return any(not any(b.first <= cue.first < b.last for b in beyond) for cue in said)


def _early(clause: Clause, name: str) -> list[Mention]:
    return [cue for cue in clause.cue(name) if cue.first - clause.first < _OPENING]


def _taken_up(page: Page, clause: Clause) -> bool:
    """Whether the next sentence asks for the same: "… answers in 40 ms. We must match that."."""
    after = page.clauses[clause.index + 1] if clause.index + 1 < len(page.clauses) else None
    return after is not None and bool(after.cue("as-before")) and not after.quantities
