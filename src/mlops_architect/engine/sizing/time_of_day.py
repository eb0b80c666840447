"""Times of day where the system runs, as hours of UTC, which is what timers of clouds are set in."""

from __future__ import annotations

from mlops_architect.domain.constraints import Constraints, Provenance, Stated
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
    ]


def _quantity(name: str, what: str, stated: Stated[str], ahead_h: float, where: str) -> Quantity:
    time = stated.value
    if time is None:
        said = f"when bulk scores {what}, as an hour of UTC; nobody says so"
        return Quantity(name=name, value=NOT_STATED, provenance=Provenance.INFERRED, derivation=said)
    local_h = int(time[:2]) + int(time[3:5]) / 60
    in_utc = time.endswith("Z")
    return Quantity(
        name=name,
        value=local_h if in_utc else (local_h - ahead_h) % 24,
        provenance=stated.provenance,
        derivation=f"bulk scores {what} {time.removesuffix('Z')}, {'UTC' if in_utc else where}",
    )
