"""Calls to models: how one is asked, what it may cost, and what is kept of it."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model

MODEL_PROVIDERS = ("anthropic", "openai")
EMBEDDED = "embedded"
READER = "reader"
LATER = f"{READER}-"
"""How the reading of later words begins, which are numbered."""
BESIDE = (READER, "technical-critic", "cost-critic", "policy-critic")
"""Who is asked beside the planning agents: the reader of the requirements, and a colleague for each critic."""
PROVIDERS = (EMBEDDED, *MODEL_PROVIDERS, "replay")


class Endpoint(Model):
    """A model at a provider; ``base_url`` is empty for the provider's own address."""

    provider: str
    model: str = ""
    base_url: str = ""

    @property
    def label(self) -> str:
        """``provider/model``."""
        return f"{self.provider}/{self.model}" if self.model else self.provider


class Allowance(Model):
    """The most that calls may use; None is no limit. Tokens are input and output together."""

    tokens: int | None = Field(default=None, ge=0)
    usd: float | None = Field(default=None, ge=0)
    seconds: float | None = Field(default=None, ge=0)


class Used(Model):
    """What calls have used up; ``unpriced`` says that some of it has no price and is missing in ``usd``."""

    tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0
    unpriced: bool = False


class Meter(Model):
    """What the calls of a run and of one agent have used, beside what they may use."""

    run: Used = Used()
    run_allowed: Allowance = Allowance()
    agent: Used = Used()
    agent_allowed: Allowance = Allowance()


class ModelOptions(Model):
    """Who answers for the agents, and within which limits.

    ``endpoints`` are tried in order, and the engine answers where all of them fail; ``agents`` names another
    first endpoint for single agents, or the engine alone for them. Seconds are wall-clock time, retries and waiting
    included.
    """

    endpoints: tuple[Endpoint, ...] = ()
    agents: dict[str, Endpoint] = {}
    only_named: bool = Field(default=False, exclude_if=lambda value: not value)
    """Whether the engine stands alone for every agent that ``agents`` does not name."""
    run: Allowance = Allowance(tokens=2_000_000, usd=5.0, seconds=1800.0)
    agent: Allowance = Allowance(tokens=400_000, seconds=300.0)
    allowances: dict[str, Allowance] = {}
    """Limits of single agents, in place of ``agent``."""
    max_output_tokens: int = Field(default=16_000, ge=256)
    call_seconds: float = Field(default=120.0, gt=0)
    retries: int = Field(default=3, ge=0, le=10)
    first_wait_s: float = Field(default=1.0, ge=0)
    longest_wait_s: float = Field(default=30.0, ge=0)

    def allowance(self, agent: str) -> Allowance:
        """Return the most that one agent's calls may use."""
        return self.allowances.get(agent, self.agent)

    def chain(self, agent: str) -> tuple[Endpoint, ...]:
        """Return the endpoints to try for an agent, best first; none where the engine stands alone."""
        own = self.agents.get(agent)
        if own is None:
            return () if self.only_named else self.endpoints
        return () if own.provider == EMBEDDED else (own, *(one for one in self.endpoints if one != own))

    @property
    def asked_first(self) -> tuple[Endpoint, ...]:
        """The endpoints that are asked before any fallback; none where the engine does the whole job."""
        main = () if self.only_named else self.endpoints[:1]
        return (*main, *(one for one in self.agents.values() if one.provider != EMBEDDED))


