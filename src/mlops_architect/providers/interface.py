"""What a provider is; read this first."""

from __future__ import annotations

from typing import Protocol

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.engine.agents.view import View


class Provider(Protocol):
    """Answers an agent's call: the declared view in, the agent's fixed schema out."""

    @property
    def name(self) -> str:
        """Id recorded with every agent run."""

    def answer(self, spec: AgentSpec, view: View) -> AgentOutput:
        """Return the agent's output.

        Raises:
            ProviderUnavailable: It cannot answer now.
        """
