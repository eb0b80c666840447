"""The registry that the settings name."""

from __future__ import annotations

from scoring import plugins
from scoring.registry.interface import Registry
from scoring.runtime import Runtime


def open_registry(runtime: Runtime) -> Registry:
    """Return the configured registry; NotPartOfThisSystem when its adapter is not here."""
    registry: Registry = plugins.load(plugins.REGISTRIES, runtime.platform.registry).connect(runtime)
    return registry
