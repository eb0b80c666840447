"""Schedules: cron expressions and rates of schedulers, put into the words that say the same.

Fields as in crontab(5), https://man7.org/linux/man-pages/man5/crontab.5.html; ``cron(…)`` and ``rate(…)`` as in
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html; with seconds first as in Quartz,
https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_FIELD = r"[a-z0-9*?][a-z0-9*/,#?-]{0,60}"
_NAME = "(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_BARE = rf"(?:[\d*?][\d*/,#?lw-]{{0,60}}|l|{_NAME}(?:[,-]{_NAME})*)(?![a-z])"
"""A field that no bracket tells apart from the words of the sentence."""
_WRITTEN = re.compile(
    rf"(?<![\w@])cron\(\s*(?P<cron>{_FIELD}(?: +{_FIELD}){{4,5}})\s*\)"
    r"|(?<![\w@])rate\(\s*(?P<rate>\d{1,4}) +(?P<unit>minute|hour|day)s?\s*\)"
    r"|(?<![\w@.])@(?P<name>hourly|daily|midnight|weekly|monthly|yearly|annually)\b"
    rf"|(?<![\w*/.,:$-])(?P<bare>[\d*][\d*/,-]{{0,20}}(?: +{_BARE}){{4,6}})(?![\w*/,:-])(?! *=)"
)
_SIGNS = (" *", "* ", "cron(", "rate(", "@", " ? ")
_DAYS = {name: number for number, name in enumerate("sun mon tue wed thu fri sat".split())}
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMES = {"midnight": "daily", "annually": "yearly"}
_CRONTAB = 5
_WORKING_DAYS = 5
_DAY_MINUTES = 24 * 60
_MONTHS_APART = ((1, "monthly"), (4, "quarterly"), (6, "half-yearly"), (12, "yearly"))


def schedules(folded: str) -> list[tuple[int, int, str]]:
    """Return the schedules in a folded text as (start, end, words); the words are never longer than what they stand for."""
    if not any(sign in folded for sign in _SIGNS):
        return []
    found, start = [], 0
    for line in folded.split("\n"):
        if any(sign in line for sign in _SIGNS):
            found += [
                (start + match.start(), start + match.end(), words)
                for match, words in _said(line)
                if len(words) <= len(match.group())
            ]
        start += len(line) + 1
    return found


def _said(folded: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _WRITTEN.finditer(folded):
        name, rate, cron, bare = match["name"], match["rate"], match["cron"], match["bare"]
        if name:
            yield match, _NAMES.get(name, name)
        elif rate:
            yield match, _every(int(rate) * {"minute": 1, "hour": 60, "day": _DAY_MINUTES}[match["unit"]])
        elif words := rhythm_of((cron or bare).split(), wrapped=bool(cron)):
            yield match, words


def rhythm_of(fields: Sequence[str], *, wrapped: bool = False) -> str:
    """Return how often a cron expression runs, in words such as "daily" or "every 6 h"; empty when it is none.

    ``wrapped`` fields stand in ``cron(…)`` and end with the year; of six or seven others the first is the second.
    """
    if wrapped:
        fields = fields[:_CRONTAB]
    elif len(fields) > _CRONTAB:
        if not any(field == "?" for field in fields):
            return ""
        fields = fields[1 : 1 + _CRONTAB]
    if len(fields) != _CRONTAB or not any(c.isdigit() for field in fields for c in field):
        return ""
    if not wrapped and not any(field.startswith(("*", "?")) for field in fields):
        return ""
    sets = [_values(field, place) for place, field in enumerate(fields)]
    if any(values == () for values in sets):
        return ""
    minutes, hours, days, months, weekdays = sets
    if months is not None and len(months) < 12:
        return next(words for apart, words in _MONTHS_APART if 12 / len(months) <= apart)
    if days is not None and len(days) < 28:
        return "monthly" if len(days) == 1 else "biweekly" if len(days) == 2 else "weekly"
    if weekdays is not None and len(weekdays) < _WORKING_DAYS:
        return "weekly"
    if hours is not None and len(hours) == 1:
        return "daily"
    if hours is not None:
        return _every(60 * _apart(hours, 24))
    return "hourly" if minutes is not None and len(minutes) == 1 else _every(_apart(minutes or (0, 1), 60))


def _apart(values: Sequence[int], whole: int) -> int:
    """Return the usual distance between times that repeat after ``whole``."""
    gaps = [later - earlier for earlier, later in pairwise((*values, values[0] + whole))]
    return sorted(gaps)[(len(gaps) - 1) // 2]


def _every(minutes: int) -> str:
    if minutes % _DAY_MINUTES == 0:
        days = minutes // _DAY_MINUTES
        return {1: "daily", 7: "weekly", 14: "biweekly", 30: "monthly"}.get(days, f"every {days} d")
    if minutes == 60:
        return "hourly"
    if minutes == 1:
        return "every min"
    return f"every {minutes // 60} h" if minutes % 60 == 0 else f"every {minutes} min"


def _values(field: str, place: int) -> tuple[int, ...] | None:
    """Return the values that a field allows, None for every one, nothing when the field is none of cron."""
    low, high = _LIMITS[place]
    names = _MONTHS if place == 3 else _DAYS if place == 4 else {}
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        span = re.sub(r"(?<=\d)[lw]$|#\d$", "", span)
        if span == "l" and place in (2, 4):
            found.add(high if place == 2 else 6)
            continue
        if span in ("*", "?"):
            if not step:
                return None
            first, last = low, high - (place == 4)
        else:
            head, dash, tail = span.partition("-")
            first = names.get(head, int(head) if head.isdigit() else -1)
            last = names.get(tail, int(tail) if tail.isdigit() else -1) if dash else (high if step else first)
        if not low <= first <= last <= high or (step and int(step) == 0):
            return ()
        found.update(range(first, last + 1, int(step or 1)))
    return tuple(sorted(found))
