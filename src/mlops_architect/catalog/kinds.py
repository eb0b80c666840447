"""The kinds of data file of a catalogue: where each lies and the model it must fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from mlops_architect.domain.assumption import Assumption
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.mocks import Mocks
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.placement import Placement
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.practice import Practice
from mlops_architect.domain.use_case import UseCase


class Capabilities(Model):
    """The capabilities of a platform, in the order in which they are decided."""

    capabilities: tuple[Capability, ...]
    """One entry a capability."""


class Practices(Model):
    """Practices of one topic."""

    practices: tuple[Practice, ...]
    """One entry a practice."""


class Assumptions(Model):
    """Workload quantities in the order in which they follow from each other."""

    assumptions: tuple[Assumption, ...]
    """One entry a quantity."""


@dataclass(frozen=True)
class Kind:
    """YAML files of one schema: ``glob`` below ``folder`` of a catalogue root."""

    schema: type[BaseModel]
    folder: str
    glob: str


KINDS: Mapping[str, Kind] = {
    "pattern": Kind(Pattern, "patterns", "*/*/*/pattern.yaml"),
    "policy": Kind(Policy, "policies", "*/*.yaml"),
    "use-case": Kind(UseCase, "patterns/use-cases", "*.yaml"),
    "practices": Kind(Practices, "patterns/practices", "*.yaml"),
    "lexicon": Kind(Lexicon, "patterns/lexicons", "*.yaml"),
    "capabilities": Kind(Capabilities, "patterns", "capabilities.yaml"),
    "assumptions": Kind(Assumptions, "patterns", "assumptions.yaml"),
    "placement": Kind(Placement, "patterns", "placement.yaml"),
    "mocks": Kind(Mocks, "patterns/mocks", "*.yaml"),
}
"""Every kind by the name that `patterns schema` knows it by."""
