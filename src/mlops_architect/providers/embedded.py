"""The default provider: every answer from the engine, offline, the same every time."""

from __future__ import annotations

from collections.abc import Callable

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.engine.agents.registry import answer
from mlops_architect.engine.agents.view import View
from mlops_architect.providers.dialogue import Errand, FormT, ResultT, Settled
from mlops_architect.providers.interface import Answered, Settle
from mlops_architect.providers.prompting import Brief


class EmbeddedProvider:
    """Asks the engine."""

    name = "embedded"

    def answer(self, spec: AgentSpec, view: View, brief: Callable[[], Brief], settle: Settle | None = None) -> Answered:  # noqa: ARG002
        """Return what the engine computes for this agent."""
        return Answered(answer(spec.id, view))

    def consult(self, errand: Callable[[], Errand[FormT, ResultT]]) -> Settled[ResultT] | None:  # noqa: ARG002
        """Ask nobody."""
        return None
