"""What a model may write: words and choices; every figure and every check stays with the engine."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.model import Model


class ChosenPattern(Model):
    """A pattern that is to serve a capability instead of the one the optimum has."""

    capability: str
    pattern: str
    why: str


class Ranking(Model):
    """The patterns of a capability from best to worst in the model's eyes; it is recorded and decides nothing."""

    capability: str
    patterns: tuple[str, ...]
    why: str


class Remark(Model):
    """What is added to a decision that the engine has made."""

    decision: str
    rationale: str
    risks: tuple[str, ...]
    consequences: tuple[str, ...]


class ProposedAlternative(Model):
    """An alternative of an added decision, and why it lost."""

    name: str
    reason: str


class ProposedDecision(Model):
    """A decision that the engine did not make."""

    id: str
    question: str
    choice: str
    rationale: str
    alternatives: tuple[ProposedAlternative, ...]
    risks: tuple[str, ...]


class Proposal(Model):
    """One answer of a model to one agent's task."""

    summary: str
    choices: tuple[ChosenPattern, ...]
    rankings: tuple[Ranking, ...]
    remarks: tuple[Remark, ...]
    decisions: tuple[ProposedDecision, ...]
    questions: tuple[str, ...]


Standing = Literal["taken", "engine"]


class Contribution(Model):
    """What became of a model's proposal; part of the agent's output, so that a reviewer sees whose words are whose.

    ``standing`` is ``taken`` when the proposal passed every check and ``engine`` when the engine's own answer
    stands; ``reason`` says why. ``remarked`` and ``added`` are ids of decisions.
    """

    provider: str
    model: str
    standing: Standing
    reason: str
    view: str = ""
    chosen: tuple[ChosenPattern, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    remarked: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
