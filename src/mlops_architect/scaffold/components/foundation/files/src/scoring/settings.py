"""Typed settings: ``config/settings.yaml``, overridden by environment variables.

A platform value is overridden by ``SCORING_<NAME>``, a value of a section by
``SCORING_<SECTION>__<NAME>``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class Configured(BaseSettings):
    """Settings whose values come from a file and may be overridden by the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic-settings' own
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and read nothing else."""
        return env_settings, init_settings


class Platform(Configured):
    """Where things are; the infrastructure sets these on every container."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="SCORING_")

    profile: Literal["local", "aws", "gcp", "azure"] = "local"
    service: str = "scoring"
    """Name of this deployment; metrics carry it as the dimension ``service``."""
    environment: str = "dev"
    variant: str = "stable"
    """Which of several running versions this is, where a canary runs beside the stable one."""
    lake_uri: str = "data/lake"
    offline_uri: str = ""
    online_store: str = "sqlite"
    online_name: str = "data/online.sqlite"
    online_database: str = ""
    online_container: str = ""
    online_user: str = ""
    online_cluster: str = ""
    """Name of the cluster that a sign-in is for."""
    online_sharded: bool = False
    """Whether each key has its own server, which the client must find."""
    online_auth: str = ""
    """``iam`` or ``secret`` where the store leaves the choice."""
    online_ca_b64: str = ""
    """Certificates that the store's own is signed with (PEM, in base64), where it is not a public authority."""
    online_password_secret: str = ""
    online_profile: str = ""
    online_write_profile: str = ""
    """Profile for writes that compare, where look-ups take another."""
    stream_kind: str = "file"
    stream_name: str = "data/stream"
    stream_brokers: str = ""
    stream_partitions: int = 1
    stream_retention_hours: float = 24
    checkpoint_table: str = ""
    registry: str = "mlflow"
    registry_name: str = "scoring"
    mlflow_tracking_uri: str = Field(default="sqlite:///data/mlflow.db", validation_alias="MLFLOW_TRACKING_URI")
    image_uri: str = ""
    api_key_secret: str = ""
    training_trigger_arn: str = ""
    training_trigger_url: str = ""
    metric_namespace: str = "Scoring"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def training_trigger(self) -> str:
        """What starts a training, empty where nothing does."""
        return self.training_trigger_arn or self.training_trigger_url


class FeatureSettings(Configured):
    """How features are materialised."""

    materialise_online: bool = True
    """False where a stream consumer owns the online store after its first filling."""
    refresh_s: float = Field(default=0.0, ge=0)
    """Seconds between fillings of the online store by this job; training then sees the same delay that serving does.
    0 where a stream keeps the store fresh, or where nobody waits for a score."""


SectionT = TypeVar("SectionT", bound=Configured)


class SettingsFile:
    """The parsed settings file; sections are typed by the part that reads them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    @classmethod
    def read(cls, path: Path) -> SettingsFile:
        """Read the file at ``path``; a missing file means defaults."""
        values = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        return cls(values or {})

    def platform(self) -> Platform:
        """Return the platform values."""
        values = dict(self._values.get("platform", {}))
        if "mlflow_tracking_uri" in values:
            values["MLFLOW_TRACKING_URI"] = values.pop("mlflow_tracking_uri")
        return Platform(**values)

    def section(self, name: str, schema: type[SectionT]) -> SectionT:
        """Return the section ``name`` as ``schema``, environment overrides applied."""
        prefix = f"SCORING_{name.upper()}__"
        return schema(_env_prefix=prefix, **self._values.get(name, {}))
