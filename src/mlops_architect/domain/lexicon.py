"""The reader's words as data (``patterns/lexicons/*.yaml``): what names a task, a cloud, a unit, a limit.

Phrases are matched without regard to case, accents and hyphens; a word that ends in ``*`` matches
as a prefix, and a phrase that begins with ``*`` as the end of a compound ("*bilder").
Phrases under ``exact`` are matched with their case, for names that are also ordinary words.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, Literal, TypeVar

from pydantic import Field

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.model import Model

Dimension = Literal["time", "count", "data", "money", "percent", "tokens"]
Cloud = Literal["aws", "gcp", "azure", "on_prem", "multi"]


class Term(Model):
    """Phrases that mean the same thing; ``key`` says which thing."""

    phrases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()

    @property
    @abstractmethod
    def key(self) -> str:
        """What the phrases mean; terms of one kind with equal keys are merged."""


class TaskTerm(Term):
    """Words that point to an ML task; ``weight`` 3 names it, 1 merely hints at it."""

    task: MlTask
    weight: float = Field(default=3.0, gt=0)

    @property
    def key(self) -> str:
        """Task and weight."""
        return f"{self.task}:{self.weight:g}"


class FrameTerm(Term):
    """A task that a verb points to near an object; both are names of cues (``verb:sort``, ``object:text``).

    ``near`` is the distance in words up to which the frame counts in full.
    """

    task: MlTask
    verb: str
    object: str
    weight: float = Field(default=3.0, gt=0)
    near: float = Field(default=5.0, gt=0)

    @property
    def key(self) -> str:
        """Task, verb and object."""
        return f"{self.task}:{self.verb}:{self.object}"


class CloudTerm(Term):
    """Names of a cloud, or of running on own machines."""

    cloud: Cloud

    @property
    def key(self) -> str:
        """The cloud."""
        return self.cloud


class RegionTerm(Term):
    """A provider region; ``phrases`` are place names that mean it once the provider is known."""

    cloud: Literal["aws", "gcp", "azure"]
    code: str
    country: str

    @property
    def key(self) -> str:
        """Cloud and region code."""
        return f"{self.cloud}:{self.code}"


class PlaceTerm(Term):
    """A place as it is written in ``data_residency``; ``within`` names the larger places around it."""

    place: str
    kind: Literal["city", "country", "bloc"]
    within: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The place."""
        return self.place


class RegimeTerm(Term):
    """A named compliance regime and the data classes it is about."""

    regime: str
    implies: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The regime."""
        return self.regime


class DataClassTerm(Term):
    """Words that say what kind of sensitive (or public) data is meant."""

    data_class: Literal["pii", "phi", "pci", "financial", "confidential", "public"]

    @property
    def key(self) -> str:
        """The class."""
        return self.data_class


class ToolTerm(Term):
    """A product or framework.

    ``cloud`` is where it runs and nowhere else; ``hosted`` marks a service that only its vendor
    runs; ``streams`` marks a carrier of event streams; ``hardware`` marks GPU models.
    """

    name: str
    kind: str
    cloud: Literal["", "aws", "gcp", "azure"] = ""
    hosted: bool = False
    streams: bool = False
    hardware: bool = False

    @property
    def key(self) -> str:
        """The product's name."""
        return self.name


class CadenceTerm(Term):
    """Words for how often; ``days`` between two runs, 0 where it is no calendar interval.

    ``variant`` tells rhythms of one cadence apart: twice and six times a day are both intraday.
    """

    cadence: str
    days: float = 0.0
    variant: str = ""

    @property
    def key(self) -> str:
        """The cadence, with its variant where it has several."""
        return f"{self.cadence} {self.variant}" if self.variant else self.cadence


class UnitTerm(Term):
    """A unit; ``factor`` converts to seconds, GB, percent or a count.

    ``per_s`` is the period of a unit that is a rate in itself (rps: 1). ``period`` marks time
    units that may follow "per"; ``part`` those that need no number ("half an hour").
    """

    unit: str
    dimension: Dimension
    factor: float = 1.0
    per_s: float = 0.0
    period: bool = False
    part: bool = False

    @property
    def key(self) -> str:
        """The unit."""
        return self.unit


