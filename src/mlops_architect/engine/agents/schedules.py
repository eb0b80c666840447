"""When things run: training cadence, feature freshness and scoring runs turned into EventBridge schedules (UTC).

Syntax: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

from mlops_architect.domain.constraints import WEEKDAYS, Constraints
from mlops_architect.domain.model import Model
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
FASTEST_BATCH_S = 900.0
"""Starting a container, reading an extract and writing features takes minutes: below this a batch never rests."""


class Timing(Model):
    """An EventBridge expression, the same in words, and the longest gap between two runs in seconds."""

    expression: str
    words: str
    period_s: float

    def on(self, cloud: str | None) -> str:
        """Return the expression in the syntax of a cloud's timers: EventBridge on AWS, five-field cron elsewhere."""
        return native(self.expression, cloud)


_BY_CADENCE: dict[str, tuple[str, str, float]] = {
    "continuous": ("rate(1 hour)", "every hour", HOUR_S),
    "hourly": ("rate(1 hour)", "every hour", HOUR_S),
    "intraday": ("rate(6 hours)", "every six hours", 6 * HOUR_S),
    "daily": ("cron(0 2 * * ? *)", "daily at 02:00 UTC", DAY_S),
    "weekly": ("cron(0 2 ? * SUN *)", "Sundays at 02:00 UTC", 7 * DAY_S),
    "biweekly": ("cron(0 2 1,15 * ? *)", "on the 1st and 15th at 02:00 UTC", 16 * DAY_S),
    "monthly": ("cron(0 2 1 * ? *)", "on the 1st of the month at 02:00 UTC", 31 * DAY_S),
    "quarterly": ("cron(0 2 1 1,4,7,10 ? *)", "on the first day of the quarter at 02:00 UTC", 92 * DAY_S),
    "semiannual": ("cron(0 2 1 1,7 ? *)", "on 1 January and 1 July at 02:00 UTC", 184 * DAY_S),
    "yearly": ("cron(0 2 1 1 ? *)", "on 1 January at 02:00 UTC", 366 * DAY_S),
    "on_drift": ("cron(0 2 1 * ? *)", "on drift, and on the 1st of the month at 02:00 UTC as a backstop", 31 * DAY_S),
    "on_demand": ("cron(0 2 1 * ? *)", "on demand, and on the 1st of the month at 02:00 UTC as a backstop", 31 * DAY_S),
    "one_off": (
        "cron(0 2 1 1 ? *)",
        "once by hand, then a yearly re-validation on 1 January at 02:00 UTC",
        366 * DAY_S,
    ),
}

_REFRESH: tuple[tuple[float, str, str], ...] = (
    (12 * HOUR_S, "rate(12 hours)", "every twelve hours"),
    (6 * HOUR_S, "rate(6 hours)", "every six hours"),
    (3 * HOUR_S, "rate(3 hours)", "every three hours"),
    (HOUR_S, "rate(1 hour)", "every hour"),
    (HOUR_S / 2, "rate(30 minutes)", "every thirty minutes"),
    (HOUR_S / 4, "rate(15 minutes)", "every fifteen minutes"),
)


_SPARSE: tuple[tuple[float, str, str, float], ...] = (
    (1.9, "1,15 *", "on the 1st and 15th", 16 * DAY_S),
    (0.9, "1 *", "on the 1st of the month", 31 * DAY_S),
    (0.3, "1 1,4,7,10", "on the first day of the quarter", 92 * DAY_S),
    (0.15, "1 1,7", "on 1 January and 1 July", 184 * DAY_S),
)
"""Bulk scoring that is rarer than weekly: least runs a month, days and months, words, longest gap."""


_CRON_OF_RATE = {
    "rate(12 hours)": "0 */12 * * *",
    "rate(6 hours)": "0 */6 * * *",
    "rate(3 hours)": "0 */3 * * *",
    "rate(1 hour)": "0 * * * *",
    "rate(30 minutes)": "*/30 * * * *",
    "rate(15 minutes)": "*/15 * * * *",
}


def native(expression: str, cloud: str | None) -> str:
    """Return one of this module's EventBridge expressions in the syntax of a cloud's timers."""
    return expression if cloud in (None, "aws") or not expression else _cron(expression)


