"""How Terraform expressions combine: each part is a function of the names it is evaluated under."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from mlops_architect.domain.resource import Unresolved
from mlops_architect.engine.bill.expression_values import ExpressionError, equal, number
from mlops_architect.engine.bill.hcl_functions import HclError, called


class Names(Protocol):
    """What the first word of a reference means: ``var``, ``local``, ``each``, a resource type."""

    def root(self, name: str) -> Any:
        """Return the value of a root name; raises HclError when there is none."""


class Bound:
    """Names of a ``for`` around the others."""

    def __init__(self, values: Mapping[str, Any], outer: Names) -> None:
        self._values, self._outer = values, outer

    def root(self, name: str) -> Any:
        """Return the value of a root name."""
        return self._values[name] if name in self._values else self._outer.root(name)


Evaluation = Callable[[Names], Any]


def _arithmetic(function: Callable[[float, float], float]) -> Callable[[Any, Any], Any]:
    def apply(one: Any, other: Any) -> Any:
        result = function(number(one), number(other))
        return int(result) if float(result).is_integer() else result

    return apply


LEVELS: tuple[Mapping[str, Callable[[Any, Any], Any]], ...] = (
    {"==": equal, "!=": lambda one, other: not equal(one, other)},
    {
        "<": lambda one, other: number(one) < number(other),
        ">": lambda one, other: number(one) > number(other),
        "<=": lambda one, other: number(one) <= number(other),
        ">=": lambda one, other: number(one) >= number(other),
    },
    {"+": _arithmetic(operator.add), "-": _arithmetic(operator.sub)},
    {"*": _arithmetic(operator.mul), "/": _arithmetic(operator.truediv), "%": _arithmetic(operator.mod)},
)


def truth(value: Any) -> bool:
    """Return a truth value; raises HclError when it is none."""
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise HclError("a truth value is wanted")


def mapped(inner: Evaluation, apply: Callable[[Any], Any]) -> Evaluation:
    """Apply a function to one part."""

    def found(names: Names) -> Any:
        value = inner(names)
        return value if isinstance(value, Unresolved) else apply(value)

    return found


def applied(apply: Callable[[Any, Any], Any], one: Evaluation, other: Evaluation) -> Evaluation:
    """Apply an operator to two parts."""

    def found(names: Names) -> Any:
        left, right = one(names), other(names)
        if isinstance(left, Unresolved):
            return left
        return right if isinstance(right, Unresolved) else apply(left, right)

    return found


def logical(one: Evaluation, other: Evaluation, decisive: bool) -> Evaluation:
    """Join truth values; one that decides alone does so even when the other is unresolved."""

    def found(names: Names) -> Any:
        left = one(names)
        if not isinstance(left, Unresolved) and truth(left) == decisive:
            return decisive
        right = other(names)
        if not isinstance(right, Unresolved) and truth(right) == decisive:
            return decisive
        return left if isinstance(left, Unresolved) else right

    return found


def conditional(condition: Evaluation, then: Evaluation, otherwise: Evaluation) -> Evaluation:
    """Choose between two parts; an unresolved choice between equal values is no choice."""

    def found(names: Names) -> Any:
        value = condition(names)
        if not isinstance(value, Unresolved):
            return then(names) if truth(value) else otherwise(names)
        one, other = then(names), otherwise(names)
        return one if not isinstance(one, Unresolved) and one == other else value

    return found


def attribute(inner: Evaluation, key: Evaluation) -> Evaluation:
    """Take an attribute or entry."""

    def found(names: Names) -> Any:
        value, wanted = inner(names), key(names)
        if isinstance(value, Unresolved):
            return value
        if isinstance(wanted, Unresolved):
            return wanted
        if isinstance(value, Mapping):
            if wanted in value:
                return value[wanted]
            raise HclError(f"there is no {wanted!r} in it")
        if isinstance(value, list) and 0 <= number(wanted) < len(value):
            return value[int(number(wanted))]
        raise HclError(f"{wanted!r} is out of reach")

    return found


def call(name: str, arguments: list[Evaluation], spread: Evaluation | None) -> Evaluation:
    """Call a function, the last argument spread when there is one."""

    def found(names: Names) -> Any:
        if name in ("try", "can"):
            for argument in arguments:
                try:
                    value = argument(names)
                except (HclError, ExpressionError):
                    continue
                return value if name == "try" or isinstance(value, Unresolved) else True
            if name == "can":
                return False
            raise HclError("no argument of try() has a value")
        values = [argument(names) for argument in arguments]
        last = spread(names) if spread else []
        return last if isinstance(last, Unresolved) else called(name, [*values, *last])

    return found


def comprehension(
    bound: list[str], collection: Evaluation, key: Evaluation | None, value: Evaluation, condition: Evaluation | None
) -> Evaluation:
    """Go through a collection: a list, or an object when there is a key."""

    def found(names: Names) -> Any:
        held = collection(names)
        if isinstance(held, Unresolved):
            return held
        pairs = (
            sorted(held.items(), key=lambda pair: str(pair[0])) if isinstance(held, Mapping) else list(enumerate(held))
        )
        results = []
        for index, entry in pairs:
            inner = Bound(dict(zip(bound, (index, entry) if len(bound) == 2 else (entry,), strict=True)), names)
            wanted = condition(inner) if condition else True
            name = key(inner) if key else None
            if isinstance(wanted, Unresolved) or isinstance(name, Unresolved):
                return wanted if isinstance(wanted, Unresolved) else name
            if truth(wanted):
                results.append((name, value(inner)))
        return {str(name): result for name, result in results} if key else [result for _, result in results]

    return found
