"""What a candidate pays for in one environment that nobody uses, in the whole cents that the optimiser adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mlops_architect.engine.sizing.bill_resource import Line


@dataclass(frozen=True)
class AtRest:
    """The lines of one environment beside production, where a pattern has its smallest size and no load."""

    lines: tuple[Line, ...] = ()

    @cached_property
    def own_cents(self) -> int:
        """Expected monthly cents of the items that only this candidate pays for."""
        return own_cents(self.lines)

    @cached_property
    def shared_cents(self) -> Mapping[str, int]:
        """Expected monthly cents of shared items by what they share; the names are not those of production."""
        return {f"{share} beside production": cents for share, cents in shared_cents(self.lines).items()}


NOTHING = AtRest()


def own_cents(lines: Sequence[Line]) -> int:
    """Return the expected monthly cents of the items that are not shared."""
    return round(100 * sum(line.expected_usd for line in lines if not line.share))


def shared_cents(lines: Sequence[Line]) -> Mapping[str, int]:
    """Return the expected monthly cents of shared items by what they share."""
    totals: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        if line.share:
            totals[line.share] += line.expected_usd
    return {share: round(100 * total) for share, total in totals.items()}
