"""Limits on the request path as cuts: percentiles are not linear, so what breaks them is forbidden when it turns up.

The solver first works without these limits. A design of its that breaks one yields a cut: a box of
combinations around it that provably all break the same limit. It is solved again until the design holds;
that design is then the optimum of the whole problem, because a cut takes away nothing that is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mlops_architect.engine.latency import chain_pct, composed, moments
from mlops_architect.engine.optimiser.problem import Limits, within_chain_limits
from mlops_architect.engine.sizing.sized import Sized

_CLEAR = 1e-9
"""A box must break its limit by this share, far above what adding in another order changes."""


@dataclass(frozen=True)
class _Corner:
    """The best that any candidate of a set can do, each figure for itself."""

    mean: float
    least_variance: float
    most_variance: float
    worst_ms: float
    availability_pct: float

    def joined(self, other: _Corner) -> _Corner:
        """Return the corner of both sets together."""
        return _Corner(
            min(self.mean, other.mean),
            min(self.least_variance, other.least_variance),
            max(self.most_variance, other.most_variance),
            min(self.worst_ms, other.worst_ms),
            max(self.availability_pct, other.availability_pct),
        )


def _corner(sized: Sized) -> _Corner:
    mean, variance, worst_ms = moments(sized.p50_ms, sized.p99_ms)
    return _Corner(mean, variance, variance, worst_ms, sized.availability_pct)


def broken_boxes(
    slots: Mapping[str, Sequence[Sized]], chosen: Mapping[str, Sized], limits: Limits
) -> Iterator[list[Sized]]:
    """Yield, for each limit that ``chosen`` breaks, candidates of which no design may take one in every slot.

    Args:
        slots: Candidates by capability, for the capabilities on the chain.
        chosen: The choice for these capabilities.
        limits: What the chain has to meet.
    """
    picks = [chosen[name] for name in slots]
    for name in ("p99_ms", "p50_ms", "availability_pct"):
        limit = limits.region_pct if name == "availability_pct" else getattr(limits, name)
        if limit is not None and not within_chain_limits(picks, limits.only(name)):
            yield _box(slots, chosen, name, limit)


def _box(slots: Mapping[str, Sequence[Sized]], chosen: Mapping[str, Sized], name: str, limit: float) -> list[Sized]:
    """Grow the combination slot by slot, dearest figures first, for as long as its corner still breaks the limit."""
    corners = {capability: _corner(sized) for capability, sized in chosen.items()}
    box = []
    for capability, candidates in slots.items():
        box.append(chosen[capability])
        for sized in sorted(candidates, key=lambda one: _badness(one, name), reverse=True):
            if sized is chosen[capability]:
                continue
            grown = {**corners, capability: corners[capability].joined(_corner(sized))}
            if _breaks(tuple(grown[one] for one in slots), name, limit):
                corners = grown
                box.append(sized)
    return box


def _badness(sized: Sized, name: str) -> float:
    if name == "availability_pct":
        return -sized.availability_pct
    return moments(sized.p50_ms, sized.p99_ms)[0 if name == "p50_ms" else 2]


def _breaks(corners: Sequence[_Corner], name: str, limit: float) -> bool:
    """Whether every combination within the corners breaks the limit.

    The composed median and p99 rise with the mean; the median falls with the variance; p99 rises and then falls
    with it, so that its least value lies at one of the two ends.
    """
    if name == "availability_pct":
        return chain_pct(corner.availability_pct for corner in corners) < limit * (1 - _CLEAR)
    mean, worst_ms = sum(corner.mean for corner in corners), sum(corner.worst_ms for corner in corners)
    least, most = (
        composed(mean, variance, worst_ms)
        for variance in (
            sum(corner.least_variance for corner in corners),
            sum(corner.most_variance for corner in corners),
        )
    )
    value_ms = most[0] if name == "p50_ms" else min(least[1], most[1])
    return value_ms > limit * (1 + _CLEAR)
