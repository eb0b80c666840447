"""What a role is given: settings, use case, lake, metrics, and the moment it runs for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scoring import plugins
from scoring.emf import MetricWriter
from scoring.lake.interface import Lake
from scoring.lake.open import open_lake
from scoring.logs import configure
from scoring.settings import Platform, SettingsFile
from scoring.times import add_as_of, as_of
from scoring.use_case import UseCase

__all__ = ["Runtime", "add_as_of", "as_of"]

_NEVER_LOGGED = frozenset({"request", "answer", "text", "draft", "corrected", "prompt", "conversation_id", "customer"})


@dataclass(frozen=True)
class Runtime:
    """The surroundings of one run of a role."""

    settings_file: SettingsFile
    platform: Platform
    use_case: UseCase
    lake: Lake

    @classmethod
    def open(cls, config: Path | None = None) -> Runtime:
        """Read the configuration folder (``SCORING_CONFIG``, or ``config``) and set up logging."""
        folder = config or Path(os.environ.get("SCORING_CONFIG", "config"))
        settings_file = SettingsFile.read(folder / "settings.yaml")
        platform = settings_file.platform()
        configure(platform.log_level, _NEVER_LOGGED, quiet=("alembic", "mlflow"))
        return cls(settings_file, platform, UseCase.read(folder / "use_case.yaml"), open_lake(platform.lake_uri))

    @cached_property
    def metrics(self) -> MetricWriter:
        """Where metrics go."""
        return MetricWriter(
            self.platform.metric_namespace, self.platform.service, enabled=self.platform.profile != "local"
        )

    def has(self, module: str) -> bool:
        """Return whether this repository contains ``module``."""
        return plugins.has(module)
