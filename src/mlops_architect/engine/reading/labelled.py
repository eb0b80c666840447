"""Labelled units: the unit of a bare number from its key, column head or neighbouring cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from mlops_architect.domain.lexicon import CadenceTerm, CurrencyTerm, ScaleTerm, UnitTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import header_cell, label_end
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_SEPARATORS = frozenset({":", "=", "|"})
_OPENERS = frozenset({"{", ",", "|", ";", "["})
_CLOSERS = frozenset({")", "]", '"', "'", "*", "`", "_"})
_BEFORE_NUMBER = frozenset({'"', "'", "~", "<", ">", "=", "≤", "≥", "(", "$", "`", "*"})
_LONGEST_LABEL = 12
_HOUR_S = 3_600.0
_KEY_ENDS = frozenset({":", "=", '"', "'"})
_REMARKS = frozenset({",", "(", "_", "-"})
_COMMENTS = frozenset({"#", "(", "[", "|"})


class _Unit(NamedTuple):
    """A unit with its period; ``scale`` is that of "(thousands/day)"; ``noun`` is where the label's words begin."""

    mention: Mention
    per_s: float
    scale: float = 1.0
    noun: int = -1


def with_label_units(page: Page, clause: Clause) -> None:
    """Give the bare numbers of ``clause`` the units that stand in their labels."""
    for index, quantity in enumerate(clause.quantities):
        if (
            quantity.dimension in ("money", "data")
            and not quantity.per_s
            and (period := _labelled_period(page, clause, quantity))
        ):
            clause.quantities[index] = replace(quantity, per_s=period)
    bare = [i for i, q in enumerate(clause.quantities) if q.dimension == "count" and not q.unit and not q.per_s]
    for index in bare:
        quantity = clause.quantities[index]
        if not _ends_there(page, clause, quantity):
            continue
        unit = _beside(page, clause, quantity) or _of_label(page, clause, quantity) or _of_head(page, clause, quantity)
        if unit is not None:
            clause.quantities[index] = _with_unit(quantity, unit)


def _labelled_period(page: Page, clause: Clause, quantity: Quantity) -> float:
    """Return the period of a key such as "per_month = GBP 5,000", 0 when it names none."""
    end = quantity.first
    while end > clause.first and page.tokens[end - 1].text in _BEFORE_NUMBER:
        end -= 1
    if end <= clause.first or page.tokens[end - 1].text not in ":=|":
        return 0.0
    return next((p for cue in clause.cue("per") if (p := _period(page, clause, cue.first)[0]) and cue.last < end), 0.0)


