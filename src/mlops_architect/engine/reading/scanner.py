"""The scanner: the quantities of one clause, found from its tokens and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import CadenceTerm, CurrencyTerm, NumberTerm, ScaleTerm, UnitTerm
from mlops_architect.engine.reading.numerals import parse_number
from mlops_architect.engine.reading.quantities import DAY_S, Quantity, merged_ranges
from mlops_architect.engine.reading.spelled import fraction_at, multiple_at
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention

_REACH = 7
_YEARS = (1900, 2100)
_LEADS = ("at-most", "at-least", "below", "within", "half")
_BOUNDS = (
    ("at-most", Bound.AT_MOST),
    ("below", Bound.AT_MOST),
    ("within", Bound.AT_MOST),
    ("at-least", Bound.AT_LEAST),
    ("about", Bound.APPROXIMATE),
)


class Scanner:
    """Reads the quantities of one clause."""

    def __init__(
        self, source: str, tokens: Sequence[Token], mentions: Sequence[Mention], first: int, last: int, european: bool
    ) -> None:
        """Index the mentions of tokens ``first`` to ``last`` by where they begin and end."""
        self._source = source
        self._tokens = tokens
        self._first, self._last = first, last
        self._european = european
        self._at: dict[tuple[str, int], Mention] = {}
        self._ends: dict[tuple[str, int], Mention] = {}
        for mention in mentions:
            part = mention.part if mention.part != "cues" else f"cue:{mention.term.key}"
            for index, key in ((self._at, (part, mention.first)), (self._ends, (part, mention.last))):
                known = index.get(key)
                if known is None or mention.last - mention.first > known.last - known.first:
                    index[key] = mention

    def scan(self) -> list[Quantity]:
        """Return the quantities in order."""
        found: list[Quantity] = []
        position = self._first
        while position < self._last:
            quantity = self._quantity(position)
            if quantity is None:
                position += 1
                continue
            found.append(quantity)
            position = quantity.number_last
        return self._with_leading_rates(merged_ranges(self._tokens, found))

    # -- one quantity --------------------------------------------------------------------------

    def _quantity(self, position: int) -> Quantity | None:
        prefix = self._ends.get(("currencies", position))
        number = self._number(position, money=prefix is not None)
        if number is None:
            return multiple_at(self._tokens, self._at, position, self._last) or self._article(position)
        low, after = number
        low_raw, (factor, after) = low, self._scale(after, prefix is not None)
        low = low * factor
        high = low
        after, plus = self._plus(after)
        second = self._range(position, after, prefix is not None)
        if second is not None:
            high_raw, after = second
            other_factor, after = self._scale(after, prefix is not None)
            high = high_raw * other_factor
            if factor == 1.0 and low_raw <= high_raw:
                low = low_raw * other_factor
            if high < low:
                low, high = high, low
        return self._with_unit(position, low, high, after, prefix, plus)

    def _number(self, position: int, money: bool) -> tuple[float, int] | None:
        word = self._at.get(("numbers", position))
        if word is not None:
            return cast(NumberTerm, word.term).value, word.last
        token = self._tokens[position]
        if token.kind is not Kind.NUMBER or self._identifier(position):
            return None
        fraction = fraction_at(self._tokens, self._at, position, self._last)
        if fraction is not None:
            return fraction
        european = self._european
        value = parse_number(token.text, european=european, money=money or self._currency_after(position + 1))
        return None if value is None else (value, position + 1)

    def _currency_after(self, position: int) -> bool:
        return ("currencies", position) in self._at

    def _identifier(self, position: int) -> bool:
        """Whether the number belongs to a name: GPT-4, us-east-1, 03.03.2025, v2.1, Section 508."""
        if position == 0:
            return False
        tokens = self._tokens
        before = tokens[position - 1]
        touches = before.end == tokens[position].start
        if touches and before.kind is Kind.WORD:
            return ("cue:below", position) not in self._ends and ("currencies", position) not in self._ends
        if touches and before.text in "-_" and position >= 2:
            earlier = tokens[position - 2]
            named = earlier.kind is Kind.WORD and earlier.end == before.start
            unit = self._ends.get(("units", position - 1))
            return named and ("cue:below", position - 1) not in self._ends and unit is None
        return ("cue:numbered", position) in self._ends

    def _scale(self, position: int, money: bool) -> tuple[float, int]:
        mention = self._at.get(("scales", position))
        if mention is None or position >= self._last:
            return 1.0, position
        term = cast(ScaleTerm, mention.term)
        token = self._tokens[position]
        if term.letter:
            touches = self._tokens[position - 1].end == token.start
            upper = self._source[token.start : token.end].isupper()
            if not touches and not upper:
                return 1.0, position
            follower = self._tokens[mention.last] if mention.last < self._last else None
            if token.text == "m" and not upper and not money and not self._counts_follow(mention.last):
                return 1.0, position
            if follower is not None and follower.text in "-" and follower.start == token.end:
                return term.factor, mention.last
        return term.factor, mention.last

    def _counts_follow(self, position: int) -> bool:
        if position >= self._last:
            return False
        return ("currencies", position) in self._at or (
            self._tokens[position].kind is Kind.WORD and ("cue:at-most", position) not in self._at
        )

    def _plus(self, position: int) -> tuple[int, bool]:
        if position < self._last and self._tokens[position].text == "+":
            return position + 1, True
        return position, False

    def _range(self, start: int, position: int, money: bool) -> tuple[float, int] | None:
        if position + 1 >= self._last:
            return None
        connector = self._tokens[position].text
        joined = connector == "-" or ("cue:range", position) in self._at
        if not joined and ("cue:between", start) in self._ends:
            joined = ("cue:and", position) in self._at
        if not joined:
            return None
        position += 1
        if ("currencies", position) in self._at:
            position = self._at["currencies", position].last
        if position >= self._last:
            return None
        token = self._tokens[position]
        if token.kind is Kind.NUMBER:
            value = parse_number(token.text, european=self._european, money=money)
            return None if value is None else (value, position + 1)
        word = self._at.get(("numbers", position))
        return None if word is None else (cast(NumberTerm, word.term).value, word.last)

    def _with_unit(
        self, start: int, low: float, high: float, after: int, prefix: Mention | None, plus: bool
    ) -> Quantity | None:
        tokens = self._tokens
        number_last, dimension, unit_name = after, "count", ""
        per_s, refused, currency = 0.0, False, ""
        suffix = self._at.get(("currencies", after))
        money = prefix or suffix
        if after < self._last and tokens[after].text == "-" and after + 1 < self._last:
            hyphened = self._at.get(("units", after + 1))
            if hyphened is not None and tokens[after].start == tokens[after - 1].end:
                after += 1
        unit = self._at.get(("units", after))
        nines = self._at.get(("cue:nines", after))
        if money is not None:
            term = cast(CurrencyTerm, money.term)
            currency, dimension, refused = term.code, "money", term.usd is None
            rate = term.usd or 1.0
            low, high = low * rate, high * rate
            if prefix is None and suffix is not None:
                after = suffix.last
                factor, after = self._scale(after, money=True)
                low, high = low * factor, high * factor
            number_last = after
        elif nines is not None:
            dimension, after = "nines", nines.last
            number_last = after
            half = self._at.get(("cue:half", after))
            if half is not None:
                low = high = low + 0.5
                after = number_last = half.last
        elif unit is not None and self._fits(after):
            unit_term = cast(UnitTerm, unit.term)
            low, high = low * unit_term.factor, high * unit_term.factor
            dimension, unit_name, per_s = unit_term.dimension, unit_term.unit, unit_term.per_s
            after = number_last = unit.last
        elif after < self._last and tokens[after].text == "x" and tokens[after].start == tokens[after - 1].end:
            dimension, number_last = "factor", after + 1
        elif ("cue:times", after) in self._at:
            dimension, number_last = "factor", self._at["cue:times", after].last
        elif self._year(start, low, high, after):
            return None
        if number_last == start:
            return None
        quantity = Quantity(
            low=low,
            high=high,
            dimension=dimension,
            first=prefix.first if prefix is not None else start,
            last=number_last,
            number_last=number_last,
            per_s=per_s,
            currency=currency,
            refused=refused,
            unit=unit_name,
            periodic=("cue:every", start) in self._ends,
        )
        after_plus, more = self._plus(number_last)
        if more:
            plus = True
            quantity = replace(quantity, last=after_plus, number_last=after_plus)
        quantity = self._with_period(quantity) if per_s == 0 else quantity
        return replace(quantity, bound=self._bound(quantity, plus))

    def _fits(self, position: int) -> bool:
        """Whether a unit may stand there: "5 s", "5 h" and "5d" do, the "d" of "5 d" may be a name."""
        token = self._tokens[position]
        return len(token.text) > 1 or token.text in "%sh" or self._tokens[position - 1].end == token.start

    def _year(self, start: int, low: float, high: float, after: int) -> bool:
        plain = self._tokens[start].kind is Kind.NUMBER and self._tokens[start].text.isdigit()
        if not (plain and after - start == 1 and low == high and _YEARS[0] <= low <= _YEARS[1]):
            return False
        follower = self._tokens[after].text if after < self._last else ""
        return len(self._tokens[start].text) == 4 and ("cue:load-noun", after) not in self._at and follower != "/"

    def _article(self, position: int) -> Quantity | None:
        """Read "an hour" after a preposition, "sub-second" and "half a second" as quantities."""
        below = self._ends.get(("cue:below", position))
        skip = position
        if below is not None and self._tokens[position].text == "-" and position + 1 < self._last:
            skip = position + 1
        unit = self._at.get(("units", skip))
        if unit is not None and cast(UnitTerm, unit.term).dimension == "time" and len(self._tokens[skip].text) > 1:
            hyphen = skip - position == 1
            if (below is not None and self._tokens[below.last - 1].text == "sub") or (
                hyphen and self._tokens[position - 1].text == "sub"
            ):
                term = cast(UnitTerm, unit.term)
                bottom = below.first if below is not None else position - 1
                return Quantity(
                    term.factor, term.factor, "time", bottom, unit.last, unit.last, bound=Bound.AT_MOST, unit=term.unit
                )
        if ("cue:article", position) not in self._at:
            return None
        led = any((f"cue:{name}", position) in self._ends for name in _LEADS)
        unit = self._at.get(("units", position + 1))
        if not led or unit is None or position + 1 >= self._last:
            return None
        term = cast(UnitTerm, unit.term)
        if term.dimension != "time":
            return None
        half = self._ends.get(("cue:half", position))
        value = term.factor * (0.5 if half is not None else 1.0)
        first = half.first if half is not None else position
        quantity = Quantity(value, value, "time", first, unit.last, unit.last, unit=term.unit)
        return replace(quantity, bound=self._bound(quantity, False))

    # -- periods and bounds --------------------------------------------------------------------

    def _with_period(self, quantity: Quantity) -> Quantity:
        """Attach "per second", "/day", "a month", "every Sunday" or "daily" that follows within a few words."""
        if quantity.dimension in ("percent", "nines", "factor"):
            return quantity
        noun: list[str] = []
        position = quantity.number_last
        limit = min(self._last, position + _REACH)
        while position < limit:
            token = self._tokens[position]
            if token.text in ",;|.()":
                break
            if token.kind is Kind.NUMBER or ("numbers", position) in self._at:
                break
            unit = self._at.get(("units", position))
            if unit is not None and (rate := cast(UnitTerm, unit.term)).per_s:
                if quantity.dimension != "count":
                    break
                return replace(
                    quantity,
                    low=quantity.low * rate.factor,
                    high=quantity.high * rate.factor,
                    per_s=rate.per_s,
                    unit=rate.unit,
                    last=unit.last,
                    noun=tuple(noun),
                    noun_first=quantity.number_last,
                )
            found = self._period_at(position)
            if found is not None:
                period, end = found
                return replace(
                    quantity,
                    per_s=period,
                    last=end,
                    noun=tuple(noun),
                    noun_first=quantity.number_last,
                )
            if token.kind is Kind.WORD:
                noun.append(token.text)
            position += 1
        return replace(quantity, noun=tuple(noun), noun_first=quantity.number_last)

    def _period_at(self, position: int) -> tuple[float, int] | None:
        connector = self._at.get(("cue:per", position))
        if connector is not None:
            start = connector.last
            if start < self._last and self._tokens[start].text == "_":
                start += 1
            for skipped in ("cue:single", "cue:working"):
                mention = self._at.get((skipped, start))
                if mention is not None:
                    start = mention.last
            unit = self._at.get(("units", start))
            if unit is not None and start < self._last:
                term = cast(UnitTerm, unit.term)
                if term.period and term.dimension == "time":
                    return term.factor, unit.last
        adverb = self._at.get(("cadences", position))
        if adverb is not None:
            days = cast(CadenceTerm, adverb.term).days
            if days > 0:
                return days * DAY_S, adverb.last
        return None

    def _bound(self, quantity: Quantity, plus: bool) -> Bound:
        if plus:
            return Bound.AT_LEAST
        for end in range(quantity.first, max(quantity.first - 3, self._first - 1), -1):
            for cue, bound in _BOUNDS:
                if (f"cue:{cue}", end) in self._ends:
                    return bound
            if end <= self._first or self._tokens[end - 1].kind is Kind.NUMBER:
                break
        for cue, bound in (("or-less", Bound.AT_MOST), ("or-more", Bound.AT_LEAST)):
            if (f"cue:{cue}", quantity.last) in self._at or (f"cue:{cue}", quantity.number_last) in self._at:
                return bound
        return Bound.EXACT

    def _with_leading_rates(self, found: list[Quantity]) -> list[Quantity]:
        """Attach a rate named before its number: "QPS: 5,000", "requests per second | 2,000"."""
        result: list[Quantity] = []
        taken = {q.last for q in found if q.per_s}
        for quantity in found:
            result.append(quantity)
            if quantity.dimension != "count" or quantity.per_s:
                continue
            for position in range(quantity.first - 1, max(self._first, quantity.first - _REACH) - 1, -1):
                token = self._tokens[position]
                if token.kind is Kind.NUMBER or token.text in ",;.":
                    break
                unit = self._at.get(("units", position))
                named = unit is not None and cast(UnitTerm, unit.term).per_s > 0 and unit.last not in taken
                if named and unit is not None and quantity.first - unit.last <= 4:
                    term = cast(UnitTerm, unit.term)
                    result[-1] = replace(
                        quantity,
                        per_s=term.per_s,
                        unit=term.unit,
                        first=unit.first,
                        low=quantity.low * term.factor,
                        high=quantity.high * term.factor,
                        noun=(),
                    )
                    break
                period = self._period_at(position)
                if period is not None and period[1] not in taken and self._labels(position, period[1], quantity.first):
                    head = max(self._first, position - 1)
                    if self._tokens[head].text == "_" and head > self._first:
                        head -= 1
                    result[-1] = replace(
                        quantity, per_s=period[0], first=head, noun=(self._tokens[head].text,), noun_first=head
                    )
                    break
        return result

    def _labels(self, position: int, period_last: int, number_first: int) -> bool:
        """Whether a period such as "per day:" is the label of the number after it."""
        between = self._tokens[period_last:number_first]
        return ("cue:per", position) in self._at and len(between) <= 3 and any(token.text in ":|=" for token in between)
