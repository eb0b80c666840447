"""Trying a challenger out: how many events are needed, and what the result says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

_NORMAL = NormalDist()


def sample_size(rate: float, smallest_change: float, *, false_alarm: float = 0.05, power: float = 0.8) -> int:
    """Return how many events each arm needs to see a change of a rate.

    Args:
        rate: The rate of the champion, such as the share of flagged events that were right.
        smallest_change: Absolute change that matters.
        false_alarm: Chance of seeing a change that is not there, two-sided.
        power: Chance of seeing a change that is there.
    """
    other = min(max(rate + smallest_change, 1e-9), 1 - 1e-9)
    spread = rate * (1 - rate) + other * (1 - other)
    z = _NORMAL.inv_cdf(1 - false_alarm / 2) + _NORMAL.inv_cdf(power)
    return math.ceil(spread * (z / smallest_change) ** 2)


@dataclass(frozen=True)
class Arm:
    """Events of one arm, and how many of them counted as an error."""

    events: int
    errors: int

    @property
    def rate(self) -> float:
        """The error rate."""
        return self.errors / self.events if self.events else 0.0


@dataclass(frozen=True)
class Outcome:
    """What to do with the challenger, and why."""

    action: Literal["wait", "advance", "roll-back"]
    why: str
    p_value: float | None


def compare(champion: Arm, challenger: Arm, smallest_change: float, false_alarm: float = 0.05) -> Outcome:
    """Judge a canary by error rates.

    It is rolled back as soon as it is significantly worse, and advanced only with a full sample,
    so that looking early can stop a bad model but cannot promote a lucky one.
    """
    if not champion.events or not challenger.events:
        return Outcome("wait", "an arm has no events yet", None)
    pooled = (champion.errors + challenger.errors) / (champion.events + challenger.events)
    error = math.sqrt(pooled * (1 - pooled) * (1 / champion.events + 1 / challenger.events))
    z = (challenger.rate - champion.rate) / error if error else 0.0
    worse = 1 - _NORMAL.cdf(z)
    if worse < false_alarm:
        return Outcome("roll-back", f"error rate {challenger.rate:.4f} against {champion.rate:.4f}", worse)
    needed = sample_size(champion.rate, smallest_change, false_alarm=false_alarm)
    if min(champion.events, challenger.events) < needed:
        return Outcome("wait", f"{min(champion.events, challenger.events)} of {needed} events an arm", worse)
    return Outcome("advance", f"no worse over {needed} events an arm", worse)
