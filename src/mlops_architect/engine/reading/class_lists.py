"""Lists of class names: the words of a list from its first item on, however it is joined, quoted or laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mlops_architect.domain.constraints import Span
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind

MOST_NAMES = 300
"""Names beyond this are not read: the list is far too long for any use case by then."""
_LONGEST_NAME = 80
_MOST_WORDS = 6
_MOST_WORDS_OF_PROSE = 3
_OPENERS = frozenset({":", "=", "-", "\u2014", "*", "_", "|", ">"})
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_QUOTES = {'"': '"', "'": "'", "\u00ab": "\u00bb"}
_SEPARATORS = frozenset({",", ";"})
_WEAK_SEPARATORS = frozenset({"/", "|"})
_STOPS = frozenset({".", "?", "!"})
_NAMES_OF_OTHERS = ("tools", "clouds", "regions", "regimes", "data_classes", "modes")
_TEXT = frozenset({Kind.WORD, Kind.NUMBER})
_BULLETS = frozenset("-*•·+▪◦‣")

Stretch = tuple[int, int]
"""Tokens from the first up to, not including, the second."""


@dataclass(frozen=True, slots=True)
class ClassList:
    """Names in order, where they stand, and whether a word joins the last of them to the others."""

    names: tuple[str, ...]
    spans: tuple[Span, ...]
    joined: bool


def list_at(page: Page, clause: Clause, start: int, *, prose: bool) -> ClassList | None:
    """Return the list that begins at a token: after a colon or a bracket, or within a sentence (``prose``)."""
    first, last = _region(page, clause, start)
    if first >= last or _only_examples(clause, start - 2, last):
        return None
    quoted = _quoted(page, first, last)
    if quoted:
        return _checked(page, quoted, joined=True)
    return _written(page, clause, first, last, prose=prose)


def bullets_below(page: Page, clause: Clause) -> ClassList | None:
    """Return the list whose items are the bullets under a clause that ends with a colon."""
    items: list[Stretch] = []
    first_word = False
    for below in page.clauses[clause.index + 1 : clause.index + 1 + MOST_NAMES]:
        if below.kind != "bullet" or below.parents[:1] != (clause.index,) or below.hostile or below.excluded:
            break
        begins, first = first_word, below.first
        while first < below.last and (page.tokens[first].text in _BULLETS or _numbers(page, first, below.last)):
            first += 1
        first_word = first == below.last
        if first_word or not (begins or first > below.first):
            continue  # a number by itself, or what a bullet says after its first sentence
        quoted = _quoted(page, first, below.last)
        items.append(quoted[0] if quoted else _name_of(page, clause, (first, below.last), below))
    sure = all(0 < last - first <= _MOST_WORDS * 2 for first, last in items)
    return _checked(page, items, joined=True) if items and sure else None


def _numbers(page: Page, position: int, last: int) -> bool:
    """Whether a token is the number of a list's item, or the mark after it."""
    token = page.tokens[position]
    after = page.tokens[position + 1] if position + 1 < last else None
    marked = position + 1 == last or (after is not None and after.text in ".)")
    return token.text in ".)" or (token.kind is Kind.NUMBER and marked)


def _region(page: Page, clause: Clause, start: int) -> Stretch:
    """Return where the list may stand: to the end of its bracket, cell or sentence."""
    first = start
    closing = ""
    while first < clause.last and (page.tokens[first].text in _OPENERS or page.tokens[first].text in _BRACKETS):
        closing = _BRACKETS.get(page.tokens[first].text, closing)
        first += 1
    last = _sentences(page, clause)[-1].last
    for position in range(first, last):
        text = page.tokens[position].text
        if text == closing or (clause.kind == "row" and text == "|"):
            return first, position
    return first, last


def _sentences(page: Page, clause: Clause) -> list[Clause]:
    """Return the clause and those that go on with its sentence: behind a semicolon, or where it was cut for its length."""
    found = [clause]
    for after in page.clauses[clause.index + 1 : clause.index + 1 + MOST_NAMES]:
        goes_on = page.tokens[found[-1].last - 1].text not in _STOPS and after.first == found[-1].last
        if not goes_on or after.kind != clause.kind or after.hostile:
            break
        found.append(after)
    return found


def _only_examples(clause: Clause, first: int, last: int) -> bool:
    """Whether the names are only some of the classes: "such as …", "… etc."."""
    return any(first <= cue.first < last for cue in clause.cue("class-only-said"))


def _quoted(page: Page, first: int, last: int) -> list[Stretch]:
    """Return the items of a list in which each is quoted; nothing where the first is not."""
    items: list[Stretch] = []
    position = first
    while position < last and len(items) < MOST_NAMES:
        closing = _QUOTES.get(page.tokens[position].text)
        if closing is None:
            if not items or position - items[-1][1] > 3:
                break
            position += 1
            continue
        end = next((at for at in range(position + 1, last) if page.tokens[at].text == closing), -1)
        if end <= position + 1:
            break
        items.append((position + 1, end))
        position = end + 1
    return items


