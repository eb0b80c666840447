"""Hostile words: parts of a text that try to instruct its reader. They are reported and never followed."""

from __future__ import annotations

from mlops_architect.domain.constraints import Injection, Span
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

_OBJECT_REACH = 7.0
_MOST = 50
_GOES_ON = "goes on"


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
    for verb in clause.cue("override"):
        targets = [cue for cue in clause.cue("instructions") if cue.first >= verb.last]
        if page.nearest(verb, targets, _OBJECT_REACH) is not None:
            return "asks to disregard instructions"
    if clause.cue("forged-role"):
        return "poses as a system message"
    if clause.cue("addressed") and (clause.cue("order") or _imperative(clause)):
        return "addresses the reader's model"
    if clause.cue("extraction"):
        return "asks for the prompt or secrets"
    return ""


def _imperative(clause: Clause) -> list[Mention]:
    return clause.cue("override")
