"""Nouns: what a count counts (requests, items, people), and whether each counted thing is a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

HOUR_S = 3_600.0
_NOUN_REACH = 3
_MOST_OF_ONE = 500
_EACH_DOES = 4
_ONE_DOES = 5
_TOLD_BEFORE = 4
_WHERE = frozenset({"where", "whereby", "wobei", "où", "donde"})
_NOUN_WORDS = 2
_AND = frozenset({"and", "und", "et", "y"})
_THEM = frozenset("them these those us ihnen uns eux ellos".split())
PER = frozenset({"per", "pro", "par", "por", "a", "/"})
"""Words that make a rate of what is counted; "every" and "each" tell a rhythm as well."""
_OF_THEM = frozenset({("of", "them"), ("of", "these"), ("of", "those"), ("davon",), ("d", "entre")})
_OF_ALL = frozenset({"of", "der", "des", "de", "di"})
_FOR = frozenset({"for", "für", "fur", "pour", "para", "over", "über"})
_HAVING = frozenset("with having mit avec con of à".split())
_NOT_PER = frozenset({"a", "an", "al", "im", "in"})


def counted(clause: Clause, quantity: Quantity) -> str:
    """Return what a number without a period counts, by the first known noun right after it; empty when none is."""
    for position in range(quantity.number_last, min(quantity.number_last + _NOUN_REACH, clause.last)):
        if any(other.first == position for other in clause.quantities):
            return ""
        if kind := kind_of(clause, position):
            return kind
    return ""


def noun_kind(page: Page, clause: Clause, quantity: Quantity) -> str:
    """Return what is counted: request, item, people, other, none (no noun at all) or unknown."""
    if quantity.unit:
        return "request"
    if quantity.noun[:2] in _OF_THEM:
        return _subject_kind(page, clause, quantity)
    named = [i for i in range(quantity.noun_first, _noun_end(clause, quantity)) if not _is_measure(page, quantity, i)]
    kinds = [kind for i in named if (kind := kind_of(clause, i))]
    if not kinds and quantity.noun_first < quantity.first:
        kinds = []
    if "people" in kinds and kinds[-1] == "people":
        return "people"
    if kinds:
        return kinds[-1]
    if quantity.per_s > HOUR_S and not quantity.noun and clause.cue("scoring"):
        return "request"
    if quantity.noun and not all(len(word) <= 2 for word in quantity.noun):
        return "unknown"
    return _subject_kind(page, clause, quantity)


def _is_measure(page: Page, quantity: Quantity, position: int) -> bool:
    """Whether a word is what a second number measures: the hours of "2,100 calls in 24 hours"."""
    return position > quantity.noun_first and page.tokens[position - 1].kind is Kind.NUMBER


def _noun_end(clause: Clause, quantity: Quantity) -> int:
    """Return where the noun ends: before the hours of "62,000 lifts every 6 hours"."""
    inside = [q.first for q in clause.quantities if quantity.number_last < q.first < quantity.last]
    return min([max(quantity.last, quantity.noun_first), *inside])


def kind_of(clause: Clause, position: int) -> str:
    """Return what the noun at a token names: request, item, people, team, other; empty when it is none known."""
    for anchor in clause.anchors("count"):
        if anchor.first == position:
            return cast(AnchorTerm, anchor.term).role
    return ""


def _subject_kind(page: Page, clause: Clause, quantity: Quantity) -> str:
    """Find the noun before a bare "12,000 per minute": the clause's subject, its label or the head above."""
    subjects = [a for a in clause.anchors("count") if a.first < quantity.first and not _of_a_clock(page, a)]
    models = {cue.first for cue in clause.cue("model-noun")}  # "each message is scored by the model: 8,000 a second"
    subjects = [a for a in subjects if a.first not in models] or subjects
    best = page.nearest(quantity, subjects, 12)
    if best is not None:
        return cast(AnchorTerm, best.term).role
    if quantity.per_s <= HOUR_S:
        return "none"
    for index in clause.parents:
        for anchor in page.clauses[index].anchors("count"):
            return cast(AnchorTerm, anchor.term).role
    return "none"


