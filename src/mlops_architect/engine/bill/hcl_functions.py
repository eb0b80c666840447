"""The functions of Terraform's language that reading infrastructure code needs; pure ones only.

Source: https://developer.hashicorp.com/terraform/language/functions
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from mlops_architect.domain.resource import Unresolved
from mlops_architect.engine.bill.expression_values import number

_LIST_LIMIT = 1000


class HclError(Exception):
    """An expression has no value."""


def hcl_text(value: Any) -> str:
    """Return a value as Terraform puts it into a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise HclError("a collection is no text")


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _set(values: Any) -> list[Any]:
    kept: list[Any] = []
    for value in _listed(values):
        if value not in kept:
            kept.append(value)
    return sorted(kept) if all(isinstance(value, str) for value in kept) else kept


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if value is None or not isinstance(value, tuple):
        raise HclError("a list is wanted")
    return list(value)


def _merge(*parts: Any) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        merged.update(part or {})
    return merged


def _flat(values: Any) -> list[Any]:
    return [inner for value in _listed(values) for inner in (_flat(value) if isinstance(value, list) else [value])]


def _lookup(mapping: Any, key: Any, default: Any = None) -> Any:
    return mapping.get(key, default)


def _element(values: Any, index: Any) -> Any:
    return values[int(index) % len(values)]


def _coalesce(*values: Any) -> Any:
    return next(value for value in values if value not in (None, ""))


def _range(*bounds: Any) -> list[float]:
    found = range(*[int(bound) for bound in bounds])
    if len(found) > _LIST_LIMIT:
        raise HclError("a range is too long")
    return list(found)


def _chunks(values: Any, size: Any) -> list[list[Any]]:
    entries, step = _listed(values), int(size)
    return [entries[at : at + step] for at in range(0, len(entries), step)]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "toset": _set,
    "tolist": _listed,
    "distinct": lambda values: [value for at, value in enumerate(values) if value not in values[:at]],
    "tomap": lambda value: value,
    "tostring": lambda value: None if value is None else hcl_text(value),
    "tonumber": lambda value: None if value is None else _plain(number(value)),
    "tobool": lambda value: value in (True, "true"),
    "length": len,
    "merge": _merge,
    "concat": lambda *lists: [value for values in lists for value in _listed(values)],
    "flatten": _flat,
    "compact": lambda values: [value for value in values if value not in (None, "")],
    "contains": lambda values, value: value in values,
    "keys": lambda mapping: sorted(mapping),
    "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "lookup": _lookup,
    "element": _element,
    "coalesce": _coalesce,
    "one": lambda values: values[0] if values else None,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "sum": sum,
    "ceil": lambda value: math.ceil(number(value)),
    "floor": lambda value: math.floor(number(value)),
    "abs": abs,
    "pow": lambda base, power: _plain(math.pow(base, power)),
    "range": _range,
    "chunklist": _chunks,
    "reverse": lambda values: list(reversed(values)),
    "sort": sorted,
    "slice": lambda values, start, end: values[int(start) : int(end)],
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=False)),
    "lower": lambda text: text.lower(),
    "upper": lambda text: text.upper(),
    "title": lambda text: text.title(),
    "trimspace": lambda text: text.strip(),
    "trimprefix": lambda text, prefix: text.removeprefix(prefix),
    "trimsuffix": lambda text, suffix: text.removesuffix(suffix),
    "replace": lambda text, old, new: text.replace(old, new) if not old.startswith("/") else _not_evaluated(),
    "join": lambda separator, values: separator.join(hcl_text(value) for value in values),
    "split": lambda separator, text: text.split(separator),
    "substr": lambda text, start, length: text[int(start) :][: int(length) if length >= 0 else None],
    "startswith": lambda text, prefix: text.startswith(prefix),
    "endswith": lambda text, suffix: text.endswith(suffix),
    "alltrue": lambda values: all(value in (True, "true") for value in values),
    "anytrue": lambda values: any(value in (True, "true") for value in values),
    "nonsensitive": lambda value: value,
    "sensitive": lambda value: value,
}


_OF_SHAPE = frozenset(
    "length concat flatten tolist slice element one reverse merge values keys lookup tomap zipmap range chunklist".split()
)
"""Functions whose result does not hang on what the entries of a collection are."""


def _inside(value: Any) -> Unresolved | None:
    """Return an unresolved value inside a list or object."""
    entries = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else ()
    for entry in entries:
        found = entry if isinstance(entry, Unresolved) else _inside(entry)
        if found is not None:
            return found
    return None


def _not_evaluated() -> Any:
    raise HclError("a replacement by regular expression is not evaluated")


def called(name: str, arguments: list[Any]) -> Any:
    """Return what a function gives; `Unresolved` where an argument is, or where the function is not known here."""
    for argument in arguments:
        unresolved = argument if isinstance(argument, Unresolved) else None
        if unresolved is None and name not in _OF_SHAPE:
            unresolved = _inside(argument)
        if unresolved is not None:
            return unresolved
    if name not in FUNCTIONS:
        return Unresolved(f"{name}() is not evaluated")
    try:
        return FUNCTIONS[name](*arguments)
    except (
        ArithmeticError, AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError, RecursionError,
    ) as error:  # fmt: skip
        raise HclError(f"{name}() has no value") from error
