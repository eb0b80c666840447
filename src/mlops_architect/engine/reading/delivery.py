"""Delivery: environments, the date to go live, and the systems that are already there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from mlops_architect.domain.lexicon import ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction_mention, spans
from mlops_architect.engine.reading.negation import Polarity, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

ENVIRONMENTS, DEADLINE, EXISTING = "delivery.environments", "delivery.deadline", "delivery.existing_systems"
_ENVIRONMENT, _MONTH = "cue:environment:", "cue:month:"
_DATE_REACH = 9
_LIST_GAP = 3
_EXISTING_REACH = 5
_JOINTS = frozenset({",", "/", "-", "→", "&", "+", ">", "and", "und", "et", "y", "to", "then", "a", "or"})
_QUARTERS = frozenset({"q1", "q2", "q3", "q4", "h1", "h2"})
_LONGEST_S = 3 * 365 * 86_400.0


def delivery(page: Page) -> list[Candidate]:
    """Return environments, deadline (an ISO date where day, month and year are said, else the words) and systems kept."""
    found: list[Candidate] = []
    for clause in page.naming(_ENVIRONMENT, "cue:deadline", "tools"):
        found.extend(_environments(page, clause))
        found.extend(_deadlines(page, clause))
        found.extend(_existing(page, clause))
    return found


def _environments(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read a list of at least two environments: "dev, staging and prod"."""
    named = sorted(
        (
            (mention, shelf.removeprefix(_ENVIRONMENT))
            for shelf in clause.mentions
            if shelf.startswith(_ENVIRONMENT)
            for mention in clause.mentions[shelf]
        ),
        key=lambda item: item[0].first,
    )
    listed = [
        pair
        for pair in pairwise(named)
        if pair[0][1] != pair[1][1] and _joined(page, pair[0][0].last, pair[1][0].first)
    ]
    seen: set[str] = set()
    for pair in listed:
        for mention, name in pair:
            if name not in seen and polarity(page, clause, mention) is Polarity.WANTED:
                seen.add(name)
                sure = 0.92 if clause.cue("environments") else 0.85
                yield Candidate(ENVIRONMENTS, name, spans(page, mention), sure, position=mention.first)


def _joined(page: Page, last: int, first: int) -> bool:
    between = page.tokens[last:first]
    return 0 < len(between) <= _LIST_GAP and all(token.text in _JOINTS for token in between)


def _deadlines(page: Page, clause: Clause) -> Iterator[Candidate]:
    cues = clause.cue("deadline")
    if not cues or clause.cue("not-deadline"):
        return
    for first, last, value, sure in _dates(page, clause):
        near = [c for c in cues if c.first - last <= _DATE_REACH and first - c.last <= _DATE_REACH]
        if near:
            yield Candidate(
                DEADLINE,
                value,
                (page.span(first, last),),
                sure,
                corrects=is_correction_mention(clause, near[0]),
                position=first,
            )


def _dates(page: Page, clause: Clause) -> Iterator[tuple[int, int, str, float]]:
    """Yield dates and terms as (first token, end, value, confidence)."""
    months = {
        mention.first: (int(shelf.removeprefix(_MONTH)), mention)
        for shelf in clause.mentions
        if shelf.startswith(_MONTH)
        for mention in clause.mentions[shelf]
    }
    tokens, position = page.tokens, clause.first
    while position < clause.last:
        text = tokens[position].text
        numeric = _numeric_date(page, clause, position)
        if numeric is not None:
            yield numeric
            position = numeric[1]
            continue
        if position in months:
            named = _named_date(page, clause, position, *months[position])
            if named is not None:
                yield named
                position = named[1]
                continue
        if text in _QUARTERS and position + 1 < clause.last:
            year = position + 2 if tokens[position + 1].text in "/-" else position + 1
            if year < clause.last and _year(tokens[year].text):
                yield position, year + 1, page.words(position, year + 1), 0.92
        position += 1
    befores = clause.cue("before-date")
    for quantity in clause.quantities:
        term = quantity.dimension == "time" and not quantity.per_s and not quantity.periodic
        if term and 86_400 * 6 <= quantity.high <= _LONGEST_S:
            led = next((cue for cue in befores if cue.last == quantity.first), None)
            if led is not None:
                yield quantity.first, quantity.last, page.words(led.first, quantity.last), 0.85


