"""Team: the people who build and run the system."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.joined import one_more
from mlops_architect.engine.reading.keepers import named_crew
from mlops_architect.engine.reading.ourselves import PATH, PLUS, SAID, kind_of, ourselves, plain
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.team_maps import mapped_teams
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_SHORT = 7
_OF_WHOM = 2
_SUCH_A_FIRM = 4
_USE = 3
_DEPARTMENT = 7
_MOST_OF_A_KIND = 30
_CREW = 5
_WORDS = tuple(f"cue:{name}" for name in SAID)
_APART = 5
_SEGMENT = 4
_NEXT_PERSON = 8
_OPENING = 4
_LABEL = 4
_EMPLOYED = 3
_ONE = frozenset("a an one another ein eine einen einer un une una uno otro otra".split())
_PERSON = frozenset("person persona personne people personen personas personnes".split())
_OF_THEM = frozenset("of davon dont de di van".split())
"""How a part of a number that was said before begins: "two of them part-time"."""
_WITH_PARTS = 2


def team(page: Page) -> list[Candidate]:
    """Return the size of the team: "team of 4", or the sum of the builders that a clause lists."""
    found = [candidate for clause in page.naming(MEASURED, *_WORDS) for candidate in _of_clause(page, clause)]
    for mapped, parts in mapped_teams(page):
        found = [c for c in found if page.clause_at(c.position).index not in parts]
        found.append(mapped)
    asked = [clause.index + 1 for clause in page.naming("cue:who-runs-it") if clause.question]
    answers = [page.clauses[index] for index in asked if index < len(page.clauses) and not page.clauses[index].hostile]
    return found + [
        c for clause in [*page.naming("cue:crew-is", "cue:run-by"), *answers] for c in named_crew(page, clause)
    ]


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    yield from ourselves(page, clause)
    if clause.cue("past-work"):
        return
    employs = clause.cue("employs")
    counts = [q for q in clause.quantities if plain(q)]
    counts = [q for q in counts if not any(0 <= q.first - cue.last <= _EMPLOYED for cue in employs)]
    counts = [q for q in counts if not _ask_it(clause, q)]
    if not counts:
        return
    planned = _planned_with(clause, counts)
    if planned is not None:
        yield Candidate(PATH, planned.high, spans(page, planned), 0.9, corrects=True, position=planned.first, rank=2)
        return
    keyed = _keyed(page, clause, counts)
    if keyed is not None:
        yield Candidate(PATH, keyed.high, spans(page, keyed), 0.93, position=keyed.first, rank=2)
        return
    builders = [q for q in counts if not q.per_s and _builds(page, clause, q)]
    labelled = bool(clause.cue("team")) or any(page.clauses[i].cue("team") for i in clause.parents[:1])
    several = len(builders) > 1
    short = clause.last - clause.first <= _SHORT or all(_apart(page, clause, q) for q in builders)
    more = [one for q in builders if (one := _one_more(page, clause, q, builders)) is not None]
    several = several or bool(more)
    several_kinds = _listed(page, clause, counts) if labelled and len(builders) < len(counts) else []
    if (
        not several_kinds
        and builders
        and (several or labelled or short or clause.kind in ("bullet", "row") or clause.cue("we", "maintained"))
    ):
        if several or not (labelled and _stated_total(page, clause, counts)):
            total = sum(q.high for q in builders) + len(more)
            yield Candidate(
                PATH,
                total,
                spans(page, *builders, *more),
                0.93 if labelled or len(builders) == 1 else 0.88,
                note=" + ".join(f"{q.high:g}" for q in builders) if len(builders) > 1 else "",
                corrects=is_correction(clause, builders[0]),
                position=builders[0].first,
                rank=1,
            )
            return
    if several_kinds:
        yield Candidate(
            PATH,
            sum(q.high for q in several_kinds),
            spans(page, *several_kinds),
            0.8,
            note=" + ".join(f"{q.high:g}" for q in several_kinds),
            position=several_kinds[0].first,
            rank=1,
        )
        return
    alone = _crew_alone(clause, counts)
    if alone is not None:
        yield Candidate(PATH, alone.high, spans(page, alone), 0.75, position=alone.first)
        return
    maintained = clause.cue("maintained")
    keepers = [q for q in counts if any(_keeps(clause, q, cue) for cue in maintained) and not q.per_s]
    if keepers and not builders:
        crew = [q for q in _listed(page, clause, counts) if q.last <= maintained[0].first] or keepers[:1]
        total = sum(q.high for q in crew)
        yield Candidate(PATH, total, spans(page, *crew), 0.85, position=crew[0].first, rank=1)
        return
    total_quantity = _stated_total(page, clause, counts) or _answered(page, clause, counts)
    if total_quantity is not None:
        yield Candidate(
            PATH,
            total_quantity.high + one_more(page, clause, total_quantity.number_last),
            spans(page, total_quantity),
            0.95,
            current=is_current(page, clause, total_quantity),
            corrects=is_correction(clause, total_quantity),
            position=total_quantity.first,
            rank=1,
        )


def _keeps(clause: Clause, quantity: Quantity, maintained: Mention) -> bool:
    """Whether those who are counted keep it: "two run it", "two colleagues from IT will run it", "betreuen werden es zwei Kollegen"."""
    if 0 <= maintained.first - quantity.number_last <= _USE:
        return True
    named = any(noun.first == quantity.number_last for noun in clause.cue("crew-noun"))
    ahead = 0 <= maintained.first - quantity.number_last <= _DEPARTMENT
    behind = maintained.first == clause.first and 0 <= quantity.first - maintained.last <= _USE
    return named and (ahead or behind) and quantity.high <= _MOST_OF_A_KIND


def _ask_it(clause: Clause, quantity: Quantity) -> bool:
    """Whether those who are counted put the questions: "20 engineers ask at once"."""
    asks = clause.cue("puts-a-case")
    named = [
        noun.last for noun in (*clause.anchors("count"), *clause.cue("crew-noun")) if noun.first == quantity.number_last
    ]
    return any(0 <= cue.first - last <= 1 for last in named for cue in asks)


def _planned_with(clause: Clause, counts: list[Quantity]) -> Quantity | None:
    """Find the six of "eight people, of whom two will leave, so plan with six"."""
    about_people = clause.cue("team", "head-noun", "of-us") and len(counts) > 1
    led = [q for q in counts if any(q.first == cue.last for cue in clause.cue("count-on"))]
    if clause.cue("keeps-it", "maintained", "works-on-it") and not led:
        led = [q for q in counts[1:] if any(q.first == cue.last for cue in clause.cue("of-whom"))]
    plain = bool(led) and (not led[-1].noun or bool(clause.cue("of-whom"))) and not led[-1].per_s
    return led[-1] if about_people and plain else None


def _keyed(page: Page, clause: Clause, counts: list[Quantity]) -> Quantity | None:
    """Find the 4 of "team: 4  # two data scientists, an engineer": what follows in a remark are its parts."""
    first, named = counts[0], clause.cue("team")
    if len(counts) < _WITH_PARTS or not named or not 0 < first.first - named[0].last <= _LABEL:
        return None
    marked = page.tokens[first.first - 1].text in ":="
    return first if marked and page.tokens[first.number_last].text in "#(" else None


def _builds(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a count is of builders: "3 engineers", and "3 people" where it stands alone or is said of us."""
    if not any(noun.first == quantity.number_last for noun in clause.cue("head-noun")):
        return kind_of(clause, quantity) == "team"
    if _opens(page, clause, quantity) and _apart(page, clause, quantity):
        return quantity.high <= _MOST_OF_A_KIND
    return kind_of(clause, quantity) == "team" and _of_us(page, clause, quantity)