class Usage(Model):
    """Tokens of one call as the provider counted them; ``input`` leaves out what the cache held or took in."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    @property
    def total(self) -> int:
        """All tokens."""
        return self.input + self.output + self.cache_read + self.cache_write

    def plus(self, other: Usage) -> Usage:
        """Return both together."""
        return Usage(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_read=self.cache_read + other.cache_read,
            cache_write=self.cache_write + other.cache_write,
        )


class ModelPrice(Model):
    """What a model costs in dollars per million tokens, and how much it can read.

    Above ``long_above_tokens`` of input a call costs ``long_times`` as much, where the provider says so.
    """

    model: str
    input_usd: float = Field(ge=0)
    output_usd: float = Field(ge=0)
    cache_read_usd: float | None = Field(default=None, ge=0)
    cache_write_usd: float | None = Field(default=None, ge=0)
    context_tokens: int = Field(default=128_000, ge=1024)
    long_above_tokens: int | None = None
    long_input_times: float = 1.0
    long_output_times: float = 1.0
    source: str = ""
    as_of: str = ""

    def usd(self, usage: Usage) -> float:
        """Return what a call with this usage costs."""
        read = self.input_usd if self.cache_read_usd is None else self.cache_read_usd
        written = self.input_usd if self.cache_write_usd is None else self.cache_write_usd
        given = usage.input * self.input_usd + usage.cache_read * read + usage.cache_write * written
        got = usage.output * self.output_usd
        asked = usage.input + usage.cache_read + usage.cache_write
        if self.long_above_tokens is not None and asked > self.long_above_tokens:
            given, got = given * self.long_input_times, got * self.long_output_times
        return (given + got) / 1e6


class ModelPrices(Model):
    """The list of models that are known."""

    models: tuple[ModelPrice, ...] = ()
    defaults: dict[str, str] = {}
    """The model of a provider where none is named."""

    def of(self, model: str) -> ModelPrice | None:
        """Return the entry of a model; a dated id counts as the id it begins with."""
        fitting = [one for one in self.models if model == one.model or model.startswith(f"{one.model}-20")]
        return fitting[0] if fitting else None


class Turn(Model):
    """One message of the conversation after the system text."""

    role: str
    text: str


class Request(Model):
    """All that a model is sent: the same request has the same key, whatever library sends it.

    ``pinned`` is the same for every agent of a run and comes first, then ``instructions`` of the agent.
    """

    endpoint: Endpoint
    agent: str
    pinned: str
    instructions: str
    turns: tuple[Turn, ...]
    schema_name: str
    schema_hash: str
    max_output_tokens: int

    @property
    def length(self) -> int:
        """Characters that are sent."""
        return len(self.pinned) + len(self.instructions) + sum(len(turn.text) for turn in self.turns)


class CallRecord(Model):
    """One call and what came back. ``problem`` is empty when an answer came; retries are listed in ``tries``.

    ``host`` is where it was sent: the variables of a provider's SDK can name another one than the provider's own.

    ``usd`` is None where the price of the model is not known; ``seconds`` includes waiting between tries; ``at`` is
    when it began, ISO 8601 in UTC, empty in recordings of earlier releases.
    """

    key: str
    request: Request
    host: str = Field(default="", exclude_if=lambda value: not value)
    at: str = ""
    text: str = ""
    stop: str = ""
    problem: str = ""
    tries: tuple[str, ...] = ()
    usage: Usage = Usage()
    usd: float | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether there is a whole answer."""
        return not self.problem


class CallNote(Model):
    """A call as a run's trace shows it; ``key`` names its record, ``findings`` are what the check said."""

    key: str
    endpoint: str
    host: str = Field(default="", exclude_if=lambda value: not value)
    usage: Usage
    usd: float | None
    seconds: float
    at: str = ""
    problem: str = ""
    findings: tuple[str, ...] = ()

    @property
    def made(self) -> bool:
        """Whether anything was sent: an endpoint that failed before is not asked again."""
        return bool(self.at) or self.seconds > 0 or self.usage.total > 0


class Conduct(Model):
    """How an agent's answer came about: every call in order, and whose words stand."""

    endpoint: str
    standing: str
    reason: str
    calls: tuple[CallNote, ...] = ()

    @property
    def usage(self) -> Usage:
        """Tokens of all calls."""
        total = Usage()
        for call in self.calls:
            total = total.plus(call.usage)
        return total

    @property
    def usd(self) -> float | None:
        """Cost of all calls that were made, None when one has no price."""
        prices = [call.usd for call in self.calls if call.made]
        return None if any(price is None for price in prices) else sum(price or 0.0 for price in prices)

    @property
    def seconds(self) -> float:
        """Time of all calls."""
        return sum(call.seconds for call in self.calls)
