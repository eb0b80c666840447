"""The Anthropic Messages API; the one module that knows its SDK."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import anthropic

from mlops_architect.domain.calls import Request, Usage
from mlops_architect.providers.chat import Heard, Kind, ModelFailure, Reply, nobody_hears
from mlops_architect.providers.http import host_of, kind_of_status, retry_after_s

_WHOLE = ("end_turn", "stop_sequence")
_NAMED: Mapping[str, Kind] = {"overloaded_error": "overloaded", "rate_limit_error": "rate-limit", "api_error": "server"}
_SHORT = ("max_tokens", "model_context_window_exceeded")


class AnthropicChat:
    """Messages, streamed, with the answer held to a schema; the parts that stay the same are marked for caching.

    Args:
        key: The API key.
        base_url: Another address than Anthropic's own; empty for that.
    """

    def __init__(self, key: str, base_url: str = "") -> None:
        # the SDK's own retries honour a Retry-After of hours, and know of no deadline
        self._client: Any = anthropic.Anthropic(api_key=key, base_url=base_url or None, max_retries=0)

    @property
    def host(self) -> str:
        """The host that is called, whatever the variables of the SDK make of it."""
        return host_of(self._client.base_url)

    def complete(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:
        """Send the request once; see ``Chat``."""
        return self.stream(request, schema, timeout_s, nobody_hears)

    def stream(self, request: Request, schema: Mapping[str, Any], timeout_s: float, heard: Heard) -> Reply:
        """Send the request once, and tell each piece of the answer; see ``StreamingChat``."""
        text, stop = [], ""
        seen: dict[str, int] = {}
        until = time.monotonic() + timeout_s
        try:
            with self._client.messages.create(
                model=request.endpoint.model,
                max_tokens=request.max_output_tokens,
                system=[_cached(request.pinned), _cached(request.instructions)],
                messages=[{"role": _role(turn.role), "content": turn.text} for turn in request.turns],
                output_config={"format": {"type": "json_schema", "schema": dict(schema)}},
                stream=True,
                timeout=timeout_s,
            ) as stream:
                for event in stream:
                    if event.type == "message_start":
                        _count(seen, event.message.usage)
                    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                        text.append(event.delta.text)
                        heard(event.delta.text)
                    elif event.type == "message_delta":
                        stop = event.delta.stop_reason or stop
                        _count(seen, event.usage)
                    if time.monotonic() > until:
                        raise ModelFailure("timeout", f"no whole answer in {timeout_s:g} s", usage=_usage(seen))
        except anthropic.APITimeoutError as error:
            raise ModelFailure("timeout", f"no answer in {timeout_s:g} s") from error
        except anthropic.APIStatusError as error:
            raise _failure(error, _usage(seen)) from error
        except anthropic.APIConnectionError as error:
            raise ModelFailure("connection", _reason(error)) from error
        except anthropic.APIError as error:
            raise ModelFailure("cut", error.message, usage=_usage(seen)) from error
        except (OSError, ValueError) as error:
            raise ModelFailure("cut", f"the answer broke off: {error}", usage=_usage(seen)) from error
        except Exception as error:
            # a stream that breaks off comes as an error of the HTTP library below the SDK
            if not type(error).__module__.startswith("httpx"):
                raise
            raise ModelFailure("cut", f"the answer broke off: {error}", usage=_usage(seen)) from error
        return _reply("".join(text), stop, _usage(seen))


def _cached(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}


def _role(role: str) -> str:
    return "assistant" if role == "assistant" else "user"


def _count(seen: dict[str, int], usage: Any) -> None:
    for name in ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"):
        value = getattr(usage, name, None)
        if value is not None:
            seen[name] = int(value)


def _usage(seen: Mapping[str, int]) -> Usage:
    return Usage(
        input=seen.get("input_tokens", 0),
        output=seen.get("output_tokens", 0),
        cache_read=seen.get("cache_read_input_tokens", 0),
        cache_write=seen.get("cache_creation_input_tokens", 0),
    )


def _reply(text: str, stop: str, usage: Usage) -> Reply:
    if stop in _SHORT:
        raise ModelFailure("length", f"the answer was longer than allowed ({stop})", usage=usage)
    if stop not in _WHOLE:
        kind: Kind = "refused" if stop == "refusal" else "cut"
        why = f"it stopped for {stop}" if stop else "the answer broke off"
        raise ModelFailure(kind, why, usage=usage)
    return Reply(text, stop, usage)


def _failure(error: Any, usage: Usage) -> ModelFailure:
    body = error.body if isinstance(error.body, dict) else {}
    inner = body.get("error")
    told = str(inner.get("type", "")) if isinstance(inner, dict) else ""
    kind = kind_of_status(int(error.status_code))
    if error.status_code < 400:  # an error inside a stream that had begun well
        kind = _NAMED.get(told, "cut")
    return ModelFailure(kind, _reason(error), retry_after_s(error.response.headers), usage)


def _reason(error: Any) -> str:
    return " ".join(str(error.message).split())[:300]