def _cron(expression: str) -> str:
    """Return five-field cron for one of this module's EventBridge expressions: no year, ``*`` where that has ``?``."""
    if expression in _CRON_OF_RATE:
        return _CRON_OF_RATE[expression]
    return " ".join(expression.removeprefix("cron(").removesuffix(")").replace("?", "*").split()[:5])


def cadence(constraints: Constraints, use_case: UseCase) -> str:
    """Return the training cadence: as required, else as usual for the use case."""
    return constraints.training.cadence.value or use_case.default_cadence


def training(constraints: Constraints, use_case: UseCase) -> Timing:
    """Return when training starts."""
    expression, words, period_s = _BY_CADENCE.get(cadence(constraints, use_case), _BY_CADENCE["monthly"])
    return Timing(expression=expression, words=words, period_s=period_s)


def scoring(workload: Workload) -> Timing | None:
    """Return when a batch is scored: as it is due, else two hours after trainings start; None when nothing is scored in bulk."""
    hour = int(workload["scoring_starts_utc_h"])
    at = f"at {hour:02}:00 UTC"
    runs = workload["scoring_runs_per_month"] * workload["batch"]
    if runs <= 0:
        return None
    if runs >= 600:
        return Timing(expression="rate(1 hour)", words="every hour", period_s=HOUR_S)
    if runs >= 100:
        return Timing(expression="rate(6 hours)", words="every six hours", period_s=6 * HOUR_S)
    if runs >= 15:
        return _daily(hour)
    if runs >= 3:
        day = _scoring_day(workload, hour)
        return Timing(
            expression=f"cron(0 {hour} ? * {day[:3].upper()} *)", words=f"{day.capitalize()}s {at}", period_s=7 * DAY_S
        )
    for least, days, words, period_s in _SPARSE:
        if runs >= least:
            return Timing(expression=f"cron(0 {hour} {days} ? *)", words=f"{words} {at}", period_s=period_s)
    return Timing(expression=f"cron(0 {hour} 1 1 ? *)", words=f"on 1 January {at}", period_s=366 * DAY_S)


def _scoring_day(workload: Workload, hour: int) -> str:
    """Return the day in UTC on which weekly scoring starts: that on which scores are due, else the one before; Sunday else."""
    due = workload.values().get("due_weekday", float(len(WEEKDAYS) - 1))
    eve = "due_weekday" in workload.values() and workload["due_utc_h"] < hour
    return WEEKDAYS[int(due - eve) % len(WEEKDAYS)]


def scoring_because(workload: Workload) -> str:
    """Return why bulk scoring begins when it does."""
    if workload["starts_utc_h"] < 24:
        return f"{workload.quantity('starts_utc_h').derivation}, and features are built first"
    if workload["due_utc_h"] < 24:
        return f"{workload.quantity('due_utc_h').derivation}, and a run that failed is repeated before"
    return "some hours after features, so that a retry of them still fits"


def refresh(workload: Workload) -> Timing:
    """Return when extracts are ingested and batch features rebuilt.

    The longest period that is at least as frequent as the workload's runs and, where no stream
    keeps features fresh, no longer than the freshness wanted.
    """
    runs = max(workload["transform_runs_per_month"], 1.0)
    wanted_s = max(workload["hours_per_month"] * HOUR_S / runs, HOUR_S) * 1.05
    if not workload["streaming"]:
        wanted_s = min(wanted_s, workload["freshness_s"])
    if wanted_s >= DAY_S:
        return _daily(int(workload["extract_starts_utc_h"]))
    for period_s, expression, words in _REFRESH:
        if period_s <= wanted_s:
            return Timing(expression=expression, words=words, period_s=period_s)
    period_s, expression, words = _REFRESH[-1]
    return Timing(expression=expression, words=words, period_s=period_s)


def _daily(hour: int) -> Timing:
    return Timing(expression=f"cron(0 {hour} * * ? *)", words=f"daily at {hour:02}:00 UTC", period_s=DAY_S)


def runs_per_month(timing: Timing, workload: Workload) -> float:
    """Return how often a timing fires in a month."""
    return round(workload["hours_per_month"] * HOUR_S / timing.period_s, 2)


def quiet_s(timing: Timing) -> float:
    """Return how long after a training no trigger may start another: half of its period, at least an hour."""
    return max(timing.period_s / 2, HOUR_S)
