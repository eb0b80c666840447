"""What the operators and functions of pricing expressions do to numbers, texts and lists."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_NUMBER = re.compile(r"^\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*([A-Za-z]*)\s*$")
_GIB = 2.0**30
_SUFFIXES = {
    "": 1.0,
    "m": 1e-3,
    "ki": 2**10 / _GIB,
    "mi": 2**20 / _GIB,
    "gi": 1.0,
    "ti": 2**40 / _GIB,
    "k": 1e3 / _GIB,
    "M": 1e6 / _GIB,
    "g": 1e9 / _GIB,
    "t": 1e12 / _GIB,
}
_ISO = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
_HOURS = {"ms": 1 / 3_600_000, "s": 1 / 3600, "m": 1 / 60, "h": 1.0, "d": 24.0}
_TEXT_LIMIT = 2000


class ExpressionError(Exception):
    """A value is not of the kind that an operator or function takes."""


def truth(value: Any) -> bool:
    """Return whether a value counts as true; texts that Terraform reads as false or nothing do not, in any letter case."""
    return value.strip().lower() not in ("", "false", "0") if isinstance(value, str) else bool(value)


def number(value: Any) -> float:
    """Return a number; texts may carry a Kubernetes suffix.

    ``"500m"`` is 0.5; amounts of memory are in GiB: ``"512Mi"`` is 0.5, ``"2Gi"`` is 2, ``"1G"`` is 10⁹ / 2³⁰.
    Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
    """
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float):
        found = float(value)
    else:
        match = _NUMBER.match(value) if isinstance(value, str) and len(value) < _TEXT_LIMIT else None
        suffix = match.group(2) if match else ""
        factor = _SUFFIXES.get(suffix if suffix in ("m", "M") else suffix.lower())
        if match is None or factor is None:
            raise ExpressionError(f"{_shown(value)} is not a number")
        found = float(match.group(1)) * factor
    if not math.isfinite(found):
        raise ExpressionError("a number is not finite")
    return found


def hours(value: Any) -> float:
    """Return the hours of a duration: ``"PT1H30M"``, ``"P7D"``, ``"86400s"``, ``"3h"``; a bare number is hours."""
    if isinstance(value, str):
        iso = _ISO.match(value)
        if iso and any(iso.groups()):
            weeks, days, full, minutes, seconds = (float(part or 0) for part in iso.groups())
            return weeks * 168 + days * 24 + full + minutes / 60 + seconds / 3600
        match = _NUMBER.match(value)
        if match and match.group(2) in _HOURS:
            return float(match.group(1)) * _HOURS[match.group(2)]
    return number(value)


def text(value: Any) -> str:
    """Return a value as text: whole numbers without a point, truth values as Terraform writes them."""
    if isinstance(value, str):
        found = value
    elif value is None:
        found = ""
    elif isinstance(value, bool):
        found = "true" if value else "false"
    elif isinstance(value, int | float):
        found = str(int(value)) if float(value).is_integer() else repr(float(value))
    else:
        raise ExpressionError(f"{_shown(value)} is not a text")
    if len(found) > _TEXT_LIMIT:
        raise ExpressionError(f"a text is longer than {_TEXT_LIMIT} characters")
    return found


def plus(one: Any, other: Any) -> Any:
    """Add numbers, or join two texts or lists."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return [*one, *other]
    if isinstance(one, str) and isinstance(other, str):
        return text(one + other)
    return number(one) + number(other)


def arithmetic(function: Callable[[float, float], float]) -> Callable[[Any, Any], float]:
    """Return an operator over numbers and texts that are numbers."""
    return lambda one, other: function(number(one), number(other))


def equal(one: Any, other: Any) -> bool:
    """Return whether two values are the same; a number equals its text, a truth value Terraform's text for it."""
    if one is None or other is None:
        return one is other
    if isinstance(one, bool) or isinstance(other, bool):
        return _lower_text(one) == _lower_text(other)
    if isinstance(one, int | float) != isinstance(other, int | float):
        return text(one) == text(other) if _is_scalar(one) and _is_scalar(other) else False
    return bool(one == other)


def ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Return a comparison of numbers, or of two texts that are not both numbers."""

    def compared(one: Any, other: Any) -> bool:
        if isinstance(one, str) and isinstance(other, str) and not (_NUMBER.match(one) and _NUMBER.match(other)):
            return compare(one, other)
        return compare(number(one), number(other))

    return compared


def within(one: Any, other: Any) -> bool:
    """Return whether a value is in a list, a key in a mapping, or a text in a text."""
    if isinstance(other, str):
        return text(one) in other
    if isinstance(other, Mapping):
        return text(one) in other
    if isinstance(other, Sequence):
        return any(equal(one, entry) for entry in other)
    if other is None:
        return False
    raise ExpressionError(f"`in` wants a list, not {_shown(other)}")


def _split(value: Any, separator: Any, index: Any) -> str | None:
    parts = text(value).split(text(separator) or " ")
    at = int(number(index))
    return parts[at] if -len(parts) <= at < len(parts) else None


def _smallest(*values: Any) -> float:
    return min(number(value) for value in _spread(values))


def _largest(*values: Any) -> float:
    return max(number(value) for value in _spread(values))


def _spread(values: Sequence[Any]) -> Sequence[Any]:
    return values[0] if len(values) == 1 and isinstance(values[0], list | tuple) else values


def _numeric(function: Callable[[float], float]) -> Callable[[Any], float]:
    return lambda value: float(function(number(value)))


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) < 60 else f"{shown[:57]}…"


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _lower_text(value: Any) -> str:
    return text(value).lower() if _is_scalar(value) else ""


_BILLIONTH = 1e-9
"""A quantity that is whole but for the last bits of a division is not rounded up to the next."""

FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "min": (_smallest, 1, 20),
    "max": (_largest, 1, 20),
    "ceil": (_numeric(lambda value: math.ceil(value - abs(value) * _BILLIONTH)), 1, 1),
    "floor": (_numeric(lambda value: math.floor(value + abs(value) * _BILLIONTH)), 1, 1),
    "abs": (_numeric(abs), 1, 1),
    "sqrt": (_numeric(math.sqrt), 1, 1),
    "log": (_numeric(math.log), 1, 1),
    "length": (
        lambda values: float(len(values)) if isinstance(values, list | tuple) else float(len(text(values))),
        1,
        1,
    ),
    "text": (text, 1, 1),
    "number": (number, 1, 1),
    "hours": (hours, 1, 1),
    "lower": (lambda value: text(value).lower(), 1, 1),
    "upper": (lambda value: text(value).upper(), 1, 1),
    "replace": (lambda value, old, new: text(text(value).replace(text(old), text(new))), 3, 3),
    "starts": (lambda value, prefix: text(value).startswith(text(prefix)), 2, 2),
    "ends": (lambda value, suffix: text(value).endswith(text(suffix)), 2, 2),
    "split": (_split, 3, 3),
}
"""Functions of values alone: the function, the fewest and the most arguments."""

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "Lt": ordered(operator.lt),
    "LtE": ordered(operator.le),
    "Gt": ordered(operator.gt),
    "GtE": ordered(operator.ge),
    "Eq": equal,
    "NotEq": lambda one, other: not equal(one, other),
    "In": within,
    "NotIn": lambda one, other: not within(one, other),
    "Is": equal,
    "IsNot": lambda one, other: not equal(one, other),
}

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "Add": plus,
    "Sub": arithmetic(operator.sub),
    "Mult": arithmetic(operator.mul),
    "Div": arithmetic(operator.truediv),
    "FloorDiv": arithmetic(operator.floordiv),
    "Mod": arithmetic(operator.mod),
    "Pow": arithmetic(math.pow),
}
