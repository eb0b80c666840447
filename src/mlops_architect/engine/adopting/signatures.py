"""Which resource types tell each pattern of a cloud: those of its own module, what goes with anything left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.domain.pattern import Pattern

_RESOURCE = re.compile(r'^[ \t]*resource[ \t]+"([a-z0-9_]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Signatures:
    """The patterns of one cloud with the types that tell them; ``modules`` are the texts they were computed from."""

    rules: AdoptionRules
    patterns: tuple[Pattern, ...]
    types: Mapping[str, frozenset[str]]
    modules: Mapping[str, Mapping[str, str]]
    bare: Mapping[str, frozenset[str]]
    """Types of patterns that are made of what goes with anything: they tell only where a folder is called after the capability."""

    @classmethod
    def of(
        cls, patterns: Iterable[Pattern], modules: Mapping[str, Mapping[str, str]], rules: AdoptionRules
    ) -> Signatures:
        """Compute them.

        Args:
            patterns: The patterns of one cloud.
            modules: The texts of each pattern's module, by path in it.
            rules: What goes with anything, and types of patterns without a module.
        """
        listed = tuple(sorted(patterns, key=lambda one: one.id))
        types, bare = {}, {}
        for one in listed:
            declared = {kind for text in modules.get(one.id, {}).values() for kind in _RESOURCE.findall(text)}
            own = {kind for kind in declared if not is_supporting(kind, rules)}
            types[one.id] = frozenset(own | set(rules.types.get(one.id, ())))
            bare[one.id] = frozenset() if types[one.id] else frozenset(declared)
        return cls(rules, listed, types, modules, bare)

    @cached_property
    def capabilities(self) -> Mapping[str, frozenset[str]]:
        """The capabilities that have a pattern with each type."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.patterns:
            for kind in self.types[one.id]:
                found[kind].add(one.capability)
        return {kind: frozenset(names) for kind, names in found.items()}

    @cached_property
    def tools(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns that have each tool, tools of too many things left out."""
        common = {plain(name) for name in self.rules.common_tools}
        found: defaultdict[str, list[Pattern]] = defaultdict(list)
        for one in self.patterns:
            for tool in dict.fromkeys(plain(name) for name in one.tools):
                if tool not in common:
                    found[tool].append(one)
        return {tool: tuple(listed) for tool, listed in found.items()}

    def says_folder(self, kind: str, folders: Iterable[str]) -> frozenset[str]:
        """Return the capability that a folder is called after, where one of its patterns is made of such resources."""
        names = {plain(folder) for folder in folders}
        return frozenset(
            one.capability for one in self.patterns if one.capability in names and kind in self.bare[one.id]
        )

    def weight(self, kind: str) -> float:
        """Return how much a type tells: less the more capabilities have it."""
        return 1.0 / max(1, len(self.capabilities.get(kind, ())))

    def serving(self, capability: str) -> tuple[Pattern, ...]:
        """Return the patterns of a capability."""
        return tuple(one for one in self.patterns if one.capability == capability)


def is_supporting(kind: str, rules: AdoptionRules) -> bool:
    """Whether a type goes with anything; one that somebody ties to a pattern does not."""
    if kind in rules.usual or any(kind in listed for listed in rules.types.values()):
        return False
    return any(fnmatchcase(kind, one) for one in rules.supporting)


def plain(name: str) -> str:
    """Return a name as packages, images and tools are compared by."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