def _of_a_clock(page: Page, anchor: Mention) -> bool:
    """Whether "pm" is a time of day, as in "5pm", and no product manager."""
    return anchor.first > 0 and page.tokens[anchor.first - 1].kind is Kind.NUMBER and anchor.last - anchor.first == 1


def item_counts(page: Page, clause: Clause, quantity: Quantity, scored: set[str], *, fast: bool) -> bool:
    """Whether each counted item is a model decision, as far as the text tells."""
    if is_scored(quantity, scored):
        return True
    if any(page.nearest(quantity, clause.cue(name), 12) is not None for name in ("catalogue", "source-data")):
        return False
    if any(page.clauses[i].cue("source-data") for i in clause.parents):
        return False
    return fast or "event" not in " ".join(quantity.noun)


def is_scored(quantity: Quantity, scored: set[str]) -> bool:
    """Whether the counted noun is one that a scoring verb governs somewhere in the text."""
    return any(_stem(word) in scored for word in quantity.noun)


def scored_nouns(page: Page) -> set[str]:
    """Return stems of the nouns that scoring verbs govern: "predict if a *post* is harmful"."""
    found: set[str] = set()
    for clause in page.naming("cue:scoring"):
        for verb in clause.cue("scoring"):
            for token in page.tokens[verb.last : min(verb.last + 6, clause.last)]:
                if len(token.text) > 3:
                    found.add(_stem(token.text))
    return found


