"""Provider names to lazy factories."""

from __future__ import annotations

from collections.abc import Callable

from mlops_architect.errors import ProviderUnavailable
from mlops_architect.providers.interface import Provider


def _embedded() -> Provider:
    from mlops_architect.providers.embedded import EmbeddedProvider

    return EmbeddedProvider()


_FACTORIES: dict[str, Callable[[], Provider]] = {"embedded": _embedded}


def provider(name: str) -> Provider:
    """Return the provider called ``name``.

    Raises:
        ProviderUnavailable: There is none.
    """
    if name not in _FACTORIES:
        raise ProviderUnavailable(f"there is no provider called {name!r}", f"Providers: {', '.join(_FACTORIES)}.")
    return _FACTORIES[name]()
