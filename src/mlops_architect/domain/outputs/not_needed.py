"""A part of an answer that this system does not need, with the fact that says so."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.model import Model


class NotNeeded(Model):
    """Stands where a part would stand; ``because`` names the fact of this system."""

    needed: Literal[False] = False
    because: str
