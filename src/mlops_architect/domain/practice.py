"""Practices: tests, controls, monitors and rollouts that apply under stated conditions."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG
from mlops_architect.domain.policy import Condition


class Practice(Model):
    """One practice: when it applies and what it says, with ``{facts}`` filled in by name.

    ``text`` may use ``{name}`` of the facts an agent offers; an unknown name is an error at load.
    """

    id: str = Field(pattern=SLUG)
    topic: str
    title: str
    text: str
    when: Condition | None = None
    agent: str
    tags: tuple[str, ...] = ()
    source: str = ""
