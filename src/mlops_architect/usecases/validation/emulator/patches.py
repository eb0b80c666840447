"""Corrections to moto where it forgets or refuses what AWS keeps and accepts, each with its reason.

Written against moto 5.2.5. A correction that another version has no place for is skipped and reported, never fatal.
"""

from __future__ import annotations

from mlops_architect.usecases.validation.emulator.corrections.account import ACCOUNT
from mlops_architect.usecases.validation.emulator.corrections.compute import COMPUTE
from mlops_architect.usecases.validation.emulator.corrections.data import DATA
from mlops_architect.usecases.validation.emulator.patching import Patch
from mlops_architect.usecases.validation.emulator.placeholders import add_placeholders

PATCHES: tuple[Patch, ...] = (
    *ACCOUNT,
    *COMPUTE,
    *DATA,
    Patch("placeholders", "what others depend on and moto lacks; never judged themselves", add_placeholders),
)


def apply_patches() -> list[str]:
    """Apply every correction; return a line for each that this version of moto has no place for."""
    skipped = []
    for patch in PATCHES:
        try:
            patch.apply()
        except (ImportError, AttributeError, TypeError) as error:
            skipped.append(f"correction {patch.name} does not fit this moto: {type(error).__name__}: {error}")
    return skipped