def _stem(word: str) -> str:
    for ending in ("ies", "es", "en", "s", "n", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def per_entity(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the count is for each of many: "15 questions each per day", "3 requests per user"."""
    window = range(quantity.number_last, min(quantity.last + 3, clause.last))
    each = [c for c in clause.cue("per-entity") if not any(r.first <= c.first < r.last for r in clause.of("cadences"))]
    each = [c for c in each if c.last >= clause.last or page.tokens[c.last].text != "one"]
    # "100 a second, where each request …", "50,000 posts a day and every one of them …"
    each = [c for c in each if page.tokens[c.first - 1].text not in _WHERE | _AND]
    timed = {unit.first for unit in clause.of("units") if page.tokens[unit.first].text not in PER}
    each = [
        c for c in each if c.last not in timed or c.last - c.first > 1
    ]  # "11 boards each second" counts no boards of many
    if any(cue.first in window and page.wall(quantity.first, cue.first) < 3 for cue in each):
        return True
    before = [cue for cue in clause.cue("per-entity-before") if 0 <= quantity.first - cue.last <= 1]
    if quantity.first > clause.first and page.tokens[quantity.first - 1].text in _OF_ALL:
        before = []
    if any(page.wall(cue.last - 1, quantity.first) < 3 for cue in before):
        return True
    if quantity.high <= _MOST_OF_ONE and (
        _led_by_each(page, clause, quantity) or named_one(page, clause, quantity) is not None
    ):
        return True
    return bool(quantity.per_s) and _each_noun(page, clause, quantity) is not None


def _led_by_each(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a count is what one of many does: "each clerk asks 20 questions a day"; "each day" names a time."""
    for each in clause.cue("each-one"):
        timed = any(
            m.first <= each.last < m.last or m.first == each.first
            for m in (*clause.of("cadences"), *clause.of("units"))
        )
        noun = page.tokens[each.last] if each.last < clause.last else None
        named = noun is not None and noun.kind is Kind.WORD and not timed
        if named and 1 < quantity.first - each.last <= _EACH_DOES and page.wall(each.first, quantity.first) < 1:
            return page.tokens[each.last].text not in _OF_ALL or page.tokens[each.last + 1].text in _THEM
    return False


def named_one(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Return how many there are of the one whose doing is told: "a technician asks 8 questions a day"."""
    one = next((cue for cue in clause.cue("indefinite") if cue.first == clause.first), None)
    if one is None or not quantity.per_s or not 1 < quantity.first - one.last <= _ONE_DOES:
        return None
    noun = page.tokens[one.last]
    if noun.kind is not Kind.WORD or len(noun.text) <= _NOUN_REACH or page.wall(one.first, quantity.first) >= 1:
        return None
    stem = noun.text[: max(_NOUN_REACH, len(noun.text) - 2)]
    near = page.clauses[max(0, clause.index - _TOLD_BEFORE) : clause.index + 1]
    counts = [q for c in near for q in c.quantities if q.dimension == "count" and not q.per_s and q is not quantity]
    named = (q for q in counts if q.high > 1 and any(word.startswith(stem) for word in q.noun[:_NOUN_WORDS]))
    return next(named, None)


def _each_noun(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """Return the noun of "5 parts per second per line" or "1 reading per bed each minute", None for a rate of the whole."""
    position = quantity.last
    if position < clause.last and any(cue.first == position for cue in clause.cue("and")):
        position += 1
    starts = {per.first for per in clause.cue("per")}
    for per in clause.cue("per"):
        inside = quantity.number_last < per.first and per.last + 1 < quantity.last and per.last + 1 in starts
        if (per.first != position and not inside) or per.last >= clause.last:
            continue
        if position > quantity.last and page.tokens[per.first].text not in PER:
            continue  # "1,000 a day and every one of them is scored"
        noun = page.tokens[per.last]
        timed = any(unit.first == per.last for unit in clause.of("units")) or noun.text in PER
        if page.tokens[per.first].text not in _NOT_PER and noun.kind is Kind.WORD and not timed and len(noun.text) > 2:
            return noun.text
    return None


def again_and_again(clause: Clause, quantity: Quantity) -> bool:
    """Whether a count with a period says of how many something is done anew: "score all 1,800 lifts every hour"."""
    return any(quantity.number_last < cue.first < quantity.last for cue in clause.cue("every"))


def opened_by_rhythm(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Return the rhythm of "Every night for about 4,000 patients": a fragment that says when and for whom, of results."""
    if quantity.dimension != "count" or not quantity.per_s or clause.question or not quantity.noun:
        return None
    if any(clause.cue(name) for name in ("retrain", "ingest", "lands", "reporting", "past-work", "raw-kept")):
        return None
    opens = clause.first + (page.tokens[clause.first].kind is Kind.MARK)
    rhythms = [m for m in (*clause.of("cadences"), *clause.cue("night")) if m.first == quantity.first == opens]
    return next((m for m in rhythms if m.last < clause.last and page.tokens[m.last].text in _FOR), None)


def in_all(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Return how many there are of what a rate is per: "8 lines" for "5 parts per second per line"."""
    for each in clause.cue("each-one-of"):
        if quantity.per_s and 0 <= each.first - quantity.last <= 1:  # "4 per second on each of 6 lines"
            many = (other for other in clause.quantities if 0 <= other.first - each.last <= 1)
            return next((other for other in many if other.dimension == "count" and not other.per_s), None)
    noun = _each_noun(page, clause, quantity)
    stem = noun[: max(3, len(noun) - 2)] if noun else ""
    counts = page.counts_of(stem) if stem else ()
    found = next((o for o in counts if o is not quantity and o.high > 1 and not _of_a_team(page, o)), None)
    return _with_owners(page, found) if found is not None else None


def _of_a_team(page: Page, count: Quantity) -> bool:
    """Whether a count is that of the people who build the system: "Team: 2 persons"."""
    clause = page.clause_at(count.first)
    return any(cue.first < count.first for cue in clause.cue("team", "team-of"))


def _with_owners(page: Page, parts: Quantity) -> Quantity:
    """Return the 6 cameras of "3 lines with 2 cameras each": parts times what has them."""
    clause = page.clause_at(parts.first)
    each = any(0 < cue.first - parts.number_last <= _NOUN_REACH for cue in clause.cue("each-one"))
    for owner in clause.quantities if each else ():
        between = [token.text for token in page.tokens[owner.number_last : parts.first]]
        plain = owner.dimension == "count" and not owner.per_s and not owner.unit and owner.high > 1
        if plain and 1 < len(between) <= _NOUN_REACH and between[-1] in _HAVING:
            low, high = owner.low * parts.low, owner.high * parts.high
            return replace(parts, low=low, high=high, first=owner.first)
    return parts
