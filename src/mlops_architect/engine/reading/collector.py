"""The garbage collector, held back while a long text is read: nothing that reading makes refers to itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_LONG = 50_000


@contextmanager
def held_back(characters: int) -> Iterator[None]:
    """Keep the collector from searching the words of a text of so many ``characters`` again and again."""
    if characters < _LONG or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
