"""What a provider is; read this first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import CallRecord, Conduct
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.proposal import ChosenPattern
from mlops_architect.engine.agents.view import View
from mlops_architect.providers.prompting import Brief

if TYPE_CHECKING:
    from mlops_architect.providers.dialogue import Errand, FormT, ResultT, Settled

Settle = Callable[[tuple[ChosenPattern, ...]], View | str]
"""Solves the design again with patterns that are preferred: the view of the new design, or why there is none."""


@dataclass(frozen=True)
class Answered:
    """An agent's output, and how it came about where a model was asked."""

    output: AgentOutput
    conduct: Conduct | None = None


class Recordings(Protocol):
    """Where calls are kept, by the key of their request."""

    def get(self, key: str) -> CallRecord | None:
        """Return a call that was made, None when it was not."""

    def put(self, record: CallRecord) -> None:
        """Keep a call; a later one with the same key takes its place."""

    def all(self) -> tuple[CallRecord, ...]:
        """Return every call."""


class Provider(Protocol):
    """Answers an agent's call: the declared view in, the agent's fixed schema out."""

    @property
    def name(self) -> str:
        """What it is called: the engine, or the endpoints in their order."""

    def answer(self, spec: AgentSpec, view: View, brief: Callable[[], Brief], settle: Settle | None = None) -> Answered:
        """Return the agent's output.

        Args:
            spec: The agent.
            view: What it may see.
            brief: Makes what every agent of the run is given, for a provider that needs it.
            settle: Solves the design again with other patterns; None where nobody may choose them any more.

        Raises:
            ProviderUnavailable: It cannot answer now.
        """

    def consult(self, errand: Callable[[], Errand[FormT, ResultT]]) -> Settled[ResultT] | None:
        """Return what a model says to something that is no agent's task, None where no model is asked.

        Args:
            errand: Makes what is asked, for a provider that asks.
        """
