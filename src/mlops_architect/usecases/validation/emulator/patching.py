"""How a correction changes moto."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Patch:
    """A correction, applied once when the server starts."""

    name: str
    reason: str
    apply: Callable[[], None]


def wrap(owner: Any, name: str, around: Callable[..., Any]) -> None:
    """Replace ``owner.name`` by ``around``, which gets the original as its first argument."""
    original = getattr(owner, name)

    def replaced(*args: Any, **kwargs: Any) -> Any:
        return around(original, *args, **kwargs)

    replaced.__name__ = name
    setattr(owner, name, replaced)


def add(owner: Any, name: str, function: Callable[..., Any]) -> None:
    """Give ``owner`` a method it lacks; one that it has by now is left alone."""
    if not hasattr(owner, name):
        setattr(owner, name, function)
