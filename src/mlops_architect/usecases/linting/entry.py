"""What a pattern says of itself: its place in the catalogue, its words, its options, its sources."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.pattern import Figure, Pattern
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean

_TEXTS = ("when_to_use", "when_not_to_use", "pros", "cons", "tools", "skills")
_LOWER_CASE = ("tools", "traits", "compliance")
_PROGRAMMES = frozenset({"pci_dss", "hipaa", "soc2", "iso27001"})
"""Regimes under which providers publish which of their services are eligible."""


def place(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that cloud, capability and regions exist, and that what requests pass through has a latency."""
    capability = subject.capability(pattern)
    if capability is None:
        known = [one.id for one in subject.catalog.capabilities]
        yield subject.of(
            pattern.id, "capability", message=f"there is no capability {pattern.capability!r}{did_you_mean(pattern.capability, known)}"
        )  # fmt: skip
    elif "online" in capability.path and not pattern.latency:
        yield subject.of(pattern.id, "latency", message="what a request passes through takes time: say how much")
    elif "online" not in capability.path and pattern.latency:
        yield subject.of(pattern.id, "latency", message=f"no request passes through {capability.id}: leave it out")
    placement = subject.catalog.placement.of(pattern.cloud)
    if placement is None:
        clouds = [one.cloud for one in subject.catalog.placement.clouds]
        yield subject.of(
            pattern.id, "cloud", message=f"patterns/placement.yaml has no cloud {pattern.cloud!r}{did_you_mean(pattern.cloud, clouds)}"
        )  # fmt: skip
        return
    regions = {"*", *(region.id for region in placement.regions)}
    for position, name in enumerate(pattern.regions):
        if name not in regions:
            yield subject.of(
                pattern.id, "regions", position, message=f"patterns/placement.yaml has no region {name!r}{did_you_mean(name, regions)}"
            )  # fmt: skip


def replacement(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that ``overrides`` repeats the pattern's id and that another root has a pattern to replace."""
    if not pattern.overrides:
        return
    if pattern.overrides != pattern.id:
        yield subject.of(pattern.id, "overrides", message=f"must repeat the id, {pattern.id!r}")
        return
    own = subject.catalog.origins[pattern.id]
    others = {
        path.parent.name for root in subject.roots for path in (root / "patterns").glob("*/*/*/pattern.yaml") if path != own
    }  # fmt: skip
    if pattern.id not in others:
        yield subject.of(
            pattern.id, "overrides", message=f"no other catalogue folder has {pattern.id!r}{did_you_mean(pattern.id, others)}"
        )  # fmt: skip


def words(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that nothing is left unsaid, and that names which are matched are in lower case and there once."""
    for field in ("title", "summary"):
        if not getattr(pattern, field).strip():
            yield subject.of(pattern.id, field, message="is empty")
    for field in _TEXTS:
        texts = getattr(pattern, field)
        if not texts:
            yield subject.of(pattern.id, field, message="say at least one")
        for position, text in enumerate(texts):
            if not text or text != text.strip():
                yield subject.of(pattern.id, field, position, message="is empty or has blanks at an end")
    for field in _LOWER_CASE:
        names = getattr(pattern, field)
        for position, name in enumerate(names):
            if name != name.lower():
                yield subject.of(pattern.id, field, position, message=f"write {name.lower()!r}, in lower case")
            if name in names[:position]:
                yield subject.of(pattern.id, field, position, message=f"{name!r} is there twice")


def options(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that options are told apart, and that no name hides a quantity of the workload or a size."""
    ids = [option.id for option in pattern.options]
    for position, option in enumerate(pattern.options):
        if option.id in ids[:position]:
            yield subject.of(pattern.id, "options", position, "id", message=f"{option.id!r} is there twice")
        for name in option.values:
            if name in subject.quantities:
                yield subject.of(
                    pattern.id, "options", position, "values", name, message="hides the workload's quantity"
                )
            if name in pattern.sizing:
                yield subject.of(pattern.id, "options", position, "values", name, message="is also a name of sizing")
    for name in pattern.sizing:
        if name in subject.quantities:
            yield subject.of(pattern.id, "sizing", name, message="hides the workload's quantity; use another name")


def figures(pattern: Pattern) -> Iterator[tuple[tuple[str, ...], Figure]]:
    """Yield every figure of a pattern with its place in the file."""
    yield ("availability", "sla_pct"), pattern.availability.sla_pct
    yield ("operating_hours_per_month",), pattern.operating_hours_per_month
    yield ("rpo_minutes",), pattern.rpo_minutes
    yield ("rto_minutes",), pattern.rto_minutes
    if pattern.cold_start_ms:
        yield ("cold_start_ms",), pattern.cold_start_ms
    if pattern.latency:
        yield ("latency", "p50_ms"), pattern.latency.p50_ms
        yield ("latency", "p99_ms"), pattern.latency.p99_ms


def sources(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that figures and eligibility name where they were read."""
    if not pattern.sources:
        yield subject.of(pattern.id, "sources", message="name at least one page that the pattern was made from")
    links: list[tuple[tuple[str | int, ...], str]] = [
        *((("sources", position), link) for position, link in enumerate(pattern.sources)),
        *(((*path, "source"), figure.source) for path, figure in figures(pattern)),
        *((("limits", position, "source"), limit.source) for position, limit in enumerate(pattern.limits)),
        (("compliance_source",), pattern.compliance_source),
    ]
    for path, link in links:
        if link and not link.startswith("https://"):
            yield subject.of(pattern.id, *path, message=f"{link!r} is no https:// address")
    placed = subject.catalog.placement.of(pattern.cloud)
    provider = placed is None or placed.own is None
    named = sorted(_PROGRAMMES & set(pattern.compliance)) if provider else []
    if named and not pattern.compliance_source:
        yield subject.of(
            pattern.id, "compliance", message=f"say in compliance_source where the provider lists the service for {', '.join(named)}"
        )  # fmt: skip
