"""What requests looked like when they were learnt from: the yardstick of drift; shares and lengths, no words."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.features.copies import normalised

_LENGTHS = (4.0, 8.0, 12.0, 20.0, 40.0, 80.0)
_BUCKETS = 32


def described(requests: Sequence[str]) -> dict[str, list[float]]:
    """Return the shares of lengths in words, and of words by the bucket that their letters fall into."""
    lengths = [0.0] * (len(_LENGTHS) + 1)
    words = [0.0] * _BUCKETS
    for request in requests:
        found = normalised(request).split()
        lengths[bisect.bisect_left(_LENGTHS, len(found))] += 1
        for word in found:
            words[sum(word.encode()) % _BUCKETS] += 1
    return {"length": _shares(lengths), "words": _shares(words)}


def reference_of(requests: Sequence[str]) -> dict[str, Any]:
    """Return what the bundle keeps."""
    return {"requests": len(requests), **described(requests)}


def psi(before: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of two lists of shares."""
    smallest = 1e-4
    pairs = [(max(old, smallest), max(new, smallest)) for old, new in zip(before, now, strict=True)]
    return sum((new - old) * math.log(new / old) for old, new in pairs)


def drift(reference: Mapping[str, Any], requests: Sequence[str]) -> dict[str, float]:
    """Return the index of each watched share."""
    return {name: psi(reference[name], shares) for name, shares in described(requests).items()}


def _shares(counts: Sequence[float]) -> list[float]:
    total = sum(counts) or 1.0
    return [count / total for count in counts]
