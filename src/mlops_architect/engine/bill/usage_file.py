"""Usage figures by resource address, as usage files of infrastructure cost tools hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mlops_architect.domain.resource import Resource
from mlops_architect.errors import InvalidInput

_HINT = "Write `resource_usage:` with an address and its figures, such as `aws_sqs_queue.jobs: {monthly_requests: 1000000}`."


class Usage:
    """The figures of one usage file.

    A figure of the exact address wins over one of a ``[*]`` address, and that over the type's default.
    """

    def __init__(self, data: Any, where: str) -> None:
        """Read parsed YAML.

        Raises:
            InvalidInput: It is not of the shape.
        """
        if not isinstance(data, Mapping | None):
            raise InvalidInput(f"{where}: not a mapping", _HINT)
        known = {"version", "resource_usage", "resource_type_default_usage"}
        for key in data or {}:
            if key not in known:
                raise InvalidInput(f"{where}: unknown key {key!r}", _HINT)
        self._addresses = _figures((data or {}).get("resource_usage"), f"{where}: resource_usage")
        self._types = _figures((data or {}).get("resource_type_default_usage"), f"{where}: resource_type_default_usage")
        self._patterns = {
            address: re.compile(r"(?:\[[^\]]*\])?".join(re.escape(part) for part in address.split("[*]")))
            for address in self._addresses
            if "[*]" in address
        }

    def of(self, resource_type: str, address: str) -> dict[str, Any]:
        """Return the figures of a resource."""
        found = dict(self._types.get(resource_type, {}))
        for pattern_address, pattern in self._patterns.items():
            if pattern.fullmatch(address):
                found.update(self._addresses[pattern_address])
        found.update(self._addresses.get(address, {}))
        return found

    def applied(self, resources: Iterable[Resource]) -> tuple[Resource, ...]:
        """Return the resources with their figures."""
        return tuple(
            replace(resource, usage={**self.of(resource.type, resource.address), **resource.usage})
            for resource in resources
        )

    def unmatched(self, resources: Iterable[Resource]) -> tuple[str, ...]:
        """Return the addresses of the file that no resource has."""
        present = [resource.address for resource in resources]
        return tuple(
            address
            for address in self._addresses
            if address not in present
            and not (address in self._patterns and any(self._patterns[address].fullmatch(known) for known in present))
        )


def _figures(data: Any, where: str) -> dict[str, dict[str, Any]]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise InvalidInput(f"{where} is not a mapping", _HINT)
    for address, figures in data.items():
        if not isinstance(figures, Mapping | None):
            raise InvalidInput(f"{where}.{address} is not a mapping of figures", _HINT)
    return {str(address): dict(figures or {}) for address, figures in data.items()}
