"""Parts of playbook answers that the engine computes: schedules, objectives' burn rates, blueprint, diagrams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlops_architect.domain.outputs.architecture import Connection, DataFlow
from mlops_architect.domain.outputs.monitoring import Slo
from mlops_architect.engine.agents.blueprint import component_diagram, components, flow_diagram
from mlops_architect.engine.agents.schedules import training
from mlops_architect.engine.agents.service_levels import burn_rates
from mlops_architect.engine.agents.view import View

Part = Callable[[View, Mapping[str, Any], Mapping[str, Any]], Any]
"""From the view, the fields of the answer so far and what the playbook says beside the part to a value."""


def _refresh(view: View, _: Mapping[str, Any], __: Mapping[str, Any]) -> str:
    """Return when the index is refreshed, in the syntax of the cloud's timers."""
    return training(view.constraints, view.use_case).on(view.constraints.cloud.value)


def _refresh_words(view: View, _: Mapping[str, Any], __: Mapping[str, Any]) -> str:
    return training(view.constraints, view.use_case).words


def _burn_rates(_: View, done: Mapping[str, Any], __: Mapping[str, Any]) -> Any:
    return burn_rates(tuple(Slo.model_validate(one) for one in done["slos"]))


def _components(view: View, _: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    """Return the parts of the blueprint, each doing what the playbook's ``roles`` say where they say something."""
    roles = given.get("roles", {})
    return tuple(
        part.model_copy(update={"does": roles.get(part.capability, part.does)})
        for part in components(view.plan, view.patterns)
    )


def _component_diagram(view: View, done: Mapping[str, Any], _: Mapping[str, Any]) -> str:
    lines = tuple(Connection.model_validate(one) for one in done["connections"])
    return component_diagram(components(view.plan, view.patterns), lines)


def _flow_diagram(view: View, done: Mapping[str, Any], _: Mapping[str, Any]) -> str:
    flows = [DataFlow.model_validate(one) for one in done["data_flows"]]
    titles = {part.id: part.title for part in components(view.plan, view.patterns)}
    return flow_diagram(((flow.name, flow.path) for flow in flows), titles)


PARTS: Mapping[str, Part] = {
    "refresh-schedule": _refresh,
    "refresh-words": _refresh_words,
    "burn-rates": _burn_rates,
    "components": _components,
    "component-diagram": _component_diagram,
    "flow-diagram": _flow_diagram,
}
"""Every part by the name that playbooks call it by."""
