"""Words for numbers: "two hundred and fifty", "quatre-vingt-dix", "zweihundertfünfzig", "treinta y cinco"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import cast

from mlops_architect.domain.lexicon import Lexicon, NumberTerm, ScaleTerm
from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention, Vocabulary

_SHORTEST_COMPOUND = 6
_LONGEST_COMPOUND = 48
_OPENING = 2
_MOST_KNOWN = 5_000
_HUNDRED, _THOUSAND = 100.0, 1_000.0
_TEENS = 20.0
_LARGEST = 1e15
# French counts on from sixty and eighty up to nineteen: soixante-dix, quatre-vingt-dix-sept.
_VIGESIMAL = frozenset({60.0, 80.0})
_JOINT = "und"
_PRONOUNS = frozenset({"ones"})
_VAGUE = frozenset(
    "tens dozens hundreds dutzende hunderte dizaines centaines decenas cientos centenares decine".split()
)
_OF = frozenset({"of", "von", "de", "di"})

Index = Mapping[tuple[str, int], Mention]


class NumberWords:
    """Puts numbers together from the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Collect the parts of which one-word numbers are made ("zweihundertfünfzig")."""
        self._parts = {fold(part): term.value for term in lexicon.numbers for part in term.compounds}
        self._openings = frozenset(part[:_OPENING] for part in self._parts)
        self._known: dict[str, float | None] = {}

    def at(self, tokens: Sequence[Token], at: Index, position: int, last: int) -> tuple[float, int] | None:
        """Return the number whose words begin at token ``position`` and where they end.

        A scale such as "million" after the last word is left to the reader of scales.
        """
        read = None if _vague(tokens, position) else self._word(tokens, at, position)
        if read is None:
            return None
        total, (current, after) = 0.0, read
        largest = _LARGEST
        while after < last:
            joined = self._joint(tokens, at, after, last)
            following = self._word(tokens, at, joined)
            if following is not None and joined < last:
                together = _together(current, following[0], multiplies=_multiplies(at, joined))
                if together is not None:
                    current, after = together, following[1]
                    continue
            scale = at.get(("scales", after))
            factor = cast(ScaleTerm, scale.term).factor if scale is not None else _LARGEST
            if scale is None or factor >= largest or cast(ScaleTerm, scale.term).letter:
                break
            below = self._word(tokens, at, self._joint(tokens, at, scale.last, last))
            goes_on = below is not None and below[0] < factor and below[1] <= last
            if not goes_on and not total:
                break
            total, largest, after = total + current * factor, factor, scale.last
            current = 0.0
            if below is None or not goes_on:
                break
            current, after = below
        value, after = self._with_decimals(tokens, at, after, last, total + current)
        return value, after

    def _with_decimals(
        self, tokens: Sequence[Token], at: Index, position: int, last: int, whole: float
    ) -> tuple[float, int]:
        """Read "ninety-nine point nine five"."""
        if ("cue:decimal-point", position) not in at:
            return whole, position
        digits, after = "", position + 1
        while after < last and (digit := self._word(tokens, at, after)) is not None and digit[0] < 10:
            digits, after = f"{digits}{digit[0]:g}", digit[1]
        return (float(f"{whole:g}.{digits}"), after) if digits.isdigit() else (whole, position)

    def _word(self, tokens: Sequence[Token], at: Index, position: int) -> tuple[float, int] | None:
        mention = at.get(("numbers", position))
        if mention is not None and (tokens[position].text in _PRONOUNS or _other_sense(at, position)):
            return None
        if mention is not None:
            return cast(NumberTerm, mention.term).value, mention.last
        if position >= len(tokens) or tokens[position].kind is not Kind.WORD:
            return None
        word = tokens[position].text
        value = self.compound(word)
        return None if value is None else (value, position + 1)

    def _joint(self, tokens: Sequence[Token], at: Index, position: int, last: int) -> int:
        """Skip the hyphen or conjunction between two words of one number."""
        if position < last and (tokens[position].text == "-" or ("cue:and", position) in at):
            return position + 1
        return position

    def compound(self, word: str) -> float | None:
        """Return the number that one word such as "zweihundertfünfzig" writes, None for any other word."""
        if word[:_OPENING] not in self._openings or not _SHORTEST_COMPOUND <= len(word) <= _LONGEST_COMPOUND:
            return None
        if word in self._known:
            return self._known[word]
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        value = self._known[word] = self._composed(word)
        return value

    def _composed(self, word: str) -> float | None:
        """Read one-word numbers from the right: thousands, hundreds, units "und" tens."""
        for power in (_THOUSAND, _HUNDRED):
            for part in (p for p, value in self._parts.items() if value == power):
                head, found, rest = word.partition(part)
                if not found:
                    continue
                rest = rest.removeprefix(_JOINT)
                many = 1.0 if not head else self._composed(head)
                more = 0.0 if not rest else self._composed(rest)
                fits = many is not None and more is not None and many < power * (10 if power == _HUNDRED else 1)
                return many * power + more if fits and many is not None and more is not None and more < power else None
        if word in self._parts:
            return self._parts[word]
        for part, value in self._parts.items():
            if value < 10 and word.startswith(part + _JOINT):
                tens = self._parts.get(word[len(part) + len(_JOINT) :], 0.0)
                if _TEENS <= tens < _HUNDRED:
                    return tens + value
        return None


def _other_sense(at: Index, position: int) -> bool:
    """Whether a word that is a number in another language means something else here: "pumps that will seize"."""
    around = (at.get(("cue:no-number", first)) for first in (position - 1, position))
    return any(mention is not None and mention.last > position for mention in around)


def _vague(tokens: Sequence[Token], position: int) -> bool:
    """Whether "tens of thousands", "dozens of requests" give an order of magnitude and no number."""
    after = tokens[position + 1].text if position + 1 < len(tokens) else ""
    return tokens[position].text in _VAGUE and after in _OF


def _multiplies(at: Index, position: int) -> bool:
    mention = at.get(("numbers", position))
    return mention is not None and cast(NumberTerm, mention.term).multiplies


def _together(current: float, following: float, *, multiplies: bool) -> float | None:
    """Return the number that ``following`` makes of ``current``: units after tens, tens after hundreds; else None."""
    if multiplies:
        return current * following if 0 < current < following else None
    if current != int(current) or following != int(following):
        return None
    rest = current % _HUNDRED
    if current >= _THOUSAND and current % _THOUSAND == 0:
        fits = following < _THOUSAND
    elif current >= _HUNDRED and rest == 0:
        fits = following < _HUNDRED
    elif rest in _VIGESIMAL:
        fits = following < _TEENS
    else:
        fits = rest >= _TEENS and rest % 10 == 0 and following < 10
    return current + following if fits and following > 0 else None


@lru_cache(maxsize=4)
def number_words_of(vocabulary: Vocabulary) -> NumberWords:
    """Return the number words of a compiled lexicon; they are collected once."""
    return NumberWords(vocabulary.lexicon)
