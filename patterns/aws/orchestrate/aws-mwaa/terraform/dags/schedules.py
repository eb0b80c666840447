"""EventBridge schedule expressions in the words of Airflow."""

from __future__ import annotations

import re
from datetime import timedelta


def airflow_schedule(expression: str) -> str | timedelta | None:
    """Return a five-field cron line or an interval; None for an empty expression (started by hand only).

    EventBridge counts the days of the week from 1 for Sunday, cron from 0, and cron knows no year.

    Raises:
        ValueError: The expression is neither ``cron(...)`` nor ``rate(...)``, or names years or positions in a month.
    """
    if not expression:
        return None
    if found := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
        return timedelta(**{f"{found[2]}s": int(found[1])})
    if found := re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression):
        minute, hour, day, month, weekday, year = (found[position].replace("?", "*") for position in range(1, 7))
        if year != "*" or re.search(r"[LW#]", day) or re.search(r"#|\dL", weekday):
            raise ValueError(f"Airflow has no counterpart for {expression}")
        weekday = re.sub(r"(?<!/)\d", lambda digit: str(int(digit[0]) - 1), weekday)
        return " ".join((minute.replace("0/", "*/"), hour.replace("0/", "*/"), day.replace("1/", "*/"), month, weekday))
    raise ValueError(f"not a schedule expression: {expression}")
