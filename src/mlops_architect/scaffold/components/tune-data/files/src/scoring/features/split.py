"""What is learnt, looked at meanwhile, and kept for the judgement: whole conversations, by the hash of their id."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from scoring.contract import Pair
from scoring.features.copies import normalised
from scoring.settings import Configured

Side = Literal["train", "valid", "test"]
SIDES: tuple[Side, ...] = ("train", "valid", "test")


class FeatureSettings(Configured):
    """Shares of the split."""

    validation_share: float = Field(default=0.1, gt=0, lt=0.5)
    test_share: float = Field(default=0.1, gt=0, lt=0.5)
    least_pairs: int = Field(default=200, ge=10)
    """Fewer pairs to learn from teach nothing."""


class LeakError(ValueError):
    """Two sides of a split share a conversation or a text."""


def side_of(conversation: str, settings: FeatureSettings) -> Side:
    """Return the side of a conversation; it never changes as long as the shares stay."""
    at = int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:8], "big") / 2**64
    if at < settings.test_share:
        return "test"
    return "valid" if at < settings.test_share + settings.validation_share else "train"


def without_leaks(sides: dict[Side, list[Pair]]) -> None:
    """Prove that no conversation and no request is on two sides; LeakError otherwise."""
    for field in ("conversation_id", "request"):
        seen: dict[str, Side] = {}
        for side in SIDES:
            for pair in sides[side]:
                value = normalised(getattr(pair, field)) if field == "request" else pair.conversation_id
                if seen.setdefault(value, side) != side:
                    raise LeakError(f"a {field.replace('_id', '')} is on the sides {seen[value]} and {side}")


def split(pairs: Sequence[Pair], settings: FeatureSettings) -> dict[Side, list[Pair]]:
    """Return the pairs by side; LeakError where a text would be on two."""
    sides: dict[Side, list[Pair]] = {side: [] for side in SIDES}
    for pair in pairs:
        sides[side_of(pair.conversation_id, settings)].append(pair)
    without_leaks(sides)
    return sides
