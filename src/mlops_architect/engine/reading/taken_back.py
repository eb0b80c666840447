"""Taken back: figures that the text withdraws further on: "the 400 was last year's. Please plan with 700"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_BESIDE = 2
_LED = 2
_FURTHEST = 10.0
_SIGNS = frozenset({"taken-back", "in-place-of", "forget-it"})


def take_back(page: Page) -> None:
    """Mark the figures that a later sentence withdraws, and give the one that takes their place their unit."""
    if all(clause.lacks(_SIGNS) for clause in page.clauses):
        return
    said: dict[str, list[Quantity]] = defaultdict(list)
    for clause in page.clauses:
        for cue in clause.cue("taken-back"):
            named = [q for q in clause.quantities if 0 <= cue.first - q.number_last <= _BESIDE]
            if named and (earlier := _same(page, said, named[-1])):
                _withdraw([*earlier, named[-1]])
                _put_in_place(page, clause, cue, named[-1], earlier[-1])
        for denied in _denied(clause):
            if earlier := _same(page, said, denied):
                _withdraw(earlier)
                clause.quantities = [q for q in clause.quantities if q is not denied]
        for quantity in clause.quantities:
            said[_written(page, quantity)].append(quantity)


def _written(page: Page, quantity: Quantity) -> str:
    """Return the first number of a quantity as the text has it."""
    digits = (t.text for t in page.tokens[quantity.first : quantity.number_last] if t.kind is Kind.NUMBER)
    return next(digits, "")


def _same(page: Page, said: dict[str, list[Quantity]], again: Quantity) -> list[Quantity]:
    """Return the earlier figures that a number names again, without its unit or with it."""
    written = _written(page, again)
    plain = again.dimension == "count" and not again.per_s and not again.unit
    found = said.get(written, []) if written else []
    return [q for q in found if plain or (q.dimension, q.high, q.per_s) == (again.dimension, again.high, again.per_s)]


def _withdraw(figures: list[Quantity]) -> None:
    for quantity in figures:
        quantity.taken_back = True


def _denied(clause: Clause) -> list[Quantity]:
    """Return the figures of "600 ms at the 99th percentile, not 1.2 s" that others of their kind replace."""
    if not clause.quantities:
        return []
    ends = {cue.last: cue.first for cue in clause.cue("in-place-of")}
    forgotten = {cue.last for cue in clause.cue("forget-it")}
    first: dict[str, int] = {}
    for quantity in clause.quantities:
        first.setdefault(quantity.dimension, quantity.number_last)
    led = [q for q in clause.quantities if q.first in ends and q.dimension != "count"]
    return [
        *(q for q in clause.quantities if q.first in forgotten),
        *(q for q in led if first[q.dimension] <= ends[q.first]),
    ]


def _put_in_place(page: Page, clause: Clause, cue: Mention, named: Quantity, earlier: Quantity) -> None:
    """Give the bare number that is asked for instead, here or in the next sentence, the unit of the earlier figure."""
    if not (earlier.unit or earlier.per_s or earlier.dimension != "count") or not named.high:
        return
    after = page.clauses[clause.index + 1 : clause.index + 2]
    for where in (clause, *after):
        asking = where.cue("please", "correction", "it-is-now")
        for index, quantity in enumerate(where.quantities):
            bare = quantity.dimension == "count" and not (quantity.per_s or quantity.unit or quantity.noun)
            led = any(0 <= quantity.first - one.last <= _LED for one in asking)
            near = named.high / _FURTHEST <= quantity.high <= named.high * _FURTHEST
            # the "500" of a French "1 500" whose parts were read apart
            part = page.tokens[quantity.first - 1].kind is Kind.NUMBER
            if bare and led and near and not part and quantity.first >= cue.last:
                factor = earlier.high / named.high
                where.quantities[index] = replace(
                    earlier,
                    low=quantity.low * factor,
                    high=quantity.high * factor,
                    first=quantity.first,
                    last=quantity.number_last,
                    number_last=quantity.number_last,
                    noun=(),
                    noun_first=quantity.number_last,
                    taken_back=False,
                )
                return
