"""What training needs from a registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class RunRecord:
    """One training run: parameters, measures and lineage."""

    name: str
    parameters: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str] = field(default_factory=dict)


class Registry(Protocol):
    """Records runs and versions; scoring never depends on it."""

    def register(self, bundle: Path, run: RunRecord) -> str:
        """Record a run with its bundle and return the new version."""

    def set_champion(self, version: str) -> None:
        """Mark ``version`` as the one in use."""

    def versions(self) -> list[str]:
        """Return all versions, oldest first."""
