"""Teams written as maps: "team: {ml: 1, it: 2}" and a key "team:" with a line for each role."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind

PATH = "team.size"
_LABEL = 3
_MOST_OF_A_KIND = 30
_ROLE_WORDS = 3
_MOST_ROLES = 20
_MARKS = frozenset({":", "="})
_OPEN = frozenset({"{", ",", "|", ";", "[", "-"})
_NO_ROLE = frozenset(
    "size total count headcount people members fte ftes budget years since hours days anzahl gesamt".split()
)


def mapped_teams(page: Page) -> Iterator[tuple[Candidate, set[int]]]:
    """Yield the sum of the roles of a team written as a map, in one line or in those under its key, and the clauses it takes."""
    for clause, label in ((c, c.cue("team")[0]) for c in page.naming("cue:team") if c.cue("team")):
        heads = clause.kind in ("key", "bullet", "row") and label.first - clause.first < _LABEL
        heads = heads or (
            label.first == clause.first and label.last < clause.last and page.tokens[label.last].text in _MARKS
        )
        if not heads or clause.question:
            continue
        parts = _roles(page, clause, label.last)
        if not parts and page.tokens[clause.last - 1].text == ":" and clause.last - label.last <= _LABEL:
            after = page.clauses[clause.index + 1 : clause.index + 1 + _MOST_ROLES]
            below = [c for c in after if c.parents[:1] == (clause.index,) and not c.hostile and not c.excluded]
            indented = [c for c in below if _indent(page, c) > _indent(page, clause)]
            below = indented or below
            parts = [q for c in below for q in _roles(page, c, c.first - 1)]
            parts = parts if len(parts) == len(below) else []
        if len(parts) > 1:
            total = Candidate(
                PATH,
                sum(q.high for q in parts),
                spans(page, *parts),
                0.93,
                note=" + ".join(f"{q.high:g}" for q in parts),
                position=parts[0].first,
                rank=3,
            )
            yield total, {page.clause_at(q.first).index for q in parts}


def _indent(page: Page, clause: Clause) -> int:
    """Return how far in a clause that begins a line stands."""
    start = page.tokens[clause.first].start
    return start - page.source.rfind("\n", 0, start) - 1


def _roles(page: Page, clause: Clause, start: int) -> list[Quantity]:
    """Return the counts of "ml: 1, it: 2" after ``start``; none where one of them counts anything but a role."""
    found: list[Quantity] = []
    for quantity in clause.quantities:
        first = quantity.first - 1
        if first <= start or page.tokens[first].text not in _MARKS:
            return []
        end = first
        while (
            first > max(start, clause.first - 1) and page.tokens[first - 1].text not in _OPEN and first > clause.first
        ):
            first -= 1
        words = [token for token in page.tokens[first:end] if token.kind is Kind.WORD]
        plain = quantity.dimension == "count" and not quantity.per_s and not quantity.unit and not quantity.noun
        role = 0 < len(words) <= _ROLE_WORDS and not any(word.text in _NO_ROLE for word in words)
        if not (plain and role and 0 < quantity.high <= _MOST_OF_A_KIND and quantity.high == int(quantity.high)):
            return []
        found.append(quantity)
    return found
