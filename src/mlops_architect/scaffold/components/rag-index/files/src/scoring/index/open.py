"""The store of vectors of this system, by the platform's settings."""

from __future__ import annotations

from scoring import plugins
from scoring.index.interface import VectorStore
from scoring.runtime import Runtime


def open_store(runtime: Runtime) -> VectorStore:
    """Return the store.

    Raises:
        NotPartOfThisSystem: The kind of store is not part of this repository.
    """
    store: VectorStore = plugins.load(plugins.VECTOR_STORES, runtime.platform.vector_kind).connect(runtime)
    return store
