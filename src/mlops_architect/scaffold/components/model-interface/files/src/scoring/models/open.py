"""The models of this system, by the platform's settings."""

from __future__ import annotations

from scoring import plugins
from scoring.models.interface import ChatModel, Embedder
from scoring.models.settings import ModelSettings
from scoring.runtime import Runtime


def open_chat(runtime: Runtime) -> ChatModel:
    """Return what writes answers.

    Raises:
        NotPartOfThisSystem: The kind of model is not part of this repository.
    """
    chat: ChatModel = plugins.load(plugins.MODELS, runtime.platform.model_kind).chat(runtime.platform, _of(runtime))
    return chat


def open_embedder(runtime: Runtime) -> Embedder:
    """Return what embeds text."""
    found: Embedder = plugins.load(plugins.MODELS, runtime.platform.model_kind).embedder(runtime.platform, _of(runtime))
    return found


def _of(runtime: Runtime) -> ModelSettings:
    return runtime.settings_file.section("model", ModelSettings)
