"""Why one choice is what it is, and what would have to change for another."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Alternative, Candidate, LeavingCost, Outages, Proof


class Hop(Model):
    """One part of the request path; milliseconds."""

    capability: str
    pattern: str
    p50_ms: float
    p99_ms: float


class Lever(Model):
    """One thing whose change could make a pattern win; ``flips_at`` is None where no value of it does.

    ``now`` and ``flips_at`` are in ``unit``; ``flips_at`` is exact to a thousandth, found by solving again.
    """

    name: Literal["price", "hourly-rate", "load", "latency", "rules"]
    unit: str
    now: float | None = None
    flips_at: float | None = None
    text: str

    @property
    def flips(self) -> bool:
        """Whether the pattern wins at some value."""
        return self.flips_at is not None


class Explanation(Model):
    """One capability explained; ``subject`` is the pattern asked about, empty when the capability was.

    ``outcome``: the subject is what was ``chosen``, it ``lost``, or the capability is ``not-needed``.
    ``levers`` are given for a pattern that lost; ``never`` says why none of them helps, empty when one does.
    """

    capability: str
    title: str
    subject: str
    outcome: Literal["chosen", "lost", "not-needed"]
    reason: str
    version: str
    chosen: Candidate | None = None
    alternatives: tuple[Alternative, ...] = ()
    hops: tuple[Hop, ...] = ()
    p99_ms: float | None = None
    outages: Outages | None = None
    """What the downtime of the whole chain is expected to cost, or that nobody said what an hour costs."""
    leaving: LeavingCost | None = None
    """What having to leave the whole design is expected to cost; None where nobody said how likely that is."""
    levers: tuple[Lever, ...] = ()
    never: str = ""
    proof: Proof | None = None
    changed: tuple[str, ...] = ()
    """Where today's catalogue or engine no longer gives the recorded design."""
