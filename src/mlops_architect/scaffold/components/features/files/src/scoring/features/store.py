"""What serving, the feature job and the stream consumer need from an online store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from scoring.features.state import EntityState


@dataclass(frozen=True)
class Stored:
    """A state with the version that a conditional write must name; version 0 means nothing is stored."""

    state: EntityState
    version: int


class StoreUnavailable(Exception):
    """The store did not answer in time; scoring goes on without history."""


class OnlineStore(Protocol):
    """State of entities by entity name and key."""

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return what is stored for each entity name in ``keys``, an empty state where nothing is.

        Raises:
            StoreUnavailable: No answer in time.
        """

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Store ``state`` if the version is still ``expected_version``; return whether it was."""

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Store many states unconditionally, as the feature job does; return how many."""
