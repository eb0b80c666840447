"""Which instances of resources belong together: those that refer to each other, with the same index where both have one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.resource import Related

Place = tuple[Any, str, str]
"""A module (its address, or the names of the calls that lead to it), and type and name of a resource block in it."""


@dataclass(frozen=True)
class Instance:
    """One instance of a resource block: ``module`` is the instance of the module it is in."""

    address: str
    place: Place
    module: str
    type: str
    index: Any
    parameters: Mapping[str, Any]


def relations(
    instances: Sequence[Instance], targets: Callable[[Instance], Iterable[Place]]
) -> dict[str, tuple[Related, ...]]:
    """Return, by address, what each instance refers to and what refers to it.

    Args:
        instances: All instances.
        targets: The places that an instance's block refers to.
    """
    by_place: dict[Place, list[Instance]] = {}
    for instance in instances:
        by_place.setdefault(instance.place, []).append(instance)
    links: dict[str, dict[str, Instance]] = {}
    for instance in instances:
        for place in targets(instance):
            found = by_place.get(place, [])
            # of a module that is called several times, the call that the instance is in itself
            near = [target for target in found if target.module == instance.module] or found
            same = [target for target in near if target.index == instance.index and instance.index is not None]
            for target in same or near:
                links.setdefault(instance.address, {})[target.address] = target
                links.setdefault(target.address, {})[instance.address] = instance
    return {
        address: tuple(Related(target.type, target.parameters) for target in found.values())
        for address, found in links.items()
    }
