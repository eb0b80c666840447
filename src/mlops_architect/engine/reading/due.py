"""The time of day of bulk scores: when a run may begin, and by when and on which day of the week its scores are needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mlops_architect.domain.constraints import WEEKDAYS, Span
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.serving import RHYTHM
from mlops_architect.engine.reading.vocabulary import Mention

STARTS, DUE, DAY = "serving.starts_at", "serving.due_by", "serving.due_on"
_CLOCK = re.compile(
    r"\W{0,2}(?:about |around |ca\.? )?(?P<h>\d{1,2})(?:(?P<sep>[:.]|\s?h\s?)(?P<m>[0-5]\d)(?!\d))?"
    r"\s?(?P<name>a\.?\s?m\b|p\.?\s?m\b|uhr\b|h\b|heures?\b|horas\b|hrs?\b|o['’]clock\b)?"
    r"(?:\s?(?P<utc>utc|gmt|z)\b)?",
    re.IGNORECASE,
)
"""A time of day after the word that leads to it: "by 7 am", "bis 6.30 Uhr", "avant 5 h 30", "at 20:00 UTC"."""
_LONGEST = 32
_REACH = 8
_OTHER = ("retrain", "ingest", "lands", "past-work", "crew-noun")
_RESULT = ("ready-by", "score-list", "scoring", "decision", "batch", "batch-run", "needed-by")


def times_of_day(page: Page, served: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield when a run of bulk scores may begin and when scores are due, where results come in bulk at all."""
    if "batch" not in {candidate.value for candidate in served}:
        return
    for clause in page.naming("cue:by-hour", "cue:before-hour", "cue:run-at"):
        if clause.question or clause.cue(*_OTHER):
            continue
        for lead in clause.cue("run-at"):
            yield from _at(page, clause, lead, STARTS)
        if not (clause.cue(*_RESULT) or clause.of("tasks") or clause.of("cadences")):
            continue
        for lead in clause.cue("before-hour"):
            yield from _at(page, clause, lead, DUE)
        for lead in clause.cue("by-hour"):
            if any(other.last == lead.last for other in clause.cue("run-at", "before-hour", "until-hour")):
                continue
            limited = any(0 <= lead.first - before.last <= _REACH for before in clause.cue("before-hour"))
            if limited or page.nearest(lead, clause.cue("ready-by", "score-list"), _REACH):
                yield from _at(page, clause, lead, DUE)


def day_of_week(page: Page, rhythms: Sequence[Candidate], times: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the day on which weekly scores come, where the words on their rhythm or time name one: "every Monday by 7 am".

    Where nothing else says how often they come, the day says that they come weekly.
    """
    weekly = [rhythm.position for rhythm in rhythms if rhythm.value == "weekly"]
    due = [time.position for time in times if time.path == DUE] if weekly or not rhythms else []
    found: dict[str, Mention] = {}
    for clause in {position: page.clause_at(position) for position in (*weekly, *due)}.values():
        if not clause.question and not clause.cue(*_OTHER):
            found.update({day: cue for day in WEEKDAYS for cue in clause.cue(f"weekday:{day}")})
    for day, cue in found.items() if len(found) == 1 else ():
        yield Candidate(DAY, day, spans(page, cue), 0.85, position=cue.first)
        if not rhythms:
            yield Candidate(RHYTHM, "weekly", spans(page, cue), 0.8, position=cue.first)


def _at(page: Page, clause: Clause, lead: Mention, path: str) -> Iterator[Candidate]:
    """Yield the time that follows its leading word, if one does."""
    start = page.tokens[lead.first].start
    after = page.tokens[lead.last - 1].end
    until = page.tokens[clause.last - 1].end
    found = _CLOCK.match(page.source[after : min(until, after + _LONGEST)])
    time = found and _time(found)
    if not found or not time or negating(page, clause, lead) is not None:
        return
    text = page.source[start : after + found.end()].rstrip(" .")
    span = Span(start=start, end=start + len(text), text=text)
    yield Candidate(path, time, (span,), 0.85, position=lead.first)


def _time(found: re.Match[str]) -> str:
    """Return hours and minutes of 24, empty for what is no time of day."""
    hour, minutes, name = int(found["h"]), int(found["m"] or 0), (found["name"] or "").lower()
    if not name and (found["m"] is None or found["sep"] == "."):
        return ""
    half = name[:1] if name[:1] in ("a", "p") else ""
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour % 24 if hour == 24 else hour
    return f"{hour:02}:{minutes:02}{'Z' if found['utc'] else ''}" if hour < 24 else ""
