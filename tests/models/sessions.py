"""A server on loopback that leads a session of Claude Code: one tool call an answer, then words."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Call = tuple[str, dict[str, Any]]


class Leader:
    """What is asked of the session's tools in each session, and what came back; ``{root}`` is the working folder."""

    def __init__(self, *sessions: Sequence[Call], words: str = "Done.", status: int = 200) -> None:
        self.sessions, self.words, self.status = sessions, words, status
        self.bodies: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                owner._answer(self)

            def do_GET(self) -> None:
                self.send_response(404)
                self.send_header("content-length", "0")
                self.end_headers()

            do_HEAD = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def begun(self) -> list[dict[str, Any]]:
        """The first request of each session."""
        return [body for body in self.bodies if not _calls(body)]

    @property
    def results(self) -> list[str]:
        """What the tools of the last session answered."""
        blocks = [part for message in self.bodies[-1]["messages"] if isinstance(message["content"], list)
                  for part in message["content"]]  # fmt: skip
        return [_text(part["content"]) for part in blocks if part.get("type") == "tool_result"]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers.get("content-length", 0))) or b"{}")
        self.bodies.append(body)
        self.keys.add(str(handler.headers.get("x-api-key")))
        if self.status != 200:
            _plain(handler, self.status, {"type": "error", "error": {"type": "authentication_error", "message": "no"}})
            return
        session = self.sessions[min(len(self.begun), len(self.sessions)) - 1]
        done = _calls(body)
        root = json.dumps(body).partition("Primary working directory: ")[2].partition("\\n")[0].partition("\n")[0]
        call = session[done] if done < len(session) else None
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("connection", "close")
        handler.end_headers()
        for kind, data in _events(call, self.words, body["model"], root, done):
            handler.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode())
        handler.close_connection = True


@contextmanager
def leading(leader: Leader) -> Iterator[Leader]:
    """Serve while the block runs."""
    threading.Thread(target=leader._server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield leader
    finally:
        leader._server.shutdown()
        leader._server.server_close()


def _calls(body: dict[str, Any]) -> int:
    return sum(message["role"] == "assistant" for message in body["messages"])


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _plain(handler: BaseHTTPRequestHandler, status: int, value: Any) -> None:
    content = json.dumps(value).encode()
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def _events(call: Call | None, words: str, model: str, root: str, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    usage = {"input_tokens": 100, "output_tokens": 1, "cache_read_input_tokens": 50, "cache_creation_input_tokens": 0}
    message = {
        "id": f"m{number}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "usage": usage,
    }
    yield "message_start", {"message": {**message, "stop_reason": None, "stop_sequence": None}}
    if call is None:
        block: dict[str, Any] = {"type": "text", "text": ""}
        delta = {"type": "text_delta", "text": words}
    else:
        given = {
            key: value.replace("{root}", root) if isinstance(value, str) else value for key, value in call[1].items()
        }
        block = {"type": "tool_use", "id": f"toolu_{number}", "name": call[0], "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(given)}
    yield "content_block_start", {"index": 0, "content_block": block}
    yield "content_block_delta", {"index": 0, "delta": delta}
    yield "content_block_stop", {"index": 0}
    stop = {"stop_reason": "tool_use" if call else "end_turn", "stop_sequence": None}
    yield "message_delta", {"delta": stop, "usage": {"output_tokens": 20}}
    yield "message_stop", {}
