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
    phase: Literal["planning", "implementation", "criticism"]
    version: str
    reads: tuple[str, ...]
    writes: str
    gate: str = ""
    body: str = ""
