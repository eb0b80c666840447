"""The attributes of one call to a model."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from mlops_architect.domain.calls import CallRecord
from mlops_architect.domain.trajectory import TracedCall

_OWN_ADDRESSES = {"anthropic": "api.anthropic.com", "openai": "api.openai.com"}
_KIND = re.compile(r"([a-z][a-z-]*):")


def error_of(problem: str) -> str:
    """Return the kind of a failure: ``rate-limit``, ``timeout``, ``refused``, …; ``_OTHER`` where none is named."""
    found = _KIND.match(problem)
    return found[1] if found else "_OTHER"


def attributes_of(call: TracedCall, record: CallRecord | None, *, contents: bool) -> dict[str, Any]:
    """Return what is known of a call; ``contents`` adds what was sent, what came back and what was wrong with it, secrets left out.

    Input tokens include those that the cache held or took in, as the conventions have it.
    """
    provider, _, model = call.endpoint.rpartition(": ")[2].partition("/")
    usage = call.usage
    given: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider,
        "gen_ai.request.model": model,
        "gen_ai.request.stream": True,
        "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": usage.input + usage.cache_read + usage.cache_write,
        "gen_ai.usage.output_tokens": usage.output,
        "gen_ai.usage.cache_read.input_tokens": usage.cache_read,
        "gen_ai.usage.cache_creation.input_tokens": usage.cache_write,
        "mlops_architect.model.usd": call.usd,
        "mlops_architect.findings.count": len(call.findings),
        "mlops_architect.findings": call.findings if contents else (),
    }
    if record is None:
        return given
    request = record.request
    address, port = _server(request.endpoint.provider, request.endpoint.base_url)
    given |= {
        "server.address": address,
        "server.port": port,
        "gen_ai.agent.name": request.agent,
        "gen_ai.request.max_tokens": request.max_output_tokens,
        "gen_ai.response.finish_reasons": (record.stop,) if record.stop else (),
        "mlops_architect.request.sha256": record.key,
        "mlops_architect.tries": len(record.tries) + record.ok,
    }
    return {**given, **_contents(record)} if contents else given


def _server(provider: str, base_url: str) -> tuple[str, int | None]:
    if not base_url:
        address = _OWN_ADDRESSES.get(provider, "")
        return address, 443 if address else None
    try:
        place = urlsplit(base_url)
        return place.hostname or "", place.port or (443 if place.scheme == "https" else 80)
    except ValueError:
        return "", None


def _contents(record: CallRecord) -> dict[str, Any]:
    request = record.request
    system = [{"type": "text", "content": text} for text in (request.pinned, request.instructions) if text]
    sent = [{"role": turn.role, "parts": [{"type": "text", "content": turn.text}]} for turn in request.turns]
    parts = [{"type": "text", "content": record.text}]
    came = [{"role": "assistant", "parts": parts, "finish_reason": record.stop or "error"}]
    named = {"system_instructions": system, "input.messages": sent, "output.messages": came}
    return {f"gen_ai.{name}": json.dumps(value, ensure_ascii=False) for name, value in named.items()}
