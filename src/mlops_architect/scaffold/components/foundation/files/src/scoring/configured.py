"""Typed settings: ``config/settings.yaml``, overridden by environment variables.

A platform value is overridden by ``SCORING_<NAME>``, a value of a section by
``SCORING_<SECTION>__<NAME>``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import yaml
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


class Surroundings(Configured):
    """Where things are, in every system; the infrastructure sets these on every container."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="SCORING_")

    profile: Literal["local", "aws", "gcp", "azure", "on_prem"] = "local"
    service: str = "scoring"
    """Name of this deployment; metrics carry it as the dimension ``service``."""
    environment: str = "dev"
    variant: str = "stable"
    """Which of several running versions this is, where a canary runs beside the stable one."""
    lake_uri: str = "data/lake"
    image_uri: str = ""
    api_key_secret: str = ""
    metric_namespace: str = "Scoring"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


SectionT = TypeVar("SectionT", bound=Configured)


class Sections:
    """The parsed settings file; sections are typed by the part that reads them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file at ``path``; a missing file means defaults."""
        values = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        return cls(values or {})

    def section(self, name: str, schema: type[SectionT]) -> SectionT:
        """Return the section ``name`` as ``schema``, environment overrides applied."""
        prefix = f"SCORING_{name.upper()}__"
        return schema(_env_prefix=prefix, **self._values.get(name, {}))
