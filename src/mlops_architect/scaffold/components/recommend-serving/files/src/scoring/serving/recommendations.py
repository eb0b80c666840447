"""The routes that answer with lists and take what people did with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import ValidationError

from scoring.serving.http import Problem
from scoring.serving.list_schema import FeedbackIn, ListOut, Taken, list_request_model
from scoring.serving.models import NoModel
from scoring.serving.recommender import NoCandidates, Recommender
from scoring.serving.service import ContractError, Service

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is not JSON"},
    401: {"model": Problem, "description": "No valid API key"},
    413: {"model": Problem, "description": "Body too large"},
    422: {"model": Problem, "description": "The request breaks the data contract"},
    429: {"model": Problem, "description": "Too many requests"},
    503: {"model": Problem, "description": "No candidates or no model yet"},
}


def routes(service: Service, guarded: Callable[..., str]) -> APIRouter:
    """Return the routes; their regular work is done with that of the service."""
    recommender = Recommender(service)
    service.beside.append(recommender)
    router = APIRouter(dependencies=[Depends(guarded)])
    request_model: Any = list_request_model(recommender.shape)

    def recommend(body: request_model, explain: bool = False) -> ListOut:
        """Return a ranked list of items for one person, each with where it comes from."""
        try:
            return recommender.recommend(body.model_dump(), explain=explain)
        except ContractError as error:
            raise HTTPException(422, "; ".join(error.reasons)) from error
        except (NoCandidates, NoModel) as error:
            raise HTTPException(503, str(error)) from error

    def feedback(body: FeedbackIn) -> Taken:
        """Take what a person did with one place of a list: it becomes a label, and a choice changes the next list."""
        return Taken(remembered=recommender.feedback(body))

    def managed(raw: dict[str, Any]) -> str | None:
        """Answer a request for a list, or take feedback, where a managed endpoint has one route for everything."""
        try:
            if "context" in raw:
                return recommend(request_model.model_validate(raw)).model_dump_json()
            if "kind" in raw:
                return feedback(FeedbackIn.model_validate(raw)).model_dump_json()
        except ValidationError as error:
            places = (f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in error.errors())
            raise HTTPException(422, "; ".join(places)) from error
        return None

    service.managed.append(managed)
    # The annotation above is a value of this scope, so it is handed over resolved.
    recommend.__annotations__.update({"body": request_model, "explain": bool, "return": ListOut})
    feedback.__annotations__.update({"body": FeedbackIn, "return": Taken})
    router.add_api_route("/v1/recommendations", recommend, methods=["POST"], responses=_PROBLEMS)
    router.add_api_route("/v1/feedback", feedback, methods=["POST"], responses=_PROBLEMS)
    return router
