"""The answer of an agent from its playbook: conditions judged, formulas computed, texts filled with this design's figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from mlops_architect.domain.decision import AgentOutput, Decision, Rejected
from mlops_architect.domain.model import Model
from mlops_architect.domain.playbook import Figure, Playbook, WrittenDecision
from mlops_architect.domain.policy import Condition
from mlops_architect.engine.agents.counterfactuals import rejected_patterns
from mlops_architect.engine.agents.deciding import decide, known, margin
from mlops_architect.engine.agents.fillings import UnknownName, filled, names_of, numbers_of
from mlops_architect.engine.agents.grounds import answered, applied, assumed, rejections
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.written_parts import PARTS
from mlops_architect.engine.conditions import holds
from mlops_architect.engine.confidence import overall
from mlops_architect.engine.formula import FormulaError, evaluate
from mlops_architect.engine.formula import names as names_in
from mlops_architect.errors import InvalidInput

_LEFT_OUT: Final = object()
"""Stands for what a condition leaves out."""


class _Several(list[Any]):
    """Items that take the place of one."""


def written(playbook: Playbook, view: View, schema: type[AgentOutput], base: AgentOutput | None = None) -> AgentOutput:
    """Return the agent's answer for this design.

    Args:
        playbook: What is written for the problem.
        view: What the agent may read.
        schema: The class that the agent writes.
        base: The engine's own answer, whose fields stand where the playbook has none.

    Raises:
        InvalidInput: The playbook names something that this design does not have, or does not fit the schema.
    """
    try:
        return _written(playbook, view, schema, base)
    except UnknownName as error:
        raise InvalidInput(f"playbook {playbook.problem}/{playbook.agent}: unknown name {error.args[0]!r}") from error
    except FormulaError as error:
        raise InvalidInput(f"playbook {playbook.problem}/{playbook.agent}: {error.message}") from error
    except ValueError as error:
        raise InvalidInput(f"playbook {playbook.problem}/{playbook.agent} does not fit its schema: {error}") from error


def _written(playbook: Playbook, view: View, schema: type[AgentOutput], base: AgentOutput | None) -> AgentOutput:
    names = names_of(view)
    pen = _Pen(view, names, numbers_of(view, names))
    for name, figure in playbook.names.items():
        pen.learn(name, figure)
    fields: dict[str, Any] = dict(base) if base is not None else {}
    for name, node in playbook.answer.items():
        pen.done = fields
        fields[name] = pen.value(node)
    decisions = tuple(_decision(one, pen) for one in playbook.decisions)
    grounds = playbook.assumptions
    fields |= {
        "summary": pen.value(playbook.summary),
        "decisions": decisions,
        "confidence": overall(decisions),
        "assumptions": assumed(view.constraints, grounds.constraints, view.workload, grounds.quantities),
    }
    for name in ("findings", "answered_findings"):
        if name in schema.model_fields:
            fields[name] = answered(view.findings, playbook.findings_in)
    if "practices" in schema.model_fields:
        fields["practices"] = applied(view, playbook.problem)
    return schema.model_validate(fields)


def _decision(one: WrittenDecision, pen: _Pen) -> Decision:
    view = pen.view
    against: tuple[Rejected, ...] = rejections({name: pen.value(reason) for name, reason in one.rejected.items()})
    if one.rejected_patterns_of:
        against += rejected_patterns(view.plan, one.rejected_patterns_of)
    return decide(
        view,
        one.id,
        pen.text(one.question),
        pen.value(one.choice),
        pen.value(one.rationale),
        rejected=against,
        serves=known(view, *one.serves),
        consequences=tuple(pen.value(list(one.consequences))),
        risks=tuple(pen.value(list(one.risks))),
        change=pen.text(one.change),
        quantities=one.quantities,
        margins=[found for name in one.margins for found in margin(view.plan, name)],
    )


class _Pen:
    """Turns the nodes of a playbook into values of one design."""

    def __init__(self, view: View, names: dict[str, Any], numbers: dict[str, float]) -> None:
        self.view = view
        self.names = names
        self.numbers = numbers
        self.done: Mapping[str, Any] = {}

    def learn(self, name: str, figure: Figure | str | float) -> None:
        """Compute a figure of the playbook, for texts and formulas further down."""
        if isinstance(figure, Figure):
            there = names_in(figure.formula) <= self.numbers.keys()
            value = evaluate(figure.formula, self.numbers) if there else figure.otherwise
        else:
            value = evaluate(figure, self.numbers)
        self.names[name] = self.numbers[name] = value

    def value(self, node: Any) -> Any:
        """Return what a node stands for."""
        if isinstance(node, str):
            return evaluate(node[1:], self.numbers) if node.startswith("=") else self.text(node)
        if isinstance(node, Mapping):
            return self._mapping(node)
        if isinstance(node, list | tuple):
            items: list[Any] = []
            for item in (self.value(one) for one in node):
                if isinstance(item, _Several):
                    items.extend(item)
                elif item is not _LEFT_OUT:
                    items.append(item)
            return items
        return node

    def text(self, template: str) -> str:
        """Return a text with its names filled."""
        return filled(template, self.names)

    def _mapping(self, node: Mapping[str, Any]) -> Any:
        if "if" in node and not self._holds(node["if"]):
            return _LEFT_OUT
        if "choose" in node:
            found = (self.value(one["is"]) for one in node["choose"] if "if" not in one or self._holds(one["if"]))
            return next(found, _LEFT_OUT)
        if "each" in node:
            return _Several(self._one_of(node["item"], item) for item in self._items(node["each"]))
        if "computed" in node:
            return PARTS[node["computed"]](self.view, self.done, node)
        if "item" in node:
            return self.value(node["item"])
        rest = {name: self.value(one) for name, one in node.items() if name != "if"}
        return {name: one for name, one in rest.items() if one is not _LEFT_OUT}

    def _holds(self, condition: Any) -> bool:
        """A condition over facts that is unknown does not hold: it is not claimed for this system."""
        if isinstance(condition, Mapping):
            return holds(_CONDITION.validate_python(condition), self.view.facts) is True
        return bool(evaluate(condition, self.numbers))

    def _items(self, path: str) -> tuple[Any, ...]:
        found: Any = self.view.constraints if path.startswith("constraints.") else self.view.use_case
        for name in path.removeprefix("constraints.").split("."):
            found = getattr(found, name)
        return tuple(getattr(found, "value", found) or ())

    def _one_of(self, node: Any, item: Any) -> Any:
        before = dict(self.names)
        if isinstance(item, Model):
            self.names |= {f"item_{name}": value for name, value in item.model_dump().items()}
        else:
            self.names["item"] = item
        try:
            return self.value(node)
        finally:
            self.names = before


_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
