"""Ourselves: "just me", "the two of us", "me + 3", "Ana, Kofi and I", and who keeps it by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.joined import one_more, people_after
from mlops_architect.engine.reading.keepers import lone_volunteer, named_keepers
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

PATH = "team.size"
_SIZES = ("team-size:2", "team-size:3", "team-size:4", "team-size:5", "team-size:6")
_LARGEST = 500
SAID = frozenset({*_SIZES, "alone", "alone-in-role", "myself", "keeps-it", "volunteer-noun"})
_NEXT = 5
_ONE = frozenset("a an one another ein eine einen einer un une una uno otro otra".split())
PLUS = frozenset({"+", "and", "und", "et", "y", "e", "en", "plus", ",", "&"})
"""What joins those who are counted."""
_THE = frozenset("the my our der die mein meine unser unsere le la mon ma notre el mi nuestro nuestra".split())
_JOINED = 3
_JUST = frozenset({"just", "only"})
_JUST_ONE = 3


def ourselves(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "just me", "the two of us", "me + 3", "Ana, Kofi and I"."""
    if clause.cues.keys().isdisjoint(SAID):
        return
    together = [(float(name.partition(":")[2]), m) for name in _SIZES for m in clause.cue(name)]
    timed = {unit.first for unit in clause.of("units")}
    together = [(size, cue) for size, cue in together if cue.last not in timed]  # "wir drei Jahre" counts years
    for size, cue in together:
        total = size + one_more(page, clause, cue.last)
        yield Candidate(PATH, total, spans(page, cue), 0.85, position=cue.first, rank=2)
    if not together:
        for cue in clause.cue("alone"):
            total = 1.0 + people_after(page, clause, cue.last)
            yield Candidate(PATH, total, spans(page, cue), 0.85, position=cue.first, rank=2)
        counted = any(plain(q) and not q.per_s and q.high > 1 for q in clause.quantities)
        for cue in clause.cue("alone-in-role") if not counted else ():
            yield Candidate(PATH, 1.0, spans(page, cue), 0.75, position=cue.first)
    yield from _me_and_another(page, clause)
    yield from _me_and_the(page, clause)
    yield from _they_and_me(page, clause)
    yield from _just_us(page, clause)
    yield from named_keepers(page, clause)
    if not clause.cue("team"):
        yield from lone_volunteer(page, clause)
    asked = bool(clause.cue("team", "who-runs-it", "maintained")) or any(
        page.clauses[i].cue("who-runs-it", "team") for i in clause.parents[:1]
    )
    before = page.clauses[clause.index - 1] if clause.index else None
    if not asked and (before is None or not before.cue("who-runs-it")):
        return
    for me in clause.cue("myself"):
        others = [q for q in clause.quantities if plain(q) and q.first == me.last + 1]
        if others and page.tokens[me.last].text in PLUS:
            total = 1 + others[0].high
            yield Candidate(PATH, total, spans(page, me, others[0]), 0.85, position=me.first, rank=2)
        elif (names := _named_before(page, clause, me)) > 0:
            yield Candidate(PATH, names + 1.0, spans(page, me), 0.8, position=me.first, rank=2)


