"""Facts of what the agents decided beyond the plan: ``design.*``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.governance_ethics import GovernanceEthics
from mlops_architect.domain.outputs.not_needed import NotNeeded

_DEEPEST = 3


def output_facts(outputs: Mapping[str, AgentOutput]) -> dict[str, Any]:
    """Return ``design.decisions``, ``design.human_review``, ``design.explanations`` and ``design.<agent>.<field>``.

    Fields of fields have dotted names too. Lists of records are lists of mappings, for ``for-each``. What an agent says is not needed
    is ``<field>.needed = False`` and nothing else.
    """
    facts: dict[str, Any] = {
        "design.decisions": sorted({decision.id for output in outputs.values() for decision in output.decisions}),
    }
    for agent, output in sorted(outputs.items()):
        facts.update(_fields(output, f"design.{agent}"))
    governance = outputs.get("governance-ethics")
    if isinstance(governance, GovernanceEthics):
        facts["design.human_review"] = governance.human_oversight.reviews_before_effect
        facts["design.explanations"] = governance.explainability.provided
    return facts


def _fields(value: Model, name: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    for field in type(value).model_fields:
        inner = getattr(value, field)
        if isinstance(inner, NotNeeded):
            yield f"{name}.{field}.needed", False
        elif isinstance(inner, Model):
            if depth < _DEEPEST:
                yield from _fields(inner, f"{name}.{field}", depth + 1)
        elif field != "decisions" or depth:
            yield f"{name}.{field}", _plain(inner)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
