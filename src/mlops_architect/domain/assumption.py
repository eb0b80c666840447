"""Assumptions as data: what is taken for a fact the requirements leave out, and the question that settles it."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME, Formula
from mlops_architect.domain.question import Saying


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
    says: tuple[Saying, ...] = ()
    """Sentences that an answer to the question is tried in."""
    topic: str = ""
    """Quantities of one topic follow from each other; of the questions about them one is asked at a time."""
    asks: bool = False
    """Whether the value is a guess worth asking about (rather than a derivation)."""


class Leaving(Model):
    """Hours of engineers' work that it takes to put another product in the place of one, once, by how hard it is to leave."""

    low: float = Field(ge=0)
    medium: float = Field(ge=0)
    high: float = Field(ge=0)
    because: str
    """What the hours are made of; they are a judgement."""

    def hours(self, lock_in: str) -> float:
        """Return the hours for ``low``, ``medium`` or ``high``."""
        return {"low": self.low, "medium": self.medium, "high": self.high}[lock_in]


class BesideProduction(Model):
    """Environments beside production: which there are when nobody names any, and what they carry while nobody uses them."""

    environments: tuple[str, ...]
    """Those that the generated Terraform has."""
    production: tuple[str, ...]
    """How production is called where the requirements name environments; it is on the bill already."""
    most: dict[str, float]
    """The most that workload quantities, and names of `sizing`, are where nobody works; others are as in production."""
    because: str = "no environments are named"
    """Why these are taken when none are named."""