def _numeric_date(page: Page, clause: Clause, position: int) -> tuple[int, int, str, float] | None:
    """Read 2027-03-31 and 31.03.2027."""
    tokens = page.tokens
    token = tokens[position]
    if token.kind is not Kind.NUMBER:
        return None
    parts = token.text.split(".")
    if len(parts) == 3 and all(part.isdigit() for part in parts) and _year(parts[2]):
        iso = _iso(int(parts[2]), int(parts[1]), int(parts[0]))
        return (position, position + 1, iso, 0.95) if iso else None
    texts = [t.text for t in tokens[position : min(position + 5, clause.last)]]
    dashed = len(texts) == 5 and texts[1] == texts[3] == "-" and _year(texts[0])
    if dashed and texts[2].isdigit() and texts[4].isdigit():
        iso = _iso(int(texts[0]), int(texts[2]), int(texts[4]))
        return (position, position + 5, iso, 0.95) if iso else None
    return None


def _named_date(
    page: Page, clause: Clause, position: int, month: int, mention: Mention
) -> tuple[int, int, str, float] | None:
    """Read "31 March 2027", "March 31st, 2027", "1er mars 2027" and "March 2027"."""
    tokens = page.tokens
    first, last = position, mention.last
    day = 0
    back = position - 1
    while back >= max(clause.first, position - 3) and tokens[back].text in (
        ".",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "de",
        "of",
    ):
        back -= 1
    if back >= clause.first and tokens[back].text.isdigit() and 1 <= int(tokens[back].text) <= 31:
        day, first = int(tokens[back].text), back
    after = last
    if not day and after < clause.last and tokens[after].text.isdigit() and 1 <= int(tokens[after].text) <= 31:
        day, after = int(tokens[after].text), after + 1
        if after < clause.last and tokens[after].text in ("st", "nd", "rd", "th"):
            after += 1
    while after < clause.last and tokens[after].text in (",", "de", "del", "."):
        after += 1
    year = after < clause.last and _year(tokens[after].text)
    if year:
        last = after + 1
    if not year and not day:
        return None
    if day and year:
        iso = _iso(int(tokens[after].text), month, day)
        return (first, last, iso, 0.95) if iso else None
    return first, max(last, after if day else last), page.words(first, max(last, after if day else last)), 0.88


def _year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and 2000 <= int(text) <= 2100


def _iso(year: int, month: int, day: int) -> str:
    """Return the date in ISO 8601, empty when there is no such day."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= month <= len(days) or not 1 <= day <= days[month - 1]:
        return ""
    return f"{year:04}-{month:02}-{day:02}"


def _existing(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "we already run Snowflake and Kafka", "our Oracle warehouse", and the items of such a list."""
    before: Mention | None = None
    for mention in sorted(clause.of("tools"), key=lambda m: m.first):
        if cast(ToolTerm, mention.term).hardware or clause.question:
            continue
        listed = before is not None and _joined(page, before.last, mention.first)
        if not (listed or _there(page, clause, mention)):
            continue
        if polarity(page, clause, mention) is not Polarity.WANTED:
            continue
        before = mention
        name = cast(ToolTerm, mention.term).name
        yield Candidate(EXISTING, name, spans(page, mention), 0.85 if listed else 0.88, position=mention.first)


def _there(page: Page, clause: Clause, mention: Mention) -> bool:
    if any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("ours")):
        return True
    cues = [cue for cue in clause.cue("existing") if cue.last <= mention.first]
    cue = page.nearest(mention, cues, _EXISTING_REACH)
    if cue is not None and page.wall(cue.last - 1, mention.first) < 3:
        return True
    after = [cue for cue in clause.cue("existing-after") if 0 <= cue.first - mention.last <= 2]
    return bool(after)
