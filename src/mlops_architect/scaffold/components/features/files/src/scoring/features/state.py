"""What is remembered of an entity's past: tiles by feature, last event, recent event ids."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from scoring.features.tiles import Tiles

REMEMBERED_EVENTS = 32
"""A stream delivers at least once; this many recent events are recognised when they come again."""


@dataclass
class EntityState:
    """The bounded history of one entity."""

    windows: dict[str, Tiles] = field(default_factory=dict)
    last_at: float | None = None
    recent: list[str] = field(default_factory=list)

    def remembers(self, event_id: str) -> bool:
        """Return whether the event was added lately."""
        return _short(event_id) in self.recent

    def remember(self, event_id: str) -> None:
        """Note that the event was added, forgetting the oldest."""
        self.recent.append(_short(event_id))
        del self.recent[:-REMEMBERED_EVENTS]

    def to_json(self) -> str:
        """Return the state as compact JSON; numbers survive exactly."""
        value = {"w": self.windows, "t": self.last_at, "r": self.recent}
        return json.dumps(value, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> EntityState:
        """Read what ``to_json`` wrote."""
        value = json.loads(text)
        windows = {name: {int(index): tile for index, tile in tiles.items()} for name, tiles in value["w"].items()}
        return cls(windows, value["t"], value["r"])


def _short(event_id: str) -> str:
    return hashlib.blake2s(event_id.encode(), digest_size=5).hexdigest()
