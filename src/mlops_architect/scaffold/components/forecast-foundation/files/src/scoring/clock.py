"""Steps of time: what one column of the panel, and one row of a forecast, stands for.

A step is a day or divides one. Steps are counted in whole since 1970, in UTC: there every day has as many steps as any
other, and none is missing or twice there when clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from scoring.times import day, parse_time

DAY_S = 86_400.0
DAY_MINUTES = 1440
_WORDS = {DAY_MINUTES: "day", 60: "hour", 30: "half hour", 15: "quarter hour"}


@dataclass(frozen=True)
class Clock:
    """Counts moments (seconds since 1970) in steps of so many minutes."""

    minutes: int = DAY_MINUTES

    @property
    def step_s(self) -> float:
        """Length of a step in seconds."""
        return self.minutes * 60.0

    @property
    def per_day(self) -> int:
        """How many steps a day has."""
        return DAY_MINUTES // self.minutes

    @property
    def word(self) -> str:
        """What a step is called."""
        return _WORDS.get(self.minutes, f"{self.minutes}-minute step")

    def number(self, at: float) -> int:
        """Return the step that a moment lies in."""
        return int(at // self.step_s)

    def start(self, number: int) -> float:
        """Return the first moment of a step."""
        return number * self.step_s

    def steps(self, days: float) -> int:
        """Return how many steps so many days have, at least one."""
        return max(1, round(days * self.per_day))

    def text(self, number: int) -> str:
        """Return a step as tables name it: its date, or the moment at which it begins."""
        start = self.start(number)
        if self.minutes == DAY_MINUTES:
            return day(start)
        return datetime.fromtimestamp(start, UTC).strftime("%Y-%m-%dT%H:%MZ")

    def key(self, number: int) -> str:
        """Return a step as names in the lake have it, where a colon is not safe everywhere."""
        return self.text(number).replace(":", "")

    def parse(self, text: object) -> int:
        """Return the step of a date or a moment as text.

        Raises:
            ValueError: It is neither.
        """
        return self.number(parse_time(text))
