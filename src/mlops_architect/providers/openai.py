"""OpenAI and servers that speak like it; the one module that knows its SDK.

OpenAI itself is asked through the Responses API. A server at another address is asked through Chat Completions,
which Ollama, vLLM, LM Studio and gateways all have.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import openai

from mlops_architect.domain.calls import Request, Usage
from mlops_architect.providers.chat import Heard, ModelFailure, Reply, nobody_hears
from mlops_architect.providers.http import host_of, kind_of_status, retry_after_s

NO_KEY = "none"
"""Sent where a local server wants a key in form only."""


class _Answer:
    """An answer as it comes in."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self.parts: list[str] = []
        self.stop = ""
        self.why = ""
        self.usage = Usage()

    def add(self, text: str) -> None:
        """Take in a piece."""
        if text:
            self.parts.append(text)
            self._heard(text)

    def whole(self) -> Reply:
        """Return it once it has ended.

        Raises:
            ModelFailure: It was cut, refused or too long.
        """
        if self.stop in ("completed", "stop"):
            return Reply("".join(self.parts), self.stop, self.usage)
        if self.stop in ("length", "max_output_tokens"):
            raise ModelFailure("length", f"the answer was longer than allowed ({self.stop})", usage=self.usage)
        if self.stop in ("refusal", "content_filter"):
            raise ModelFailure("refused", self.why or f"it stopped for {self.stop}", usage=self.usage)
        if self.stop in ("failed", "error"):
            raise ModelFailure("server", self.why or "the server failed", usage=self.usage)
        raise ModelFailure("cut", "the answer broke off", usage=self.usage)


