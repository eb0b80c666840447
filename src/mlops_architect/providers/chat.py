"""What talks to a model: one request out, one whole answer back, or a failure that says what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from mlops_architect.domain.calls import Request, Usage

Kind = Literal[
    "rate-limit", "overloaded", "server", "timeout", "connection", "cut", "refused", "length", "auth", "request"
]

_PASSING = ("rate-limit", "overloaded", "server", "timeout", "connection", "cut")
_LASTING = ("auth", "request", "connection", "timeout", "rate-limit", "overloaded", "server")


class ModelFailure(Exception):
    """No usable answer.

    Args:
        kind: What went wrong.
        message: In words, without secrets.
        retry_after_s: How long the server asks to wait, None where it does not say.
        usage: Tokens that were used up all the same.
    """

    def __init__(
        self, kind: Kind, message: str, retry_after_s: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.retry_after_s = retry_after_s
        self.usage = usage or Usage()

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed a little later."""
        return self.kind in _PASSING

    @property
    def lasting(self) -> bool:
        """Whether the next request, after the retries of this one, would most likely fail too."""
        return self.kind in _LASTING


@dataclass(frozen=True)
class Reply:
    """A whole answer; ``stop`` is the provider's word for why it ended."""

    text: str
    stop: str
    usage: Usage


Heard = Callable[[str], object]
"""Told each piece of an answer as it comes in."""


def nobody_hears(_: str) -> None:
    """Leave the pieces alone; the whole answer comes at the end anyway."""


class Chat(Protocol):
    """A connection to one endpoint; ``host``, where it has one, is the host that is really called."""

    def complete(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:
        """Send the request once and return the whole answer.

        Raises:
            ModelFailure: There is none within ``timeout_s`` seconds, or it ended before it was whole.
        """


@runtime_checkable
class StreamingChat(Chat, Protocol):
    """A connection whose answers can be heard while they come in."""

    def stream(self, request: Request, schema: Mapping[str, Any], timeout_s: float, heard: Heard) -> Reply:
        """Do as ``complete``, and tell ``heard`` each piece of the answer.

        Raises:
            ModelFailure: As there.
        """
