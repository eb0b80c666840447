"""The emulator's front door: what moto lacks is refused at once and by name, instead of retried for minutes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from mlops_architect.usecases.validation.emulator.answers import stand_in
from mlops_architect.usecases.validation.emulator.calls import Call, Environ, answer, read_call, refusal, with_operation

Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

MISSING = "moto does not emulate"
CRASHED = "moto fails in"
_NO_ROUTE = b"<!doctype html"


class Front:
    """A WSGI application before moto's; every call becomes one JSON line in ``log``.

    A line has ``service``, ``operation``, ``status`` and ``result``: ``ok`` (moto answered), ``stand-in`` (answered
    here), ``missing`` (moto does not know the call) or ``crashed`` (it failed on it), the last two with ``error``.
    """

    def __init__(self, moto: Application, log: TextIO) -> None:
        self._moto, self._log = moto, log
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        call = read_call(environ)
        heard = _Heard()
        try:
            body = b"".join(self._moto(environ, heard))
        except NotImplementedError as error:
            return self._instead(call, start, MISSING, str(error))
        except Exception as error:
            return self._instead(call, start, CRASHED, f"{type(error).__name__}: {error}")
        if heard.status.startswith("404") and call.service != "s3" and (not body or body[:14].lower() == _NO_ROUTE):
            return self._instead(call, start, MISSING, "no such path")
        self._note(call, heard.status, "ok")
        start(heard.status, heard.headers)
        return [body]

    def _instead(self, call: Call, start: Start, why: str, error: str) -> Iterable[bytes]:
        named = with_operation(call)
        found = stand_in(named)
        if found is not None:
            status, headers, body = answer(found)
            self._note(named, status, "stand-in")
        else:
            text = f"{why} {named.name}" + ("" if why == MISSING else f" ({error[:160]})")
            status, headers, body = refusal(named, text)
            self._note(named, status, "missing" if why == MISSING else "crashed", error)
        start(status, headers)
        return [body]

    def _note(self, call: Call, status: str, result: str, error: str = "") -> None:
        line = {"service": call.service, "operation": call.operation, "status": status[:3], "result": result}
        text = json.dumps({**line, "error": error[:300]} if error else line)
        with self._lock:
            self._log.write(text + "\n")


class _Heard:
    """What moto said as status and headers, kept until its body is known."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        self.status, self.headers = status, list(headers)
