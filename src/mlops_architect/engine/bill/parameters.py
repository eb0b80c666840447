"""Reading values by dotted path out of nested resource arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlops_architect.domain.resource import Unresolved


class NotKnown(Exception):
    """A price cannot be told: a parameter, table entry or machine is missing or not covered."""


class Missing(NotKnown):
    """A parameter or table entry is not there at all."""


class NotMetered(Exception):
    """A usage figure is missing, so that the quantity is not known yet."""


def value_at(root: Any, path: str) -> Any:
    """Return the value at ``path``; None when any part of the way is missing or null.

    Blocks that Terraform writes as a list of one are entered without an index; a number picks from a longer list.

    Raises:
        NotKnown: The value, or something on the way, is not told before the infrastructure is made, or the way
            leads into several blocks.
    """
    current = root
    for segment in path.split(".") if path else ():
        # a plain block, which most are, needs no look at what else it could be
        current = current.get(segment) if type(current) is dict else _entered(current, segment, path)
        if current is None:
            return None
    if isinstance(current, Unresolved):
        raise NotKnown(f"{path} is not known: {current.reason}")
    return current


def _entered(current: Any, segment: str, path: str) -> Any:
    if isinstance(current, Unresolved):
        raise NotKnown(f"{path} is not known: {current.reason}")
    if isinstance(current, Mapping):
        return current.get(segment)
    if isinstance(current, Sequence) and not isinstance(current, str):
        if segment.isdecimal():
            return current[int(segment)] if int(segment) < len(current) else None
        if len(current) > 1:
            raise NotKnown(f"{path} leads into {len(current)} blocks")
        return _entered(current[0], segment, path) if current else None
    return None


def stated(value: Any) -> bool:
    """Whether an argument says anything: plans write blocks that are not there as empty lists, and unset texts as empty ones."""
    return value is not None and value != "" and not (isinstance(value, list | tuple) and not value)


def entries_at(root: Any, path: str) -> list[Any]:
    """Return the entries of the list (or the only block) at ``path``; raises NotKnown as `value_at` does.

    An entry itself may be `Unresolved`: that there is one is known all the same.
    """
    found = value_at(root, path)
    if not stated(found):
        return []
    return list(found) if isinstance(found, Sequence) and not isinstance(found, str) else [found]


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments given by dotted path as nested blocks: ``a.b`` is ``b`` in the block ``a``, ``a.0.b`` in its first."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        *way, last = path.split(".")
        block = found
        for segment in way:
            block = block.setdefault(segment, {})
        block[last] = value
    return {name: _listed(value) for name, value in found.items()}


def _listed(value: Any) -> Any:
    """Return a block whose names are the numbers from 0 as a list."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(entry) for name, entry in value.items()}
    return list(inner.values()) if list(inner) == [str(number) for number in range(len(inner))] and inner else inner
