"""For which groups a caller asks: those it may act for, narrowed to those of the person behind it."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_MOST_GROUPS = 200


class Caller(BaseModel):
    """One caller."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: frozenset[str]


class Access(BaseModel):
    """Every caller by the name of its key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    callers: dict[str, Caller] = {}

    @classmethod
    def read(cls, path: Path) -> Access:
        """Read the file at ``path``; without one, nobody reads anything."""
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        return cls.model_validate(raw or {})

    def groups(self, caller: str, stated: str | None) -> frozenset[str]:
        """Return the groups that count for one question.

        Args:
            caller: Name of the caller's key.
            stated: The header ``X-Groups``: groups of the person who asks, separated by commas. None where the caller
                sent no header and asks for itself; an empty header is a person without groups.
        """
        known = self.callers.get(caller)
        if known is None:
            return frozenset()
        if stated is None:
            return known.groups
        named = {part.strip() for part in stated.split(",")[:_MOST_GROUPS]}
        return known.groups & named
