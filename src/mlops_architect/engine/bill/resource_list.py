"""Resources given as plain data: `{cloud, region, resource_type, parameters, usage, related_resources}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.resource import Related, Resource
from mlops_architect.engine.bill.resource_regions import region_of
from mlops_architect.errors import InvalidInput

_HINT = (
    'Give one object or a list of them, such as {"resource_type": "aws_sqs_queue", "region": "eu-west-1", '
    '"parameters": {}, "usage": {"monthly_requests": 1000000}}.'
)


def resources_of(data: Any, where: str, default_region: str = "") -> tuple[Resource, ...]:
    """Return the resources of parsed JSON: one object or a list; keys beyond the known ones are left alone.

    Args:
        data: The parsed document.
        where: Name for messages.
        default_region: The region of entries that name none.

    Raises:
        InvalidInput: An entry is not an object of that shape.
    """
    entries = data if isinstance(data, list) else [data]
    if not entries:
        raise InvalidInput(f"{where}: there is no resource in the list", _HINT)
    return tuple(
        _resource(entry, f"{where}: entry {position}" if isinstance(data, list) else where, default_region)
        for position, entry in enumerate(entries, start=1)
    )


def _resource(entry: Any, where: str, default_region: str) -> Resource:
    if not isinstance(entry, Mapping):
        raise InvalidInput(f"{where} is not an object", _HINT)
    resource_type = entry.get("resource_type")
    if not isinstance(resource_type, str) or not resource_type:
        raise InvalidInput(f"{where}: resource_type is missing or not a text", _HINT)
    region = entry.get("region") or ""
    if not isinstance(region, str):
        raise InvalidInput(f"{where}: region is not a text", _HINT)
    related = _mapping(entry, "related_resources", where)
    for name, arguments in related.items():
        if not isinstance(arguments, Mapping | None):
            raise InvalidInput(f"{where}: related_resources.{name} is not an object", _HINT)
    parameters = _mapping(entry, "parameters", where)
    near = tuple(Related(type_of(name), arguments or {}) for name, arguments in related.items())
    address = entry.get("address")
    return Resource(
        type=resource_type,
        parameters=parameters,
        usage=_mapping(entry, "usage", where),
        region=region or region_of(resource_type, parameters, default_region, near),
        address=address if isinstance(address, str) else "",
        related=near,
    )


def _mapping(entry: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = entry.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise InvalidInput(f"{where}: {key} is not an object", _HINT)
    return found


def type_of(address: str) -> str:
    """Return the resource type in an address such as ``module.a["x"].aws_subnet.b[0]``."""
    plain = "".join(_outside_brackets(address))
    parts = plain.split(".")
    while len(parts) > 2 and parts[0] == "module":
        parts = parts[2:]
    return parts[1] if parts[0] == "data" and len(parts) > 1 else parts[0]


def _outside_brackets(address: str) -> list[str]:
    kept, depth, quoted = [], 0, False
    for letter in address:
        if letter == '"' and depth:
            quoted = not quoted
        elif letter == "[" and not quoted:
            depth += 1
        elif letter == "]" and not quoted:
            depth -= 1
        elif depth <= 0:
            kept.append(letter)
    return kept
