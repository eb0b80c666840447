"""The HTTP application: the routes that draft and that take feedback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException

from scoring import __version__
from scoring.logs import fields
from scoring.models.interface import ModelUnavailable
from scoring.runtime import Runtime
from scoring.serving.http import Problem, assemble, guard, metric_routes
from scoring.serving.schema import DraftIn, DraftOut, FeedbackIn, FeedbackOut
from scoring.serving.service import BudgetUsedUp, Service, TooLong
from scoring.serving.settings import ServingSettings

_LOG = logging.getLogger(__name__)
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is not JSON"},
    401: {"model": Problem, "description": "No valid API key"},
    413: {"model": Problem, "description": "Body too large"},
    422: {"model": Problem, "description": "The body is not what is expected, or the request is too long"},
    429: {"model": Problem, "description": "Too many requests, or the day's tokens are used up"},
    503: {"model": Problem, "description": "No model is ready, or it does not answer"},
}
_RETRY = {"Retry-After": "5"}


def create_app(runtime: Runtime, settings: ServingSettings | None = None) -> FastAPI:
    """Return the application for ``runtime``, with its own settings where none are given."""
    settings = settings or runtime.settings_file.section("serving", ServingSettings)
    service = Service(runtime, settings)
    guarded = guard(runtime.platform, settings)
    routers = [_draft_routes(service, guarded), metric_routes(service, guarded)]
    return assemble(runtime.use_case.title, service, settings, routers)


def _draft_routes(service: Service, guarded: Callable[..., str]) -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.post("/draft", responses=_PROBLEMS)
    def draft(body: DraftIn, caller: Annotated[str, Depends(guarded)]) -> DraftOut:
        """Draft an answer for a person to read."""
        try:
            return service.draft(body, caller)
        except TooLong as error:
            raise HTTPException(422, str(error)) from error
        except BudgetUsedUp as error:
            raise HTTPException(429, str(error), headers={"Retry-After": "3600"}) from error
        except LookupError as error:
            raise HTTPException(503, str(error), headers=_RETRY) from error
        except ModelUnavailable as error:
            _LOG.error("no draft possible", extra=fields(reason=str(error)))
            raise HTTPException(503, "no model answers now", headers=_RETRY) from error

    @router.post("/feedback", responses=_PROBLEMS, status_code=202)
    def feedback(body: FeedbackIn, caller: Annotated[str, Depends(guarded)]) -> FeedbackOut:  # noqa: ARG001 - guards
        """Take what became of a draft."""
        service.take_feedback(body)
        return FeedbackOut()

    # The annotations name values of this scope, so they are handed over resolved.
    draft.__annotations__["caller"] = Annotated[str, Depends(guarded)]
    feedback.__annotations__["caller"] = Annotated[str, Depends(guarded)]
    return router


def from_environment() -> FastAPI:
    """Return the application for the configuration of this process."""
    _LOG.info("service starts", extra=fields(version=__version__))
    return create_app(Runtime.open())
