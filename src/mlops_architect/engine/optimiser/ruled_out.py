"""Candidates that something stands against: those that need no sizing to tell are sized when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from mlops_architect.engine.sizing.sized import Sized

Late = Callable[[], Sized]
"""Gives a candidate with all that stands against it."""


class RuledOut(Collection[Sized]):
    """Candidates with their obstacles; how many there are is known before they are."""

    def __init__(self, found: Iterable[Sized | Late] = ()) -> None:
        self._found = tuple(found)

    @cached_property
    def _sized(self) -> tuple[Sized, ...]:
        return tuple(one if isinstance(one, Sized) else one() for one in self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Sized]:
        return iter(self._sized)

    def __contains__(self, one: object) -> bool:
        return one in self._sized
