"""Around every request: a limit on its size, and a measurement of its answer."""

from __future__ import annotations

import contextlib
import time
from typing import Protocol

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _TooLarge(Exception):
    """The body passed the limit while it was read."""


class BodyLimit:
    """Refuses bodies above ``max_bytes``, whether or not their length is announced."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what arrives."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > self._max_bytes:
            await self._refuse(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise _TooLarge
            return message

        async def passed(message: Message) -> None:
            # The framework turns the exception into an answer of its own, which must not go out.
            if received <= self._max_bytes:
                await send(message)

        with contextlib.suppress(_TooLarge):
            await self._app(scope, counted, passed)
        if received > self._max_bytes:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = JSONResponse({"detail": f"the body is larger than {self._max_bytes} bytes"}, status_code=413)
        await response(scope, receive, send)


class Meter(Protocol):
    """Takes note of answers."""

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""


class Measure:
    """Counts each answer by route and status, with the time it took."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note the status of its answer; 500 when there is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            # The path itself may hold anything; only known routes become a label.
            route = getattr(scope.get("route"), "path", "unknown")
            self._meter.request(route, status, time.perf_counter() - started)
