"""Models of Vertex AI in the project's region, signed in with the service account.

https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlparse

import requests

from scoring.cloud.gcp_identity import identity
from scoring.models.http import number, post_json
from scoring.models.interface import Completion, Hosted, ModelUnavailable, Purpose, Vectors, unit
from scoring.models.settings import ModelSettings
from scoring.settings import Platform

_PURPOSES = {"passage": "RETRIEVAL_DOCUMENT", "question": "RETRIEVAL_QUERY"}


class Project:
    """The models that a project may use in one region: ``https://HOST/v1/projects/P/locations/R``."""

    def __init__(self, platform: Platform, settings: ModelSettings, session: Any = requests) -> None:
        place = urlparse(platform.model_endpoint)
        if place.scheme != "https" or not (place.hostname or "").endswith("aiplatform.googleapis.com"):
            raise ValueError("MODEL_ENDPOINT is not Vertex AI: the token would be given away")
        self._address = platform.model_endpoint.rstrip("/")
        self.settings = settings
        self._session = session

    def post(self, model: str, operation: str, body: Mapping[str, Any]) -> Any:
        """Send ``body`` to an operation of a model and return the answer."""
        url = f"{self._address}/publishers/google/models/{quote(model, safe='@')}:{operation}"
        return post_json(url, body, self._headers, self.settings, self._session)

    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {identity().token()[0]}"}


class VertexChat:
    """Writes answers."""

    stand_in = False

    def __init__(self, project: Project, model: str) -> None:
        self._project = project
        self.id = model

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return the model's answer; nothing where a safety filter stopped it."""
        body = {
            "systemInstruction": {"parts": [{"text": system}]},
            "contents": [{"role": "user", "parts": [{"text": user}]}],
            "generationConfig": {
                "maxOutputTokens": max_tokens,
                "temperature": self._project.settings.temperature,
            },
        }
        answer = self._project.post(self.id, "generateContent", body)
        try:
            usage = answer.get("usageMetadata") or {}
            candidates = answer.get("candidates") or [{}]
            parts = candidates[0].get("content", {}).get("parts", [])
            text = "".join(str(part.get("text", "")) for part in parts)
            written = number(usage.get("candidatesTokenCount")) + number(usage.get("thoughtsTokenCount"))
            return Completion(text, number(usage.get("promptTokenCount")), written)
        except (IndexError, TypeError, AttributeError):
            raise ModelUnavailable("the model's answer has an unknown shape") from None


class VertexEmbedder(Hosted):
    """Embeds text."""

    def __init__(self, project: Project, model: str) -> None:
        self._project = project
        self.id = model

    def embed(self, texts: Sequence[str], purpose: Purpose) -> Vectors:
        """Return one vector a text; Gemini's embedding models take one text a request."""
        step = 1 if self.id.startswith("gemini") else len(texts)
        rows: list[Sequence[float]] = []
        for start in range(0, len(texts), max(1, step)):
            instances = [{"content": text, "task_type": _PURPOSES[purpose]} for text in texts[start : start + step]]
            body: dict[str, Any] = {"instances": instances}
            if self._project.settings.embedding_dimensions:
                body["parameters"] = {"outputDimensionality": self._project.settings.embedding_dimensions}
            answer = self._project.post(self.id, "predict", body)
            try:
                rows += [prediction["embeddings"]["values"] for prediction in answer["predictions"]]
            except (KeyError, TypeError):
                raise ModelUnavailable("the embeddings have an unknown shape") from None
        if len(rows) != len(texts):
            raise ModelUnavailable("the model returned another number of embeddings than was asked for")
        return unit(rows)


def chat(platform: Platform, settings: ModelSettings) -> VertexChat:
    """Return what answers."""
    return VertexChat(Project(platform, settings), platform.chat_model_id)


def embedder(platform: Platform, settings: ModelSettings) -> VertexEmbedder:
    """Return what embeds."""
    return VertexEmbedder(Project(platform, settings), platform.embedding_model_id)
