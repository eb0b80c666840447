"""A run gone through once more from its recordings, or with another model: what is the same and what is not."""

from __future__ import annotations

from mlops_architect.domain.calls import Usage
from mlops_architect.domain.model import Model


class Spending(Model):
    """What the models of a run used; ``usd`` is None where a price is not known.

    ``asked_again`` counts answers that did not stand up to the check, ``failed`` calls that brought none.
    """

    calls: int = 0
    usage: Usage = Usage()
    usd: float | None = 0.0
    seconds: float = 0.0
    asked_again: int = 0
    failed: int = 0

    def plus(self, other: Spending) -> Spending:
        """Return both together."""
        return Spending(
            calls=self.calls + other.calls,
            usage=self.usage.plus(other.usage),
            usd=None if self.usd is None or other.usd is None else self.usd + other.usd,
            seconds=round(self.seconds + other.seconds, 3),
            asked_again=self.asked_again + other.asked_again,
            failed=self.failed + other.failed,
        )


class Beside(Model):
    """One thing in both runs; an empty side means that it is not there."""

    name: str
    before: str
    after: str


class AgentBeside(Model):
    """One agent in both runs; standings are ``taken``, ``engine``, or empty where no model was asked.

    ``decisions_changed`` are decisions of the same id with another choice; ``reworded`` are those that only say
    something else about it: rationale, risks or consequences.
    """

    agent: str
    confidence_before: float
    confidence_after: float
    standing_before: str = ""
    standing_after: str = ""
    reason_after: str = ""
    decisions_added: tuple[str, ...] = ()
    decisions_gone: tuple[str, ...] = ()
    decisions_changed: tuple[Beside, ...] = ()
    reworded: tuple[str, ...] = ()
    spent_before: Spending = Spending()
    spent_after: Spending = Spending()


class Replay(Model):
    """The comparison. ``identical`` is about every byte of the decision set; ``differing`` names its files.

    ``changes`` are the differences in meaning, one a line; ``since`` is the step that was forked from, empty where
    everything was gone through again. Money is for all environments, a month; ``patterns`` by capability.
    """

    run: str
    since: str = ""
    before: str
    after: str
    identical: bool
    differing: tuple[str, ...]
    changes: tuple[str, ...]
    monthly_usd_before: float
    monthly_usd_after: float
    environments_usd_before: dict[str, float] = {}
    environments_usd_after: dict[str, float] = {}
    confidence_before: float
    confidence_after: float
    patterns: tuple[Beside, ...] = ()
    agents: tuple[AgentBeside, ...]
    spent_before: Spending
    spent_after: Spending
    notes: tuple[str, ...] = ()
