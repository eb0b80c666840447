"""Titles: what the system is called, in the text's own words: "use case: …", a mail's subject, or what it is to do."""

from __future__ import annotations

from typing import cast

from mlops_architect.domain.constraints import Bound, Span
from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.candidates import Candidate
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind

_LEAST_OF_OBJECT = 2
_LONGEST_USE_CASE = 12
_ADDRESS = 3
_SUBJECTS = frozenset("subject betreff objet asunto re aw wg fw fwd tr rv rif".split())
_TOLD = ("tasks", "cue:object:")
_LEADS = frozenset(
    "- * # and und et a an the den der die das le la les el los las our some of which million for proposal | \" ' _".split()
)
_TRAILS = frozenset("d de des du le la les el - * _ \" ' as is are of the a an our".split())
_NO_OBJECT = frozenset({"as", "it", "them", "this", "that", "one"})
_STOPS = frozenset(",.;:|()\u2014!?")


def use_case(page: Page, found: Candidate | None) -> Candidate | None:
    """Return a short phrase of the text round the words that name the task."""
    labelled = _labelled(page) or _subject(page)
    if labelled is not None:
        return labelled
    at = found.position if found is not None else _first_ml(page)
    if at < 0:
        return None
    clause = next((c for c in page.clauses if c.first <= at < c.last), None)
    if clause is None:
        return None
    ends = found.spans[0].end if found is not None else 0
    named = sum(1 for token in page.tokens[at : clause.last] if token.end <= ends)
    first, last = _wanted_done(page, clause, at) or _phrase(page, clause, at, max(named, 1))
    asked = next((cue for cue in clause.cue("which") if cue.first == last), None)
    if asked is not None and last - first <= _ADDRESS:  # "tell us which ones are about to break"
        end = min(clause.last, asked.first + _LONGEST_USE_CASE)
        first, last = asked.first, next((i for i in range(asked.first, end) if _stops(page, i)), end)
    return _as_candidate(page, first, last, 0.8)


def _wanted_done(page: Page, clause: Clause, at: int) -> tuple[int, int] | None:
    """Return the words before the verb in "we want the fuel burn of a crossing (litres per mile) predicted before …"."""
    openings = [cue.last for cue in clause.cue("opening") if clause.first < cue.last < at]
    if not openings or not page.tokens[at].text.endswith("ed"):
        return None
    first = openings[-1]
    while first < at and _leads(page, first):
        first += 1
    last = next((i for i in range(first, at) if page.tokens[i].text == "("), at)
    closed = last == at or page.tokens[at - 1].text == ")"
    words = [token for token in page.tokens[first:last] if token.kind is Kind.WORD]
    plain = len(words) == last - first and _LEAST_OF_OBJECT <= len(words) < _LONGEST_USE_CASE
    led = page.tokens[at - 1].text in _LEADS | _TRAILS | _NO_OBJECT  # "a suggested price"
    return (first, last) if closed and plain and not led else None


def _first_ml(page: Page) -> int:
    """Return where the text first speaks of machine learning, other than of its people or of retraining."""
    for clause in page.naming("cue:ml"):
        if clause.cue("retrain", "team", "team-of"):
            continue
        people = [anchor for anchor in clause.anchors("count") if cast(AnchorTerm, anchor.term).role == "team"]
        for cue in clause.cue("ml"):
            if not any(anchor.first < cue.last and cue.first < anchor.last for anchor in people):
                return cue.first
    return -1


def _labelled(page: Page) -> Candidate | None:
    """Read "Use case: …" as the text's own name for it."""
    for clause in page.naming("cue:use-case-label"):
        for cue in clause.cue("use-case-label"):
            start = cue.last
            while start < clause.last and page.tokens[start].text in (":", "|", "-", "*", "?", "(", "s", ")"):
                start += 1
            if start > cue.last and start < clause.last:
                first, last = _phrase(page, clause, start)
                if last - first >= 2:
                    return _as_candidate(page, first, last, 0.9)
    return None


def _subject(page: Page) -> Candidate | None:
    """Return what a mail is about, where its subject names something that a model may look at."""
    for clause in page.clauses:
        headed = page.tokens[clause.first].text in _SUBJECTS and page.tokens[clause.first + 1].text == ":"
        if clause.kind != "key" or not headed or clause.hostile or clause.question:
            continue
        first = clause.first
        while first + 1 < clause.last and (page.tokens[first].text in _SUBJECTS or page.tokens[first].text == ":"):
            first += 1
        last = next((i for i in range(first, clause.last) if _stops(page, i)), clause.last)
        named = [m for shelf, found in clause.mentions.items() if shelf.startswith(_TOLD) for m in found]
        if _LEAST_OF_OBJECT <= last - first <= _LONGEST_USE_CASE and any(
            first <= mention.first < last for mention in named
        ):
            return _as_candidate(page, first, last, 0.75)
    return None


def _phrase(page: Page, clause: Clause, at: int, named: int = 1) -> tuple[int, int]:
    """Return the stretch round ``named`` tokens from ``at``: stops, openings ("we need a") and endings ("on AWS") cut."""
    first = at
    openings = {cue.last for cue in clause.cue("opening")}
    while first > clause.first and not _stops(page, first - 1) and at - first < _LONGEST_USE_CASE:
        if first in openings:
            break
        first -= 1
    starts = [position for position in openings if first <= position <= at]
    if starts:
        first = max(starts)
    while first < at and _leads(page, first):
        first += 1
    last = at + named
    closings = {cue.first for cue in clause.cue("closing")}
    while last < clause.last and not _stops(page, last) and last - first < _LONGEST_USE_CASE:
        if last in closings:
            break
        last += 1
    while last > at + named and page.tokens[last - 1].text in _TRAILS:
        last -= 1
    return first, last


def _leads(page: Page, position: int) -> bool:
    """Whether a word only leads up to the phrase: an article, a mark, a count ("our 2.3 million")."""
    token = page.tokens[position]
    follower = page.tokens[position + 1]
    count = token.kind is Kind.NUMBER and follower.start > token.end
    return count or token.text in _LEADS


def _stops(page: Page, position: int) -> bool:
    """Whether the phrase ends at a mark: a stop, or a dash with space on both sides."""
    token = page.tokens[position]
    if token.text != "-" or not 0 < position < len(page.tokens) - 1:
        return token.text in _STOPS
    return page.tokens[position - 1].end < token.start and token.end < page.tokens[position + 1].start


def _as_candidate(page: Page, first: int, last: int, sure: float) -> Candidate:
    span: Span = page.span(first, last)
    return Candidate("use_case", " ".join(span.text.split()), (span,), sure, Bound.EXACT, position=first)