def _they_and_me(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "two engineers and I", "somos 2 técnicos y yo"."""
    for me in clause.cue("myself"):
        joined = me.first > clause.first and page.tokens[me.first - 1].text in PLUS - {","}
        near = [q for q in clause.quantities if plain(q) and 0 < me.first - q.number_last <= _NEXT and joined]
        nouns = [*clause.cue("crew-noun", "junior-noun"), *clause.anchors("count")]
        listed = _list_before(page, clause, me) if near else []
        if listed:
            total = sum(q.high for q in listed) + 1
            yield Candidate(PATH, total, spans(page, *listed, me), 0.85, position=me.first, rank=3)
            return
        alone = bool(near) and near[-1].first == clause.first and clause.last - me.last <= 1
        crew = [q for q in near if alone or any(noun.first == q.number_last for noun in nouns)]
        if crew and kind_of(clause, crew[-1], reach=0) in ("", "team", "people"):
            yield Candidate(PATH, crew[-1].high + 1, spans(page, crew[-1], me), 0.85, position=me.first, rank=2)


def _list_before(page: Page, clause: Clause, me: Mention) -> list[Quantity]:
    """Return the counts of a sentence that is a list of people: "one data engineer, two fitters who code, and me"."""
    counts = [q for q in clause.quantities if q.first < me.first]
    led = all(q.first == clause.first or page.tokens[q.first - 1].text in PLUS for q in counts)
    people = all(plain(q) and not q.per_s and kind_of(clause, q) in ("", "team", "people") for q in counts)
    whole = len(counts) > 1 and counts[0].first == clause.first and clause.last - me.last <= 1
    return counts if whole and led and people and kind_of(clause, counts[0]) == "team" else []


def _me_and_another(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "me plus an apprentice", "an analyst and I": two people."""
    tokens = page.tokens
    for me in clause.cue("myself"):
        for noun in clause.cue("junior-noun"):
            after = [token.text for token in tokens[me.last : noun.first]]
            before = [token.text for token in tokens[max(clause.first, noun.first - 2) : me.first]]
            goes_on = 2 <= len(after) <= _NEXT and after[0] in PLUS and after[1] in _ONE
            goes_on = goes_on or (len(after) == 1 and after[0] in PLUS - {","})  # "me + intern"
            led = 3 <= len(before) <= _NEXT + 2 and before[-1] in PLUS and bool(_ONE & set(before[:2]))
            if goes_on or (led and bool(clause.cue("team-of", "team", "maintained"))):
                yield Candidate(PATH, 2.0, spans(page, me, noun), 0.85, position=me.first, rank=2)
                return


def _me_and_the(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read the sentence "Me and the electrician." as two people."""
    for me in clause.cue("myself"):
        words = [token for token in page.tokens[me.last : clause.last] if token.text != "."]
        plain = _JOINED <= len(words) <= _NEXT and all(token.kind is Kind.WORD for token in words)
        if plain and me.first == clause.first and words[0].text in PLUS and words[1].text in _THE:
            yield Candidate(PATH, 2.0, spans(page, me), 0.75, position=me.first)


def _just_us(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "it's just priya and me on this": two people, though a name has no capital letter."""
    for me in clause.cue("myself"):
        said = [token.text for token in page.tokens[max(clause.first, me.first - _JUST_ONE) : me.first]]
        if len(said) == _JUST_ONE and said[0] in _JUST and said[-1] in PLUS - {","} and said[1].isalpha():
            yield Candidate(PATH, 2.0, spans(page, me), 0.8, position=me.first, rank=2)


def _named_before(page: Page, clause: Clause, me: Mention) -> int:
    """Count the people of "Ana, Kofi and I", 0 when none are named."""
    position, names = me.first - 1, 0
    if position < clause.first or page.tokens[position].text not in PLUS - {","}:
        return 0
    while position > clause.first and page.tokens[position].text in PLUS:
        word = page.tokens[position - 1]
        if word.kind is not Kind.WORD or not page.source[word.start].isupper():
            break
        names, position = names + 1, position - 2
    return names


def plain(quantity: Quantity) -> bool:
    """Whether a number can count people: whole, without a unit, and not of thousands."""
    whole = quantity.high == int(quantity.high)
    return quantity.dimension == "count" and not quantity.unit and whole and 0 < quantity.high <= _LARGEST


def kind_of(clause: Clause, quantity: Quantity, reach: int = 3) -> str:
    """Return the role of the noun within ``reach`` words after the number, "" for none."""
    for anchor in clause.anchors("count"):
        if quantity.number_last <= anchor.first <= quantity.number_last + reach:
            return cast(AnchorTerm, anchor.term).role
    return ""
