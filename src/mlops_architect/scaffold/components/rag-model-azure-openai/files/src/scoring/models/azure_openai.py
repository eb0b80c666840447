"""Deployments of Azure OpenAI, signed in with the managed identity; no key exists.

https://learn.microsoft.com/azure/ai-services/openai/reference
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlparse

import requests

from scoring.cloud.azure_identity import token
from scoring.models.http import number, post_json
from scoring.models.interface import Completion, Hosted, ModelUnavailable, Purpose, Vectors, unit
from scoring.models.settings import ModelSettings
from scoring.settings import Platform

_AUDIENCE = "https://cognitiveservices.azure.com"
_VERSION = "2024-10-21"
_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com")


class Resource:
    """One resource with its deployments."""

    def __init__(self, platform: Platform, settings: ModelSettings, session: Any = requests) -> None:
        place = urlparse(platform.model_endpoint)
        if place.scheme != "https" or not (place.hostname or "").endswith(_HOSTS):
            raise ValueError("MODEL_ENDPOINT is not an Azure OpenAI resource: the token would be given away")
        self._address = f"https://{place.netloc}"
        self.settings = settings
        self._session = session

    def post(self, deployment: str, operation: str, body: Mapping[str, Any]) -> Any:
        """Send ``body`` to an operation of a deployment and return the answer."""
        url = f"{self._address}/openai/deployments/{quote(deployment, safe='')}/{operation}?api-version={_VERSION}"
        return post_json(url, body, self._headers, self.settings, self._session)

    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token(_AUDIENCE)[0]}"}


class AzureChat:
    """Writes answers."""

    stand_in = False

    def __init__(self, resource: Resource, deployment: str) -> None:
        self._resource = resource
        self.id = deployment

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return the model's answer; nothing where Azure's content filter stopped it."""
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = {"messages": messages, "max_tokens": max_tokens, "temperature": self._resource.settings.temperature}
        answer = self._resource.post(self.id, "chat/completions", body)
        try:
            usage = answer.get("usage") or {}
            text = answer["choices"][0]["message"].get("content") or ""
            return Completion(str(text), number(usage.get("prompt_tokens")), number(usage.get("completion_tokens")))
        except (KeyError, IndexError, TypeError, AttributeError):
            raise ModelUnavailable("the model's answer has an unknown shape") from None


class AzureEmbedder(Hosted):
    """Embeds text."""

    def __init__(self, resource: Resource, deployment: str) -> None:
        self._resource = resource
        self.id = deployment

    def embed(self, texts: Sequence[str], purpose: Purpose) -> Vectors:  # noqa: ARG002 - the protocol's signature
        """Return one vector a text."""
        size = self._resource.settings.embedding_dimensions
        body = {"input": list(texts), **({"dimensions": size} if size else {})}
        answer = self._resource.post(self.id, "embeddings", body)
        try:
            rows = sorted(answer["data"], key=lambda row: int(row["index"]))
            found = unit([row["embedding"] for row in rows])
        except (KeyError, TypeError, ValueError):
            raise ModelUnavailable("the embeddings have an unknown shape") from None
        if len(found) != len(texts):
            raise ModelUnavailable("the model returned another number of embeddings than was asked for")
        return found


def chat(platform: Platform, settings: ModelSettings) -> AzureChat:
    """Return what answers."""
    return AzureChat(Resource(platform, settings), platform.chat_model_id)


def embedder(platform: Platform, settings: ModelSettings) -> AzureEmbedder:
    """Return what embeds."""
    return AzureEmbedder(Resource(platform, settings), platform.embedding_model_id)
