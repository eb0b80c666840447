"""What `adopt` makes of an existing repository."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_architect.domain.finding import Finding
from mlops_architect.domain.inspection import Inspected
from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Pick
from mlops_architect.domain.revision import Revision


class Evidence(Model):
    """One sign at one place: ``line`` counts from 1, 0 where the file as a whole is meant."""

    kind: Literal["resource", "module", "package", "image", "file"]
    what: str
    path: str
    line: int = 0
    why: Literal["only", "named", "usual", "registry", "tool"] = "tool"
    """How it was tied to the capability: nothing else has it, its name says so, it usually is, and so on."""

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.path}:{self.line}" if self.line else self.path


class InPlace(Model):
    """A capability that the repository has: the pattern it amounts to, and others that fit as well."""

    capability: str
    pattern: str
    rivals: tuple[str, ...] = ()
    confidence: float = Field(ge=0.0, le=1.0)
    evidence: tuple[Evidence, ...]


class FoundValue(Model):
    """A requirement that the code states; ``stated`` is what the words say instead, where they say something."""

    field: str
    value: str
    places: tuple[str, ...]
    note: str = ""
    stated: str = ""
    used: bool = True


class Figure(Model):
    """An argument that says how large something is."""

    address: str
    name: str
    value: str
    place: str


class Unread(Model):
    """A file, a folder or a module that was not read, and why."""

    path: str
    why: str


class Unplaced(Model):
    """A resource that is evidence of nothing known; ``rivals`` are capabilities it may belong to."""

    address: str
    place: str
    rivals: tuple[str, ...] = ()


class Recognised(Model):
    """What a repository amounts to, before anything is designed."""

    cloud: str
    clouds: dict[str, int]
    """Managed resources by cloud."""
    in_place: tuple[InPlace, ...]
    values: tuple[FoundValue, ...] = ()
    figures: tuple[Figure, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    elsewhere: tuple[Unplaced, ...] = ()
    """Resources of the other clouds."""
    unread: tuple[Unread, ...] = ()
    roots: tuple[str, ...] = ()
    resources: int = 0
    supporting: int = 0


State = Literal["in-place", "cannot-stay", "missing", "by-default", "not-needed"]
"""``by-default``: needed, no sign of it, and its cheapest answer takes no infrastructure."""


class Part(Model):
    """One capability of the proposed decision set.

    ``pattern`` serves it in the proposal (empty where it is not needed), ``engine`` in what the engine would choose with
    nothing in place; amounts in dollars a month of production, None where nothing of it has a price.
    """

    capability: str
    title: str
    state: State
    pattern: str = ""
    pattern_title: str = ""
    found: InPlace | None = None
    why: str = ""
    monthly_usd: float | None = None
    engine: str = ""
    engine_monthly_usd: float | None = None


class RootBill(Model):
    """What one Terraform root costs as it stands; ``monthly_usd`` is None when a part has no price or ``why`` says why."""

    root: str
    monthly_usd: float | None = None
    priced_usd: float = 0.0
    unknown: tuple[str, ...] = ()
    needs_usage: tuple[str, ...] = ()
    why: str = ""


class Figures(Model):
    """What a design comes to a month; dollars of all environments, hours of work, and what the optimiser minimises."""

    monthly_usd: float | None
    production_usd: float | None
    operating_hours: float
    objective_usd: float
    p99_ms: float | None
    availability_pct: float | None


class Verdict(Model):
    """One critic on the proposal: what fails or cannot be told."""

    critic: str
    verdict: str
    summary: str
    findings: tuple[Finding, ...]


class Adoption(Model):
    """A repository, the decision set it amounts to, and what is said of it.

    ``proposal`` and ``engine`` are None where no design meets the requirements; ``why_none`` then says why.
    """

    folder: str
    words: str
    """The requirements that were given, empty where none were."""
    requirements: str
    """The text that the decision set begins with."""
    recognised: Recognised
    settings: tuple[Revision, ...]
    """The values that the design takes from the code."""
    parts: tuple[Part, ...] = ()
    proposal: Figures | None = None
    engine: Figures | None = None
    difference_usd: float | None = None
    """What the proposal costs more a month than what the engine would choose."""
    bills: tuple[RootBill, ...] = ()
    code_monthly_usd: float | None = None
    policies: tuple[Inspected, ...] = ()
    """Failing policies over the code as it stands, and waived ones."""
    policies_passed: int = 0
    critics: tuple[Verdict, ...] = ()
    why_none: str = ""

    def having(self, *states: State) -> tuple[Part, ...]:
        """Return the parts in these states."""
        return tuple(part for part in self.parts if part.state in states)


class Adopted(Model):
    """What a run carries of the repository it adopts, and `revise` of it after that."""

    in_place: tuple[InPlace, ...]
    values: tuple[FoundValue, ...] = ()
    commit: str = ""
    """The commit of the user's branch that was read; empty once a version stands on it."""

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The patterns to keep, the surest first; rivals of one capability are kept as one of them."""
        listed = sorted(self.in_place, key=lambda one: (-one.confidence, one.capability))
        return tuple(
            Pick(
                capability=one.capability, pattern=pattern, by="the adopted repository", in_place=True,
                why=f"it is in place: {one.evidence[0].what} ({one.evidence[0].place})" if one.evidence else "it is in place",
            )
            for one in listed
            for pattern in (one.pattern, *one.rivals)
        )  # fmt: skip

    def without(self, capabilities: tuple[str, ...]) -> Adopted:
        """Return the same with some capabilities left to the engine; ``all`` leaves every one."""
        left = () if "all" in capabilities else tuple(o for o in self.in_place if o.capability not in capabilities)
        return self.model_copy(update={"in_place": left})
