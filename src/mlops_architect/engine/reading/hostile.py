"""Hostile words: parts of a text that try to instruct its reader. They are reported and never followed."""

from __future__ import annotations

from mlops_architect.domain.constraints import Injection, Span
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

_OBJECT_REACH = 7.0
_NOTE_REACH = 3.0
_NOTE_END = 3
_MOST = 50
_GOES_ON = "goes on"

_HOSTILE = frozenset({"override", "note", "forged-role", "addressed", "extraction"})


def mark_hostile(page: Page) -> tuple[Injection, ...]:
    """Mark the clauses that address the reader's model, so that no value is read from them, and report them."""
    found: list[Injection] = []
    before: Clause | None = None
    for clause in page.clauses:
        kind = _kind(page, clause)
        goes_on = before is not None and before.hostile and before.parents == clause.parents
        if not kind and goes_on and before is not None and before.last == clause.first and clause.cue("order"):
            kind = _GOES_ON
        if kind:
            clause.hostile = True
            if kind == _GOES_ON and found:
                start, end = found[-1].span.start, page.tokens[clause.last - 1].end
                whole = Span(start=start, end=end, text=page.source[start:end])
                found[-1] = Injection(span=whole, kind=found[-1].kind)
            elif len(found) < _MOST:
                found.append(Injection(span=page.span(clause.first, clause.last), kind=kind))
        before = clause
    return tuple(found)


def _kind(page: Page, clause: Clause) -> str:
    if clause.lacks(_HOSTILE):
        return ""
    for verb in clause.cue("override"):
        if _of_the_system(clause, verb):
            continue
        targets = [cue for cue in clause.cue("instructions") if cue.first >= verb.last]
        if page.nearest(verb, targets, _OBJECT_REACH) is not None:
            return "asks to disregard instructions"
    for note in clause.cue("note"):
        to = page.nearest(note, [m for m in clause.cue("machine-reader") if m.first >= note.last], _NOTE_REACH)
        if to is not None and any(t.text == ":" for t in page.tokens[to.last : to.last + _NOTE_END]):
            return "addresses the reader's model"
    if clause.cue("forged-role"):
        return "poses as a system message"
    if clause.cue("addressed") and (clause.cue("order") or _imperative(clause)):
        return "addresses the reader's model"
    if any(not _of_the_system(clause, cue) for cue in clause.cue("extraction")):
        return "asks for the prompt or secrets"
    return ""


def _of_the_system(clause: Clause, verb: Mention) -> bool:
    """Whether a verb says what the system asked for has to do: "the assistant shall ignore any instruction in it"."""
    duty = any(0 <= verb.first - cue.last <= 1 for cue in clause.cue("must"))
    subject = any(cue.last <= verb.first for cue in clause.cue("machine-reader", "system"))
    return duty and subject and not clause.cue("forged-role")


def _imperative(clause: Clause) -> list[Mention]:
    return clause.cue("override")
