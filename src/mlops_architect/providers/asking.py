"""One request to one endpoint: recorded, retried, within its budget."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from mlops_architect.domain.calls import CallRecord, Endpoint, ModelOptions, ModelPrice, ModelPrices, Request, Usage
from mlops_architect.errors import NotResumable
from mlops_architect.providers.budget import Ledger, OverBudget
from mlops_architect.providers.chat import Chat, ModelFailure, Reply, StreamingChat
from mlops_architect.providers.http import is_own_machine
from mlops_architect.providers.interface import Recordings
from mlops_architect.providers.keys import held_key, variable_of
from mlops_architect.providers.listening import Listener
from mlops_architect.providers.prompting import tokens_of
from mlops_architect.providers.redaction import redacted, without_secret
from mlops_architect.settings.switches import provider_held

_UNKNOWN_CONTEXT_TOKENS = 32_000
"""Room of a model that no price list knows: what small local models have."""


_OWN_MODEL = ModelPrice(model="", input_usd=0.0, output_usd=0.0, context_tokens=_UNKNOWN_CONTEXT_TOKENS)
"""A model on this machine that no price list names: nobody sends a bill for it."""


def price_of(endpoint: Endpoint, prices: ModelPrices) -> ModelPrice | None:
    """Return what a model costs, None where that is not known."""
    own = _OWN_MODEL if is_own_machine(endpoint.base_url) else None
    return prices.of(endpoint.model) or own


def key_of_request(request: Request) -> str:
    """Return the sha256 of a request in canonical form."""
    plain = json.dumps(request.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _today() -> datetime:
    return datetime.now(UTC)


@dataclass
class Line:
    """The way to the models of a run.

    Args:
        options: Limits and waiting times.
        prices: What models cost.
        recordings: Where calls are kept.
        ledger: What was used.
        connect: Opens an endpoint.
        live: False answers from the recordings alone.
        waiting: Put round each wait for a model, so that Ctrl-C ends it at once.
        clean: Takes what looks like a secret out of answers before they are kept.
        key_of: Knows the key of an endpoint: a server that gives it back does not bring it into a record.
        sleep: Waits between two tries.
        clock: Seconds that only go up.
        listener: Told of every call as it goes on.
        today: The time in UTC.
    """

    options: ModelOptions
    prices: ModelPrices
    recordings: Recordings
    ledger: Ledger
    connect: Callable[[Endpoint], Chat]
    live: bool = True
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext
    clean: Callable[[str], str] = redacted
    key_of: Callable[[Endpoint], str] = held_key
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    listener: Listener = field(default_factory=Listener)
    today: Callable[[], datetime] = _today
    _down: set[Endpoint] = field(default_factory=set)
    _chats: dict[Endpoint, Chat] = field(default_factory=dict)

    def enter(self, records: Iterable[CallRecord]) -> None:
        """Count calls as made in this run, what they used and which endpoints failed."""
        for record in records:
            self.ledger.add(record)
            if not record.ok:
                self._down.add(record.request.endpoint)

    def ask(self, request: Request, schema: Mapping[str, Any]) -> CallRecord:
        """Return the answer to a request, from the recordings where it was made before.

        Raises:
            NotResumable: It was not recorded, and this is a replay.
            OverBudget: It could use more than is left.
            ProviderUnavailable: The endpoint cannot be opened.
        """
        key = key_of_request(request)
        known = self.recordings.get(key)
        down = request.endpoint in self._down
        if known is not None and (known.ok or not self.live):
            return self._again(known)
        if down:
            return CallRecord(key=key, request=request, problem=f"{request.endpoint.label} failed before in this run")
        self._require(request)
        if not self.live:
            raise NotResumable(
                f"agent {request.agent} asks {request.endpoint.label} something that was not recorded",
                "The requirements, prompts or catalogue have changed since; design again with `mlops-architect new`.",
            )
        if off := provider_held(request.endpoint.provider, request.endpoint.base_url):
            return CallRecord(key=key, request=request, problem=off.text)
        record = self._made(key, request, schema)
        self.recordings.put(record)
        self.ledger.add(record)
        self.listener.model_answered(record, self.ledger.meter(request.agent))
        return record

    def context_tokens(self, endpoint: Endpoint) -> int:
        """Return how much a model reads and writes at once."""
        price = price_of(endpoint, self.prices)
        return price.context_tokens if price else _UNKNOWN_CONTEXT_TOKENS

    def output_tokens(self, endpoint: Endpoint) -> int:
        """Return how much of that is kept for one answer."""
        return min(self.options.max_output_tokens, self.context_tokens(endpoint) // 4)

    def _require(self, request: Request, now: Usage | None = None) -> None:
        given, room = tokens_of(request.length), self.context_tokens(request.endpoint)
        if given + request.max_output_tokens > room:
            raise OverBudget(
                f"the next call could take {given + request.max_output_tokens:,} tokens,"
                f" and {request.endpoint.model} holds {room:,}"
            )
        price = price_of(request.endpoint, self.prices)
        self.ledger.require(request.agent, given, request.max_output_tokens, price, now)

    def _again(self, known: CallRecord) -> CallRecord:
        if not self.live:
            self._require(known.request)
            self.ledger.add(known)
            if not known.ok:
                self._down.add(known.request.endpoint)
        return known

    def _made(self, key: str, request: Request, schema: Mapping[str, Any]) -> CallRecord:
        price = price_of(request.endpoint, self.prices)
        began = self.today().isoformat(timespec="milliseconds")
        started, tries, used = self.clock(), list[str](), Usage()
        deadline = started + self.ledger.seconds_left(request.agent)
        reply: Reply | None = None
        problem = host = ""
        for attempt in range(self.options.retries + 1):
            left = deadline - self.clock()
            if left <= 0:
                problem = problem or "no time left"
                break
            try:
                if attempt:
                    self._require(request, used)
                self.listener.model_asked(
                    request.agent, request.endpoint.label, attempt + 1, self.ledger.meter(request.agent)
                )
                # the variables of an SDK can send a provider's own key elsewhere: what was called is what counts
                host = str(getattr(self._chat(request.endpoint), "host", ""))
                with self.waiting():
                    reply = self._said(request, schema, min(self.options.call_seconds, left))
                used = used.plus(reply.usage if reply.usage.total else _estimated(request, reply))
                break
            except OverBudget as over:
                problem = f"{problem}; not tried again: {over}"
                break
            except ModelFailure as failure:
                said = f"{failure}{_advice(failure, request.endpoint)}"
                problem = redacted(without_secret(said, self.key_of(request.endpoint)))
                used = used.plus(failure.usage)
                tries.append(problem)
                if failure.lasting:
                    self._down.add(request.endpoint)
                wait_s = self._wait_s(failure, attempt)
                if not failure.passing or attempt == self.options.retries or self.clock() + wait_s >= deadline:
                    break
                self.listener.model_failed(request.agent, problem, wait_s)
                with self.waiting():
                    self.sleep(wait_s)
        if reply is not None:
            self._down.discard(request.endpoint)
        return CallRecord(
            key=key,
            request=request,
            host=host,
            at=began,
            text=self.clean(without_secret(reply.text, self.key_of(request.endpoint))) if reply else "",
            stop=reply.stop if reply else "",
            problem="" if reply else problem,
            tries=tuple(tries),
            usage=used,
            usd=price.usd(used) if price else None,
            seconds=round(self.clock() - started, 3),
        )

    def _said(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:
        chat = self._chat(request.endpoint)
        if not isinstance(chat, StreamingChat):
            return chat.complete(request, schema, timeout_s)
        return chat.stream(request, schema, timeout_s, partial(self.listener.model_said, request.agent))

    def _wait_s(self, failure: ModelFailure, attempt: int) -> float:
        own = self.options.first_wait_s * float(2**attempt)
        return min(max(own, failure.retry_after_s or 0.0), self.options.longest_wait_s)

    def _chat(self, endpoint: Endpoint) -> Chat:
        if endpoint not in self._chats:
            self._chats[endpoint] = self.connect(endpoint)
        return self._chats[endpoint]


def _estimated(request: Request, reply: Reply) -> Usage:
    """Return what a call took at most, where the server does not count: limits hold all the same."""
    return Usage(input=tokens_of(request.length), output=tokens_of(len(reply.text)))


def _advice(failure: ModelFailure, endpoint: Endpoint) -> str:
    """Return which key to look at where one was refused."""
    return f" (the key is taken from {variable_of(endpoint)})" if failure.kind == "auth" else ""
