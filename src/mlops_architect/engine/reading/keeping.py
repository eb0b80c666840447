"""Keeping: "we'd keep the e-mails and the extracted terms for 12 years": a verb of keeping and the "for" it governs."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import Role
from mlops_architect.engine.reading.vocabulary import Mention

_REACH = 14
_WALL = 4.0
_FOR = frozenset({"for", "fur", "pendant", "durante", "per", "lang", "over"})
_BEFORE = 4
_SURE = 6.0


def kept_for(page: Page, clause: Clause, quantity: Quantity) -> Role | None:
    """Return the role of a time that "for" leads and a verb of keeping governs, however much is kept in between."""
    if clause.question or clause.cue("retrain", "past-work"):
        return None
    led = any(page.tokens[i].text in _FOR for i in range(max(clause.first, quantity.first - _BEFORE), quantity.first))
    verb = next((v for v in reversed(clause.cue("hard-retention", "stays-kept")) if v.last <= quantity.first), None)
    if not led or verb is None or quantity.first - verb.last > _REACH or _rival(clause, verb, quantity):
        return None
    return Role("retention", _SURE, verb) if page.wall(verb.first, quantity.first) < _WALL else None


def _rival(clause: Clause, verb: Mention, quantity: Quantity) -> bool:
    """Whether another time stands between the verb and this one, which then is the one for keeping."""
    return any(q.dimension == "time" and verb.last <= q.first < quantity.first for q in clause.quantities)
