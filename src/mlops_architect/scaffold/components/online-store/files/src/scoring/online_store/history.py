"""An entity's past for serving, from the online store."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.state import EntityState
from scoring.features.store import OnlineStore, StoreUnavailable
from scoring.logs import fields
from scoring.online_store.open import open_store
from scoring.settings import Platform

_LOG = logging.getLogger(__name__)


class StoredHistory:
    """Reads the online store, and goes on without it when it is silent."""

    def __init__(self, engine: FeatureEngine, store: OnlineStore) -> None:
        self._engine = engine
        self._store = store

    def past(self, event: Event) -> tuple[Mapping[str, EntityState | None], bool]:
        """Return the stored states, and whether they could be read; None for each entity when not."""
        keys = self._engine.keys(event)
        try:
            found = self._store.read(keys)
        except StoreUnavailable as error:
            _LOG.warning("online store did not answer", extra=fields(error=type(error).__name__))
            return dict.fromkeys(keys), False
        return {name: stored.state for name, stored in found.items()}, True


def connect(platform: Platform, engine: FeatureEngine, timeout_ms: float) -> StoredHistory:
    """Return the history in the store that the platform names."""
    return StoredHistory(engine, open_store(platform, timeout_ms))
