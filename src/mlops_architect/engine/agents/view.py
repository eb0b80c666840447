"""What one agent may see: the declared slices of the shared state, and nothing else."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, TypeVar

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Finding
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.plan import Plan, ScalingStep
from mlops_architect.domain.playbook import Playbook
from mlops_architect.domain.practice import Practice
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.conditions import Facts, holds

OutputT = TypeVar("OutputT", bound=AgentOutput)

SLICES = ("constraints", "workload", "use-case", "plan", "capabilities", "patterns", "practices", "findings", "scaling")


class UndeclaredRead(LookupError):
    """An agent asked for a slice that its prompt does not declare."""


class View:
    """Read access to the slices an agent declared.

    Args:
        agent: Id of the agent, for messages and to pick its practices.
        reads: Slices and agent ids it declared.
        slices: Everything there is; only declared parts can be reached. ``playbook``, the agent's own, may be among them.
        outputs: What earlier agents wrote, by agent id.
        facts: Flat facts of the design so far, for practice conditions.
    """

    def __init__(
        self,
        agent: str,
        reads: tuple[str, ...],
        slices: Mapping[str, Any],
        outputs: Mapping[str, AgentOutput],
        facts: Facts,
    ) -> None:
        self.agent = agent
        self._reads = frozenset(reads)
        self._slices = slices
        self._outputs = outputs
        self._facts = facts

    def _slice(self, name: str) -> Any:
        if name not in self._reads:
            raise UndeclaredRead(f"agent {self.agent} reads {name!r} but its prompt does not declare it")
        return self._slices[name]

    @property
    def constraints(self) -> Constraints:
        """The typed constraints."""
        return self._slice("constraints")  # type: ignore[no-any-return]

    @property
    def workload(self) -> Workload:
        """The load the design is sized for."""
        return self._slice("workload")  # type: ignore[no-any-return]

    @property
    def use_case(self) -> UseCase:
        """The domain data: entities, columns, features, metrics."""
        return self._slice("use-case")  # type: ignore[no-any-return]

    @property
    def plan(self) -> Plan:
        """The solved tech stack (agents 6 to 16)."""
        return self._slice("plan")  # type: ignore[no-any-return]

    @property
    def capabilities(self) -> Mapping[str, Capability]:
        """What the platform must be able to do, by id."""
        return self._slice("capabilities")  # type: ignore[no-any-return]

    @property
    def patterns(self) -> Mapping[str, Pattern]:
        """The catalogue's patterns by id."""
        return self._slice("patterns")  # type: ignore[no-any-return]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the last round that name this agent."""
        found: tuple[Finding, ...] = self._slice("findings")
        return tuple(finding for finding in found if self.agent in finding.agents)

    @property
    def scaling(self) -> tuple[ScalingStep, ...]:
        """The design re-optimised at 2, 5 and 10 times the load (agent 16)."""
        return self._slice("scaling")  # type: ignore[no-any-return]

    def of(self, agent: str, schema: type[OutputT]) -> OutputT:
        """Return what an earlier agent wrote.

        Raises:
            UndeclaredRead: The prompt does not declare that agent.
        """
        if agent not in self._reads:
            raise UndeclaredRead(f"agent {self.agent} reads {agent!r} but its prompt does not declare it")
        output = self._outputs[agent]
        if not isinstance(output, schema):
            raise TypeError(f"{agent} wrote {type(output).__name__}, not {schema.__name__}")
        return output

    def output(self, agent: str) -> AgentOutput | None:
        """Return what an earlier agent wrote, None where it has not written yet."""
        if agent not in self._reads:
            raise UndeclaredRead(f"agent {self.agent} reads {agent!r} but its prompt does not declare it")
        return self._outputs.get(agent)

    @property
    def reads(self) -> frozenset[str]:
        """The slices and agents it declared."""
        return self._reads

    @property
    def facts(self) -> Facts:
        """The flat facts of the design so far."""
        return self._facts

    @property
    def playbook(self) -> Playbook | None:
        """What this agent writes for the problem in question, None where the engine answers by itself."""
        found: Playbook | None = self._slices.get("playbook")
        return found

    def may_read(self, name: str) -> bool:
        """Whether the agent's prompt declares a slice or an agent."""
        return name in self._reads

    def practices(self, topic: str = "", **values: object) -> tuple[Practice, ...]:
        """Return this agent's practices whose condition holds, texts filled with facts and ``values``.

        A practice whose condition is unknown is left out: it is not claimed for this system.
        """
        filler = _Filler({**_flat(self._facts), **values})
        return tuple(
            practice.model_copy(update={"text": filler.vformat(practice.text, (), {})})
            for practice in self.applying_practices()
            if not topic or practice.topic == topic
        )

    def applying_practices(self) -> tuple[Practice, ...]:
        """Return this agent's practices whose condition holds, texts not filled."""
        return tuple(
            practice
            for practice in self._slice("practices")
            if practice.agent == self.agent and (practice.when is None or holds(practice.when, self._facts) is True)
        )


def _flat(facts: Facts) -> dict[str, object]:
    return {name.replace(".", "_").replace("-", "_"): value for name, value in facts.items()}


class _Filler(string.Formatter):
    """Fills ``{constraints_latency_p99_ms:g}``; attribute and index access are refused."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:  # noqa: ARG002
        """Look a plain name up; dotted or indexed names are not names."""
        if field_name not in self._values:
            raise KeyError(f"practice text names an unknown fact: {field_name}")
        value = self._values[field_name]
        return ("unknown" if value is None else value), field_name
