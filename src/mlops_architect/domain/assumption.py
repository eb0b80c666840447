"""Assumptions as data: what is taken for a fact the requirements leave out, and the question that settles it."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME, Formula


class Assumption(Model):
    """A workload quantity and how it follows when nobody states it.

    ``value`` is a formula over earlier quantities; ``low`` and ``high`` bound what is usual and
    are used for sensitivity. ``stated_by`` names the constraint whose value replaces the formula.
    """

    name: str = Field(pattern=NAME)
    unit: str
    value: Formula
    low: Formula | None = None
    high: Formula | None = None
    stated_by: str = ""
    scale: float = 1.0
    question: str = ""
    because: str
    asks: bool = False
    """Whether the value is a guess worth asking about (rather than a derivation)."""
