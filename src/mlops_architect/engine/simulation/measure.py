"""From drawn requests to figures: percentiles with their error, and shares of what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlops_architect.domain.simulation import Measured

_T95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}
"""Two-sided 95 % quantiles of Student's t by number of observations; for more, that of eleven is on the safe side."""


@dataclass(frozen=True)
class Drawn:
    """One independent run: how long each request took in seconds (NaN: refused), and what else befell it."""

    took_s: NDArray[np.float64]
    degraded: NDArray[np.bool_] | None = None
    cold: NDArray[np.bool_] | None = None
    weights: NDArray[np.float64] | None = None
    """How many requests of the whole each one stands for, where they differ."""


@dataclass(frozen=True)
class Frame:
    """What figures are taken against: rates and lengths to report, when callers give up, the limit."""

    rps: float
    copies: float | None
    lasts_s: float
    patience_s: float
    limit_ms: float | None
    utilisation: float | None
    failed_share: float = 0.0
    """Requests that fail without reaching a queue."""


def measured(runs: Sequence[Drawn], frame: Frame) -> Measured:
    """Return the figures of independent runs of one scenario.

    The error of the p99 is half the 95 % confidence interval from the p99 of each run (independent replications:
    Law and Kelton, "Simulation Modeling and Analysis", section 9.4): requests of one run wait for each other, so
    they are not independent, the runs are.
    """
    took = np.concatenate([run.took_s for run in runs])
    weights = np.concatenate([_weights(run) for run in runs])
    answered = ~np.isnan(took)
    times, shares = took[answered], weights[answered]
    total = float(weights.sum()) or 1.0
    through = 1.0 - frame.failed_share
    p50, p95, p99, p999 = (rounded(value) for value in _quantiles(times, shares))
    gone = times > frame.patience_s
    late = times > frame.limit_ms / 1000.0 if frame.limit_ms is not None else np.zeros(len(times), dtype=bool)
    return Measured(
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        p999_ms=p999,
        p99_error_ms=_error(runs),
        failed_pct=_pct(1.0 - through * float(shares.sum()) / total),
        timeout_pct=_pct(through * float(shares[gone].sum()) / total),
        late_pct=_pct(through * float(shares[late & ~gone].sum()) / total),
        degraded_pct=_pct(through * _share([run.degraded for run in runs], weights, total)),
        cold_pct=_pct(through * _share([run.cold for run in runs], weights, total)),
        utilisation_pct=None if frame.utilisation is None else round(100.0 * frame.utilisation, 1),
        requests=len(took),
        rps=round(frame.rps, 3),
        copies=frame.copies,
        lasts_s=frame.lasts_s,
    )


def _quantiles(times: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, ...]:
    if not len(times):
        return 0.0, 0.0, 0.0, 0.0
    order = np.argsort(times)
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, np.array([0.5, 0.95, 0.99, 0.999]) * reached[-1])
    return tuple(1000.0 * float(times[order[min(place, len(times) - 1)]]) for place in places)


def _error(runs: Sequence[Drawn]) -> float | None:
    found = []
    for run in runs:
        answered = ~np.isnan(run.took_s)
        if answered.any():
            found.append(_quantiles(run.took_s[answered], _weights(run)[answered])[2])
    if len(found) < 2:
        return None
    return rounded(_T95.get(len(found), 2.2) * float(np.std(found, ddof=1)) / len(found) ** 0.5)


def _weights(run: Drawn) -> NDArray[np.float64]:
    return np.ones(len(run.took_s)) if run.weights is None else run.weights


def _share(flags: Sequence[NDArray[np.bool_] | None], weights: NDArray[np.float64], total: float) -> float:
    if any(flag is None for flag in flags):
        return 0.0
    joined = np.concatenate([flag for flag in flags if flag is not None])
    return float(weights[joined].sum()) / total


def rounded(value: float) -> float:
    """Return three significant digits: a simulation has no more, and the last bits differ between machines."""
    return float(f"{value:.3g}")


def _pct(share: float) -> float:
    return float(f"{max(0.0, 100.0 * share):.3g}")
