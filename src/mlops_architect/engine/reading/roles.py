"""Roles: what a quantity is about, decided by the nearest anchor word."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_LATE = 3
_REACH = 16.0
_AFTER = 0.75
_CROSSING = 3.0
_LABEL = 1.25
_HEADER = 4.0
_PARENT = 6.0
_LONGEST_LABEL = 12
_ROW_NUMBER = re.compile(r"[a-z]{0,3}\d{1,3}(?:\.\d{1,2}){0,2}")


class Role(NamedTuple):
    """The role of a quantity, how far away its anchor is, and the anchor."""

    name: str
    distance: float
    anchor: Mention


_SHORTEST_LEAD_S = 60.0


def role_of(page: Page, clause: Clause, quantity: Quantity, dimension: str = "") -> Role | None:
    """Return the nearest role for the quantity's dimension: own clause, column head, then parents."""
    ranked = roles_of(page, clause, quantity, dimension)
    return ranked[0] if ranked else None


def roles_of(page: Page, clause: Clause, quantity: Quantity, dimension: str = "") -> list[Role]:
    """Return every role in reach, nearest first."""
    key = (dimension or quantity.dimension, quantity.first)
    known: list[Role] | None = clause.ranked.get(key)
    if known is None:
        known = clause.ranked[key] = _ranked(page, clause, quantity, key[0])
    return known


def _ranked(page: Page, clause: Clause, quantity: Quantity, dimension: str) -> list[Role]:
    found: list[Role] = []
    label = label_end(page, clause) if clause.kind == "row" else 0
    for anchor in clause.anchors(dimension):
        near = anchor.last + _REACH >= quantity.first and anchor.first <= quantity.last + _REACH
        if not near and anchor.first >= label:
            continue
        if _lowered(page, anchor) or any(c.first <= anchor.first < c.last for c in clause.cue("unbearable")):
            continue
        distance = reach(page, clause, quantity, anchor)
        if distance <= _REACH:
            name = "freshness" if _late_data(page, clause, quantity, anchor) else cast(AnchorTerm, anchor.term).role
            found.append(Role(name, distance, anchor))
    if not found:
        found.extend(_from_headers(page, clause, quantity, dimension))
        found.extend(_from_parents(page, clause, dimension))
    return sorted(found, key=lambda role: role.distance)


def _lowered(page: Page, anchor: Mention) -> bool:
    """Whether a word is part of "p99 down to 900 ms", where nothing is broken, or of "2 s, as long as it is there"."""
    after = page.tokens[anchor.last].text
    if after == "as" and anchor.first and page.tokens[anchor.first - 1].text == "as":
        return anchor.last - anchor.first == 1
    return page.tokens[anchor.last - 1].text == "down" and anchor.last - anchor.first == 1 and after == "to"


def _late_data(page: Page, clause: Clause, quantity: Quantity, anchor: Mention) -> bool:
    """Whether a delay is said of data: "a delay of 10 minutes in the data"."""
    if page.tokens[anchor.first].text != "delay" or anchor.first >= quantity.first:
        return False
    return any(0 < cue.first - quantity.last <= _LATE for cue in clause.cue("data-noun"))


def reach(page: Page, clause: Clause, quantity: Quantity, anchor: Mention) -> float:
    """Return the distance from quantity to anchor, with the habits of tables and lists counted in."""
    distance = page.distance(quantity, anchor)
    if clause.kind == "row" and anchor.last <= label_end(page, clause):
        before = page.tokens[anchor.last : quantity.first]
        apart = next((i for i, token in enumerate(reversed(before)) if token.text in ";|"), len(before))
        again = apart < len(before) and before[-1 - apart].text == ";"  # "| restart | 4 h; data loss 15 min |"
        return min(distance, _LABEL + (_CROSSING if again else 0))
    if anchor.first >= quantity.last:
        distance += _AFTER
    low, high = (anchor.last, quantity.first) if anchor.last <= quantity.first else (quantity.last, anchor.first)
    for other in clause.quantities if high - low >= 1 else ():
        same = other is not quantity and other.dimension == quantity.dimension
        if same and low <= other.first and other.last <= high:
            distance += _CROSSING
            break
    return distance


def label_end(page: Page, clause: Clause) -> int:
    """Return where the first cell of a row ends that is no number of the row; its start when it is long."""
    start = clause.first + 1 if page.tokens[clause.first].text == "|" else clause.first
    end = _cell_end(page, clause, start)
    if end - start != 1 or not _ROW_NUMBER.fullmatch(page.tokens[start].text):
        return end
    second = _cell_end(page, clause, end + 1)
    named = any(token.kind is Kind.NUMBER for token in page.tokens[end + 1 : second])
    return end if named else second  # "| 3 | answer in 5 s |" has no label


def _cell_end(page: Page, clause: Clause, start: int) -> int:
    cells = range(start, min(clause.last, start + _LONGEST_LABEL))
    return next((position for position in cells if page.tokens[position].text == "|"), start)


def _from_headers(page: Page, clause: Clause, quantity: Quantity, dimension: str) -> list[Role]:
    cell = header_cell(page, clause, quantity)
    if cell is None:
        return []
    header = page.clauses[clause.header]
    return [
        Role(cast(AnchorTerm, anchor.term).role, _HEADER, anchor)
        for anchor in header.anchors(dimension)
        if cell[0] <= anchor.first < cell[1]
    ]


def header_cell(page: Page, clause: Clause, quantity: Quantity | Mention) -> tuple[int, int] | None:
    """Return the tokens of the column head above the quantity or name, if its clause is a table row."""
    if not clause.headers:
        return None
    column = sum(1 for token in page.tokens[clause.first + 1 : quantity.first] if token.text == "|")
    return clause.headers[column] if column < len(clause.headers) else None


def in_current_column(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a name or word stands under a column head such as "Today", which says what is, not what is wanted."""
    cell = header_cell(page, clause, mention)
    heads = page.clauses[clause.header].cue("current", "current-head") if cell is not None else ()
    return cell is not None and any(cell[0] <= cue.first < cell[1] for cue in heads)


def _from_parents(page: Page, clause: Clause, dimension: str) -> list[Role]:
    found: list[Role] = []
    for depth, index in enumerate(clause.parents):
        found.extend(
            Role(cast(AnchorTerm, anchor.term).role, _PARENT + 2 * depth, anchor)
            for anchor in page.clauses[index].anchors(dimension)
        )
    return found


def leads_up(clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is how long before something is to be known: "two days before a station fails"."""
    follows = any(cue.first == quantity.last for cue in clause.cue("leads-up"))
    return follows and quantity.high >= _SHORTEST_LEAD_S
