"""What calls may still use: asked before each call, never after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mlops_architect.domain.calls import Allowance, CallRecord, Meter, ModelOptions, ModelPrice, Usage, Used


class OverBudget(Exception):
    """The next call could use more than is left."""


@dataclass
class _Spent:
    tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0
    unpriced: bool = False

    def add(self, usage: Usage, usd: float | None, seconds: float) -> None:
        self.tokens += usage.total
        self.seconds += seconds
        self.usd += usd or 0.0
        self.unpriced = self.unpriced or (usd is None and usage.total > 0)

    def seen(self) -> Used:
        return Used(tokens=self.tokens, usd=self.usd, seconds=self.seconds, unpriced=self.unpriced)

    def and_now(self, usage: Usage, usd: float | None) -> _Spent:
        together = _Spent(self.tokens, self.usd, self.seconds, self.unpriced)
        together.add(usage, usd, 0.0)
        return together


@dataclass
class Ledger:
    """What a run and its agents have used."""

    options: ModelOptions
    run: _Spent = field(default_factory=_Spent)
    agents: dict[str, _Spent] = field(default_factory=dict)

    def enter(self, records: Iterable[CallRecord]) -> None:
        """Add calls that were made before."""
        for record in records:
            self.add(record)

    def add(self, record: CallRecord) -> None:
        """Add a call that was made."""
        own = self.agents.setdefault(record.request.agent, _Spent())
        for spent in (self.run, own):
            spent.add(record.usage, record.usd, record.seconds)

    def require(
        self, agent: str, input_tokens: int, output_tokens: int, price: ModelPrice | None, now: Usage | None = None
    ) -> None:
        """Refuse a call that could go over a limit: all of its input read anew, all of its allowed output written.

        Args:
            agent: Whose call it is.
            input_tokens: How many it sends.
            output_tokens: How many it may get.
            price: What the model costs; None where that is not known.
            now: What earlier tries of the same call have used up and nobody has added yet.

        Raises:
            OverBudget: It could.
        """
        own = self.agents.setdefault(agent, _Spent())
        tried = now or Usage()
        for whose, spent, allowed in (
            ("run", self.run, self.options.run),
            (f"agent {agent}", own, self.options.allowance(agent)),
        ):
            so_far = spent.and_now(tried, price.usd(tried) if price else None)
            _require(whose, so_far, allowed, input_tokens, output_tokens, price)

    def meter(self, agent: str) -> Meter:
        """Return what was used beside what may be used."""
        return Meter(
            run=self.run.seen(),
            run_allowed=self.options.run,
            agent=self.agents.setdefault(agent, _Spent()).seen(),
            agent_allowed=self.options.allowance(agent),
        )

    def seconds_left(self, agent: str) -> float:
        """Return how long the next call may take, waiting included."""
        own = self.agents.setdefault(agent, _Spent())
        left = [
            allowed.seconds - spent.seconds
            for spent, allowed in ((self.run, self.options.run), (own, self.options.allowance(agent)))
            if allowed.seconds is not None
        ]
        return min(left, default=float("inf"))

    def usd_left(self, agent: str) -> float | None:
        """Return what the next call may cost, None where nothing limits it."""
        own = self.agents.setdefault(agent, _Spent())
        left = [
            allowed.usd - spent.usd
            for spent, allowed in ((self.run, self.options.run), (own, self.options.agent))
            if allowed.usd is not None
        ]
        return max(0.0, min(left)) if left else None


def _require(
    whose: str, spent: _Spent, allowed: Allowance, input_tokens: int, output_tokens: int, price: ModelPrice | None
) -> None:
    tokens = input_tokens + output_tokens
    if allowed.tokens is not None and spent.tokens + tokens > allowed.tokens:
        raise OverBudget(
            f"the {whose} has used {spent.tokens:,} of {allowed.tokens:,} tokens, and the next call could take {tokens:,}"
        )
    if allowed.seconds is not None and spent.seconds >= allowed.seconds:
        raise OverBudget(f"the {whose} has used all of its {allowed.seconds:g} s")
    if allowed.usd is None:
        return
    if price is None:
        raise OverBudget(f"the {whose} may cost ${allowed.usd:g}, and what this model costs is not known")
    # writing the cache is the dearest way to read input
    dearest = max(price.input_usd, price.cache_write_usd or 0.0)
    worst = price.model_copy(update={"input_usd": dearest}).usd(Usage(input=input_tokens, output=output_tokens))
    if spent.usd + worst > allowed.usd:
        raise OverBudget(
            f"the {whose} has cost ${spent.usd:.4f} of ${allowed.usd:g}, and the next call could cost ${worst:.4f}"
        )
