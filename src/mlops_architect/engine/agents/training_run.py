"""One training run in figures: processors, memory, hours and dollars, from the plan's sizes and bill."""

from __future__ import annotations

from collections.abc import Mapping

from mlops_architect.domain.model import Model
from mlops_architect.engine.agents.view import View

_EFFICIENCY = 0.8
"""Share of the processors that tree training keeps busy."""
_START_HOURS = 0.05
_OVERRUN = 3.0
_SHORTEST_LIMIT_HOURS = 0.25
_MEMORY_PER_DATA = 3.0
"""Copies of the table in memory at the peak: as read, as binned, and the folds."""
_VCPU_NAMES = (
    ("vcpus", 1.0),
    ("vcpu", 1.0),
    ("instance_vcpu", 1.0),
    ("job_vcpus", 1.0),
    ("task_vcpu", 1.0),
    ("task_cpu", 1024.0),
    ("cpu_units", 1024.0),
)
_MEMORY_NAMES = (
    ("memory_gb", 1.0),
    ("task_gb", 1.0),
    ("instance_gb", 1.0),
    ("memory_mb", 1024.0),
    ("memory_mib", 1024.0),
    ("job_memory_mib", 1024.0),
    ("task_memory_mb", 1024.0),
)
"""What the catalogue's training patterns call processors and memory, and the unit of each."""


class TrainingRun(Model):
    """A run; ``longest_hours`` is the time-out: the pattern's own, else three times the expected run."""

    pattern: str
    option: str
    vcpus: float
    memory_gb: float
    memory_needed_gb: float
    hours: float
    hours_from_plan: bool
    longest_hours: float
    usd_per_run: float
    usd_per_month: float
    runs_per_month: float
    usd_per_vcpu_hour: float
    spot: bool
    gpu: bool


def training_run(view: View) -> TrainingRun:
    """Return the figures of one run of the chosen training pattern."""
    plan, workload = view.plan, view.workload
    choice = plan.choice("train")
    pattern = plan.pattern("train")
    option = choice.candidate.option if choice else ""
    known = _values(view, pattern, option) | (dict(choice.candidate.sizes) if choice else {})
    vcpu_hours = workload["training_vcpu_hours_per_run"]
    vcpus = _first(known, _VCPU_NAMES) or 4.0
    needed = known.get("memory_gb_needed") or 1.0 + workload["training_gb"] * _MEMORY_PER_DATA
    sized = known.get("run_hours")
    hours = sized or _START_HOURS + vcpu_hours / (vcpus * _EFFICIENCY)
    runs = max(workload["training_runs_per_month"], 1 / 12)
    monthly = plan.monthly_usd("train")
    traits = set(view.patterns[pattern].traits) if pattern in view.patterns else set()
    return TrainingRun(
        pattern=pattern,
        option=option,
        vcpus=vcpus,
        memory_gb=round(_first(known, _MEMORY_NAMES) or vcpus * 4, 2),
        memory_needed_gb=round(needed, 2),
        hours=round(hours, 3),
        hours_from_plan=sized is not None,
        longest_hours=round(known.get("timeout_hours") or max(hours * _OVERRUN, _SHORTEST_LIMIT_HOURS), 3),
        usd_per_run=round(monthly / runs, 4),
        usd_per_month=round(monthly, 2),
        runs_per_month=round(runs, 3),
        usd_per_vcpu_hour=round(monthly / runs / vcpu_hours, 4) if vcpu_hours else 0.0,
        spot="spot" in traits or "spot" in pattern or "spot" in option,
        gpu="gpu" in traits or "gpu" in pattern,
    )


def _values(view: View, pattern: str, option: str) -> dict[str, float]:
    if pattern not in view.patterns:
        return {}
    return next((dict(one.values) for one in view.patterns[pattern].options if one.id == option), {})


def _first(known: Mapping[str, float], names: tuple[tuple[str, float], ...]) -> float | None:
    return next((known[name] / unit for name, unit in names if known.get(name)), None)
