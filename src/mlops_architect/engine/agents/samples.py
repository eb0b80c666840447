"""How many cases a comparison of two rates needs before it can tell (normal approximation, two-sided).

Formula: https://en.wikipedia.org/wiki/Two-proportion_Z-test and its inversion for power.
"""

from __future__ import annotations

import math

_Z_95_TWO_SIDED = 1.959964
_Z_POWER_80 = 0.841621


def cases_per_arm(rate: float, relative_change: float) -> int:
    """Return the cases each arm needs to see ``relative_change`` of ``rate`` at 5 % significance and 80 % power.

    Raises:
        ValueError: The rate is not strictly between 0 and 1, or there is no change to see.
    """
    if not 0 < rate < 1 or relative_change == 0:
        raise ValueError("the rate must lie between 0 and 1 and the change must not be zero")
    other = min(max(rate * (1 + relative_change), 1e-9), 1 - 1e-9)
    spread = rate * (1 - rate) + other * (1 - other)
    return math.ceil((_Z_95_TWO_SIDED + _Z_POWER_80) ** 2 * spread / (rate - other) ** 2)


def cases_for_rate(rate: float, relative_half_width: float) -> int:
    """Return the cases after which a 95 % interval of ``rate`` is no wider than ± ``relative_half_width`` of it."""
    if not 0 < rate < 1 or relative_half_width <= 0:
        raise ValueError("the rate must lie between 0 and 1 and the half width must be positive")
    return math.ceil(_Z_95_TWO_SIDED**2 * rate * (1 - rate) / (rate * relative_half_width) ** 2)
