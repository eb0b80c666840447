"""Which pattern each capability of a repository amounts to, with the evidence and the rivals.

A resource is evidence of the capability whose patterns alone declare its type; where several do, of the one that its
name, folder or file says, else of the one that it usually is. Within a capability that pattern is taken whose module
has most of what was found and least beside it; patterns that fit equally well are told apart by the arguments in
which their modules differ, and else named as rivals.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from mlops_architect.domain.adoption import Evidence, InPlace, Unplaced
from mlops_architect.domain.pattern import Pattern
from mlops_architect.engine.adopting.signatures import Signatures, is_supporting, plain
from mlops_architect.engine.adopting.sources import Repository
from mlops_architect.engine.adopting.telling_apart import fitting

Resource = Mapping[str, Any]
Why = Literal["only", "named", "usual", "registry", "tool"]
_SURE: Mapping[Why, float] = {"only": 0.95, "named": 0.8, "registry": 0.6, "usual": 0.55, "tool": 0.6}
"""How sure a way of tying evidence to a capability is (judgement)."""
_CLOSE = 0.8
"""Patterns that fit at least this share as well as the best are rivals of it (judgement)."""
_TOOL_BONUS: Mapping[str, float] = {"file": 1.5}
"""A file that a tool runs by says which tool it is; a library of it may be used with another (0.5, judgement)."""
_PARTS = re.compile(r"[a-z0-9]+")


@dataclass
class _Signs:
    """What speaks for one capability."""

    evidence: list[Evidence] = field(default_factory=list)
    resources: dict[str, list[Resource]] = field(default_factory=lambda: defaultdict(list))
    tools: dict[str, Evidence] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """Patterns that an argument of a public module names."""

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.resources)


@dataclass(frozen=True)
class Placed:
    """What the resources and tools of a repository amount to on one cloud."""

    in_place: tuple[InPlace, ...]
    unplaced: tuple[Unplaced, ...]
    supporting: int


def recognised(
    repository: Repository, resources: Iterable[Resource], tools: Mapping[str, Evidence], signatures: Signatures
) -> Placed:
    """Return the capabilities in place, in no order that matters.

    Args:
        repository: Where lines are looked up.
        resources: Managed resources of the cloud, with ``type``, ``name``, ``file`` and ``address``.
        tools: Evidence by the plain name of a tool.
        signatures: What tells the patterns of the cloud.
    """
    signs: defaultdict[str, _Signs] = defaultdict(_Signs)
    unplaced, supporting = [], 0
    goes_with: list[tuple[str, Resource]] = []
    for one in (*resources, *_of_registry(repository, signatures)):
        kind = signatures.rules.same_as.get(one["type"], one["type"])
        capabilities, why = _tied(one, kind, signatures)
        if capabilities:
            evidence = Evidence(
                kind="module" if why == "registry" else "resource", what=one["address"], path=one["file"],
                line=_line(repository, one), why=why,
            )  # fmt: skip
            for capability in capabilities:
                signs[capability].evidence.append(evidence)
                signs[capability].resources[kind].append(one)
                signs[capability].told |= set(one.get("tells", ()))
        elif is_supporting(kind, signatures.rules):
            supporting += 1
            goes_with.append((kind, one))
        else:
            rivals = tuple(sorted(signatures.capabilities.get(kind, ())))
            place = f"{one['file']}:{_line(repository, one)}"
            unplaced.append(Unplaced(address=one["address"], place=place, rivals=rivals))
    _by_folder(goes_with, signs, repository, signatures)
    for tool, evidence in tools.items():
        patterns = signatures.tools.get(tool, ())
        of = {pattern.capability for pattern in patterns}
        for capability in of:
            if len(of) == 1 or capability in signs:
                signs[capability].tools[tool] = evidence
    found = (_amounts_to(capability, of, signatures) for capability, of in signs.items())
    return Placed(tuple(one for one in found if one is not None), tuple(unplaced), supporting)


def _by_folder(
    goes_with: list[tuple[str, Resource]],
    signs: defaultdict[str, _Signs],
    repository: Repository,
    signatures: Signatures,
) -> None:
    """Count what goes with anything for the capability its folder is called after, where nothing else speaks for that."""
    known = frozenset(signs)
    for kind, one in goes_with:
        for capability in signatures.says_folder(kind, PurePosixPath(one["file"]).parent.parts) - known:
            place = {"path": one["file"], "line": _line(repository, one)}
            signs[capability].evidence.append(Evidence(kind="resource", what=one["address"], why="named", **place))
            signs[capability].resources[kind].append(one)


def _line(repository: Repository, resource: Resource) -> int:
    if resource["type"] == "module":
        return repository.line(resource["file"], "module", resource["name"])
    written = resource.get("written", resource["type"])
    labels = ("module", resource["name"]) if resource.get("registry") else ("resource", written, resource["name"])
    return repository.line(resource["file"], *labels)


def _of_registry(repository: Repository, signatures: Signatures) -> Iterator[Resource]:
    """Yield what public modules stand for, a resource each type."""
    for path, name, body in repository.calls():
        source = str(body.get("source", "")).partition("//")[0].removeprefix("registry.terraform.io/")
        tells = next(
            (
                one.patterns
                for one in signatures.rules.registry_arguments
                if one.module == source and all(str(body.get(key)).lower() == want for key, want in one.equals.items())
            ),
            (),
        )
        for kind in signatures.rules.registry_modules.get(source, ()):
            address = f"module.{name}"
            yield {"type": kind, "name": name, "file": path, "address": address, "registry": True, "tells": tells}


def _tied(one: Resource, kind: str, signatures: Signatures) -> tuple[frozenset[str], Why]:
    """Return the capabilities that a resource is evidence of, and what ties it to them."""
    able = signatures.capabilities.get(kind, frozenset())
    if not able:
        return able, "usual"
    if len(able) == 1:
        return able, "registry" if one.get("registry") else "only"
    path = PurePosixPath(one["file"])
    for text in (one["name"], *reversed(path.parent.parts), path.stem):
        named = _named(text, able, signatures)
        if named:
            return named, "registry" if one.get("registry") else "named"
    usual = signatures.rules.usual.get(kind)
    if usual in able:
        return frozenset((usual,)), "registry" if one.get("registry") else "usual"
    return frozenset(), "usual"


def _named(text: str, able: frozenset[str], signatures: Signatures) -> frozenset[str]:
    """Return the capability that a name says: by its own name, else by the last word that says one."""
    name = plain(text)
    exact = frozenset(capability for capability in able if capability in name)
    if exact:
        return exact
    for word in reversed(_PARTS.findall(name)):
        said = frozenset(capability for capability in able if word in signatures.rules.words.get(capability, ()))
        if said:
            return said if len(said) == 1 else frozenset()
    return frozenset()


def _amounts_to(capability: str, signs: _Signs, signatures: Signatures) -> InPlace | None:
    patterns = signatures.serving(capability)
    scores = {one.id: _score(one, signs, signatures) for one in patterns}
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return None
    close = [one for one in patterns if scores[one.id] >= _CLOSE * best]
    close.sort(key=lambda one: -scores[one.id])
    told = [one for one in close if one.id in signs.told]
    if told or len(close) > 1:
        close = told or fitting(close, signs.resources, signatures.modules)
    first = close[0]
    evidence = (*signs.evidence, *(signs.tools[tool] for tool in sorted(signs.tools)))
    return InPlace(
        capability=capability,
        pattern=first.id,
        rivals=tuple(one.id for one in close[1:]),
        confidence=round(_confidence(first, signs, signatures, len(close)), 2),
        evidence=tuple(sorted(evidence, key=lambda one: (one.path, one.line))),
    )


def _score(pattern: Pattern, signs: _Signs, signatures: Signatures) -> float:
    """Return how well a pattern fits: what was found of its module, against both together; tools add to it."""
    own, there = signatures.types[pattern.id] | signatures.bare[pattern.id], signs.types
    together = sum(map(signatures.weight, own | there))
    fit = sum(map(signatures.weight, own & there)) / together if together else 0.0
    with_tool = [sign for tool, sign in signs.tools.items() if pattern in signatures.tools.get(tool, ())]
    if there and not own & there and not with_tool:
        return 0.0
    return fit + max((_TOOL_BONUS.get(sign.kind, 0.5) for sign in with_tool), default=0.0)


def _confidence(pattern: Pattern, signs: _Signs, signatures: Signatures, close: int) -> float:
    sure = max(_SURE[one.why] for one in (*signs.evidence, *signs.tools.values()))
    own = signatures.types[pattern.id] | signatures.bare[pattern.id]
    found = sum(map(signatures.weight, signs.types))
    explained = sum(map(signatures.weight, signs.types & own)) / found if found else 1.0
    return sure * (0.6 + 0.4 * explained) / math.sqrt(close)
