"""Candidates: every value a field might have, and which of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.constraints import Bound, Provenance, Span, Stated
from mlops_architect.engine.reading.calibration import calibrated
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import header_cell, in_current_column
from mlops_architect.engine.reading.vocabulary import Mention

MOST_SPANS = 4
_HEAD = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible value of the field ``path``.

    ``confidence`` is the strength of the evidence, which orders candidates and is calibrated when one is stated.
    ``current`` marks today's figure as against the wanted one, ``corrects`` one that replaces
    what was said before; ``rank`` prefers values of the ML decision itself; ``of_events`` marks rates of events
    that come as a stream, and ``period_s`` is the period in which a rate was stated.
    """

    path: str
    value: Any
    spans: tuple[Span, ...]
    confidence: float
    bound: Bound = Bound.EXACT
    provenance: Provenance = Provenance.STATED
    note: str = ""
    current: bool = False
    corrects: bool = False
    rank: int = 0
    position: int = 0
    of_events: bool = False
    period_s: float = 0.0

    def stated(self) -> Stated[Any]:
        """Return the candidate as a value with its provenance."""
        return Stated[Any](
            value=self.value,
            provenance=self.provenance,
            spans=self.spans[:MOST_SPANS],
            confidence=calibrated(self.confidence),
            bound=self.bound,
            note=self.note,
        )


def choose(candidates: Sequence[Candidate], strictest: str = "") -> Candidate | None:
    """Return the candidate that holds: the last correction, else the surest wanted value.

    Among equally sure ones ``strictest`` picks the lowest (``min``) or highest (``max``) value,
    and without it the last one holds.
    """
    if not candidates:
        return None
    corrections = [candidate for candidate in candidates if candidate.corrects]
    if corrections:
        return max(corrections, key=lambda c: c.position)
    wanted = [candidate for candidate in candidates if not candidate.current] or list(candidates)
    top = max((c.rank, _bucket(c)) for c in wanted)
    best = [c for c in wanted if (c.rank, _bucket(c)) == top]
    if strictest == "min":
        return min(best, key=lambda c: c.value)
    if strictest == "max":
        return max(best, key=lambda c: c.value)
    return max(best, key=lambda c: c.position)


def _bucket(candidate: Candidate) -> int:
    """Sureness in steps of a tenth, so that small differences do not decide."""
    return int(candidate.confidence * 10 + 0.5)


def certainty(distance: float) -> float:
    """Return the confidence in a quantity whose anchor word is ``distance`` away."""
    for reach, sure in ((4, 0.97), (8, 0.95), (14, 0.88)):
        if distance <= reach:
            return sure
    return 0.75


def spans(page: Page, *parts: Mention | Quantity | None) -> tuple[Span, ...]:
    """Return the source of each part that is there, without repeats."""
    found = [page.span(part.first, part.last) for part in parts if part is not None]
    return tuple(dict.fromkeys(found))


def inferred(
    page: Page,
    path: str,
    value: Any,
    confidence: float,
    note: str,
    cue: Mention | Quantity,
    other: Mention | Quantity | None = None,
) -> Candidate:
    """Return a value that ``cue``, together with ``other``, implies without saying it; ``note`` is why."""
    said = spans(page, cue, other)
    return Candidate(path, value, said, confidence, provenance=Provenance.INFERRED, note=note, position=cue.first)


def is_current(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the quantity is today's figure: "currently 400 ms", with nothing said of keeping it."""
    if quantity.taken_back or _only_wished(clause, quantity) or _of_another(page, clause, quantity):
        return True
    cell = header_cell(page, clause, quantity)
    if cell is not None:
        heads = page.clauses[clause.header].cue("current", "current-head")
        if any(cell[0] <= cue.first < cell[1] for cue in heads):
            return True
    if under_today(page, clause):
        return True
    cue = page.nearest(quantity, clause.cue("current"), 6)
    if cue is None or page.wall(min(cue.last, quantity.last) - 1, max(cue.first, quantity.first)) >= 3:
        return False
    wanted = page.nearest(quantity, clause.cue("wanted"), 4)
    return wanted is None or page.distance(quantity, wanted) > page.distance(quantity, cue)


def _only_wished(clause: Clause, quantity: Quantity) -> bool:
    """Whether a figure would be nice where another is asked for: "99.99 % would be nice, 99.9 % is required"."""
    others = [q for q in clause.quantities if q is not quantity and q.dimension == quantity.dimension]
    if not others or not _followed(clause, quantity, "wish"):
        return False
    return any(_followed(clause, other, "acceptable", "must", "needed") for other in others)


def _of_another(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether brackets give the figure of another system: "99.5 % (archive: 99.9 %, existing)"."""
    texts = [token.text for token in page.tokens[clause.first : quantity.first]]
    if "(" not in texts or ")" in texts[texts.index("(") :]:
        return False
    opened = clause.first + len(texts) - 1 - texts[::-1].index("(")
    labelled = ":" in texts[opened - clause.first :]
    closes = next((i for i in range(quantity.last, clause.last) if page.tokens[i].text == ")"), clause.last)
    return labelled and any(opened < cue.first < closes for cue in clause.cue("existing-one"))


def _followed(clause: Clause, quantity: Quantity, *cues: str) -> bool:
    return any(0 <= cue.first - quantity.last <= 1 for cue in clause.cue(*cues))


def is_current_mention(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a name is that of today's solution, in a clause that speaks of another one to come."""
    if in_current_column(page, clause, mention) or under_today(page, clause):
        return True
    cue = page.nearest(mention, clause.cue("current"), 5)
    return cue is not None and bool(clause.cue("leaving", "legacy"))


def under_today(page: Page, clause: Clause) -> bool:
    """Whether the clause stands under a label or head such as "Ist:" or "Current state:" and says what is."""
    above = [page.clauses[index] for index in clause.parents[:1]]
    if any(
        cue.first == head.first and head.last - head.first <= _HEAD for head in above for cue in head.cue("state-now")
    ):
        return True
    heads = [cue for cue in clause.cue("current-head") if cue.first == clause.first and cue.last < clause.last]
    return any(page.tokens[cue.last].text == ":" for cue in heads)


def is_correction_mention(clause: Clause, mention: Mention) -> bool:
    """Whether the clause announces, before the name, that it replaces an earlier statement."""
    return any(cue.first <= mention.first for cue in clause.cue("correction"))


def is_correction(clause: Clause, quantity: Quantity) -> bool:
    """Whether the clause announces, before the quantity, that it replaces an earlier statement.

    In a quoted message so does somebody who insists: "the app team insists on 99.9 %".
    """
    cues = clause.cue("correction", *(("insists",) if clause.quoted else ()))
    return any(cue.first <= quantity.first for cue in cues)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values in order, each once."""
    return tuple(dict.fromkeys(values))
