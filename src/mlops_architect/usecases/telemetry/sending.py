"""Sending spans over OTLP/HTTP in JSON: once whole, tried again where the collector asks for it, never in a run's way."""

from __future__ import annotations

import gzip
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from mlops_architect.errors import ProviderUnavailable, UsageError

PATH = "/v1/traces"
_AGAIN = (429, 502, 503, 504)
"""Statuses after which OTLP/HTTP has a client try again."""
_TRIES = 3
_LONGEST_WAIT_S = 5.0
_MOST_READ = 65_536


@dataclass(frozen=True)
class Target:
    """Where spans go; ``resource`` describes the sender."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = 10.0
    zipped: bool = False
    resource: Mapping[str, str] = field(default_factory=dict)
    contents: bool = False

    @property
    def place(self) -> str:
        """The address without what may be secret in it."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def target_of(environment: Mapping[str, str], url: str = "") -> Target | None:
    """Return where the standard variables send spans; None where they name no place, or switch it off.

    Args:
        environment: The variables of the process, ``OTEL_…`` among them.
        url: A place given by hand, which wins.

    Raises:
        UsageError: The address is none.
    """

    def named(name: str) -> str:
        own = environment.get(f"OTEL_EXPORTER_OTLP_TRACES_{name}", "").strip()
        return own or environment.get(f"OTEL_EXPORTER_OTLP_{name}", "").strip()

    if not url:
        off = environment.get("OTEL_SDK_DISABLED", "").strip().casefold() == "true"
        if off or environment.get("OTEL_TRACES_EXPORTER", "otlp").strip() not in ("", "otlp"):
            return None
        if named("PROTOCOL") == "grpc":
            return None
        base = environment.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()
        url = environment.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "").strip() or _with_path(base)
        if not url:
            return None
    elif _is_address(url) and not urlsplit(url).path.strip("/"):
        url = _with_path(url)
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise UsageError(
            "the address of a collector must not hold a name or password", "Set OTEL_EXPORTER_OTLP_HEADERS instead."
        )
    if not _is_address(url):
        raise UsageError("that is not the address of a collector", "For example: http://localhost:4318")
    try:
        timeout_s = float(named("TIMEOUT") or 10_000) / 1000
    except ValueError:
        timeout_s = 10.0
    resource = _pairs(environment.get("OTEL_RESOURCE_ATTRIBUTES", ""))
    if environment.get("OTEL_SERVICE_NAME", "").strip():
        resource["service.name"] = environment["OTEL_SERVICE_NAME"].strip()
    contents = environment.get("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "").strip().casefold() == "true"
    return Target(url, _pairs(named("HEADERS")), timeout_s, named("COMPRESSION") == "gzip", resource, contents)


def _is_address(url: str) -> bool:
    try:
        place = urlsplit(url)
        return place.scheme in ("http", "https") and bool(place.hostname) and (place.port is None or place.port > 0)
    except ValueError:
        return False


def _with_path(base: str) -> str:
    return f"{base.rstrip('/')}{PATH}" if base else ""


def _pairs(text: str) -> dict[str, str]:
    found = {}
    for one in text.split(","):
        key, mark, value = one.partition("=")
        if mark and key.strip():
            found[unquote(key.strip())] = unquote(value.strip())
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: spans go where they were sent, or nowhere."""
        return None


def send(document: Mapping[str, Any], target: Target, sleep: Callable[[float], None] = time.sleep) -> str:
    """Send an export request; return what the collector left out of it and why, empty where it took all.

    Raises:
        ProviderUnavailable: It was not taken.
    """
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = {"content-type": "application/json", "user-agent": "mlops-architect", **target.headers}
    if target.zipped:
        body, headers["content-encoding"] = gzip.compress(body, mtime=0), "gzip"
    opener = urllib.request.build_opener(_NoRedirect)
    problem = ""
    for attempt in range(_TRIES):
        try:
            request = urllib.request.Request(target.url, data=body, headers=headers, method="POST")
            with opener.open(request, timeout=target.timeout_s) as response:
                return _left_out(response.read(_MOST_READ))
        except urllib.error.HTTPError as error:
            problem = f"status {error.code}"
            if error.code not in _AGAIN:
                break
            wait_s = _wait_s(error.headers.get("retry-after"), attempt)
        except (OSError, ValueError) as error:
            problem = str(getattr(error, "reason", "") or error) or type(error).__name__
            break
        if attempt + 1 < _TRIES:
            sleep(wait_s)
    raise ProviderUnavailable(
        f"the collector at {target.place} did not take the spans: {problem}",
        "It has to take OTLP over HTTP in JSON; `trace RUN --otel-file FILE` writes the same to a file.",
    )


def _wait_s(asked: str | None, attempt: int) -> float:
    try:
        return min(max(0.0, float(asked or "")), _LONGEST_WAIT_S)
    except ValueError:
        return min(0.5 * 2.0**attempt, _LONGEST_WAIT_S)


def _left_out(answer: bytes) -> str:
    try:
        partial = json.loads(answer or b"{}").get("partialSuccess") or {}
        count = int(partial.get("rejectedSpans") or 0)
    except (ValueError, AttributeError, TypeError):
        return ""
    return f"{count} spans were left out: {partial.get('errorMessage', '')}" if count else ""
