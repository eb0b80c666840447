"""The HTTP application: routes, keys, limits, and nothing of the domain."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from scoring import __version__
from scoring.logs import fields
from scoring.runtime import Runtime
from scoring.serving.middleware import BodyLimit, Measure
from scoring.serving.models import NoModel
from scoring.serving.schema import Problem, ScoreOut, many_model, request_model
from scoring.serving.security import ApiKeys, RateLimit, key_reader
from scoring.serving.service import ContractError, Service
from scoring.serving.settings import ServingSettings

_LOG = logging.getLogger(__name__)
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is not JSON"},
    401: {"model": Problem, "description": "No valid API key"},
    413: {"model": Problem, "description": "Body too large"},
    422: {"model": Problem, "description": "The event breaks the data contract"},
    429: {"model": Problem, "description": "Too many requests"},
    503: {"model": Problem, "description": "No model yet"},
}


def create_app(runtime: Runtime) -> FastAPI:
    """Return the application for ``runtime``."""
    settings = runtime.settings_file.section("serving", ServingSettings)
    service = Service(runtime, settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - FastAPI's signature
        await run_in_threadpool(service.tick)
        task = asyncio.create_task(_tick_for_ever(service))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await run_in_threadpool(service.close)
        _LOG.info("service stopped")

    app = FastAPI(title=runtime.use_case.title, version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.service = service
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_kb * 1024)
    app.add_middleware(Measure, metrics=service.metrics)
    app.add_exception_handler(RequestValidationError, _refused)
    app.include_router(_health_routes(service))
    app.include_router(_score_routes(service, _guard(runtime, settings)))
    return app


async def _tick_for_ever(service: Service) -> None:
    pause = min(service.settings.metrics_flush_s, service.settings.model_refresh_s)
    while True:
        await asyncio.sleep(pause)
        await run_in_threadpool(service.tick)


async def _refused(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - FastAPI's signature
    # FastAPI's own answer repeats the input; this one names places and rules only.
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    status = 400 if any(problem["type"] == "json_invalid" for problem in problems) else 422
    places = [
        f"{'.'.join(str(part) for part in problem['loc'][1:]) or 'body'}: {problem['msg']}" for problem in problems
    ]
    return JSONResponse({"detail": "; ".join(places)}, status_code=status)


def _guard(runtime: Runtime, settings: ServingSettings) -> Callable[..., None]:
    keys = ApiKeys(key_reader(runtime.platform))
    limit = RateLimit(settings.rate_limit_rps, settings.rate_burst)

    def guard(x_api_key: Annotated[str, Header(max_length=512)] = "") -> None:
        if not keys.accepts(x_api_key):
            raise HTTPException(401, "no valid API key in the header X-API-Key")
        wait_s = limit.wait_s(x_api_key)
        if wait_s > 0:
            raise HTTPException(429, "too many requests", headers={"Retry-After": str(max(1, round(wait_s)))})

    return guard


def _health_routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/health/live")
    def live() -> dict[str, str]:
        """Answer that the process runs."""
        return {"status": "live"}

    @router.get("/health/ready", responses={503: {"model": Problem}})
    @router.get("/ping", include_in_schema=False)
    def ready(response: Response) -> dict[str, Any]:
        """Answer whether requests can be scored."""
        parts = service.ready()
        if not all(parts.values()):
            response.status_code = 503
        return {"status": "ready" if all(parts.values()) else "waiting", "parts": parts}

    return router


def _score_routes(service: Service, guard: Callable[..., None]) -> APIRouter:
    router = APIRouter()
    protected = [Depends(guard)]
    event_model: Any = request_model(service.runtime.use_case)
    events_model: Any = many_model(event_model, service.settings.max_events_per_request)

    def answer(raw: list[dict[str, Any]], *, explain: bool) -> list[ScoreOut]:
        try:
            return service.score([service.parse(event) for event in raw], explain=explain)
        except ContractError as error:
            raise HTTPException(422, "; ".join(error.reasons)) from error
        except NoModel as error:
            raise HTTPException(503, str(error)) from error

    def score(event: event_model, explain: bool = False) -> ScoreOut:
        """Score one event."""
        return answer([event.model_dump()], explain=explain)[0]

    def score_many(body: events_model, explain: bool = False) -> list[ScoreOut]:
        """Score several events at once, such as the candidates of one page."""
        return answer([event.model_dump() for event in body.events], explain=explain)

    async def invocations(request: Request) -> Response:
        """Score for a managed endpoint: one JSON event, or one event a line."""
        lines = "jsonlines" in request.headers.get("content-type", "")
        body = await request.body()
        try:
            raw = [json.loads(line) for line in body.splitlines() if line.strip()] if lines else [json.loads(body)]
        except ValueError as error:
            raise HTTPException(400, "the body is not JSON") from error
        if not all(isinstance(event, dict) for event in raw):
            raise HTTPException(422, "an event is a JSON object")
        scores = await run_in_threadpool(answer, raw, explain=False)
        text = "".join(score.model_dump_json() + "\n" for score in scores)
        return Response(text, media_type="application/jsonlines" if lines else "application/json")

    # The annotations above are values of this scope, so they are handed over resolved.
    score.__annotations__.update(event=event_model, explain=bool)
    score_many.__annotations__.update(body=events_model, explain=bool)
    score.__annotations__["return"] = ScoreOut
    score_many.__annotations__["return"] = list[ScoreOut]
    router.add_api_route("/v1/score", score, methods=["POST"], dependencies=protected, responses=_PROBLEMS)
    router.add_api_route("/v1/score-many", score_many, methods=["POST"], dependencies=protected, responses=_PROBLEMS)
    router.add_api_route(
        "/invocations",
        invocations,
        methods=["POST"],
        dependencies=[] if service.settings.managed_routes else protected,
        include_in_schema=False,
    )

    @router.get("/metrics", dependencies=protected, include_in_schema=False)
    def metrics() -> Response:
        return Response(service.metrics.render(), media_type="text/plain; version=0.0.4")

    return router


def from_environment() -> FastAPI:
    """Return the application for the configuration of this process."""
    _LOG.info("service starts", extra=fields(version=__version__))
    return create_app(Runtime.open())