def _of_us(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "people" are those who speak, not those who are served or seen: "we are 5 people"."""
    led = any(0 <= quantity.first - cue.last < _USE for cue in clause.cue("of-us"))
    return led or _opens(page, clause, quantity)


def _opens(page: Page, clause: Clause, quantity: Quantity) -> bool:
    marked = quantity.first == clause.first + 1 and page.tokens[clause.first].kind is Kind.MARK
    return quantity.first == clause.first or marked or _parts(page, quantity.first - 1)


def _apart(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "4 developers" stands between commas by itself, as in a one-line wish list."""
    first = next((i + 1 for i in range(quantity.first - 1, clause.first - 1, -1) if _parts(page, i)), clause.first)
    last = next((i for i in range(quantity.number_last, clause.last) if _parts(page, i)), clause.last)
    return last - first <= _SEGMENT and (first > clause.first or last < clause.last)


def _parts(page: Page, position: int) -> bool:
    return page.tokens[position].text in ",;.+|/"


def _one_more(page: Page, clause: Clause, quantity: Quantity, counted: list[Quantity]) -> Mention | None:
    """Find the single person that a count goes on with: "two data scientists and a half-time engineer"."""
    nouns = [
        *clause.cue("junior-noun"),
        *(a for a in clause.anchors("count") if cast(AnchorTerm, a.term).role == "team"),
    ]
    for noun in sorted(nouns, key=lambda m: m.first):
        between = page.tokens[quantity.number_last : noun.first]
        plus = next((i for i, token in enumerate(between) if token.text in PLUS), -1)
        if any(quantity.number_last <= q.first < noun.first for q in counted):
            continue
        if len(between) <= _NEXT_PERSON and 0 <= plus < len(between) - 1 and between[plus + 1].text in _ONE:
            return noun
    return None


def _answered(page: Page, clause: Clause, counts: list[Quantity]) -> Quantity | None:
    """Read "team?" "three, and in summer two": the first number answers the question."""
    asked = [page.clauses[i] for i in clause.parents[:1] if page.clauses[i].question]
    if not counts or not any(parent.cue("team", "who-runs-it") for parent in asked):
        return None
    first = counts[0]
    opens = (
        first.first - clause.first <= _OPENING and not first.per_s and kind_of(clause, first) in ("", "team", "people")
    )
    return first if opens and not first.noun[:1] else None


def _crew_alone(clause: Clause, counts: list[Quantity]) -> Quantity | None:
    """Read the bullet "- two technicians", which says nothing else."""
    if len(counts) != 1 or (clause.kind == "bullet" and clause.last - clause.first > _CREW):
        return None
    alone = counts[0].first == clause.first and clause.last - clause.first <= _SHORT
    if clause.kind != "bullet" and not alone:
        return None
    named = [cue for cue in clause.cue("crew-noun") if 0 <= cue.first - counts[0].number_last <= 1]
    return counts[0] if named and counts[0].high <= _MOST_OF_A_KIND and not counts[0].per_s else None


def _of_people(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the number counts people who build, or nothing that is named: not "we are a chain of 58 shops"."""
    if quantity.number_last >= clause.last:
        return True
    after = page.tokens[quantity.number_last]
    if after.kind is not Kind.WORD:
        return True
    led = [cue for cue in clause.cue("team-of") if 0 <= quantity.first - cue.last <= 3]
    if any(cue.first <= word.first < cue.last for cue in led for word in clause.cue("team")):
        return True
    people = (*clause.cue("people-word"), *clause.cue("person-team"), *clause.cue("and", "or"))
    if any(cue.first == quantity.number_last for cue in people):
        return True
    return bool(kind_of(clause, quantity, reach=2) == "team")


def _listed(page: Page, clause: Clause, counts: list[Quantity]) -> list[Quantity]:
    """Return the counts of "2 ML + 1 platform", "four in data and two in operations" under a word for the team."""
    if any(q.noun[:1] and q.noun[0] in _OF_THEM for q in counts):
        return []
    named = [
        q
        for q in counts
        if (kind_of(clause, q) in ("", "team", "people") or _PERSON & set(q.noun[:1]))
        and not q.per_s
        and q.high <= _MOST_OF_A_KIND
    ]
    for one, other in pairwise(named):
        between = page.tokens[one.number_last : other.first]
        # "three, and in summer two" is no sum: in one the second number follows the "and" at once
        joined = bool(between) and between[-1].text in PLUS
        if not joined or len(between) > _APART:
            return []
    return named if len(named) > 1 and len(named) == len(counts) else []


def _stated_total(page: Page, clause: Clause, counts: list[Quantity]) -> Quantity | None:
    """Find "team of 4", "team size: 6", "we are 5", "two-person team"."""
    for quantity in sorted(counts, key=lambda q: is_current(page, clause, q)):
        if quantity.high == 1 and page.tokens[quantity.first].kind is not Kind.NUMBER:
            continue
        if kind_of(clause, quantity, reach=0) in ("people", "request", "item", "other"):
            continue
        if any(cue.first == quantity.number_last for cue in clause.cue("site-noun")):
            continue  # "our team runs three servers"
        firms = clause.cue("organisation")
        joined = any(token.text == "-" for token in page.tokens[quantity.number_last : quantity.number_last + 1])
        reach = _SUCH_A_FIRM if joined else -1  # "a nine-person law boutique"
        if any(0 <= quantity.first - cue.last <= _OF_WHOM or 0 <= cue.first - quantity.last <= reach for cue in firms):
            continue
        before = [
            cue for cue in clause.cue("team-of") if 0 <= quantity.first - cue.last <= (0 if quantity.per_s else 3)
        ]
        if before and page.wall(before[0].last - 1, quantity.first) < 3 and _of_people(page, clause, quantity):
            return quantity
        if quantity.per_s:
            continue
        if any(0 <= cue.first - quantity.number_last <= _USE for cue in clause.cue("users-of")):
            continue
        after = [cue for cue in clause.cue("person-team") if 0 <= cue.first - quantity.number_last <= 1]
        nouns = {(noun.first, noun.last) for noun in clause.cue("head-noun")}
        bare = all((cue.first, cue.last) in nouns for cue in after)
        if after and (not bare or _of_us(page, clause, quantity)):
            return quantity
        if clause.cue("team"):
            label = clause.cue("team")[0]
            between = page.tokens[label.last : quantity.first]
            marked = any(token.text in ":=|" for token in between)
            if clause.kind not in ("row", "key", "bullet") and not marked:
                continue
            if marked and clause.kind != "row" and len(between) <= _LABEL and between[-1].text in ":=":
                return quantity
            if clause.kind == "row" and label.last <= quantity.first:
                between = [token for token in between if token.kind is not Kind.NUMBER]
            if label.last <= quantity.first and all(token.text in ":|=*_-" for token in between):
                return quantity
    return None
