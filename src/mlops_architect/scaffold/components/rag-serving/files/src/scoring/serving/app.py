"""The HTTP application: the routes that answer and that take feedback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Response

from scoring import __version__
from scoring.index.interface import StoreUnavailable
from scoring.logs import fields
from scoring.models.interface import ModelUnavailable
from scoring.runtime import Runtime
from scoring.serving.budget import BudgetSpent
from scoring.serving.http import Problem, assemble, guard, metric_routes
from scoring.serving.schema import AnswerIn, AnswerOut, FeedbackIn, FeedbackOut
from scoring.serving.service import Service
from scoring.serving.settings import ServingSettings
from scoring.serving.tracing import Trace
from scoring.serving.variants import NothingAnswers

_LOG = logging.getLogger(__name__)
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is not JSON"},
    401: {"model": Problem, "description": "No valid API key"},
    413: {"model": Problem, "description": "Body too large"},
    422: {"model": Problem, "description": "The body is not what is expected"},
    429: {"model": Problem, "description": "Too many requests, or the day's tokens are used up"},
    503: {"model": Problem, "description": "No index yet, or the model or the index does not answer"},
}
_RETRY_S = "5"


def create_app(runtime: Runtime, settings: ServingSettings | None = None) -> FastAPI:
    """Return the application for ``runtime``, with its own settings where none are given."""
    settings = settings or runtime.settings_file.section("serving", ServingSettings)
    service = Service(runtime, settings)
    guarded = guard(runtime.platform, settings)
    routers = [_answer_routes(service, guarded), metric_routes(service, guarded)]
    return assemble(runtime.use_case.title, service, settings, routers)


def _answer_routes(service: Service, guarded: Callable[..., str]) -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.post("/answer", responses=_PROBLEMS)
    def answer(
        body: AnswerIn,
        response: Response,
        caller: Annotated[str, Depends(guarded)],
        x_groups: Annotated[str | None, Header(max_length=8192)] = None,
        traceparent: Annotated[str, Header(max_length=128)] = "",
    ) -> AnswerOut:
        """Answer one question from the documents that the caller may read."""
        trace = Trace(traceparent)
        response.headers["traceparent"] = trace.header
        try:
            with trace.span("answer"):
                return service.answer(body.question, caller, x_groups, trace)
        except BudgetSpent as error:
            service.metrics.beyond_budget()
            headers = {"Retry-After": str(max(1, round(error.wait_s)))}
            raise HTTPException(429, str(error), headers=headers) from error
        except NothingAnswers as error:
            raise HTTPException(503, str(error), headers={"Retry-After": _RETRY_S}) from error
        except (ModelUnavailable, StoreUnavailable) as error:
            _LOG.error("no answer possible", extra=fields(trace_id=trace.trace_id, reason=str(error)))
            raise HTTPException(503, "the assistant cannot answer now", headers={"Retry-After": _RETRY_S}) from error

    @router.post("/feedback", responses=_PROBLEMS, status_code=202)
    def feedback(body: FeedbackIn, caller: Annotated[str, Depends(guarded)]) -> FeedbackOut:
        """Take what a person thought of an answer."""
        service.take_feedback(body, caller)
        return FeedbackOut()

    # The annotations name values of this scope, so they are handed over resolved.
    answer.__annotations__["caller"] = Annotated[str, Depends(guarded)]
    feedback.__annotations__["caller"] = Annotated[str, Depends(guarded)]
    return router


def from_environment() -> FastAPI:
    """Return the application for the configuration of this process."""
    _LOG.info("service starts", extra=fields(version=__version__))
    return create_app(Runtime.open())
