"""An entity's past, from the online store where the design has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scoring import plugins
from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.state import EntityState
from scoring.settings import Platform

Past = Mapping[str, EntityState | None]


class History(Protocol):
    """Reads the past of the entities of an event."""

    def past(self, event: Event) -> tuple[Past, bool]:
        """Return the states, and whether all could be read."""


class NoHistory:
    """For designs whose features need nothing but the event."""

    def past(self, event: Event) -> tuple[Past, bool]:  # noqa: ARG002 - the protocol's signature
        """Return no states."""
        return {}, True


def open_history(platform: Platform, engine: FeatureEngine, timeout_ms: float) -> History:
    """Return the history of this design."""
    if not engine.entities or not plugins.has(plugins.PARTS["history"]):
        return NoHistory()
    history: History = plugins.load(plugins.PARTS, "history").connect(platform, engine, timeout_ms)
    return history
