"""What being bound to a product is expected to cost: the work of leaving it, times how likely that is.

Nobody but the organisation knows how likely it is, so the term is there only when a chance is stated. Like wishes and outages it
decides in dollars between designs and is on no bill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlops_architect.domain.assumption import Leaving
from mlops_architect.domain.plan import LeavingCost
from mlops_architect.engine.formula import evaluate
from mlops_architect.engine.sizing.sized import Sized


def leaving_hours(sized: Sized, judged: Leaving | None, load: Mapping[str, float]) -> float:
    """Return the hours of work that it takes to leave a candidate's pattern, once.

    Raises:
        FormulaError: The pattern's own formula names something unknown.
    """
    own = sized.pattern.leaving_hours
    if own is not None:
        return max(0.0, evaluate(own.value, {**load, **sized.option.values, **sized.sizes}))
    return judged.hours(sized.pattern.lock_in) if judged else 0.0


def leaving_cents(sized: Sized, hourly_rate_usd: float) -> int:
    """Return what leaving a candidate's pattern is expected to cost a month, in cents."""
    return round(100 * sized.leaving_hours * hourly_rate_usd)


def leaving_cost(picks: Iterable[Sized], share: float, hourly_rate_usd: float) -> LeavingCost | None:
    """Return the term for a design; None where no chance of leaving is stated.

    Args:
        picks: What was chosen.
        share: The share of the work of leaving that is expected in a month.
        hourly_rate_usd: The price of an hour.
    """
    if not share:
        return None
    picks = tuple(picks)
    return LeavingCost(
        pct_per_year=100 * 12 * share,
        hours=sum(sized.leaving_hours for sized in picks) / share,
        monthly_usd=sum(leaving_cents(sized, hourly_rate_usd) for sized in picks) / 100,
    )
