"""What a provider does with a resource: judges its configuration, plans it, and gives it its computed values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_architect.usecases.validation.schema_provider.schema import (
    Block,
    allowed_values,
    attributes,
    blocks,
    is_computed,
    is_computed_block,
    type_of,
)
from mlops_architect.usecases.validation.schema_provider.wire import UNKNOWN, is_unknown

Path = tuple[str | int, ...]


def problems(block: Block, value: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Yield what is wrong with a configuration beyond what Terraform itself finds, and where."""
    if not isinstance(value, Mapping):
        return
    for name, attribute in attributes(block).items():
        given = value.get(name)
        if is_computed(name, attribute, top=False) and given is not None and not is_unknown(given):
            yield f"{name} is decided by the provider and cannot be set", (*path, name)
        allowed = allowed_values(attribute)
        if allowed and isinstance(given, str) and given not in allowed:
            yield f"{name} is {given!r}; the provider lists {', '.join(allowed)}", (*path, name)
    for name, nested in blocks(block).items():
        given = value.get(name)
        for index, element in enumerate(given if isinstance(given, list) else ()):
            yield from problems(nested, element, (*path, name, index) if nested["k"] == "list" else (*path, name))


def planned(block: Block, value: Any, prior: Any, *, top: bool = True) -> Any:
    """Return the planned value: what the provider decides is unknown until it was decided once."""
    if value is None:
        return None
    before = prior or {}
    result = dict(value)
    for name, attribute in attributes(block).items():
        undecided = result.get(name) is None and before.get(name) is None
        if is_computed(name, attribute, top=top) and undecided:
            result[name] = UNKNOWN
    for name, nested in blocks(block).items():
        given = result.get(name)
        if given == [] and is_computed_block(nested):
            result[name] = before.get(name) or UNKNOWN
        elif isinstance(given, list):
            earlier = before.get(name) or []
            result[name] = [
                planned(nested, element, earlier[index] if index < len(earlier) else None, top=False)
                for index, element in enumerate(given)
            ]
        elif isinstance(given, Mapping) and nested["k"] == "single" and name != "timeouts":
            result[name] = planned(nested, given, before.get(name), top=False)
    return result


def applied(block: Block, value: Any, path: Path, known: Mapping[str, Any] | None = None) -> Any:
    """Return the planned value with every unknown made up, the same each time for the same plan.

    Args:
        block: The schema.
        value: The planned value.
        path: What tells this resource from others.
        known: Values of top attributes that must look as the cloud's own do.
    """
    if value is None:
        return None
    result = dict(value)
    for name, attribute in attributes(block).items():
        if is_unknown(result.get(name)):
            made = _made_up(type_of(attribute), (*path, name))
            result[name] = (known or {}).get(name, made)
    for name, nested in blocks(block).items():
        given = result.get(name)
        if is_unknown(given):
            result[name] = [applied(nested, _empty(nested), (*path, name))]
        elif isinstance(given, list):
            result[name] = [applied(nested, element, (*path, name, index)) for index, element in enumerate(given)]
        elif isinstance(given, Mapping) and nested["k"] == "single":
            result[name] = applied(nested, given, (*path, name))
    return result


def _empty(block: Block) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: UNKNOWN if is_computed(name, attribute, top=False) else None
        for name, attribute in attributes(block).items()
    }
    return given | {name: None if nested["k"] == "single" else [] for name, nested in blocks(block).items()}


def _made_up(kind: Any, path: Path) -> Any:
    digest = hashlib.sha256("/".join(map(str, path)).encode()).hexdigest()
    if kind in ("string", "dynamic"):
        return f"{path[-1]}-{digest[:12]}"
    if kind == "number":
        return int(digest[:4], 16)
    if kind == "bool":
        return False
    if kind[0] in ("list", "set"):
        holds_objects = isinstance(kind[1], list) and kind[1][0] == "object"
        return [_made_up(kind[1], path)] if holds_objects else []
    if kind[0] == "map":
        return {}
    return {name: _made_up(member, (*path, name)) for name, member in kind[1].items()}
