"""Agents: declared specialists; what each reads, writes and is told."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG


class AgentSpec(Model):
    """The front matter of ``prompts/agents/NN-<id>.md``, and its body.

    ``reads`` names slices of the shared state: ``constraints``, ``workload``, ``use-case``,
    ``plan``, ``practices``, ``findings``, or another agent's id. ``writes`` names the schema.
    """

    id: str = Field(pattern=SLUG)
    number: int = Field(ge=1)
    title: str
    phase: Literal["reading", "planning", "implementation", "criticism"]
    version: str
    reads: tuple[str, ...]
    writes: str
    gate: str = ""
    body: str = ""


class Skill(Model):
    """The front matter of ``prompts/skills/<id>.md``, and its body: what agents on a subject should know.

    ``agents`` names the agents that draw it in, ``*`` for all that plan; with ``clouds`` only for designs on those.
    """

    id: str = Field(pattern=SLUG)
    title: str
    version: str
    agents: tuple[str, ...]
    clouds: tuple[str, ...] = ()
    needed: bool = False
    """Whether nobody does without it, however small the window of a model is: how an answer is written."""
    body: str = ""

    def serves(self, agent: str, cloud: str, *, planning: bool = True) -> bool:
        """Whether an agent draws it in for a design on a cloud; ``planning`` is false for readers and critics."""
        named = agent in self.agents or (planning and "*" in self.agents)
        return named and (not self.clouds or cloud in self.clouds)
