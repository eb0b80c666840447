"""Figures: where a number stands in a clause, in digits or in words, with its scale and the end of its range."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard, cast

from mlops_architect.domain.lexicon import ScaleTerm
from mlops_architect.engine.reading.numerals import parse_number
from mlops_architect.engine.reading.spelled import fraction_at
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention
from mlops_architect.engine.reading.words_for_numbers import NumberWords

Index = Mapping[tuple[str, int], Mention]
_PARAGRAPH = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
_YEARS = (1900, 2100)
_OF = frozenset({"de", "d", "di"})
_ENUMERATIONS = frozenset({".", ")"})


class Figures:
    """Reads the numbers of one clause; positions are tokens."""

    def __init__(
        self,
        source: str,
        tokens: Sequence[Token],
        at: Index,
        ends: Index,
        first: int,
        last: int,
        *,
        european: bool,
        words: NumberWords,
    ) -> None:
        """Read in the clause from token ``first`` to ``last``; ``at`` and ``ends`` hold its mentions by place."""
        self._source = source
        self._tokens = tokens
        self._at, self._ends = at, ends
        self._first, self._last = first, last
        self._european = european
        self._words = words

    def number(self, position: int, *, money: bool) -> tuple[float, int] | None:
        """Return the number that begins at ``position`` and where it ends; None for names and dates."""
        token = self._tokens[position]
        if token.kind is Kind.WORD:
            return self._words.at(self._tokens, self._at, position, self._last)
        if token.kind is not Kind.NUMBER or self._identifier(position):
            return None
        fraction = fraction_at(self._tokens, self._at, position, self._last)
        if fraction is not None:
            return fraction
        amount = money or ("currencies", position + 1) in self._at
        value = parse_number(token.text, european=self._european, money=amount)
        return None if value is None else (value, position + 1)

    def restated(self, value: float, position: int) -> tuple[float, int]:
        """Pass over the digits that repeat a number in words: "four (4) hours"."""
        tokens = self._tokens
        bracket = tokens[position : position + 3] if position + 3 <= self._last else ()
        if len(bracket) == 3 and bracket[0].text == "(" and bracket[2].text == ")" and bracket[1].kind is Kind.NUMBER:
            if parse_number(bracket[1].text, european=self._european, money=False) == value:
                return value, position + 3
        return value, position

    def _identifier(self, position: int) -> bool:
        """Whether the number belongs to a name: GPT-4, us-east-1, 03.03.2025, v2.1, Section 508."""
        if self._outline(position) or ("cue:no-number", position) in self._at:
            return True
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
        signed = position + 1 < self._last and self._tokens[position + 1].text == "%"
        return ("cue:numbered", position) in self._ends and not signed

    def _outline(self, position: int) -> bool:
        """Whether the number only counts paragraphs: "3.2 Latency", "4. Team", "(5) Availability"."""
        tokens, first = self._tokens, self._first
        if position + 1 >= self._last:
            return False
        number, after = tokens[position], tokens[position + 1]
        touches = after.start == number.end
        if position == first:
            if touches and after.text in _ENUMERATIONS and position + 2 < self._last:
                return tokens[position + 2].start > after.end
            plain = after.kind is Kind.WORD and not touches and _PARAGRAPH.fullmatch(number.text) is not None
            nines = number.text.startswith("9") and ("anchor:percent", position + 1) in self._at
            return (
                plain
                and not nines
                and not any((part, position + 1) in self._at for part in ("units", "scales", "currencies"))
            )
        return position == first + 1 and tokens[first].text in "([" and touches and after.text in ")]"

    def scale(self, position: int, *, money: bool) -> tuple[float, int]:
        """Return the factor of "k", "million" or "lakh" at ``position`` and where it ends; 1 where there is none."""
        mention = self._at.get(("scales", position))
        if mention is None and position + 1 < self._last and self._tokens[position].kind is Kind.LINE:
            mention = self._at.get(("scales", position + 1))
        if mention is None or position >= self._last:
            return 1.0, position
        term = cast(ScaleTerm, mention.term)
        token = self._tokens[position]
        if term.letter:
            touches = self._tokens[position - 1].end == token.start
            upper = self._source[token.start : token.end].isupper()
            if not touches and not upper and not self._counts_follow(mention.last):
                return 1.0, position
            follower = self._tokens[mention.last] if mention.last < self._last else None
            if token.text == "m" and not upper and not money and not self._counts_follow(mention.last):
                return 1.0, position
            if follower is not None and follower.text in "-" and follower.start == token.end:
                return term.factor, mention.last
        return term.factor, mention.last

    def currency_of(self, position: int) -> Mention | None:
        """Return the currency of "2 millones de euros", "2 millions d'euros"."""
        joined = position + (self._tokens[position].text in _OF) if position < self._last - 1 else position
        joined += joined > position and self._tokens[joined].text == "'"
        return self._at.get(("currencies", joined)) if joined > position else None

    def _counts_follow(self, position: int) -> bool:
        if position >= self._last:
            return False
        return ("currencies", position) in self._at or (
            self._tokens[position].kind is Kind.WORD and ("cue:at-most", position) not in self._at
        )

    def plus(self, position: int) -> tuple[int, bool]:
        """Return where a "+" at ``position`` ends, and whether there is one."""
        if position < self._last and self._tokens[position].text == "+":
            return position + 1, True
        return position, False

    def range_end(self, start: int, position: int, *, money: bool) -> tuple[float, int] | None:
        """Return the second number of "100-200" or "between 1 and 2" and where it ends."""
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
        return self._words.at(self._tokens, self._at, position, self._last)

    def year(self, start: int, low: float, high: float, after: int) -> bool:
        """Whether a bare number is a year: 2026, but not "2026 requests"."""
        plain = self._tokens[start].kind is Kind.NUMBER and self._tokens[start].text.isdigit()
        if not (plain and after - start == 1 and low == high and _YEARS[0] <= low <= _YEARS[1]):
            return False
        if ("cue:plan-for", start) in self._ends or self._keyed(start):
            return False
        instead = self._at.get(("cue:in-place-of", after))
        other = parse_number(self._tokens[instead.last].text, european=False) if self._counts(instead) else None
        if other is not None and not _YEARS[0] <= other <= _YEARS[1]:
            return False  # "2000 instead of 1000 requests"
        follower = self._tokens[after].text if after < self._last else ""
        return len(self._tokens[start].text) == 4 and ("cue:load-noun", after) not in self._at and follower != "/"

    def _counts(self, before: Mention | None) -> TypeGuard[Mention]:
        """Whether a number follows at once."""
        return before is not None and before.last < self._last and self._tokens[before.last].kind is Kind.NUMBER

    def _keyed(self, start: int) -> bool:
        """Whether a key that ends in a unit stands before a number: "peak_rps: 1900"."""
        at = start - 1
        return at > 0 and self._tokens[at].text in ":=" and ("units", at) in self._ends
