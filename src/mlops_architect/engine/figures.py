"""Figures in words: money, times, counts, deltas; and sizes under the names that patterns use for them."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_architect.domain.plan import Alternative, Candidate

MINUTES_PER_MONTH = 43_800.0
"""730 hours."""

REPLICAS = ("replicas", "tasks", "instances", "pods", "nodes", "instance_count", "task_count")
WARM = ("min_replicas", "min_instances", "provisioned_concurrency", *REPLICAS)
VCPUS = ("vcpus", "vcpu", "total_vcpus", "task_vcpus", "instance_vcpus", "cpu")
CAPACITY = ("capacity_rps", "rps_per_replica", "replica_rps", "instance_rps", "rps")
RUN_HOURS = ("run_hours", "hours_per_run", "job_hours")


def usd(amount: float) -> str:
    """Return an amount such as ``$3,120`` (cents below $10)."""
    return f"${amount:,.2f}" if abs(amount) < 10 else f"${amount:,.0f}"


def signed_usd(amount: float) -> str:
    """Return a difference such as ``+$412`` or ``-$35``."""
    return f"{'-' if amount < 0 else '+'}{usd(abs(amount))}"


def ms(value: float) -> str:
    """Return a time such as ``62 ms`` or ``29 s``."""
    if value >= 10_000:
        return f"{value / 1000:,.0f} s"
    return f"{value:,.0f} ms" if value >= 10 else f"{value:,.1f} ms"


def minutes(value: float) -> str:
    """Return a duration in the unit people say: ``26 s``, ``43 min``, ``7.3 h``, ``3 days``."""
    if value < 1:
        return f"{value * 60:,.0f} s"
    if value < 120:
        return f"{value:,.0f} min" if value >= 10 else f"{value:,.1f} min"
    if value < 2880:
        return f"{value / 60:,.1f} h"
    return f"{value / 1440:,.0f} days"


def pct(value: float) -> str:
    """Return a percentage with as many decimals as it needs: ``99.9 %``, ``99.995 %``."""
    return f"{value:.4f}".rstrip("0").rstrip(".") + " %"


def downtime_minutes(availability_pct: float) -> float:
    """Return the minutes a month that an availability leaves, of 730 hours."""
    return (100.0 - availability_pct) / 100.0 * MINUTES_PER_MONTH


def first_size(candidate: Candidate | None, names: Iterable[str]) -> tuple[str, float] | None:
    """Return the first sized quantity of ``names`` that the candidate has, with its name."""
    if candidate is None:
        return None
    for name in names:
        if name in candidate.sizes:
            return name, candidate.sizes[name]
    return None


def size(candidate: Candidate | None, names: Iterable[str]) -> float | None:
    """Return the first sized quantity of ``names``, None when the pattern has none of them."""
    found = first_size(candidate, names)
    return found[1] if found else None


def request_cold_start_ms(candidate: Candidate) -> float:
    """Return the cold start a request may meet in ms, 0 when instances are always running."""
    warm = size(candidate, WARM)
    return 0.0 if warm is not None and warm >= 1 else candidate.cold_start_ms or 0.0


def deltas(alternative: Alternative) -> str:
    """Return what an alternative costs against the chosen design: ``+$412/month and +18 ms p99, otherwise feasible``.

    An infeasible one gives ``infeasible: <reason>``.
    """
    if not alternative.feasible:
        reason = alternative.reason.removeprefix("infeasible:").strip()
        return f"infeasible: {reason}"
    parts = []
    if alternative.delta_capacity:
        parts.append(alternative.delta_capacity)
    if alternative.delta_monthly_usd is not None:
        parts.append(f"{signed_usd(alternative.delta_monthly_usd)}/month")
    if alternative.delta_p99_ms is not None and abs(alternative.delta_p99_ms) >= 0.05:
        parts.append(f"{alternative.delta_p99_ms:+,.1f} ms p99".replace(".0 ms", " ms"))
    if alternative.delta_operating_hours is not None and abs(alternative.delta_operating_hours) >= 0.05:
        parts.append(f"{alternative.delta_operating_hours:+,.1f} operating hours/month".replace(".0 op", " op"))
    if alternative.delta_availability_pct is not None and abs(alternative.delta_availability_pct) >= 0.0005:
        parts.append(f"{alternative.delta_availability_pct:+.3f} points of availability")
    if not parts:
        return "otherwise feasible at the same figures"
    if len(parts) == 1:
        return f"{parts[0]}, otherwise feasible"
    return f"{', '.join(parts[:-1])} and {parts[-1]}, otherwise feasible"