class OpenAIChat:
    """Streamed calls with the answer held to a schema.

    Args:
        key: The API key; empty where the server wants none.
        base_url: A compatible server; empty for OpenAI's own address.
    """

    def __init__(self, key: str, base_url: str = "") -> None:
        self._own = not base_url
        self._formed = True
        # the retries are ours, with a deadline over all of them
        self._client: Any = openai.OpenAI(api_key=key or NO_KEY, base_url=base_url or None, max_retries=0)

    @property
    def host(self) -> str:
        """The host that is called, whatever the variables of the SDK make of it."""
        return host_of(self._client.base_url)

    def complete(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:
        """Send the request once; see ``Chat``."""
        return self.stream(request, schema, timeout_s, nobody_hears)

    def stream(self, request: Request, schema: Mapping[str, Any], timeout_s: float, heard: Heard) -> Reply:
        """Send the request once, and tell each piece of the answer; see ``StreamingChat``."""
        answer = _Answer(heard)
        until = time.monotonic() + timeout_s
        start = self._responses if self._own else self._completions
        take = _response_event if self._own else _completion_event
        try:
            with start(request, schema, timeout_s) as stream:
                for event in stream:
                    take(answer, event)
                    if time.monotonic() > until:
                        raise ModelFailure("timeout", f"no whole answer in {timeout_s:g} s", usage=answer.usage)
        except openai.APITimeoutError as error:
            raise ModelFailure("timeout", f"no answer in {timeout_s:g} s") from error
        except openai.APIStatusError as error:
            after = retry_after_s(error.response.headers)
            raise ModelFailure(kind_of_status(error.status_code), _reason(error), after) from error
        except openai.APIConnectionError as error:
            raise ModelFailure("connection", _reason(error)) from error
        except openai.APIError as error:
            raise ModelFailure("server", _reason(error), usage=answer.usage) from error
        except (OSError, ValueError) as error:
            raise ModelFailure("cut", f"the answer broke off: {error}", usage=answer.usage) from error
        except Exception as error:
            # a stream that breaks off comes as an error of the HTTP library below the SDK
            if not type(error).__module__.startswith("httpx"):
                raise
            raise ModelFailure("cut", f"the answer broke off: {error}", usage=answer.usage) from error
        return answer.whole()

    def _responses(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Any:
        form = {"type": "json_schema", "name": request.schema_name, "schema": dict(schema), "strict": True}
        given: dict[str, Any] = {
            "instructions": _system(request),
            "input": [{"role": _role(turn.role), "content": turn.text} for turn in request.turns],
            "text": {"format": form},
            "max_output_tokens": request.max_output_tokens,
        }
        model = request.endpoint.model
        return self._client.responses.create(model=model, store=False, stream=True, timeout=timeout_s, **given)

    def _completions(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Any:
        if self._formed:
            try:
                return self._formed_completions(request, schema, timeout_s)
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                # some servers know no schemas: it is then told in words, and what comes back is checked all the same
                found = self._told_completions(request, schema, timeout_s)
                self._formed = False
                return found
        return self._told_completions(request, schema, timeout_s)

    def _told_completions(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Any:
        form = json.dumps(schema, separators=(",", ":"))
        told = (
            f"{_system(request)}\n\nAnswer with one JSON object and nothing else. It follows this JSON schema:\n{form}"
        )
        return self._client.chat.completions.create(
            model=request.endpoint.model,
            stream=True,
            timeout=timeout_s,
            messages=_messages(told, request),
            max_tokens=request.max_output_tokens,
        )

    def _formed_completions(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Any:
        form = {"name": request.schema_name, "schema": dict(schema), "strict": True}
        given: dict[str, Any] = {
            "messages": _messages(_system(request), request),
            "response_format": {"type": "json_schema", "json_schema": form},
            "max_tokens": request.max_output_tokens,
            "stream_options": {"include_usage": True},
        }
        return self._client.chat.completions.create(
            model=request.endpoint.model, stream=True, timeout=timeout_s, **given
        )


def _system(request: Request) -> str:
    return f"{request.pinned}\n\n{request.instructions}"


def _messages(system: str, request: Request) -> list[dict[str, str]]:
    turns = ({"role": _role(turn.role), "content": turn.text} for turn in request.turns)
    return [{"role": "system", "content": system}, *turns]


def _role(role: str) -> str:
    return "assistant" if role == "assistant" else "user"


def _response_event(answer: _Answer, event: Any) -> None:
    if event.type == "response.output_text.delta":
        answer.add(event.delta)
    elif event.type == "response.refusal.done":
        answer.stop, answer.why = "refusal", event.refusal
    elif event.type == "error":
        answer.stop, answer.why = "error", event.message
    elif event.type in ("response.completed", "response.incomplete", "response.failed"):
        response = event.response
        if response.usage is not None:
            answer.usage = _responses_usage(response.usage)
        if answer.stop == "refusal":
            return
        answer.stop = event.type.rpartition(".")[2]
        if answer.stop == "incomplete":
            details = response.incomplete_details
            answer.stop = (details.reason if details else None) or "incomplete"
        elif answer.stop == "failed" and response.error is not None:
            answer.why = response.error.message


def _completion_event(answer: _Answer, chunk: Any) -> None:
    for choice in chunk.choices or ():
        if choice.delta is not None:
            answer.add(choice.delta.content or "")
            answer.why += getattr(choice.delta, "refusal", None) or ""
        if choice.finish_reason:
            answer.stop = "refusal" if answer.why else choice.finish_reason
    if chunk.usage is not None:
        details = getattr(chunk.usage, "prompt_tokens_details", None)
        cached = (details.cached_tokens if details else None) or 0
        answer.usage = Usage(
            input=max(0, (chunk.usage.prompt_tokens or 0) - cached),
            output=chunk.usage.completion_tokens or 0,
            cache_read=cached,
        )


def _responses_usage(usage: Any) -> Usage:
    details = usage.input_tokens_details
    cached = (details.cached_tokens if details else None) or 0
    written = (getattr(details, "cache_write_tokens", None) if details else None) or 0
    return Usage(
        input=max(0, usage.input_tokens - cached - written),
        output=usage.output_tokens,
        cache_read=cached,
        cache_write=written,
    )


def _reason(error: Any) -> str:
    return " ".join(str(error.message).split())[:300]
