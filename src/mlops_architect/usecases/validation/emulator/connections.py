"""HTTP connections that stay open: a provider asks thousands of times, and one lost connection would end its run."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any

_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


def kept_alive(handler: type[Any]) -> type[Any]:
    """Return a request handler like ``handler`` (werkzeug's) that reads whole requests and keeps connections open.

    werkzeug closes after every answer, and in rare cases before the client is done with it.
    """
    return type(
        "KeptAlive", (handler,), {"run_wsgi": _run, "handle_expect_100": _go_on, "log_request": _silent, "wbufsize": -1}
    )


def _go_on(self: Any) -> bool:
    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    self.wfile.flush()
    return True


def _run(self: Any) -> None:
    environ: dict[str, Any] = self.make_environ()
    length = self.headers.get("Content-Length", "")
    # Chunked bodies end by themselves; others must not be read beyond their end on a connection that stays open.
    body = environ["wsgi.input"].read(*([] if environ.get("wsgi.input_terminated") else [int(length or 0)]))
    environ["wsgi.input"] = BytesIO(body)
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        said.update(status=status, headers=headers)

    content = b"".join(self.server.app(environ, start))
    self.wfile.write(
        _head(said["status"], said["headers"], content, self.command) + _body(said["status"], content, self.command)
    )
    self.wfile.flush()


def _head(status: str, headers: list[tuple[str, str]], content: bytes, method: str) -> bytes:
    kept = [(name, value) for name, value in headers if name.lower() not in ("connection", "transfer-encoding")]
    if method != "HEAD":
        kept = [(name, value) for name, value in kept if name.lower() != "content-length"]
        if _code(status) not in _BODILESS:
            kept.append(("Content-Length", str(len(content))))
    elif not any(name.lower() == "content-length" for name, _ in kept):
        kept.append(("Content-Length", "0"))
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in kept), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def _body(status: str, content: bytes, method: str) -> bytes:
    return b"" if method == "HEAD" or _code(status) in _BODILESS else content


def _code(status: str) -> int:
    return int(status[:3])


def _silent(*_: object, **__: Mapping[str, object]) -> None:
    """Write no access log."""
