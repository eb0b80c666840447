"""The scanner: the quantities of one clause, found from its tokens and mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import CadenceTerm, CurrencyTerm, UnitTerm
from mlops_architect.engine.reading import spelled
from mlops_architect.engine.reading.bounds import bound_of
from mlops_architect.engine.reading.figures import Figures
from mlops_architect.engine.reading.numerals import grouped
from mlops_architect.engine.reading.openings import OPENINGS, PART_OF
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention
from mlops_architect.engine.reading.words_for_numbers import NumberWords

_REACH = 7
_OPENS = 3
_LED_BY = 6
_SUMS = frozenset({"and", "und", "et", "y"})
_ARTICLES = frozenset({"a", "an"})
_FEWEST_A_DAY = 20
_WEEK_S = 7 * DAY_S
_LENGTHS = frozenset({"m", "mm", "cm", "km", "ft"})
_MULTIPLES = frozenset({"cue:twice", "cue:thrice"})
_GRAMMAR = (
    "no-number load-noun numbered range between and nines times every per single working at-most at-least within about aged"
    " or-so keeps-for or-less or-more out-of decimal-point window known-entities plan-for may-lose beyond day-head away in-place-of"
)
_SHELVES = OPENINGS | {"scales", "currencies", "cadences", "anchor:percent", *(f"cue:{n}" for n in _GRAMMAR.split())}
# "150 at midnight" is a load at one time, not one per night.
_OCCASIONS = frozenset("at on in am zum vor before after over nach during through la durante pendant early".split())
# "99,999 %" is no hundred thousand per cent.
_THOUSANDFOLD = (90_000, 100_000)


class Scanner:
    """Reads the quantities of one clause."""

    def __init__(
        self,
        source: str,
        tokens: Sequence[Token],
        mentions: Mapping[str, Sequence[Mention]],
        starts: Sequence[int],
        first: int,
        last: int,
        *,
        european: bool,
        words: NumberWords,
    ) -> None:
        """Index the mentions of tokens ``first`` to ``last``, given by their shelves, by where they begin and end.

        ``starts`` are the tokens that may begin a quantity by themselves, see ``starts_of``.
        """
        self._tokens = tokens
        self._first, self._last = first, last
        self._at: dict[tuple[str, int], Mention] = {}
        self._ends: dict[tuple[str, int], Mention] = {}
        self._words = words
        self._openings: set[int] = set(starts)
        self._multiples: set[int] = set()
        articles: list[int] = []
        for shelf in mentions:
            part = shelf not in _SHELVES
            if part and not shelf.startswith(PART_OF):
                continue
            for mention in mentions[shelf]:
                if shelf == "cue:article":
                    articles.append(mention.first)
                elif part or shelf in OPENINGS:
                    self._openings.update((mention.first, mention.last))
                if part or shelf in _MULTIPLES:
                    self._multiples.add(mention.first)
                for index, key in ((self._at, (shelf, mention.first)), (self._ends, (shelf, mention.last))):
                    known = index.get(key)
                    if known is None or mention.last - mention.first > known.last - known.first:
                        index[key] = mention
        self._openings.update(position for position in articles if ("units", position + 1) in self._at)
        self._figures = Figures(source, tokens, self._at, self._ends, first, last, european=european, words=words)

    def scan(self) -> list[Quantity]:
        """Return the quantities in order."""
        found: list[Quantity] = []
        free = self._first
        for position in sorted(self._openings):
            quantity = self._quantity(position) if free <= position < self._last else None
            if quantity is not None:
                found.append(quantity)
                free = quantity.number_last
        return self._with_leading_rates(spelled.joined_up(self._tokens, self._ends, found))

    # -- one quantity --------------------------------------------------------------------------

    def _quantity(self, position: int) -> Quantity | None:
        prefix = self._ends.get(("currencies", position))
        figures = self._figures
        money = prefix is not None
        clock = spelled.clock_at(self._tokens, position, self._last) or spelled.iso_duration_at(
            self._tokens, position, self._last
        )
        if clock is not None or spelled.minutes_at(self._tokens, position):
            return clock
        number = figures.number(position, money=money)
        if number is None:
            times = position in self._multiples
            multiple = spelled.multiple_at(self._tokens, self._at, position, self._last) if times else None
            return multiple or self._unit_alone(position)
        low, after = self._and_a_half(*self._figures.restated(*number))
        low_raw, (factor, after) = low, figures.scale(after, money=money)
        low = low * factor
        high = low
        after, plus = figures.plus(after)
        second = figures.range_end(position, after, money=money)
        if second is not None:
            high_raw, after = second
            other_factor, after = figures.scale(after, money=money)
            high = high_raw * other_factor
            if factor == 1.0 and low_raw <= high_raw:
                low = low_raw * other_factor
            if high < low:
                low, high = high, low
        return self._with_unit(position, low, high, after, prefix, plus)

    def _and_a_half(self, value: float, position: int) -> tuple[float, int]:
        half = self._at.get(("cue:half-more", position))
        return (value + 0.5, half.last) if half is not None and position < self._last else (value, position)

    def _with_unit(
        self, start: int, low: float, high: float, after: int, prefix: Mention | None, plus: bool
    ) -> Quantity | None:
        tokens = self._tokens
        number_last, dimension, unit_name = after, "count", ""
        per_s, refused, currency = 0.0, False, ""
        wrapped = self._after_break(after)
        if wrapped != after and any((part, wrapped) in self._at for part in ("currencies", "units", "cue:nines")):
            after = wrapped
        suffix = self._at.get(("currencies", after)) or self._figures.currency_of(after)
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
                factor, after = self._figures.scale(after, money=True)
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
            if unit_term.dimension == "percent" and low == high and _THOUSANDFOLD[0] <= high <= _THOUSANDFOLD[1]:
                low = high = high / 1_000
            dimension, unit_name, per_s = unit_term.dimension, unit_term.unit, unit_term.per_s
            after = number_last = unit.last
        elif after < self._last and tokens[after].text == "x" and tokens[after].start == tokens[after - 1].end:
            dimension, number_last = "factor", after + 1
        elif ("cue:times", after) in self._at:
            dimension, number_last = "factor", self._at["cue:times", after].last
        elif self._figures.year(start, low, high, after):
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
            periodic=("cue:every", start - (self._tokens[start - 1].text == ":")) in self._ends,
        )
        after_plus, more = self._figures.plus(number_last)
        if more:
            plus = True
            quantity.last = quantity.number_last = after_plus
        quantity = self._with_half(quantity)
        quantity = self._with_period(quantity) if per_s == 0 else quantity
        if (
            quantity.dimension == "count"
            and quantity.per_s >= DAY_S
            and grouped(tokens[start].text)
            and low == high < 1_000
        ):
            quantity = replace(quantity, low=low * 1_000, high=high * 1_000) if low != int(low) else quantity
        quantity.bound = bound_of(self._tokens, self._at, self._ends, self._first, quantity, plus=plus)
        return quantity

    def _after_break(self, position: int) -> int:
        """Return where the text goes on after the end of a line that was only wrapped."""
        wrapped = position < self._last - 1 and self._tokens[position].kind is Kind.LINE
        return position + 1 if wrapped else position

    def _fits(self, position: int) -> bool:
        """Whether a unit may stand there: "5 s", "5 h" and "5d" do, the "d" of "5 d" may be a name."""
        token, before = self._tokens[position], self._tokens[position - 1]
        article = token.text == "an" and ("units", position + 1) in self._at  # "3,600 an hour"
        return not article and (len(token.text) > 1 or token.text in "%sh" or before.end == token.start)

    def _unit_alone(self, position: int) -> Quantity | None:
        """Read "an hour" after a preposition, "sub-second" and "half a second" as quantities."""
        found = spelled.unit_alone_at(self._tokens, self._at, self._ends, position, self._last)
        if found is None or found.bound is not Bound.EXACT:
            return found
        found = self._with_period(self._with_half(found))
        found.bound = bound_of(self._tokens, self._at, self._ends, self._first, found, plus=False)
        return found

    def _with_half(self, quantity: Quantity) -> Quantity:
        """Add the half of "an hour and a half", "une heure et demie"."""
        half = self._at.get(("cue:half-more", quantity.last))
        if half is None or quantity.dimension != "time" or quantity.last >= self._last:
            return quantity
        unit = self._ends.get(("units", quantity.last))
        more = cast(UnitTerm, unit.term).factor / 2 if unit is not None else 0.0
        return replace(
            quantity, low=quantity.low + more, high=quantity.high + more, last=half.last, number_last=half.last
        )

    # -- periods and bounds --------------------------------------------------------------------

    def _with_period(self, quantity: Quantity) -> Quantity:
        """Attach "per second", "/day", "a month", "every Sunday" or "daily" that follows within a few words."""
        if quantity.dimension in ("percent", "nines"):
            return quantity
        if quantity.dimension == "factor":
            times = self._period_at(quantity.number_last)
            return quantity if times is None else replace(quantity, per_s=times[0], last=times[1])
        noun: list[str] = []
        position = quantity.number_last
        limit = min(self._last, position + _REACH)
        while position < limit:
            token = self._tokens[position]
            if token.text in ",;|.()" and not spelled.shortened_at(self._tokens, position, self._last):
                break
            if token.kind is Kind.NUMBER or ("numbers", position) in self._at:
                break
            unit = self._at.get(("units", position))
            if unit is not None and (rate := cast(UnitTerm, unit.term)).per_s:
                if quantity.dimension != "count":
                    break
                quantity.low, quantity.high = quantity.low * rate.factor, quantity.high * rate.factor
                quantity.per_s, quantity.unit, quantity.last = rate.per_s, rate.unit, unit.last
                break
            found = self._period_at(position)
            if found is not None and self._longer(quantity, position, found[0]):
                # "one day with no more than an hour lost" is no day per hour.
                break
            if found is not None:
                quantity.per_s, quantity.last = found
                if quantity.dimension == "count" and ("cue:twice", position) in self._ends:
                    quantity.low, quantity.high = 2 * quantity.low, 2 * quantity.high  # "send theirs twice a minute"
                break
            if token.kind is Kind.WORD:
                noun.append(token.text)
            position += 1
        quantity.noun, quantity.noun_first = tuple(noun), quantity.number_last
        if quantity.dimension == "count" and quantity.per_s and noun[:1] and noun[0] in _LENGTHS:
            quantity.dimension = "speed"  # "a belt that moves at 2 m/s"
        return quantity

    def _longer(self, quantity: Quantity, position: int, period_s: float) -> bool:
        """Whether a time is longer than the period in words after it, so that it cannot be a share of it."""
        return quantity.dimension == "time" and period_s <= quantity.high and ("cue:per", position) in self._at

    def _period_at(self, position: int) -> tuple[float, int] | None:
        connector = self._at.get(("cue:per", position))
        if connector is not None:
            start = self._after_break(connector.last)
            if start < self._last and self._tokens[start].text == "_":
                start += 1
            for skipped in ("cue:single", "cue:working"):
                mention = self._at.get((skipped, start))
                if mention is not None and ("units", start) not in self._at:
                    start = mention.last
            unit = self._at.get(("units", start))
            if unit is not None and start < self._last:
                term = cast(UnitTerm, unit.term)
                if term.period and term.dimension == "time" and not self._points_away(position, unit.last):
                    dated = term.factor == _WEEK_S and self._tokens[position - 1].text == "on"  # "26,000 on a Friday"
                    return (DAY_S if dated else term.factor), unit.last
            halved = self._ends.get(("units", start + 1)) if ("cue:half-more", position) in self._ends else None
            if unit is None and halved is not None and halved.first < position:
                return 2 * cast(UnitTerm, halved.term).factor, halved.last  # "an hour and a half a month"
        adverb = self._at.get(("cadences", position))
        if adverb is not None and self._tokens[position].text not in _OCCASIONS:
            days = cast(CadenceTerm, adverb.term).days
            if days > 0 and not self._points_away(position, adverb.last):
                return days * DAY_S, adverb.last
        return None

    def _points_away(self, position: int, after: int) -> bool:
        """Whether "a week ahead", "an hour later" is a distance in time and no period."""
        article = self._tokens[position].text in _ARTICLES
        return article and after < self._last and ("cue:away", after) in self._at

    def _with_leading_rates(self, found: list[Quantity]) -> list[Quantity]:
        """Attach a rate named before its number: "QPS: 5,000", "requests per second | 2,000"."""
        result: list[Quantity] = []
        taken = {q.last for q in found if q.per_s}
        divisors = {q.first - 1 for q in found if q.dimension == "time"}  # "Per second: 960M / 86,400s = 11,111"
        for quantity in found:
            result.append(quantity)
            divided = any(0 <= mark - quantity.number_last <= 1 for mark in divisors)
            if quantity.dimension != "count" or quantity.per_s or divided:
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
                led = self._led_by_period(position, quantity, taken)
                if led is not None:
                    result[-1] = replace(quantity, per_s=led, first=position, last=quantity.number_last + 1)
                    break
                period = None if self._measured(position) else self._period_at(position)
                if period is not None and period[1] not in taken and self._labels(position, period[1], quantity.first):
                    head = max(self._first, position - 1)
                    if self._tokens[head].text == "_" and head > self._first:
                        head -= 1
                    result[-1] = replace(
                        quantity, per_s=period[0], first=head, noun=(self._tokens[head].text,), noun_first=head
                    )
                    break
        return result

    def _led_by_period(self, position: int, quantity: Quantity, taken: set[int]) -> float | None:
        """Return the period that opens the sentence of a count: "Pro Tag rund 45.000 Teile"."""
        leads = position <= self._first + _OPENS and ("cue:per", position) in self._at
        day = self._at.get(("cue:day-head", position))
        if day is not None and quantity.noun and 0 <= quantity.first - day.last <= _LED_BY:
            return self._single_day(day.last, quantity)
        # "Nightly scores for 2 million customers" counts those who are scored, whatever the rhythm.
        of_all = ("cue:known-entities", quantity.number_last) in self._at
        opens = position - self._first <= _OPENS and all(
            token.kind is not Kind.WORD for token in self._tokens[self._first : position]
        )
        leads = leads or (opens and ("cadences", position) in self._at and not of_all)
        if not leads or not quantity.noun or quantity.first - position > _LED_BY:
            return None
        period = self._period_at(position)
        between = self._tokens[period[1] : quantity.first] if period is not None else ()
        plain = len(between) <= 3 and all(token.kind is Kind.WORD and token.text not in _SUMS for token in between)
        return period[0] if period is not None and plain and period[1] not in taken else None

    def _single_day(self, after: int, quantity: Quantity) -> float | None:
        """Return the day of "on a normal day we get about 900 claims", where nothing else parts the two."""
        between = self._tokens[after : quantity.first]
        plain = all(token.kind is Kind.WORD or token.text in "~:=" for token in between)
        return DAY_S if plain and quantity.high >= _FEWEST_A_DAY else None

    def _measured(self, position: int) -> bool:
        """Whether a unit or currency stands before the period, as in "gb_per_day": the whole is the label's unit."""
        before = position - 1 if self._tokens[position - 1].text == "_" else position
        return ("currencies", before) in self._ends or ("units", before) in self._ends

    def _labels(self, position: int, period_last: int, number_first: int) -> bool:
        """Whether a period such as "per day:" is the label of the number after it."""
        between = self._tokens[period_last:number_first]
        return ("cue:per", position) in self._at and len(between) <= 3 and any(token.text in ":|=" for token in between)
