"""Models behind the common HTTP interface that vLLM, Ollama, llama.cpp and others speak.

https://platform.openai.com/docs/api-reference/chat/create and /embeddings/create
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import requests

from scoring import adapters
from scoring.models.http import number, post_json
from scoring.models.interface import Completion, Hosted, ModelUnavailable, Purpose, Vectors, unit
from scoring.models.settings import ModelSettings
from scoring.settings import Platform

KEY_VARIABLE = "MODEL_API_KEY"
"""The key on a laptop; elsewhere it comes from the secret that MODEL_SECRET_ID names."""


class Server:
    """One address, and how requests to it are signed."""

    def __init__(self, platform: Platform, settings: ModelSettings, session: Any = requests) -> None:
        if not platform.model_endpoint.startswith(("http://", "https://")):
            raise ValueError("MODEL_ENDPOINT must be the address of the server, such as http://host:8000/v1")
        self._address = platform.model_endpoint.rstrip("/")
        self._platform = platform
        self.settings = settings
        self._session = session
        self._key: str | None = None

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send ``body`` to ``path`` and return the answer."""
        return post_json(f"{self._address}/{path}", body, self._headers, self.settings, self._session)

    def _headers(self) -> Mapping[str, str]:
        if self._key is None:
            secret = self._platform.model_secret_id
            store = adapters.load(adapters.SECRETS, self._platform.profile) if secret else None
            self._key = str(store.read_secret(secret)) if store else os.environ.get(KEY_VARIABLE, "")
        return {"Authorization": f"Bearer {self._key}"} if self._key else {}


def completion(answer: Any) -> Completion:
    """Return what a server of this interface wrote; ModelUnavailable where the answer has another shape."""
    try:
        usage = answer.get("usage") or {}
        text = answer["choices"][0]["message"]["content"] or ""
        return Completion(str(text), number(usage.get("prompt_tokens")), number(usage.get("completion_tokens")))
    except (KeyError, IndexError, TypeError, AttributeError):
        raise ModelUnavailable("the model's answer has an unknown shape") from None


def vectors(answer: Any, count: int) -> Vectors:
    """Return the embeddings of an answer in the order of the request."""
    try:
        rows = sorted(answer["data"], key=lambda row: int(row["index"]))
        found = unit([row["embedding"] for row in rows])
    except (KeyError, TypeError, ValueError):
        raise ModelUnavailable("the embeddings have an unknown shape") from None
    if len(found) != count:
        raise ModelUnavailable("the model returned another number of embeddings than was asked for")
    return found


class CompatibleChat:
    """Writes answers."""

    stand_in = False

    def __init__(self, server: Server, model: str) -> None:
        self._server = server
        self.id = model

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return the model's answer."""
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = {
            "model": self.id, "messages": messages, "max_tokens": max_tokens,
            "temperature": self._server.settings.temperature,
        }  # fmt: skip
        return completion(self._server.post("chat/completions", body))


class CompatibleEmbedder(Hosted):
    """Embeds text."""

    def __init__(self, server: Server, model: str) -> None:
        self._server = server
        self.id = model

    def embed(self, texts: Sequence[str], purpose: Purpose) -> Vectors:  # noqa: ARG002 - the protocol's signature
        """Return one vector a text."""
        return vectors(self._server.post("embeddings", {"model": self.id, "input": list(texts)}), len(texts))


def chat(platform: Platform, settings: ModelSettings) -> CompatibleChat:
    """Return what answers."""
    return CompatibleChat(Server(platform, settings), platform.chat_model_id)


def embedder(platform: Platform, settings: ModelSettings) -> CompatibleEmbedder:
    """Return what embeds."""
    return CompatibleEmbedder(Server(platform, settings), platform.embedding_model_id)
