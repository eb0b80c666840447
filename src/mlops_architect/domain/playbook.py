"""Playbooks: what an agent writes for one kind of problem, as data (``patterns/playbooks/<problem>/<agent>.yaml``)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG, Formula


class Figure(Model):
    """A number that the texts of a playbook may name; ``otherwise`` where the formula's own names do not exist."""

    formula: Formula
    """A formula over the workload, the plan and figures further up."""
    otherwise: float
    """The value in a design that has not got what the formula names."""


class WrittenDecision(Model):
    """One decision of a playbook; texts are filled, ``serves`` keeps the constraints that are known."""

    id: str = Field(pattern=SLUG)
    """Stable for ever."""
    question: str
    """What it answers."""
    choice: Any
    """The answer: a text, or `choose` with conditions."""
    rationale: Any
    """Why, with this system's figures."""
    rejected: dict[str, Any] = {}
    """Alternatives and what ruled each out."""
    rejected_patterns_of: str = ""
    """A capability whose rejected patterns, with their exact figures, are the alternatives."""
    serves: tuple[str, ...] = ()
    """The constraints it rests on."""
    quantities: tuple[str, ...] = ()
    """The workload quantities it rests on."""
    margins: tuple[str, ...] = ()
    """Constraints whose slack counts into its confidence."""
    consequences: tuple[Any, ...] = ()
    """What follows from it."""
    risks: tuple[Any, ...] = ()
    """What may go wrong with it."""
    change: str
    """What would change it."""


class Grounds(Model):
    """What is listed as assumed where nobody stated it."""

    constraints: tuple[str, ...] = ()
    """Constraints by their dotted names."""
    quantities: tuple[str, ...] = ()
    """Workload quantities."""


class Playbook(Model):
    """The answer of one planning agent for one kind of problem.

    Texts are filled with facts (``{workload_peak_rps:n}``); a text that opens with ``=`` is a formula. A mapping with
    ``if`` is left out when that does not hold, ``choose`` takes the first that holds, ``each`` repeats over a list of
    the use case, and ``computed`` names a part that the engine works out.
    """

    agent: str = Field(pattern=SLUG)
    """The planning agent."""
    problem: str = Field(pattern=SLUG)
    """The `problem` of the use cases it is for."""
    names: dict[str, Figure | Formula] = {}
    """Figures that texts and formulas may name, computed in order."""
    summary: Any
    """One or two sentences for the card."""
    decisions: tuple[WrittenDecision, ...] = Field(min_length=1)
    """The decisions, in order."""
    assumptions: Grounds = Grounds()
    """What is listed as assumed."""
    findings_in: str
    """Which part of the answer takes up findings."""
    starts_from: Literal["", "engine"] = ""
    """`engine` where the fields left out here are those of the engine's own answer."""
    answer: dict[str, Any]
    """The fields that the agent's schema adds."""
