"""Components: parts of the generated repository, chosen by data and rendered from one design.

``scaffold/components/<id>/component.yaml`` describes a component; the tree ``files/`` beside it
holds what it puts into the repository. A path segment that starts with ``dot_`` stands for one
that starts with a dot; a name that ends in ``.j2`` is rendered and loses that ending.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG
from mlops_architect.domain.use_case import UseCase

ComponentFacts = Mapping[str, frozenset[str]]
"""What is true of a design, by the field names of ``When``; ``problem`` besides, the kind of system it is."""

Kind = Literal["tabular", "forecasting", "retrieval", "fine-tuning", "recommendation"]
"""Kinds of system a repository can be: one scores rows of a table, one forecasts series, one answers from documents, one
tunes a language model, and one that scores rows also finds them and makes lists."""


def kind_of(problem: str) -> Kind:
    """Return the kind of system that solves a use case's problem."""
    if problem == "retrieval":
        return "retrieval"
    if problem == "fine-tuning":
        return "fine-tuning"
    return "forecasting" if problem == "forecasting" else "tabular"


def kinds_of(use_case: UseCase) -> frozenset[Kind]:
    """Return every kind of system that a use case's repository is: lists are made by one that scores rows as well."""
    kind = kind_of(use_case.problem)
    return frozenset({kind, "recommendation"}) if use_case.recommendation is not None else frozenset({kind})


class When(Model):
    """A condition: every field that is given must share a value with the design's facts.

    ``mode``: online, batch, streaming. ``capability``: ids the plan serves. ``pattern``: chosen
    pattern ids. ``pattern_env``: ``NAME=value`` for each literal ``app_env`` of the chosen
    patterns. ``tool``: ``<capability>=<tool>`` for each tool of the chosen patterns. ``cloud``: where it
    runs. ``root_value``: values of the Terraform root that the chosen patterns ask for. ``content``: text or image, where
    the use case's events hold them. ``problem``: the kind of system.
    """

    mode: tuple[str, ...] = ()
    capability: tuple[str, ...] = ()
    pattern: tuple[str, ...] = ()
    pattern_env: tuple[str, ...] = ()
    tool: tuple[str, ...] = ()
    cloud: tuple[str, ...] = ()
    root_value: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    problem: tuple[Kind, ...] = ()

    @field_validator("*", mode="before")
    @classmethod
    def _one_value_may_stand_alone(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def holds(self, facts: ComponentFacts) -> bool:
        """Whether every given field shares a value with the facts; an empty condition holds."""
        wanted = {name: frozenset(getattr(self, name)) for name in type(self).model_fields}
        return all(not values or values & facts.get(name, frozenset()) for name, values in wanted.items())


class ComponentFile(Model):
    """What differs for one file of a component: its own condition, or the decision it serves."""

    when: tuple[When, ...] = ()
    problems: tuple[Kind, ...] = ()
    """Kinds of system it is for, where its component is for more."""
    decision: str = ""


PROOF = r"^(?:test|code|make|job|alert|setting|section|resource) [^\s:]+::\S.*$"
"""``<kind> <path>::<name>``: something that the repository's own script looks up in its files."""


class Evidence(Model):
    """How a component answers one test of the ML Test Score, and where that can be seen.

    ``how``: one sentence. ``automated``: it runs without anybody starting it. ``when``: the designs it is true of, where
    they are not all that contain the component.
    """

    how: str
    proof: tuple[Annotated[str, Field(pattern=PROOF)], ...] = Field(min_length=1)
    automated: bool = True
    when: tuple[When, ...] = ()


class Component(Model):
    """A part of the generated repository.

    It is included in the kinds of system that ``problems`` names, when any condition of ``when`` holds, always when
    there is none. ``decision``
    names the planning agent whose decision the files serve. ``requirements`` are the packages it
    imports, by their name in the lock, ``development`` those that only its tests import; ``roles`` are the commands it
    adds to ``python -m scoring``.
    """

    id: str = Field(pattern=SLUG)
    agent: str = Field(pattern=SLUG)
    title: str
    description: str
    decision: str = Field(pattern=SLUG)
    problems: tuple[Kind, ...] = ("tabular",)
    when: tuple[When, ...] = ()
    requirements: tuple[str, ...] = ()
    development: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """Environment variables and sections of ``config/settings.yaml`` that it reads."""
    files: dict[str, ComponentFile] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    """What it contributes to the ML Test Score, by the id of the test."""

    def applies(self, facts: ComponentFacts) -> bool:
        """Whether a design with these facts contains the component."""
        return _of_kind(self.problems, facts) and (
            not self.when or any(condition.holds(facts) for condition in self.when)
        )

    def includes(self, path: str, facts: ComponentFacts) -> bool:
        """Whether the file at ``path`` (inside ``files/``) belongs to a design with these facts."""
        override = self.files.get(path)
        if override is None:
            return True
        return (not override.problems or _of_kind(override.problems, facts)) and (
            not override.when or any(condition.holds(facts) for condition in override.when)
        )

    def shows(self, facts: ComponentFacts) -> dict[str, tuple[Evidence, ...]]:
        """Return the evidence that holds in a design with these facts, by the id of the test."""
        found = {
            test: tuple(one for one in given if not one.when or any(condition.holds(facts) for condition in one.when))
            for test, given in self.evidence.items()
        }
        return {test: given for test, given in found.items() if given}

    def serves(self, path: str) -> str:
        """Return the planning agent whose decision the file at ``path`` serves."""
        override = self.files.get(path)
        return override.decision if override and override.decision else self.decision


def _of_kind(problems: tuple[Kind, ...], facts: ComponentFacts) -> bool:
    return bool(facts.get("problem", frozenset({"tabular"})) & set(problems))


class RepositoryFigures(Model):
    """Numbers of the design that the repository's settings and texts state; None where unknown."""

    p99_ms: float | None = None
    latency_slo_ms: float | None = None
    availability_slo_pct: float | None = None
    peak_rps: float | None = None
    monthly_usd: float | None = None
    budget_usd: float | None = None
    training_usd_per_run: float | None = None
    training_runs_per_month: float | None = None
    freshness_s: float | None = None
    retention_days: float | None = None
    rpo_minutes: float | None = None
    rto_minutes: float | None = None
    team_size: float | None = None


class PatternSummary(Model):
    """What a text of the repository says about one chosen pattern."""

    capability: str
    title: str
    pattern: str
    pattern_title: str
    by_hand: str = ""
    """Why it has no code here; empty where it has."""
    to_do: str = ""
    """What people do instead."""


class RepositoryContext(Model):
    """Everything a ``.j2`` file may name; an unknown name is an error."""

    project: str = Field(pattern=SLUG)
    title: str
    summary: str
    cloud: str
    region: str
    modes: tuple[str, ...]
    components: tuple[str, ...]
    requirements: tuple[str, ...]
    development: tuple[str, ...] = ()
    roles: tuple[str, ...]
    environments: tuple[str, ...] = ("dev", "staging", "prod")
    patterns: tuple[PatternSummary, ...] = ()
    app_env: dict[str, str] = {}
    """Literal ``app_env`` values of the chosen patterns."""
    use_case: UseCase
    figures: RepositoryFigures = RepositoryFigures()
    training_schedule: str = ""
    scoring_schedule: str = ""
    evidence: dict[str, tuple[Evidence, ...]] = {}
    """What the components contribute to the ML Test Score, by the id of the test."""
    approvals_required: bool = False
    """Whether a person approves each model before it is promoted."""
