"""Resources of a Terraform plan: what ``terraform show -json`` says will be there.

Format: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mlops_architect.domain.resource import Resource, Unresolved
from mlops_architect.engine.bill.plan_references import References
from mlops_architect.engine.bill.relations import Instance, relations
from mlops_architect.engine.bill.resource_regions import family_of, region_of
from mlops_architect.errors import InvalidInput

_HINT = "Make it with `terraform plan -out plan` and `terraform show -json plan > plan.json`."


def planned(plan: Any, where: str, default_region: str = "") -> tuple[Resource, ...]:
    """Return the managed resources of a plan with their regions and related resources; data sources are left out.

    Args:
        plan: The parsed JSON.
        where: Name for messages.
        default_region: The region where the plan tells none.

    Raises:
        InvalidInput: It is not a plan.
    """
    if not isinstance(plan, Mapping) or not isinstance(plan.get("planned_values", plan.get("values")), Mapping):
        raise InvalidInput(f"{where} is not a plan: it has no planned_values", _HINT)
    try:
        return _planned(plan, default_region)
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise InvalidInput(
            f"{where} is not a plan of the known format: {type(error).__name__}: {error}", _HINT
        ) from error


def _planned(plan: Mapping[str, Any], default_region: str) -> tuple[Resource, ...]:
    root = (plan.get("planned_values") or plan.get("values") or {}).get("root_module") or {}
    configuration = plan.get("configuration") or {}
    references = References(configuration, plan.get("variables") or {})
    unknown = {
        change["address"]: (change.get("change") or {}).get("after_unknown") or {}
        for change in plan.get("resource_changes") or ()
        if isinstance(change, Mapping) and "address" in change
    }
    instances = [
        replace(
            instance,
            parameters=_with_unresolved(
                instance.parameters, unknown.get(instance.address, {}), references.expressions(instance.place)
            ),
        )
        for instance in _instances(root, (), "")
    ]
    related = relations(instances, lambda instance: references.targets(instance.place))
    found = []
    for instance in instances:
        near = related.get(instance.address, ())
        of_provider = references.provider_region(instance.place)
        if not of_provider and family_of(instance.type) != "azurerm":
            of_provider = default_region
        region = region_of(instance.type, instance.parameters, of_provider, near) or default_region
        found.append(Resource(instance.type, instance.parameters, {}, region, instance.address, near))
    return tuple(found)


def _instances(module: Mapping[str, Any], path: tuple[str, ...], module_address: str) -> Iterator[Instance]:
    for entry in module.get("resources") or ():
        if entry.get("mode", "managed") == "managed":
            yield Instance(
                address=entry["address"],
                place=(path, entry["type"], entry["name"]),
                module=module_address,
                type=entry["type"],
                index=entry.get("index"),
                parameters=entry.get("values") or {},
            )
    for child in module.get("child_modules") or ():
        address = child["address"]
        last = address[len(module_address) :].removeprefix(".").removeprefix("module.")
        yield from _instances(child, (*path, last.partition("[")[0]), address)


def _with_unresolved(values: Mapping[str, Any], unknown: Any, configured: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with a mark where the code sets an argument whose value only ``apply`` tells.

    What the provider fills in by itself and the code does not set is left out, as if it had its default.
    """
    merged = dict(values)
    for name, state in unknown.items() if isinstance(unknown, Mapping) else ():
        if name in configured:
            merged[name] = _marked(values.get(name), state)
    return merged


def _marked(value: Any, unknown: Any) -> Any:
    if unknown is True:
        return Unresolved("known only after apply") if value is None else value
    if isinstance(unknown, Mapping) and isinstance(value, Mapping | None):
        held = dict(value or {})
        for name, state in unknown.items():
            marked = _marked(held.get(name), state)
            if marked is not None:
                held[name] = marked
        return held or value
    if isinstance(unknown, list) and isinstance(value, list):
        return [
            _marked(entry, unknown[position]) if position < len(unknown) else entry
            for position, entry in enumerate(value)
        ]
    return value
