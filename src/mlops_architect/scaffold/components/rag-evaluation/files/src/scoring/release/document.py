"""Which variant answers: one small document in the lake. Replacing it is atomic; rolling back is replacing it again."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from scoring.lake.interface import Lake
from scoring.lake.json_files import read_json, write_json

_RELEASE = "release/current.json"
_KEPT = 20
Mode = Literal["none", "shadow", "canary"]


class Variant(BaseModel):
    """A version of the index with a version of the prompt."""

    model_config = ConfigDict(frozen=True)

    index: str
    prompt: str

    @property
    def id(self) -> str:
        """Name of the variant, kept with every answer."""
        return f"{self.index}+{self.prompt}"

    @classmethod
    def of(cls, name: str) -> Variant:
        """Return the variant of an id.

        Raises:
            ValueError: It is no ``INDEX+PROMPT``.
        """
        index, plus, prompt = name.partition("+")
        if not (index and plus and prompt):
            raise ValueError(f"{name!r} is no variant; one looks like v20260105000000-0123456789+grounded-v1")
        return cls(index=index, prompt=prompt)


class Release(BaseModel):
    """The document: champion, the challenger if any and its role, and earlier champions."""

    model_config = ConfigDict(frozen=True)

    champion: Variant | None = None
    challenger: Variant | None = None
    mode: Mode = "none"
    share: float = Field(default=0.0, ge=0.0, le=1.0)
    """Share of questions that a canary answers; a shadow searches for all and answers none."""
    history: tuple[Variant, ...] = ()
    changed_at: float = 0.0
    note: str = ""

    @property
    def indexes(self) -> frozenset[str]:
        """Versions of the index that are in use, or that the last champion would need."""
        variants = (self.champion, self.challenger, *self.history[-1:])
        return frozenset(variant.index for variant in variants if variant is not None)

    def answers(self, key: str) -> Variant | None:
        """Return the variant that answers ``key``: always the same one for the same key and share."""
        if self.champion is None or self.challenger is None or self.mode != "canary":
            return self.champion
        drawn = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
        return self.challenger if drawn < self.share else self.champion


def read_release(lake: Lake) -> Release:
    """Return the current release; an empty one before the first promotion."""
    return Release.model_validate(read_json(lake, _RELEASE)) if lake.exists(_RELEASE) else Release()


def write_release(lake: Lake, release: Release) -> None:
    """Replace the current release."""
    write_json(lake, _RELEASE, release.model_dump(mode="json"))


def promote(release: Release, variant: Variant, moment: float, note: str) -> Release:
    """Return the release with ``variant`` as champion and no challenger."""
    history = release.history
    if release.champion is not None and release.champion != variant:
        history = (*history, release.champion)[-_KEPT:]
    return Release(champion=variant, history=history, changed_at=moment, note=note)


def challenge(release: Release, variant: Variant, mode: Mode, share: float, moment: float) -> Release:
    """Return the release with ``variant`` beside the champion."""
    return release.model_copy(
        update={"challenger": variant, "mode": mode, "share": share, "changed_at": moment, "note": f"{mode} begun"}
    )


def roll_back(release: Release, moment: float, note: str) -> Release:
    """Return the release with the previous champion back in place.

    Raises:
        LookupError: There is no earlier champion.
    """
    if not release.history:
        raise LookupError("there is no earlier champion to roll back to")
    return Release(champion=release.history[-1], history=release.history[:-1], changed_at=moment, note=note)
