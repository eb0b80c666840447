"""The plan's rejected patterns in the form of a decision: with the exact figures that the optimiser found."""

from __future__ import annotations

from mlops_architect.domain.decision import Rejected
from mlops_architect.domain.plan import Alternative, Plan
from mlops_architect.engine.agents.wording import number


def rejected_patterns(plan: Plan, capability: str, limit: int = 4) -> tuple[Rejected, ...]:
    """Return what lost for ``capability``, cheapest feasible first; empty when the capability is not needed."""
    choice = plan.choice(capability)
    if choice is None:
        return ()
    ordered = sorted(
        choice.alternatives, key=lambda one: (not one.feasible, one.delta_objective_usd or 0.0, one.pattern)
    )
    return tuple(
        Rejected(
            name=one.title,
            reason=_reason(one),
            feasible=one.feasible,
            delta_monthly_usd=one.delta_monthly_usd,
            delta_p99_ms=one.delta_p99_ms,
        )
        for one in ordered[:limit]
    )


def _reason(alternative: Alternative) -> str:
    if not alternative.feasible:
        return f"infeasible: {alternative.reason.removeprefix('infeasible:').strip()}"
    figures = [
        f"{delta:+,.{places}f} {unit}"
        for delta, unit, places in (
            (alternative.delta_monthly_usd, "USD a month", 0),
            (alternative.delta_operating_hours, "operating hours a month", 1),
            (alternative.delta_p99_ms, "ms p99", 0),
        )
        if delta is not None and abs(delta) >= 0.5 / 10**places
    ]
    if alternative.delta_availability_pct is not None and abs(alternative.delta_availability_pct) >= 0.001:
        figures.append(f"{alternative.delta_availability_pct:+.3f} points of availability")
    total = alternative.delta_objective_usd
    if total is None or abs(total) < 0.5:
        return f"{', '.join(figures) or 'no figure differs'}; feasible, and no dearer to speak of"
    return (
        f"{', '.join(figures) or 'small differences'}; feasible,"
        f" {number(abs(total))} USD a month {'dearer' if total >= 0 else 'cheaper'} in all"
    )
