"""The HTTP application: the routes that score."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from scoring import __version__, plugins
from scoring.logs import fields
from scoring.runtime import Runtime
from scoring.serving.http import Problem, assemble, guard, metric_routes
from scoring.serving.models import NoModel
from scoring.serving.schema import ScoreOut, answer_model, many_model, request_model
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
    guarded = guard(runtime.platform, settings)
    routers = [_score_routes(service, guarded), metric_routes(service, guarded)]
    if plugins.has(plugins.PARTS["list-routes"]):
        routers.append(plugins.load(plugins.PARTS, "list-routes").routes(service, guarded))
    return assemble(runtime.use_case.title, service, settings, routers)


def _score_routes(service: Service, guarded: Callable[..., str]) -> APIRouter:
    router = APIRouter()
    protected = [Depends(guarded)]
    event_model: Any = request_model(service.runtime.use_case)
    events_model: Any = many_model(event_model, service.settings.max_events_per_request)

    out = answer_model(service.runtime.use_case)

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
        for other in service.managed if len(raw) == 1 else ():
            found = await run_in_threadpool(other, raw[0])
            if found is not None:
                return Response(found, media_type="application/json")
        scores = await run_in_threadpool(answer, raw, explain=False)
        text = "".join(score.model_dump_json() + "\n" for score in scores)
        return Response(text, media_type="application/jsonlines" if lines else "application/json")

    # The annotations above are values of this scope, so they are handed over resolved.
    score.__annotations__.update(event=event_model, explain=bool)
    score_many.__annotations__.update(body=events_model, explain=bool)
    score.__annotations__["return"] = out
    score_many.__annotations__["return"] = list[out]  # type: ignore[valid-type]
    router.add_api_route("/v1/score", score, methods=["POST"], dependencies=protected, responses=_PROBLEMS)
    router.add_api_route("/v1/score-many", score_many, methods=["POST"], dependencies=protected, responses=_PROBLEMS)
    router.add_api_route(
        "/invocations",
        invocations,
        methods=["POST"],
        dependencies=[] if service.settings.managed_routes else protected,
        include_in_schema=False,
    )

    return router


def from_environment() -> FastAPI:
    """Return the application for the configuration of this process."""
    _LOG.info("service starts", extra=fields(version=__version__))
    return create_app(Runtime.open())
