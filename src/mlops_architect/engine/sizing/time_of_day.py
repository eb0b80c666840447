"""Times of day where the system runs, as hours of UTC, which is what timers of clouds are set in."""

from __future__ import annotations

from mlops_architect.domain.constraints import WEEKDAYS, Constraints, Provenance, Stated, Weekday
from mlops_architect.domain.placement import Region
from mlops_architect.domain.workload import Quantity

NOT_STATED = 1e9
"""Stands for "at no time of day" in formulas."""


def times_of_day(constraints: Constraints, region: Region | None) -> list[Quantity]:
    """Return when bulk scores may begin and when they are due, as hours of UTC below 24; ``NOT_STATED`` otherwise.

    Where clocks change, the later of the two hours counts for the beginning and the earlier one for what is due.
    """
    ahead_h = (region.utc_h if region else ()) or (0.0,)
    where = f"local time of {region.name} ({region.time_zone})" if region and region.time_zone else "UTC"
    starts_at, due_by = constraints.serving.starts_at, constraints.serving.due_by
    return [
        _quantity("starts_utc_h", "may begin at", starts_at, min(ahead_h), where),
        _quantity("due_utc_h", "are due by", due_by, max(ahead_h), where),
        *_weekday(constraints.serving.due_on, due_by, max(ahead_h)),
    ]


def _weekday(due_on: Stated[Weekday], due_by: Stated[str], ahead_h: float) -> list[Quantity]:
    """Return the day of the week in UTC on which scores are due, 0 for Monday, where the requirements name one."""
    if due_on.value is None:
        return []
    time = due_by.value or ""
    local = time and not time.endswith("Z")
    days_on = (_hours(time) - ahead_h) // 24 if local else 0
    return [
        Quantity(
            name="due_weekday",
            value=(WEEKDAYS.index(due_on.value) + days_on) % 7,
            provenance=due_on.provenance,
            derivation=f"bulk scores are due on {due_on.value.capitalize()}s",
        )
    ]


def _hours(time: str) -> float:
    return int(time[:2]) + int(time[3:5]) / 60


def _quantity(name: str, what: str, stated: Stated[str], ahead_h: float, where: str) -> Quantity:
    time = stated.value
    if time is None:
        said = f"when bulk scores {what}, as an hour of UTC; nobody says so"
        return Quantity(name=name, value=NOT_STATED, provenance=Provenance.INFERRED, derivation=said)
    local_h = _hours(time)
    in_utc = time.endswith("Z")
    return Quantity(
        name=name,
        value=local_h if in_utc else (local_h - ahead_h) % 24,
        provenance=stated.provenance,
        derivation=f"bulk scores {what} {time.removesuffix('Z')}, {'UTC' if in_utc else where}",
    )
