"""The default provider: every answer from the engine, offline, the same every time."""

from __future__ import annotations

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.engine.agents.registry import answer
from mlops_architect.engine.agents.view import View


class EmbeddedProvider:
    """Asks the engine."""

    name = "embedded"

    def answer(self, spec: AgentSpec, view: View) -> AgentOutput:
        """Return what the engine computes for this agent."""
        return answer(spec.id, view)
