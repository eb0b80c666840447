"""Patterns that declare the same types, told apart by the arguments in which their modules differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mlops_architect.documents import DocumentError, parse_hcl
from mlops_architect.domain.pattern import Pattern
from mlops_architect.engine.hcl_resources import resources_of
from mlops_architect.engine.hcl_values import is_expression

_NOT_TELLING = frozenset(
    {"type", "name", "module", "address", "file", "description", "count", "for_each", "tags", "labels"}
)
_DEPTH_LIMIT = 6

Argument = tuple[str, str, Any]
"""Resource type, dotted path, literal value."""


def fitting(
    close: Sequence[Pattern],
    resources: Mapping[str, Sequence[Mapping[str, Any]]],
    modules: Mapping[str, Mapping[str, str]],
) -> list[Pattern]:
    """Return the patterns that the arguments of the found resources fit best, in the order given; all where none tell.

    Args:
        close: Patterns that fit by their types.
        resources: What was found, by type.
        modules: The texts of each pattern's module.
    """
    said = {one.id: _of_pattern(one, modules.get(one.id, {})) for one in close}
    shared = set.intersection(*(set(arguments) for arguments in said.values())) if said else set()
    own = {name: set(arguments) - shared for name, arguments in said.items()}
    told = {(kind, path) for arguments in own.values() for kind, path, _ in arguments}
    written = {
        argument
        for kind, found in resources.items()
        for one in found
        for argument in (*_literals(kind, one), *(((kind, "", _how_many(one)),) if len(found) == 1 else ()))
        if argument[:2] in told
    }
    scores: Counter[str] = Counter({one.id: 0 for one in close})
    for kind, path, value in written:
        for one in close:
            values = {given for at, where, given in said[one.id] if (at, where) == (kind, path)}
            if value in values:
                scores[one.id] += 1
            elif values:
                scores[one.id] -= 1
    best = max(scores.values())
    return [one for one in close if scores[one.id] == best]


def _of_pattern(pattern: Pattern, texts: Mapping[str, str]) -> frozenset[Argument]:
    """Return the literal arguments of a pattern: of its module with the inputs it is given, and of its bill."""
    options = [option.settings for option in pattern.options]
    inputs: list[tuple[str, Any]] = []
    for name, given in pattern.terraform.inputs.items():
        if given.value is not None:
            inputs.append((name, given.value))
        elif given.setting is not None:
            inputs += [(name, one[given.setting]) for one in options if given.setting in one]
    found = set(_of_module(tuple(sorted(texts.items())), tuple(dict(inputs).items())))
    for item in pattern.bill:
        for path, argument in item.parameters.items():
            values: list[Any] = (
                [one[argument.setting] for one in options if argument.setting in one] if argument.setting else []
            )
            values += [argument.value] if argument.value is not None else []
            found |= {(item.resource_type, path, _plain(value)) for value in values}
    return frozenset(found)


@lru_cache(maxsize=64)
def _of_module(texts: tuple[tuple[str, str], ...], inputs: tuple[tuple[str, Any], ...]) -> frozenset[Argument]:
    documents: dict[str, Mapping[str, Any]] = {"module/prod.tfvars": dict(inputs)}
    for name, text in texts:
        try:
            documents[f"module/{name}"] = parse_hcl(text, name)
        except DocumentError:
            continue
    declared: dict[str, list[Mapping[str, Any]]] = {}
    for one in resources_of(documents):
        declared.setdefault(one["type"], []).append(one)
    found = {argument for kind, listed in declared.items() for one in listed for argument in _literals(kind, one)}
    return frozenset(
        found | {(kind, "", _how_many(listed[0])) for kind, listed in declared.items() if len(listed) == 1}
    )


def _how_many(resource: Mapping[str, Any]) -> str:
    return "several" if "for_each" in resource or resource.get("count", 1) != 1 else "one"


def _literals(kind: str, resource: Mapping[str, Any]) -> Iterator[Argument]:
    for path, value in _leaves(resource, "", 0):
        if path.split(".")[0] not in _NOT_TELLING and not path.startswith("__"):
            yield kind, path, value


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _DEPTH_LIMIT:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not str(key).startswith("__"):
                yield from _leaves(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, path, depth + 1)
    elif isinstance(value, bool | int | float) or (isinstance(value, str) and value and not is_expression(value)):
        yield path, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool | str):
        return str(value).lower()
    return float(value)
