"""Made-up texts: words drawn by class, with the noise that people's texts have."""

from __future__ import annotations

import numpy as np

from scoring.use_case import Generator

_NEW_WORDS = 300
_ADDRESS_SHARE = 0.1
_REFERENCE_SHARE = 0.2


def draw(generator: Generator, rng: np.random.Generator, name: str, shift: float) -> str:
    """Return a text of a class.

    A word is typical of the class with the generator's ``probability`` and else one that all classes use.
    ``shift`` replaces words by ones that were never seen, as a new product or campaign does.
    """
    typical, common = generator.by_class.get(name, ()), generator.values
    words = []
    for _ in range(max(3, int(rng.poisson(generator.mean)))):
        pool = typical if typical and rng.random() < generator.probability else common
        word = str(pool[rng.integers(len(pool))])
        words.append(f"nova{rng.integers(_NEW_WORDS)}" if rng.random() < min(0.8, shift / 2) else word)
    if rng.random() < _REFERENCE_SHARE:
        words.append(str(rng.integers(10_000_000, 99_999_999)))
    if rng.random() < _ADDRESS_SHARE:
        words.append(f"someone{rng.integers(1000)}@example.com")
    return " ".join(words)