def _written(page: Page, clause: Clause, first: int, last: int, *, prose: bool) -> ClassList | None:
    pieces = _pieces(page, first, last, _SEPARATORS, prose=prose)
    parted = sum(page.tokens[at].text in _WEAK_SEPARATORS for at in range(*pieces[0])) if len(pieces) == 1 else 0
    if parted and (parted > 1 or not prose):
        pieces = _pieces(page, first, last, _WEAK_SEPARATORS, prose=prose)
    within = _sentences(page, clause)
    joins = {cue.first: cue.last for one in within for cue in one.cue("class-list-joins")}
    ends = {cue.first for one in within for cue in one.cue("class-list-ends", "sorts", "sorts-elsewhere")}
    kept: list[Stretch] = []
    joined, ended = parted > 1, False
    for index, piece in enumerate(pieces):
        begin, end = piece
        leads = begin in joins and joins[begin] < end and index > 0
        begin = joins[begin] if leads else begin
        begin = _after_articles(clause, begin, end)
        if begin in ends and index > 0 and (prose or begin + 1 < end):
            break
        cut = next((at for at in range(begin + 1, end) if at in ends), end)
        ended = cut < end
        inner = [at for at in range(begin + 1, cut - 1) if at in joins]
        final = ended or index == len(pieces) - 1 or (prose and index > 0)
        if inner and (final or len(pieces) == 1):
            # "A, billing and payments, and C": where a word joins the last one already, the others keep their "and"
            kept += (
                _split(clause, begin, cut, inner if index == 0 else inner[-1:], joins) if not leads else [(begin, cut)]
            )
            joined = True
        else:
            kept.append((begin, cut))
        joined = joined or leads
        if ended or (prose and joined and index > 0 and not parted) or len(kept) > MOST_NAMES:
            break
    named = [_name_of(page, clause, item, clause) for item in kept]
    if any(not 0 < end - begin for begin, end in named):
        return None
    longest = _MOST_WORDS_OF_PROSE if prose else _MOST_WORDS
    if any(sum(page.tokens[at].kind in _TEXT for at in range(*item)) > longest for item in named):
        return None
    return _checked(page, named, joined=joined)


def _pieces(page: Page, first: int, last: int, separators: frozenset[str], *, prose: bool) -> list[Stretch]:
    pieces: list[Stretch] = []
    begin = first
    for position in range(first, last):
        text = page.tokens[position].text
        ends = text in _STOPS and (position + 1 == last or page.tokens[position + 1].start > page.tokens[position].end)
        stops = ends or (prose and text in (":", "(", "\u2014")) or (text == "." and position + 1 == last)
        if text in separators or stops:
            if position > begin:
                pieces.append((begin, position))
            begin = position + 1
        if stops:
            return pieces
    return [*pieces, (begin, last)] if last > begin else pieces


def _split(clause: Clause, first: int, last: int, at: Sequence[int], joins: dict[int, int]) -> list[Stretch]:
    parts: list[Stretch] = []
    begin = first
    for position in at:
        parts.append((begin, position))
        begin = _after_articles(clause, joins[position], last)
    return [*parts, (begin, last)]


def _after_articles(clause: Clause, first: int, last: int) -> int:
    articles = {cue.first: cue.last for cue in clause.cue("class-article")}
    while first in articles and articles[first] < last:
        first = articles[first]
    return first


def _name_of(page: Page, clause: Clause, item: Stretch, within: Clause) -> Stretch:
    """Return the name in an item: without what explains it ("billing: invoices", "0 = good") and without "queues"."""
    first, last = item
    marks = [at for at in range(first, last) if page.tokens[at].text in (":", "=", "(", "\u2014")]
    spaced = [at for at in range(first + 1, last - 1) if page.tokens[at].text == "-" and _apart(page, at)]
    for at in sorted((*marks, *spaced)):
        code = at - first == 1 and page.tokens[first].kind is Kind.NUMBER and page.tokens[at].text in (":", "=", "-")
        if code:
            first = at + 1
            continue
        last = at
        break
    while last > first and page.tokens[last - 1].text in {*_STOPS, ",", ";", "*", "_", '"', "'", ")", "]"}:
        last -= 1
    while first < last and page.tokens[first].text in {"*", "_", '"', "'", "(", "["}:
        first += 1
    nouns = [cue for cue in within.cue("group-noun", "class-noun") if cue.last == last and cue.first > first]
    return (first, nouns[0].first) if nouns and within is clause else (first, last)


def _apart(page: Page, at: int) -> bool:
    return page.tokens[at - 1].end < page.tokens[at].start and page.tokens[at].end < page.tokens[at + 1].start


def _checked(page: Page, items: Sequence[Stretch], *, joined: bool) -> ClassList | None:
    """Return the list unless what it names is something else: tools, stages, qualities of labels."""
    items = items[:MOST_NAMES]
    strange = sum(_is_strange(page, item) for item in items)
    if 2 * strange >= max(len(items), 1):
        return None
    by_name: dict[str, tuple[str, Span]] = {}
    for first, last in items:
        span = page.span(first, last)
        name = plain_name(span.text)
        if any(character.isalnum() for character in name):
            by_name.setdefault(name.casefold(), (name, span))
    if len(by_name) < 2:
        return None
    return ClassList(tuple(name for name, _ in by_name.values()), tuple(span for _, span in by_name.values()), joined)


def plain_name(words: str) -> str:
    """Return a name as one line of visible characters, not longer than a name is."""
    visible = "".join(one if one.isprintable() else " " for one in words[: 4 * _LONGEST_NAME])
    return " ".join(visible.split())[:_LONGEST_NAME].strip()


def _is_strange(page: Page, item: Stretch) -> bool:
    """Whether an item names something else, or is an amount: "2 years", "0.4"."""
    first, last = item
    number = page.tokens[first]
    if number.kind is Kind.NUMBER and (last - first > 1 or not number.text.isdigit()):
        return number.end < page.tokens[min(first + 1, last - 1)].start or last - first == 1
    clause = page.clause_at(first)
    return any(found <= first and last <= end for found, end in _others(clause))


def _others(clause: Clause) -> Iterator[Stretch]:
    for cue in clause.cue("never-a-class"):
        yield cue.first, cue.last
    for part in _NAMES_OF_OTHERS:
        for mention in clause.of(part):
            yield mention.first, mention.last
