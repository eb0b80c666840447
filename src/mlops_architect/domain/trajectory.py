"""The way of a run: its steps, agents, calls and checkpoints in order, and the reasons recorded on it."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.calls import CallNote
from mlops_architect.domain.model import Model
from mlops_architect.domain.replayed import Spending


class TracedCall(CallNote):
    """A call in a trace; ``key`` names its record, ``at`` is when it began."""


class TracedAgent(Model):
    """One time an agent was asked; ``input_hash`` is of everything it read, ``prompt_hash`` of its instructions."""

    agent: str
    round: int
    provider: str
    prompt_hash: str = ""
    confidence: float
    standing: str = ""
    reason: str = ""
    spent: Spending = Spending()
    calls: tuple[TracedCall, ...] = ()
    input_hash: str = ""
    output_hash: str = ""
    conduct_hash: str = ""


class TracedStep(Model):
    """A step between two checkpoints.

    ``design`` counts the designs that the run made: a revision at a gate begins another. ``at`` and ``until`` are
    ISO 8601 in UTC; a gate lasts until its answer. ``changed`` is false where the step found everything as it was.
    """

    step: str
    design: int
    round: int
    checkpoint: str
    at: str
    until: str
    seconds: float
    changed: bool = True
    told: str = ""
    agent: TracedAgent | None = None
    beside: tuple[TracedAgent, ...] = ()
    """Who else was asked in this step."""


class Confidence(Model):
    """How sure an agent was, and the least that any agent's latest answer was by then."""

    agent: str
    round: int
    confidence: float
    least: float


class Moment(Model):
    """An event of the run."""

    at: str
    kind: str
    detail: str


class Trace(Model):
    """The whole way of a run.

    ``steps`` is empty where its checkpoints cannot be read. ``loose`` are calls whose answer no agent has finished
    with: those of an agent that was interrupted.
    """

    run: str
    project: str
    status: str
    checkpoints: int
    spent: Spending
    agents: tuple[TracedAgent, ...]
    steps: tuple[TracedStep, ...] = ()
    confidence: tuple[Confidence, ...] = ()
    loose: tuple[TracedCall, ...] = ()
    events: tuple[Moment, ...]


class Reason(Model):
    """A reason that was recorded: about what, what was said, and by whom."""

    kind: Literal[
        "chosen", "rejected", "not needed", "decided", "model", "demanded", "declined", "found", "answered", "withdrawn"
    ]
    subject: str
    text: str
    by: str
    at: str = ""


class Answered(Model):
    """What a run has recorded on a question; ``exact`` says whether each reason has all of its words."""

    run: str
    question: str
    exact: bool
    reasons: tuple[Reason, ...]
