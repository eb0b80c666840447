"""The kinds of data file of a catalogue: where each lies and the model it must fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from mlops_architect.catalog.gates import RiskGates
from mlops_architect.domain.accelerator import Accelerators, LanguageModels
from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.domain.assumption import Assumption, BesideProduction, Leaving
from mlops_architect.domain.code_facts import CodeFacts
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.mocks import Mocks
from mlops_architect.domain.model import Model
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.placement import Placement
from mlops_architect.domain.playbook import Playbook
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.practice import Practice
from mlops_architect.domain.question import OpenField, Replies
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
    beside_production: BesideProduction | None = None
    """Environments beside production, and what they carry while nobody uses them."""
    leaving: Leaving | None = None
    """What leaving a product takes."""


class Questions(Model):
    """Constraints that are asked for when the requirements leave them open, and short replies to any question."""

    questions: tuple[OpenField, ...] = ()
    """One entry a constraint."""
    replies: Replies = Replies()
    """Replies; those of several files add up."""


@dataclass(frozen=True)
class Kind:
    """YAML files of one schema: ``glob`` below ``folder`` of a catalogue root."""

    schema: type[BaseModel]
    folder: str
    glob: str


KINDS: Mapping[str, Kind] = {
    "pattern": Kind(Pattern, "patterns", "*/*/*/pattern.yaml"),
    "policy": Kind(Policy, "policies", "*/*.yaml"),
    "gates": Kind(RiskGates, "policies", "_gates.yaml"),
    "pack": Kind(Pack, "policies", "[!_]*.yaml"),
    "code-facts": Kind(CodeFacts, "patterns/facts/code", "*.yaml"),
    "use-case": Kind(UseCase, "patterns/use-cases", "*.yaml"),
    "practices": Kind(Practices, "patterns/practices", "*.yaml"),
    "playbook": Kind(Playbook, "patterns/playbooks", "*/*.yaml"),
    "lexicon": Kind(Lexicon, "patterns/lexicons", "*.yaml"),
    "capabilities": Kind(Capabilities, "patterns", "capabilities.yaml"),
    "assumptions": Kind(Assumptions, "patterns", "assumptions.yaml"),
    "questions": Kind(Questions, "patterns", "questions.yaml"),
    "accelerators": Kind(Accelerators, "patterns", "accelerators.yaml"),
    "language-models": Kind(LanguageModels, "patterns", "language-models.yaml"),
    "placement": Kind(Placement, "patterns", "placement.yaml"),
    "adoption": Kind(AdoptionRules, "patterns", "adoption.yaml"),
    "mocks": Kind(Mocks, "patterns/mocks", "*.yaml"),
}
"""Every kind by the name that `patterns schema` knows it by."""
