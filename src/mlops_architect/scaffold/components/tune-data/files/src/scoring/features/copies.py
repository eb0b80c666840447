"""Copies and near copies among pairs, found without comparing each with each.

Near copies by word triples: min-hash signatures put likely ones into common buckets (Broder, 1997,
https://doi.org/10.1109/SEQUEN.1997.666900), and the true Jaccard share of two in a bucket decides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_BANDS, _ROWS = 12, 2
_PRIME = (1 << 61) - 1


def normalised(text: str) -> str:
    """Return the words of a text, lower case, one blank between them."""
    return " ".join(_WORD.findall(text.casefold()))


def triples(text: str) -> frozenset[str]:
    """Return the word triples of a text; a shorter text is one by itself."""
    words = normalised(text).split()
    return frozenset(" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of triples that two texts have in common."""
    return len(one & other) / max(1, len(one | other))


def kept(texts: Sequence[str], near: float) -> list[int]:
    """Return the places of texts that are no copy, and from ``near`` no near copy, of one before them."""
    buckets: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    sets = [triples(text) for text in texts]
    chosen: list[int] = []
    for place, own in enumerate(sets):
        keys = list(_bands(own))
        likely = {other for key in keys for other in buckets.get(key, ())}
        if any(jaccard(own, sets[other]) >= near for other in likely):
            continue
        chosen.append(place)
        for key in keys:
            buckets.setdefault(key, []).append(place)
    return chosen


def _bands(own: frozenset[str]) -> list[tuple[int, tuple[int, ...]]]:
    hashes = [int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest(), "big") for part in own]
    lowest = [min((value * (2 * seed + 3) + seed * 0x9E3779B97F4A7C15) % _PRIME for value in hashes)
              for seed in range(_BANDS * _ROWS)]  # fmt: skip
    return [(band, tuple(lowest[band * _ROWS : (band + 1) * _ROWS])) for band in range(_BANDS)]
