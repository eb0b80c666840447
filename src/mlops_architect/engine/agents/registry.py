"""Which schema and which embedded answer belong to each planning agent: a closed table, imported on use."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.engine.agents.agreement import in_agreement
from mlops_architect.engine.agents.unknown_rent import told
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.written import written
from mlops_architect.errors import InvalidInput

Answer = Callable[[View], AgentOutput]

SCHEMAS: dict[str, str] = {
    "project-stages": "ProjectStages",
    "versioning-governance": "VersioningGovernance",
    "data-sourcing": "DataSourcing",
    "pipelines": "Pipelines",
    "tech-stack": "TechStack",
    "testing-strategy": "TestingStrategy",
    "data-engineering": "DataEngineering",
    "feature-engineering": "FeatureEngineering",
    "model-development": "ModelDevelopment",
    "training-pipelines": "TrainingPipelines",
    "deployment-serving": "DeploymentServing",
    "inference-pipeline": "InferencePipeline",
    "monitoring": "Monitoring",
    "continual-learning": "ContinualLearning",
    "governance-ethics": "GovernanceEthics",
    "architecture": "Architecture",
}
"""Agent id → class in ``domain.outputs.<agent id with underscores>``; the order is the order of the agents."""


def agent_ids() -> tuple[str, ...]:
    """Return the ids of the planning agents in their fixed order."""
    return tuple(SCHEMAS)


def schema_of(agent: str) -> type[AgentOutput]:
    """Return the class that ``agent`` writes.

    Raises:
        InvalidInput: There is no such planning agent.
    """
    module = import_module(f"mlops_architect.domain.outputs.{_module(agent)}")
    schema = getattr(module, SCHEMAS[agent])
    if not (isinstance(schema, type) and issubclass(schema, AgentOutput)):
        raise TypeError(f"{SCHEMAS[agent]} is not an AgentOutput")
    return schema


def answer_of(agent: str) -> Answer:
    """Return the pure function that answers for ``agent``.

    Raises:
        InvalidInput: There is no such planning agent.
    """
    module = import_module(f"mlops_architect.engine.agents.{_module(agent)}")
    answer: Answer = module.answer
    return answer


def answer(agent: str, view: View) -> AgentOutput:
    """Answer for ``agent`` from what ``view`` lets it read: by its playbook for the problem where there is one.

    Raises:
        InvalidInput: There is no such planning agent.
        UndeclaredRead: The answer needs a slice that the agent's prompt does not declare.
    """
    playbook = view.playbook
    if playbook is None:
        output = in_agreement(answer_of(agent)(view))
    else:
        base = answer_of(agent)(view) if playbook.starts_from else None
        output = in_agreement(written(playbook, view, schema_of(agent), base))
    return told(output, view.plan) if view.may_read("plan") else output


def _module(agent: str) -> str:
    if agent not in SCHEMAS:
        raise InvalidInput(f"there is no planning agent {agent!r}", f"known agents: {', '.join(SCHEMAS)}")
    return agent.replace("-", "_")
