"""A server on loopback that speaks Anthropic Messages, OpenAI Responses and Chat Completions, with faults on demand."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from mlops_architect.domain.calls import BESIDE, READER

NOTHING: dict[str, Any] = {
    "summary": "", "choices": [], "rankings": [], "remarks": [], "decisions": [], "questions": [],
}  # fmt: skip
NO_VALUES: dict[str, Any] = {"values": []}
NO_OPINION: dict[str, Any] = {"summary": "", "findings": []}
Fault = Literal["", "silent", "cut", "slow", "overloaded-in-stream", "refusal", "length"]


@dataclass(frozen=True)
class Said:
    """What the server answers: a status with ``text`` as its message, or a text with a fault; ``then`` is called once it waits or is done."""

    text: str = json.dumps(NOTHING)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault = ""
    cached: int = 0
    then: Callable[[], object] = bool


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    protocol: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    number: int

    @property
    def system(self) -> str:
        if self.protocol == "anthropic":
            return "\n".join(part["text"] for part in self.body["system"])
        if self.protocol == "responses":
            return str(self.body["instructions"])
        return str(self.body["messages"][0]["content"])

    @property
    def turns(self) -> list[str]:
        if self.protocol == "responses":
            return [turn["content"] for turn in self.body["input"]]
        turns = [turn["content"] for turn in self.body["messages"]]
        return turns if self.protocol == "anthropic" else turns[1:]

    @property
    def agent(self) -> str:
        found = re.search(r"\(agent ([a-z-]+), prompt version", self.system)
        return found[1] if found else ""


Script = Callable[[Heard], Said]


def nothing_beside(heard: Heard) -> Said:
    """Read nothing and have no opinion."""
    return Said(json.dumps(NO_VALUES if heard.agent == READER else NO_OPINION))


class Server:
    """The server: what it heard, the script it answers agents by, and the one for readers and critics beside them."""

    def __init__(self, script: Script, beside: Script = nothing_beside, port: int = 0) -> None:
        self.script = script
        self.beside = beside
        self.heard: list[Heard] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                owner._answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._lock = threading.Lock()
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["content-length"])))
        protocol = {"/v1/messages": "anthropic", "/v1/responses": "responses"}.get(
            handler.path.partition("?")[0], "chat"
        )
        with self._lock:
            heard = Heard(protocol, dict(handler.headers.items()), body, len(self.heard) + 1)
            self.heard.append(heard)
        said = (self.beside if heard.agent in BESIDE else self.script)(heard)
        if said.fault == "silent":
            said.then()
            self.stop.wait(300)
            return
        if said.status != 200:
            kind = {429: "rate_limit_error", 529: "overloaded_error", 401: "authentication_error"}.get(
                said.status, "api_error"
            )
            content = json.dumps(
                {"type": "error", "error": {"type": kind, "message": f"status {said.status}: {said.text}"}}
            ).encode()
            handler.send_response(said.status)
            handler.send_header("content-type", "application/json")
            handler.send_header("content-length", str(len(content)))
            for name, value in said.headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(content)
            said.then()
            return
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("connection", "close")
        handler.end_headers()
        events = {"anthropic": _anthropic, "responses": _responses, "chat": _chat}[protocol](said, body["model"])
        if protocol == "chat" and "stream_options" not in body:
            events = (event for event in events if '"prompt_tokens"' not in event)
        try:
            for number, event in enumerate(events):
                if said.fault == "cut" and number == 3:
                    break
                if said.fault == "slow" and number == 3:
                    said.then()
                    self.stop.wait(300)  # longer than any test waits
                handler.wfile.write(event.encode())
                handler.wfile.flush()
        except OSError:
            pass
        handler.close_connection = True
        said.then()

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()


def _sse(kind: str, data: Mapping[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


def _pieces(text: str) -> Iterator[str]:
    third = max(1, len(text) // 3)
    for start in range(0, len(text), third):
        yield text[start : start + third]


def _anthropic(said: Said, model: str) -> Iterator[str]:
    usage = {
        "input_tokens": 1000 - said.cached,
        "output_tokens": 1,
        "cache_read_input_tokens": said.cached,
        "cache_creation_input_tokens": 10,
    }
    message: dict[str, Any] = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    yield _sse("message_start", {"type": "message_start", "message": message})
    yield _sse(
        "content_block_start",
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    )
    for piece in _pieces(said.text):
        yield _sse(
            "content_block_delta",
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}},
        )
        if said.fault == "overloaded-in-stream":
            yield _sse("error", {"type": "error", "error": {"type": "overloaded_error", "message": "overloaded"}})
            return
    yield _sse("content_block_stop", {"type": "content_block_stop", "index": 0})
    stop = {"refusal": "refusal", "length": "max_tokens"}.get(said.fault, "end_turn")
    yield _sse(
        "message_delta",
        {
            "type": "message_delta",
            "delta": {"stop_reason": stop, "stop_sequence": None},
            "usage": {"output_tokens": 200},
        },
    )
    yield _sse("message_stop", {"type": "message_stop"})


def _responses(said: Said, model: str) -> Iterator[str]:
    base = {
        "id": "r", "object": "response", "created_at": 1, "model": model, "output": [], "parallel_tool_calls": False,
        "tool_choice": "auto", "tools": [], "status": "in_progress",
    }  # fmt: skip
    yield _sse("response.created", {"type": "response.created", "sequence_number": 0, "response": base})
    for number, piece in enumerate(_pieces(said.text), start=1):
        delta = {"item_id": "i", "output_index": 0, "content_index": 0, "delta": piece, "logprobs": []}
        yield _sse(
            "response.output_text.delta", {"type": "response.output_text.delta", "sequence_number": number, **delta}
        )
        if said.fault == "overloaded-in-stream":
            yield _sse(
                "error",
                {"type": "error", "sequence_number": 9, "code": "server_error", "message": "overloaded", "param": None},
            )
            return
    usage = {
        "input_tokens": 1000, "input_tokens_details": {"cached_tokens": said.cached}, "output_tokens": 200,
        "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 1200,
    }  # fmt: skip
    if said.fault == "refusal":
        refusal = {"item_id": "i", "output_index": 0, "content_index": 0, "refusal": "I will not"}
        yield _sse("response.refusal.done", {"type": "response.refusal.done", "sequence_number": 8, **refusal})
    kind, status = (
        ("response.incomplete", "incomplete") if said.fault == "length" else ("response.completed", "completed")
    )
    details = {"incomplete_details": {"reason": "max_output_tokens"}} if said.fault == "length" else {}
    yield _sse(
        kind, {"type": kind, "sequence_number": 9, "response": {**base, "status": status, "usage": usage, **details}}
    )


def _chat(said: Said, model: str) -> Iterator[str]:
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": model}

    def chunk(delta: Mapping[str, Any], stop: str | None = None) -> str:
        return f"data: {json.dumps({**base, 'choices': [{'index': 0, 'delta': delta, 'finish_reason': stop}]})}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for piece in _pieces(said.text):
        yield chunk({"content": piece})
        if said.fault == "overloaded-in-stream":
            yield f"data: {json.dumps({'error': {'message': 'overloaded', 'type': 'server_error', 'code': 503}})}\n\n"
            return
    if said.fault == "refusal":
        yield chunk({"refusal": "I will not"})
    yield chunk({}, "length" if said.fault == "length" else "stop")
    usage = {
        "prompt_tokens": 1000,
        "completion_tokens": 200,
        "total_tokens": 1200,
        "prompt_tokens_details": {"cached_tokens": said.cached},
    }
    yield f"data: {json.dumps({**base, 'choices': [], 'usage': usage})}\n\n"
    yield "data: [DONE]\n\n"


@contextmanager
def serving(script: Script, beside: Script = nothing_beside) -> Iterator[Server]:
    """Serve by a script for the length of the block."""
    with Server(script, beside) as server:
        time.sleep(0)
        yield server
