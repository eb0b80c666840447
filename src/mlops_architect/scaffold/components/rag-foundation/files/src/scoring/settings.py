"""The settings of an assistant: which model answers, and where the passages lie."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from scoring.configured import Configured, Sections, Surroundings

__all__ = ["Configured", "Platform", "SettingsFile"]

_PLAIN_NAMES = (
    "model_kind", "model_endpoint", "model_secret_id", "chat_model_id", "embedding_model_id",
    "vector_kind", "vector_endpoint", "vector_index", "vector_secret_id",
)  # fmt: skip
"""Values whose environment variable has no prefix."""


class Platform(Surroundings):
    """Where things are; the infrastructure sets these on every container."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="SCORING_", protected_namespaces=())

    model_kind: Literal["offline", "bedrock", "vertex", "azure-openai", "openai-compatible"] = Field(
        default="offline", validation_alias="MODEL_KIND"
    )
    """``offline`` is the stand-in: it quotes sentences, calls nobody, and says so in every answer."""
    model_endpoint: str = Field(default="", validation_alias="MODEL_ENDPOINT")
    model_secret_id: str = Field(default="", validation_alias="MODEL_SECRET_ID")
    chat_model_id: str = Field(default="offline-extractive", validation_alias="CHAT_MODEL_ID")
    embedding_model_id: str = Field(default="offline-lsa", validation_alias="EMBEDDING_MODEL_ID")
    vector_kind: Literal["local", "opensearch", "pgvector", "azure-ai-search", "firestore-vector"] = Field(
        default="local", validation_alias="VECTOR_KIND"
    )
    vector_endpoint: str = Field(default="", validation_alias="VECTOR_ENDPOINT")
    vector_index: str = Field(default="passages", validation_alias="VECTOR_INDEX")
    vector_secret_id: str = Field(default="", validation_alias="VECTOR_SECRET_ID")
    config_folder: str = Field(default="config", validation_alias="SCORING_CONFIG")


class SettingsFile(Sections):
    """The parsed settings file of this system."""

    def platform(self) -> Platform:
        """Return the platform values."""
        values = dict(self._values.get("platform", {}))
        return Platform(**{name.upper() if name in _PLAIN_NAMES else name: value for name, value in values.items()})
