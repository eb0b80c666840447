"""The merged catalogue: patterns, capabilities, policies, practices, use cases, prompts, prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.domain.agent import AgentSpec, Skill
from mlops_architect.domain.assumption import Assumption, BesideProduction, Leaving
from mlops_architect.domain.calibration import Calibration
from mlops_architect.domain.code_facts import CodeFacts
from mlops_architect.domain.gate import RiskGate
from mlops_architect.domain.infrastructure import ProviderFacts
from mlops_architect.domain.infrastructure_change import ChangeFacts
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.list_price import ListPrices
from mlops_architect.domain.mocks import Mocks
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.placement import Placement
from mlops_architect.domain.playbook import Playbook
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.practice import Practice
from mlops_architect.domain.price import PriceBook
from mlops_architect.domain.pricing_rule import RuleInUse
from mlops_architect.domain.question import OpenField, Replies
from mlops_architect.domain.scenario import Scenarios
from mlops_architect.domain.terraform_root import TerraformRoot
from mlops_architect.domain.use_case import UseCase


@dataclass(frozen=True, eq=False)
class Catalog:
    """All data a run may use.

    ``folders`` says where each pattern lies, and under ``<cloud>/root`` where a cloud's root files do.
    ``modules`` has the files of each pattern's Terraform module by their path in it, shared ones included.
    ``digest`` is the sha256 over the files it was read from; it goes into the run record.
    """

    capabilities: tuple[Capability, ...]
    patterns: Mapping[str, Pattern]
    policies: Mapping[str, Policy]
    practices: tuple[Practice, ...]
    use_cases: Mapping[str, UseCase]
    agents: tuple[AgentSpec, ...]
    assumptions: tuple[Assumption, ...]
    placement: Placement
    lexicon: Lexicon
    prices: PriceBook
    gates: tuple[RiskGate, ...] = ()
    """Risks that need a yes of their own at a gate."""
    questions: tuple[OpenField, ...] = ()
    """What is asked about fields that nobody stated, beside the quantities of the assumptions."""
    replies: Replies = field(default_factory=Replies)
    """Short replies to any question."""
    beside_production: BesideProduction | None = None
    """Environments beside production; None where no root tells, and then none are on the bill."""
    leaving: Leaving | None = None
    """What leaving a product takes; None where no root tells, and then it counts for nothing."""
    calibration: Calibration = field(default_factory=Calibration)
    """How processor time measured on another machine is carried over to a cloud's vCPU."""
    adoption: AdoptionRules | None = None
    """What existing repositories are read by; None where no root says."""
    scenarios: Scenarios | None = None
    """What the request path is simulated under; None where no root says."""
    playbooks: Mapping[tuple[str, str], Playbook] = field(default_factory=dict)
    """What planning agents write for a kind of problem, by problem and agent; the engine answers where there is none."""
    mocks: Mapping[str, Mocks] = field(default_factory=dict)
    provider_facts: tuple[ProviderFacts, ...] = ()
    """What resources of each Terraform provider tell infrastructure policies."""
    change_facts: tuple[ChangeFacts, ...] = ()
    """What the loss of resources of each Terraform provider means, and what replaces them."""
    code_facts: tuple[CodeFacts, ...] = ()
    """What files of a repository tell policies of its code."""
    packs: Mapping[str, Pack] = field(default_factory=dict)
    """Policy packs by id."""
    pack_files: Mapping[str, Path] = field(default_factory=dict)
    """Where each pack lies."""
    list_prices: tuple[ListPrices, ...] = ()
    """Round prices of each cloud, against which a bill's order of magnitude is checked."""
    roots: Mapping[str, TerraformRoot] = field(default_factory=dict)
    folders: Mapping[str, Path] = field(default_factory=dict)
    modules: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)
    origins: Mapping[str, Path] = field(default_factory=dict)
    digest: str = ""
    skills: tuple[Skill, ...] = ()
    """What agents of a model provider draw in."""
    pricing: Mapping[str, RuleInUse] = field(default_factory=dict)
    """Pricing rules by Terraform resource type."""

    def capability(self, capability_id: str) -> Capability:
        """Return the capability called ``capability_id``; KeyError if there is none."""
        return self.by_capability[capability_id]

    @cached_property
    def by_capability(self) -> Mapping[str, Capability]:
        """The capabilities by id, in their order."""
        return {one.id: one for one in self.capabilities}

    def serving(self, capability_id: str, cloud: str) -> tuple[Pattern, ...]:
        """Return the patterns that answer a capability on a cloud, by id."""
        return self._serving.get((capability_id, cloud), ())

    @cached_property
    def regimes(self) -> Mapping[str, frozenset[str]]:
        """The compliance regimes that each cloud's patterns say anything about; another cloud's say nothing of it."""
        found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for pattern in self.patterns.values():
            found[pattern.cloud] |= frozenset(pattern.compliance)
        return found

    @cached_property
    def _serving(self) -> Mapping[tuple[str, str], tuple[Pattern, ...]]:
        found: dict[tuple[str, str], list[Pattern]] = {}
        for _, pattern in sorted(self.patterns.items()):
            found.setdefault((pattern.capability, pattern.cloud), []).append(pattern)
        return {need: tuple(patterns) for need, patterns in found.items()}

    def of_cloud(self, cloud: str) -> tuple[Pattern, ...]:
        """Return the patterns of a cloud."""
        return self._of_cloud.get(cloud, ())

    @cached_property
    def _of_cloud(self) -> Mapping[str, tuple[Pattern, ...]]:
        found: dict[str, list[Pattern]] = {}
        for pattern in self.patterns.values():
            found.setdefault(pattern.cloud, []).append(pattern)
        return {cloud: tuple(patterns) for cloud, patterns in found.items()}
