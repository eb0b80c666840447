"""How infrastructure facts are read off a provider's Terraform resources (``patterns/facts/<provider>.yaml``)."""

from __future__ import annotations

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model

Literal = str | int | float | bool


class Sign(Model):
    """Something the text of a resource tells: exactly one of the shapes.

    ``told``: holds (or not) whatever the text says. ``attribute``: a dotted path through blocks; every value found
    there must be switched on, be one of ``equals``, be none of ``differs``, or contain ``mentions`` (in itself or in
    the data source it names, of type ``through``); ``absent`` is the answer where nothing is written, null for
    unknown. ``companion``: another resource of that type satisfies ``sign``; it names this one in its attribute
    ``by``, or this one names it in its own attribute ``within``, or it stands anywhere where both are empty.
    ``any_of``, ``all_of`` and ``none_of`` combine.
    """

    told: bool | None = None
    attribute: str = ""
    equals: tuple[Literal, ...] = ()
    differs: tuple[Literal, ...] = ()
    mentions: str = ""
    through: str = ""
    absent: bool | None = False
    companion: str = ""
    by: str = ""
    within: str = ""
    sign: Sign | None = None
    any_of: tuple[Sign, ...] = ()
    all_of: tuple[Sign, ...] = ()
    none_of: tuple[Sign, ...] = ()

    @model_validator(mode="after")
    def _has_one_shape(self) -> Sign:
        shapes = [self.attribute, self.companion, self.any_of, self.all_of, self.none_of]
        if sum(bool(shape) for shape in shapes) + ("told" in self.model_fields_set) != 1:
            raise ValueError("give exactly one of told, attribute, companion, any_of, all_of, none_of")
        return self


class Number(Model):
    """A number that an attribute holds; ``absent`` is the provider's default."""

    attribute: str
    absent: float | None = None


class Judged(Model):
    """Resources of some types, and which signs and numbers become fields of their fact."""

    types: tuple[str, ...] = Field(min_length=1)
    signs: dict[str, Sign] = {}
    numbers: dict[str, Number] = {}
    shown: tuple[str, ...] = ()
    """Attributes that are shown with the fact as they are."""
    source: str = ""


class Entrance(Model):
    """Rules that let traffic in: the resource itself, or each of its blocks called ``block``.

    ``open_sources`` are the ranges that mean everybody. Where no source is written ``unset`` says whether that lets
    everybody in, unless an attribute of ``narrowed_by`` is there. A rule counts only where ``when`` holds;
    a resource for which ``closed`` holds lets nobody in from outside.
    """

    types: tuple[str, ...] = Field(min_length=1)
    block: str = ""
    when: Sign | None = None
    closed: Sign | None = None
    sources: tuple[str, ...] = ()
    unset: bool | None = False
    narrowed_by: tuple[str, ...] = ()
    port: str = ""
    source: str = ""


class Grant(Model):
    """Where rights are given: attributes ``granted`` of the resource or of its blocks called ``block``.

    A name that one of the regular expressions ``everything`` matches as a whole gives all of a service or more.
    ``unless_narrowed`` are such names that are fine where ``narrowed`` holds. Rights where ``when`` does not hold are
    not an identity's. ``encoded`` are attributes with a policy as JSON text.
    """

    types: tuple[str, ...] = Field(min_length=1)
    block: str = ""
    when: Sign | None = None
    granted: tuple[str, ...] = ()
    everything: tuple[str, ...] = ()
    unless_narrowed: tuple[str, ...] = ()
    narrowed: Sign | None = None
    encoded: tuple[str, ...] = ()
    source: str = ""


class ProviderFacts(Model):
    """Which resources of one provider tell which facts; types may hold ``*``, and the first entry that fits counts."""

    provider: str
    open_sources: tuple[str, ...]
    buckets: tuple[Judged, ...] = ()
    stores: tuple[Judged, ...] = ()
    log_groups: tuple[Judged, ...] = ()
    listeners: tuple[Judged, ...] = ()
    image_repositories: tuple[Judged, ...] = ()
    ingress: tuple[Entrance, ...] = ()
    grants: tuple[Grant, ...] = ()
    kinds: dict[str, tuple[Judged, ...]] = {}
    """Further kinds of resource by the name of their fact, such as `databases` for `infrastructure.databases`."""

    @property
    def judged(self) -> dict[str, tuple[Judged, ...]]:
        """Every kind of which a resource is judged by signs."""
        named = ("buckets", "stores", "log_groups", "listeners", "image_repositories")
        return {**{kind: getattr(self, kind) for kind in named}, **self.kinds}
