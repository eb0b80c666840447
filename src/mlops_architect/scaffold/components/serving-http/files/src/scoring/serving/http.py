"""The HTTP application around any service: health, keys, limits, refusals, regular work, and nothing of the domain."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from scoring import __version__
from scoring.serving.limits import HttpSettings
from scoring.serving.middleware import BodyLimit, Measure, Meter
from scoring.serving.security import ApiKeys, RateLimit, key_reader
from scoring.settings import Platform

_LOG = logging.getLogger(__name__)
_KEY = APIKeyHeader(name="X-API-Key", auto_error=False)


class Problem(BaseModel):
    """What went wrong, in words a caller can act on."""

    detail: str


class Metrics(Meter, Protocol):
    """Measures requests, and shows the measurements to a scraper."""

    def render(self) -> bytes:
        """Return the Prometheus text."""


class Answering(Protocol):
    """What the application needs from the service behind it."""

    @property
    def metrics(self) -> Metrics:
        """What measures it."""

    def ready(self) -> dict[str, bool]:
        """Return what must hold before requests are taken."""

    def tick(self) -> None:
        """Do the regular work; never raises."""

    def close(self) -> None:
        """Write what is still in memory."""


def assemble(title: str, service: Answering, settings: HttpSettings, routers: list[APIRouter]) -> FastAPI:
    """Return the application that serves ``routers`` and health, and keeps ``service`` going."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - FastAPI's signature
        await run_in_threadpool(service.tick)
        task = asyncio.create_task(_tick_for_ever(service, min(settings.metrics_flush_s, settings.tick_s)))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await run_in_threadpool(service.close)
        _LOG.info("service stopped")

    app = FastAPI(title=title, version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.service = service
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_kb * 1024)
    app.add_middleware(Measure, meter=service.metrics)
    app.add_exception_handler(RequestValidationError, _refused)
    app.include_router(_health_routes(service))
    for router in routers:
        app.include_router(router)
    return app


async def _tick_for_ever(service: Answering, pause_s: float) -> None:
    while True:
        await asyncio.sleep(pause_s)
        await run_in_threadpool(service.tick)


async def _refused(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - FastAPI's signature
    # FastAPI's own answer repeats the input; this one names places and rules only.
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    status = 400 if any(problem["type"] == "json_invalid" for problem in problems) else 422
    places = [
        f"{'.'.join(str(part) for part in problem['loc'][1:]) or 'body'}: {problem['msg']}" for problem in problems
    ]
    return JSONResponse({"detail": "; ".join(places)}, status_code=status)


def guard(platform: Platform, settings: HttpSettings) -> Callable[..., str]:
    """Return what lets a request in: the name of the caller whose key it carries, within the caller's rate."""
    keys = ApiKeys(key_reader(platform))
    limit = RateLimit(settings.rate_limit_rps, settings.rate_burst)

    def guarded(key: Annotated[str | None, Security(_KEY)]) -> str:
        caller = keys.caller(key or "")
        if key is None or caller is None:
            raise HTTPException(401, "no valid API key in the header X-API-Key")
        wait_s = limit.wait_s(key)
        if wait_s > 0:
            raise HTTPException(429, "too many requests", headers={"Retry-After": str(max(1, round(wait_s)))})
        return caller

    return guarded


def _health_routes(service: Answering) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/health/live")
    def live() -> dict[str, str]:
        """Answer that the process runs."""
        return {"status": "live"}

    @router.get("/health/ready", responses={503: {"model": Problem}})
    @router.get("/ping", include_in_schema=False)
    def ready(response: Response) -> dict[str, Any]:
        """Answer whether requests can be taken."""
        parts = service.ready()
        if not all(parts.values()):
            response.status_code = 503
        return {"status": "ready" if all(parts.values()) else "waiting", "parts": parts}

    return router


def metric_routes(service: Answering, guarded: Callable[..., str]) -> APIRouter:
    """Return the route that a scraper reads."""
    router = APIRouter(dependencies=[Depends(guarded)])

    @router.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(service.metrics.render(), media_type="text/plain; version=0.0.4")

    return router