def _ends_there(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether nothing but marks follows the number, so that it counts no noun."""
    if quantity.number_last >= clause.last:
        return True
    after = page.tokens[quantity.number_last]
    return after.kind in (Kind.MARK, Kind.LINE) and after.text not in "-/%"


def _beside(page: Page, clause: Clause, quantity: Quantity) -> _Unit | None:
    """Find the unit in the next cell, a comment or brackets: "| 80 | ms |", "80 # ms", "80 (ms)"."""
    start = quantity.number_last + 1
    if start >= clause.last or page.tokens[quantity.number_last].text not in _COMMENTS:
        return None
    led, after = _period(page, clause, start)
    if (
        led
        and page.tokens[quantity.number_last].text == "|"
        and (after >= clause.last or page.tokens[after].text in "|,)")
    ):
        timed = next(unit for unit in clause.of("units") if unit.last == after)
        return _Unit(timed, led, noun=clause.first)
    for mention in _units(clause):
        if mention.first != start:
            continue
        per_s, last = _period(page, clause, mention.last)
        if last >= clause.last or page.tokens[last].text in ("|", ")", "]"):
            return _Unit(mention, per_s or _period_after(page, clause, last + 1))
    return None


def _period_after(page: Page, clause: Clause, position: int) -> float:
    """Return the period that follows the bracket round a unit: "80 grand (USD) monthly"."""
    per_s, _ = _period(page, clause, position)
    cadence = next((c for c in clause.of("cadences") if c.first == position), None)
    return per_s or (cast(CadenceTerm, cadence.term).days * DAY_S if cadence is not None else 0.0)


def _of_label(page: Page, clause: Clause, quantity: Quantity) -> _Unit | None:
    """Find the unit at the end of the key before a number: "p99_latency_ms: 80", "Latency (ms) | 80"."""
    end = quantity.first
    while end > clause.first and page.tokens[end - 1].text in _BEFORE_NUMBER:
        end -= 1
        if page.tokens[end].text == "=":
            end += 1
            break
    if end <= clause.first or page.tokens[end - 1].text not in _SEPARATORS:
        return None
    end -= 1
    if clause.kind == "row":
        end = label_end(page, clause)
    first = end
    while first > clause.first and end - first < _LONGEST_LABEL and page.tokens[first - 1].text not in _OPENERS:
        first -= 1
    rate = _before_remark(page, clause, clause.first if clause.kind == "row" else first, end)
    own = _at_end(page, clause, _units(clause), first, end)
    if own is None or (rate is not None and _is_time_of_day(own)):
        own = rate
    return own or _of_map(page, clause, first)


def _is_time_of_day(unit: _Unit) -> bool:
    """Whether the "night" of "(election night)" is no unit of the figure."""
    term = unit.mention.term
    return isinstance(term, UnitTerm) and term.dimension == "time" and term.factor >= _HOUR_S and not unit.per_s


def _before_remark(page: Page, clause: Clause, first: int, end: int) -> _Unit | None:
    """Find the rate of "Requests per second, peak" and "Comments per minute (election night)"."""
    for mention in clause.of("units"):
        if not first <= mention.first < mention.last < end or page.tokens[mention.last].text not in _REMARKS:
            continue
        term = cast(UnitTerm, mention.term)
        if term.per_s > 0:
            return _Unit(mention, term.per_s)
        if (rate := _rate(page, clause, mention, first)) is not None:
            return rate
    return None


def _of_map(page: Page, clause: Clause, inside: int) -> _Unit | None:
    """Find the unit in the key of an inline map: "queries_per_minute: {typical: 6, max: 40}"."""
    opens = next((at for at in range(inside - 1, clause.first, -1) if page.tokens[at].text in "{}"), -1)
    if opens < 0 or page.tokens[opens].text != "{":
        return None
    end = opens
    while end > clause.first and page.tokens[end - 1].text in _KEY_ENDS:
        end -= 1
    first = end
    while first > clause.first and end - first < _LONGEST_LABEL and page.tokens[first - 1].text not in _OPENERS:
        first -= 1
    return _at_end(page, clause, _units(clause), first, end) if first < end < opens else None


def _of_head(page: Page, clause: Clause, quantity: Quantity) -> _Unit | None:
    cell = header_cell(page, clause, quantity)
    if cell is None:
        return None
    header = page.clauses[clause.header]
    return _at_end(page, header, _units(header), *cell)


def _units(clause: Clause) -> list[Mention]:
    return [*clause.of("units"), *clause.of("currencies")]


def _at_end(page: Page, clause: Clause, units: Sequence[Mention], first: int, end: int) -> _Unit | None:
    """Return the unit with which the label from ``first`` to ``end`` ends, marks aside."""
    end = _without_remark(page, clause, units, first, end)
    while end > first and page.tokens[end - 1].text in _CLOSERS:
        end -= 1
    for mention in sorted(units, key=lambda m: m.first):
        if mention.first < first or mention.last > end or _plural(page, mention, first):
            continue
        if isinstance(mention.term, CurrencyTerm) and (spell := _spell(page, units, mention, end)):
            return _Unit(mention, spell)
        if (rate := _rate(page, clause, mention, first)) is not None and mention.last == end:
            return rate
        start, scale = mention.last, 1.0
        thousands = next((s for s in clause.of("scales") if s.first == start), None)
        if thousands is not None:
            start, scale = thousands.last, cast(ScaleTerm, thousands.term).factor
        per_s, last = _period(page, clause, start)
        if last == end:
            return _Unit(mention, per_s, scale)
    snake = _in_snake_case(page, clause, units, first, end)
    if snake is not None:
        return snake
    for scale_word in clause.of("scales"):
        inside = first <= scale_word.first and scale_word.last <= end
        factor = cast(ScaleTerm, scale_word.term).factor
        per_s, last = _period(page, clause, scale_word.last) if inside else (0.0, -1)
        if inside and last == end and page.tokens[max(scale_word.first - 1, first)].text in "([":
            return _Unit(scale_word, per_s, factor, first)
    return None


def _spell(page: Page, units: Sequence[Mention], money: Mention, end: int) -> float:
    """Return the period of a key that leaves out the "per" between money and time, as "budget_usd_month" does."""
    for mention in units:
        term = mention.term
        if isinstance(term, UnitTerm) and term.period and mention.last == end and mention.first == money.last + 1:
            return term.factor if page.tokens[money.last].text == "_" else 0.0
    return 0.0


def _without_remark(page: Page, clause: Clause, units: Sequence[Mention], first: int, end: int) -> int:
    """Return where a label ends without the remark in brackets that names no unit: "per second (whole fleet)"."""
    if end <= first or page.tokens[end - 1].text != ")":
        return end
    opens = next((at for at in range(end - 1, first, -1) if page.tokens[at].text == "("), -1)
    measured = any(opens < unit.first < end for unit in (*units, *clause.of("scales")))
    return opens if opens > first and not measured else end


def _in_snake_case(page: Page, clause: Clause, units: Sequence[Mention], first: int, end: int) -> _Unit | None:
    """Find the unit in the middle of a key: "latency_ms_p95", "monthly_usd_max"."""
    for mention in units:
        inside = first < mention.first and mention.last < end
        if not inside or len(page.tokens[mention.first].text) < 2:
            continue
        if page.tokens[mention.first - 1].text == "_" == page.tokens[mention.last].text:
            if (rate := _rate(page, clause, mention, first)) is not None:
                return rate
            return _Unit(mention, _period(page, clause, mention.last)[0])
    return None


def _rate(page: Page, clause: Clause, mention: Mention, first: int) -> _Unit | None:
    """Return the rate that a key such as "queries_per_minute" names, None when its unit is no period."""
    term = mention.term
    if not isinstance(term, UnitTerm) or term.dimension != "time" or not term.period or mention.first <= first + 1:
        return None
    before = mention.first - (2 if page.tokens[mention.first - 1].text == "_" else 1)
    led = any(cue.first == before for cue in clause.cue("per")) and before > first
    measured = any(u.last in (before, before - 1) for u in _units(clause))
    return _Unit(mention, term.factor, noun=first) if led and not measured else None


def _plural(page: Page, mention: Mention, first: int) -> bool:
    """Whether an "s" is the plural of "use case(s)"."""
    if len(page.tokens[mention.first].text) > 1 or mention.first - 2 < first:
        return False
    bracket, noun = page.tokens[mention.first - 1], page.tokens[mention.first - 2]
    return noun.end == bracket.start and noun.kind is Kind.WORD and bracket.text == "("


def _period(page: Page, clause: Clause, position: int) -> tuple[float, int]:
    """Return the seconds of "/month" or "_per_day" after a unit, and where they end."""
    start = position
    while start < clause.last and page.tokens[start].text == "_":
        start += 1
    connector = next((cue for cue in clause.cue("per") if cue.first == start), None)
    if connector is None:
        return 0.0, position
    start = connector.last
    while start < clause.last and page.tokens[start].text == "_":
        start += 1
    for mention in clause.of("units"):
        term = cast(UnitTerm, mention.term)
        if mention.first == start and term.dimension == "time" and term.period:
            return term.factor, mention.last
    return 0.0, position


def _with_unit(quantity: Quantity, unit: _Unit) -> Quantity:
    term = unit.mention.term
    if unit.scale != 1.0:
        quantity = replace(quantity, low=quantity.low * unit.scale, high=quantity.high * unit.scale)
    if isinstance(term, ScaleTerm) or (isinstance(term, UnitTerm) and unit.noun >= 0):
        return replace(quantity, per_s=unit.per_s, noun_first=unit.noun, noun=("label",))
    if isinstance(term, CurrencyTerm):
        rate = term.usd or 1.0
        return replace(
            quantity,
            low=quantity.low * rate,
            high=quantity.high * rate,
            dimension="money",
            currency=term.code,
            refused=term.usd is None,
            per_s=unit.per_s,
        )
    factor = cast(UnitTerm, term).factor
    return replace(
        quantity,
        low=quantity.low * factor,
        high=quantity.high * factor,
        dimension=cast(UnitTerm, term).dimension,
        unit=cast(UnitTerm, term).unit,
        per_s=unit.per_s or cast(UnitTerm, term).per_s,
        noun=(),
    )
