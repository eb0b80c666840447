"""Arithmetic of the catalogue: a closed expression language, parsed and never executed as code."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise

from mlops_architect.domain.pattern import Formula
from mlops_architect.errors import InvalidInput

_LENGTH_LIMIT = 500

_Evaluation = Callable[[Mapping[str, float]], float]

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: math.pow,
}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "ceil": math.ceil,
    "floor": math.floor,
    "abs": abs,
    "sqrt": math.sqrt,
    "log": math.log,
}


class FormulaError(InvalidInput):
    """An expression of the catalogue is not arithmetic, or names something unknown."""


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.expr:
    if len(text) > _LENGTH_LIMIT:
        raise FormulaError(f"formula is longer than {_LENGTH_LIMIT} characters: {text[:40]}…")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"not a formula: {text!r}") from error
    for node in ast.walk(tree):
        _check(node, text)
    return tree


def _check(node: ast.AST, text: str) -> None:
    allowed = (
        ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.BoolOp, ast.Name, ast.Load, ast.USub, ast.UAdd, ast.And, ast.Or,
        *_BINARY, *_COMPARE,
    )  # fmt: skip
    if isinstance(node, allowed):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _FUNCTIONS
        and not node.keywords
    ):
        return
    raise FormulaError(f"{type(node).__name__} is not allowed in a formula: {text!r}")


def names(formula: Formula) -> frozenset[str]:
    """Return the names a formula uses, functions left out.

    Raises:
        FormulaError: The text is not a formula.
    """
    if not isinstance(formula, str):
        return frozenset()
    return frozenset(
        node.id for node in ast.walk(_parsed(formula)) if isinstance(node, ast.Name) and node.id not in _FUNCTIONS
    )


def evaluate(formula: Formula, values: Mapping[str, float]) -> float:
    """Return the value of ``formula`` with ``values`` for its names.

    Raises:
        FormulaError: An unknown name, a division by zero, or a result that is not finite.
    """
    try:
        result = float(_compiled(formula)(values) if isinstance(formula, str) else formula)
    except KeyError as error:
        raise FormulaError(f"unknown name {error.args[0]!r} in formula {formula!r}") from error
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise FormulaError(f"formula {formula!r} has no value: {error}") from error
    if not math.isfinite(result):
        raise FormulaError(f"formula {formula!r} is not finite")
    return result


@lru_cache(maxsize=4096)
def _compiled(text: str) -> _Evaluation:
    """Return the formula as nested functions, so that a thousand candidates do not walk its tree a thousand times."""
    return _evaluation(_parsed(text))


def _evaluation(node: ast.expr) -> _Evaluation:
    match node:
        case ast.Constant(value=int() | float() as number):
            constant = float(number)
            return lambda _: constant
        case ast.Name(id=name):
            return lambda values: values[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _applied(_BINARY[type(op)], left, right)
        case ast.UnaryOp(op=op, operand=operand):
            inner = _evaluation(operand)
            return (lambda values: -inner(values)) if isinstance(op, ast.USub) else inner
        case ast.IfExp(test=test, body=body, orelse=orelse):
            condition, then, otherwise = _evaluation(test), _evaluation(body), _evaluation(orelse)
            return lambda values: then(values) if condition(values) else otherwise(values)
        case ast.BoolOp(op=op, values=parts):
            joined, terms = all if isinstance(op, ast.And) else any, [_evaluation(part) for part in parts]
            return lambda values: float(joined([term(values) for term in terms]))
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            operands = [_evaluation(part) for part in (left, *comparators)]
            tests = [_COMPARE[type(op)] for op in ops]
            return lambda values: _compared(tests, [operand(values) for operand in operands])
        case ast.Call(func=ast.Name(id=name), args=args):
            function, arguments = _FUNCTIONS[name], [_evaluation(part) for part in args]
            if len(arguments) == 1:
                only = arguments[0]
                return lambda values: float(function(only(values)))
            if len(arguments) == 2:
                first, second = arguments
                return lambda values: float(function(first(values), second(values)))
            return lambda values: float(function(*[argument(values) for argument in arguments]))
        case _:
            raise FormulaError(f"{type(node).__name__} is not allowed in a formula")


def _applied(apply: Callable[[float, float], float], left: ast.expr, right: ast.expr) -> _Evaluation:
    """Return an operation; on plain names and numbers, which are most, without a call for each side."""
    match left, right:
        case ast.Name(id=one), ast.Name(id=other):
            return lambda values: apply(values[one], values[other])
        case ast.Name(id=one), ast.Constant(value=int() | float() as number):
            constant = float(number)
            return lambda values: apply(values[one], constant)
        case _, ast.Name(id=other):
            inner = _evaluation(left)
            return lambda values: apply(inner(values), values[other])
        case _, ast.Constant(value=int() | float() as number):
            inner, constant = _evaluation(left), float(number)
            return lambda values: apply(inner(values), constant)
        case _:
            first, second = _evaluation(left), _evaluation(right)
            return lambda values: apply(first(values), second(values))


def _compared(tests: list[Callable[[float, float], bool]], numbers: list[float]) -> float:
    return float(all(test(a, b) for test, (a, b) in zip(tests, pairwise(numbers), strict=True)))
