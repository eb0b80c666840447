"""Volumes: when a count that names nothing is that of the decisions: an answer, a correction, the value of a label."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity

_SHORT_ANSWER = 9
_AT_ONCE = 7
_SAID_BEFORE = 40
_LABELLED = 6
_STARS = 3
_OPENS = 3
_FAST_S = 60.0
"""Rates of at most this period are those of requests."""


def said_of_volume(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a count without a noun is that of the decisions: an answer, a correction, or the value of a label."""
    labels = [cue for cue in clause.cue("volume-label") if 0 < quantity.first - cue.last <= _LABELLED]
    labelled = any(token.text in ":=|" for cue in labels for token in page.tokens[cue.last : cue.last + _STARS])
    beside = _beside_peak(clause, quantity)
    told = _answers_how_many(page, clause, quantity) or _after_each(page, clause, quantity)
    return labelled or beside or told or _amends(page, clause, quantity)


def amended(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "since January it's 110,000 a day" puts right a count of the same period said before."""
    led = any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("it-is-now"))
    if not led or quantity.noun:
        return False
    before = page.clauses[max(0, clause.index - _SAID_BEFORE) : clause.index]
    earlier = (q for c in before if not c.hostile for q in c.quantities)
    return any(q.dimension == "count" and q.per_s == quantity.per_s and q.noun for q in earlier)


def _answers_how_many(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a bare "1,500 a day" answers a question about how many there are, at once or in few words."""
    short = clause.last - clause.first <= _SHORT_ANSWER or quantity.first - clause.first <= _AT_ONCE
    before = page.clauses[max(0, clause.index - 2) : clause.index]
    return short and any(c.question or page.tokens[c.last - 1].text == "?" for c in before)


def _after_each(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the sentence before says what is done with each of them: "every payment is scored. They are 2M a day"."""
    before = page.clauses[clause.index - 1] if clause.index else clause
    each = before.cue("each-one") and before.cue("scoring", "judged") and not before.hostile
    return bool(each) and quantity.first - clause.first <= _OPENS


def _beside_peak(clause: Clause, quantity: Quantity) -> bool:
    """Whether it stands beside a peak that names nothing either: "peak 40 per second, about 900k a day"."""
    rates = [q for q in clause.quantities if q.dimension == "count" and 0 < q.per_s <= _FAST_S and not q.noun]
    return quantity.per_s == DAY_S and bool(rates) and bool(clause.cue("peak"))


def _amends(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "it is 3,500 a week since the merger" puts right a count of the same period in a quoted message."""
    if clause.quoted or quantity.noun:
        return False
    return any(
        other.dimension == "count" and other.per_s == quantity.per_s and other.noun
        for earlier in page.clauses[max(0, clause.index - _SAID_BEFORE) : clause.index]
        if earlier.quoted and not earlier.hostile
        for other in earlier.quantities
    )
