"""A collector on loopback that takes OTLP over HTTP in JSON, as strictly as the protocol has it."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_KINDS = {"stringValue": str, "boolValue": bool, "intValue": str, "doubleValue": float, "arrayValue": dict}


class Collector:
    """What came in; ``answers`` are statuses and bodies to give first."""

    def __init__(self, answers: Sequence[tuple[int, str]] = ()) -> None:
        self.heard: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.tries = 0
        self.url = ""
        self._answers = list(answers)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """Take one request in and return the answer."""
        self.tries += 1
        if path != "/v1/traces":
            return 404, ""
        if self._answers and self._answers[0][0] != 200:
            return self._answers.pop(0)
        plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        assert headers["content-type"] == "application/json"
        self.heard.append((headers, json.loads(plain)))
        return self._answers.pop(0) if self._answers else (200, "{}")

    @property
    def spans(self) -> list[dict[str, Any]]:
        """Every span that came in, in order."""
        return [span for _, document in self.heard for span in spans_in(document)]


def spans_in(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the spans of an export request, each checked against the form of the protocol."""
    [resource] = document["resourceSpans"]
    [scope] = resource["scopeSpans"]
    for span in scope["spans"]:
        assert re.fullmatch(r"[0-9a-f]{32}", span["traceId"])
        assert re.fullmatch(r"[0-9a-f]{16}", span["spanId"])
        assert re.fullmatch(r"[0-9a-f]{16}", span.get("parentSpanId", "0" * 16))
        assert 10**18 < int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"])
        assert span["kind"] in (1, 3)
        valued(span)
    return list(scope["spans"])


def valued(span: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a span as plain values."""
    found: dict[str, Any] = {}
    for attribute in span["attributes"]:
        [(kind, value)] = attribute["value"].items()
        assert type(value) is _KINDS[kind]
        assert attribute["key"] not in found
        found[attribute["key"]] = int(str(value)) if kind == "intValue" else value
    return found


@contextmanager
def collecting(*answers: tuple[int, str]) -> Iterator[Collector]:
    """Take spans for the length of the block."""
    collector = Collector(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, text = collector.take(self.path, {k.casefold(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            self.send_header("location", "http://localhost:1/elsewhere")
            self.send_header("retry-after", "0")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