class ScaleTerm(Term):
    """Words that multiply a number: k, million, lakh; ``letter`` marks those that must touch it."""

    factor: float
    letter: bool = False

    @property
    def key(self) -> str:
        """The factor."""
        return f"{self.factor:g}:{self.letter}"


class NumberTerm(Term):
    """Numbers written as words.

    ``multiplies`` marks a hundred, which multiplies the number before it. ``compounds`` are the
    forms that make up numbers written as one word, such as "zweihundertfünfzig".
    """

    value: float
    multiplies: bool = False
    compounds: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The number, and whether it multiplies."""
        return f"{self.value:g}:{self.multiplies}"


class CurrencyTerm(Term):
    """A currency; ``usd`` is the stated rate, None where amounts in it are refused, ``as_of`` the day of that rate."""

    code: str
    usd: float | None = Field(default=None, gt=0)
    as_of: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")

    @property
    def key(self) -> str:
        """The currency code."""
        return self.code


class ModeTerm(Term):
    """Words that say how predictions are delivered."""

    mode: Literal["online", "batch", "streaming", "edge"]

    @property
    def key(self) -> str:
        """The mode."""
        return self.mode


class AnchorTerm(Term):
    """Words that say what a nearby quantity is about.

    ``role`` is a field's short name, or a distractor's: the nearest role of the right dimension decides.
    """

    role: str
    dimension: Dimension

    @property
    def key(self) -> str:
        """Role and dimension."""
        return f"{self.dimension}:{self.role}"


class FamilyTerm(Term):
    """Names of a family of language models."""

    family: str

    @property
    def key(self) -> str:
        """The family."""
        return self.family


class CueTerm(Term):
    """Grammar and domain words that a reader asks for by name."""

    cue: str

    @property
    def key(self) -> str:
        """The cue's name."""
        return self.cue


class FieldTerm(Term):
    """Other names of a numeric constraint, for the command line; the reader does not look for them."""

    path: str

    @property
    def key(self) -> str:
        """The constraint's dotted name."""
        return self.path


class Lexicon(Model):
    """All words the reader knows; any part may be empty, so that a file may add to one part only."""

    tasks: tuple[TaskTerm, ...] = ()
    frames: tuple[FrameTerm, ...] = ()
    clouds: tuple[CloudTerm, ...] = ()
    regions: tuple[RegionTerm, ...] = ()
    places: tuple[PlaceTerm, ...] = ()
    regimes: tuple[RegimeTerm, ...] = ()
    data_classes: tuple[DataClassTerm, ...] = ()
    tools: tuple[ToolTerm, ...] = ()
    cadences: tuple[CadenceTerm, ...] = ()
    units: tuple[UnitTerm, ...] = ()
    scales: tuple[ScaleTerm, ...] = ()
    numbers: tuple[NumberTerm, ...] = ()
    currencies: tuple[CurrencyTerm, ...] = ()
    modes: tuple[ModeTerm, ...] = ()
    families: tuple[FamilyTerm, ...] = ()
    anchors: tuple[AnchorTerm, ...] = ()
    cues: tuple[CueTerm, ...] = ()
    fields: tuple[FieldTerm, ...] = ()


TermT = TypeVar("TermT", bound=Term)


def merged(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Return one lexicon with the terms of all, in order.

    Terms of one kind with equal keys become one: phrases are joined, and what a later lexicon
    sets explicitly replaces what an earlier one said.
    """
    parts: dict[str, list[Term]] = {name: [] for name in Lexicon.model_fields}
    for lexicon in lexicons:
        for name in parts:
            parts[name].extend(getattr(lexicon, name))
    return Lexicon.model_validate({name: _joined(terms) for name, terms in parts.items()})


def _joined(terms: list[TermT]) -> tuple[TermT, ...]:
    by_key: dict[str, TermT] = {}
    for term in terms:
        earlier = by_key.get(term.key)
        by_key[term.key] = term if earlier is None else _union(earlier, term)
    return tuple(by_key.values())


def _union(earlier: TermT, later: TermT) -> TermT:
    changes: dict[str, Any] = {name: getattr(later, name) for name in later.model_fields_set}
    for name in ("phrases", "exact"):
        changes[name] = tuple(dict.fromkeys((*getattr(earlier, name), *getattr(later, name))))
    return earlier.model_copy(update=changes)
