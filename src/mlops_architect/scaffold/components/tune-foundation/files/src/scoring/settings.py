"""The settings of a fine-tuning system: where its registry is, what starts a training, and which model answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from scoring.configured import Configured, Sections, Surroundings

__all__ = ["Configured", "Platform", "SettingsFile"]

_PLAIN_NAMES = ("mlflow_tracking_uri", "model_kind", "model_endpoint", "model_secret_id", "chat_model_id")
"""Values whose environment variable has no prefix."""


class Platform(Surroundings):
    """Where things are; the infrastructure sets these on every container."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="SCORING_", protected_namespaces=())

    offline_uri: str = ""
    registry: str = "mlflow"
    registry_name: str = "scoring"
    mlflow_tracking_uri: str = Field(default="sqlite:///data/mlflow.db", validation_alias="MLFLOW_TRACKING_URI")
    training_trigger_arn: str = ""
    training_trigger_url: str = ""
    model_kind: Literal["offline", "openai-compatible"] = Field(default="offline", validation_alias="MODEL_KIND")
    """``offline`` is the stand-in: the tiny model of a laptop, and every answer says so."""
    model_endpoint: str = Field(default="", validation_alias="MODEL_ENDPOINT")
    model_secret_id: str = Field(default="", validation_alias="MODEL_SECRET_ID")
    chat_model_id: str = Field(default="tiny-decoder", validation_alias="CHAT_MODEL_ID")
    embedding_model_id: str = Field(default="", validation_alias="EMBEDDING_MODEL_ID")
    """Set by some servers; nothing is embedded here."""

    @property
    def training_trigger(self) -> str:
        """What starts a training, empty where nothing does."""
        return self.training_trigger_arn or self.training_trigger_url


class SettingsFile(Sections):
    """The parsed settings file of this system."""

    def platform(self) -> Platform:
        """Return the platform values."""
        values = dict(self._values.get("platform", {}))
        return Platform(**{name.upper() if name in _PLAIN_NAMES else name: value for name, value in values.items()})
