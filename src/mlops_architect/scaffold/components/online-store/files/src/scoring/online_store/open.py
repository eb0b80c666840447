"""The online store that the platform names."""

from __future__ import annotations

from scoring import plugins
from scoring.features.store import OnlineStore
from scoring.settings import Platform


def open_store(platform: Platform, timeout_ms: float = 50.0) -> OnlineStore:
    """Return the configured store; NotPartOfThisSystem when its adapter is not here."""
    store: OnlineStore = plugins.load(plugins.ONLINE_STORES, platform.online_store).connect(platform, timeout_ms)
    return store
