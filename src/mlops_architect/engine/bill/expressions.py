"""The expression language of pricing rules: parsed, checked and turned into functions; never executed as code."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol

from mlops_architect.engine.bill.expression_values import ARITHMETIC, FUNCTIONS, ORDER, ExpressionError, number, truth
from mlops_architect.engine.bill.expression_values import text as as_text
from mlops_architect.errors import InvalidInput

LENGTH_LIMIT = 2000
_REGEX_LIMIT = 200
_NESTED_REPEAT = re.compile(r"[*+}]\)?[*+{]|[*+][^()]*\)[*+{]")
_CONSTANTS = {"true": True, "false": False, "null": None}


class Scope(Protocol):
    """What names and the functions that look something up mean where an expression is evaluated."""

    def name(self, name: str) -> Any:
        """Return the value of a name."""

    def call(self, function: str, arguments: Sequence[Evaluation]) -> Any:
        """Return what a function that looks something up gives; arguments are evaluated, in this scope, when wanted."""


Evaluation = Callable[[Scope], Any]

LOOK_UPS: dict[str, tuple[int, int]] = {
    "param": (1, 2),
    "usage": (1, 2),
    "count": (1, 1),
    "sum": (2, 2),
    "item": (1, 2),
    "related": (2, 3),
    "related_values": (2, 2),
    "has_related": (1, 1),
    "count_related": (1, 1),
    "lookup": (2, 3),
    "vcpus": (1, 1),
    "memory_gib": (1, 1),
    "gpu": (1, 1),
    "gpu_count": (1, 1),
    "priced": (1, 2),
}
"""Functions that need the resource, tables, machines or prices: the fewest and the most arguments."""


class NotAnExpression(InvalidInput):
    """A text is not of the expression language."""


@lru_cache(maxsize=8192)
def compiled(source: str) -> Evaluation:
    """Return the expression as a function of its scope.

    Raises:
        NotAnExpression: Longer than 2,000 characters, not an expression, or it uses what the language has not.
    """
    return _evaluation(syntax_tree(source), source)


def evaluate(source: str | float | bool, scope: Scope) -> Any:
    """Return the value of an expression.

    Raises:
        ExpressionError: It has no value: a division by zero, a text where a number is wanted.
    """
    if not isinstance(source, str):
        return source
    try:
        return compiled(source)(scope)
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise ExpressionError(f"`{source.strip()}` has no value: {error}") from error


def fill(template: str, scope: Scope) -> str:
    """Return a text with each ``{expression}`` replaced by its value; raises as `evaluate` does."""
    if "{" not in template:
        return template
    return "".join(
        as_text(evaluate(part, scope)) if position % 2 else part for position, part in enumerate(_parts(template))
    )


@lru_cache(maxsize=8192)
def _parts(template: str) -> list[str]:
    """Return the plain parts of a text and between them its expressions."""
    return re.split(r"\{([^{}]*)\}", template)


def placeholders(template: str) -> tuple[str, ...]:
    """Return the expressions inside a text's braces."""
    return tuple(re.findall(r"\{([^{}]*)\}", template))


def names(source: str) -> frozenset[str]:
    """Return the names that an expression uses, functions and constants left out; raises NotAnExpression."""
    called = {node.func for node in ast.walk(syntax_tree(source)) if isinstance(node, ast.Call)}
    return frozenset(
        node.id
        for node in ast.walk(syntax_tree(source))
        if isinstance(node, ast.Name) and node not in called and node.id not in _CONSTANTS
    )


def calls(source: str, function: str) -> tuple[tuple[Any, ...], ...]:
    """Return the literal arguments of every call of ``function``, None for those that are not literal."""
    return tuple(
        tuple(argument.value if isinstance(argument, ast.Constant) else None for argument in node.args)
        for node in ast.walk(syntax_tree(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
    )


@lru_cache(maxsize=8192)
def syntax_tree(source: str) -> ast.expr:
    """Return the tree of an expression; raises NotAnExpression as `compiled` does."""
    if len(source) > LENGTH_LIMIT:
        raise NotAnExpression(f"an expression is longer than {LENGTH_LIMIT} characters: {source[:40]}…")
    try:
        tree = ast.parse(" ".join(source.split("\n")).strip(), mode="eval").body
        _evaluation(tree, source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotAnExpression(f"not an expression: {source!r}") from error
    return tree


def _evaluation(node: ast.expr, source: str) -> Evaluation:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as constant):
            return lambda _: constant
        case ast.Name(id=name):
            if name in _CONSTANTS:
                constant = _CONSTANTS[name]
                return lambda _: constant
            return lambda scope: scope.name(name)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            entries = [_evaluation(element, source) for element in elements]
            return lambda scope: [entry(scope) for entry in entries]
        case ast.BinOp(left=left, op=op, right=right) if type(op).__name__ in ARITHMETIC:
            apply, one, other = ARITHMETIC[type(op).__name__], _evaluation(left, source), _evaluation(right, source)
            return lambda scope: apply(one(scope), other(scope))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            inner, sign = _evaluation(operand, source), -1 if isinstance(op, ast.USub) else 1
            return lambda scope: sign * number(inner(scope))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            denied = _evaluation(operand, source)
            return lambda scope: not truth(denied(scope))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            condition, then, otherwise = (_evaluation(part, source) for part in (test, body, orelse))
            return lambda scope: then(scope) if truth(condition(scope)) else otherwise(scope)
        case ast.BoolOp(op=op, values=parts):
            return _joined(isinstance(op, ast.And), [_evaluation(part, source) for part in parts])
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            operands = [_evaluation(part, source) for part in (left, *comparators)]
            tests = [ORDER[type(op).__name__] for op in ops]
            if len(tests) == 1:
                (only,), (one, other) = tests, operands
                return lambda scope: only(one(scope), other(scope))
            return lambda scope: _compared(tests, [operand(scope) for operand in operands])
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
            return _call(function, arguments, source)
        case _:
            raise NotAnExpression(f"{type(node).__name__} is not allowed in an expression: {source!r}")


def _joined(every: bool, parts: list[Evaluation]) -> Evaluation:
    def joined(scope: Scope) -> Any:
        value: Any = None
        for part in parts:
            value = part(scope)
            if truth(value) != every:
                return value
        return value

    return joined


def _compared(tests: Sequence[Callable[[Any, Any], bool]], values: Sequence[Any]) -> bool:
    return all(test(one, other) for test, (one, other) in zip(tests, pairwise(values), strict=True))


def _call(function: str, nodes: list[ast.expr], source: str) -> Evaluation:
    if function == "match":
        return _match(nodes, source)
    fewest, most = FUNCTIONS[function][1:] if function in FUNCTIONS else LOOK_UPS.get(function, (0, -1))
    if most < 0:
        raise NotAnExpression(f"there is no function {function!r}: {source!r}")
    if not fewest <= len(nodes) <= most:
        raise NotAnExpression(f"{function} takes {fewest} to {most} arguments: {source!r}")
    arguments = [_evaluation(node, source) for node in nodes]
    if function in FUNCTIONS:
        apply = FUNCTIONS[function][0]
        return lambda scope: apply(*[argument(scope) for argument in arguments])
    return lambda scope: scope.call(function, arguments)


def _match(nodes: list[ast.expr], source: str) -> Evaluation:
    """Return `match(text, pattern[, group])`: the group of the first match, None without one.

    The pattern is a literal, and one whose search could take exponential time is refused.
    """
    if not 2 <= len(nodes) <= 3 or not (isinstance(nodes[1], ast.Constant) and isinstance(nodes[1].value, str)):
        raise NotAnExpression(f"match takes a text, a literal pattern and a group: {source!r}")
    pattern = nodes[1].value
    if len(pattern) > _REGEX_LIMIT or _NESTED_REPEAT.search(pattern):
        raise NotAnExpression(f"a pattern is too long or repeats a repetition: {source!r}")
    try:
        expression = re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise NotAnExpression(f"not a pattern: {pattern!r}: {error}") from error
    subject = _evaluation(nodes[0], source)
    group = _evaluation(nodes[2], source) if len(nodes) == 3 else (lambda _: 0)

    def matched(scope: Scope) -> Any:
        found, wanted = expression.search(as_text(subject(scope))), int(number(group(scope)))
        if not 0 <= wanted <= expression.groups:
            raise ExpressionError(f"the pattern {pattern!r} has no group {wanted}")
        return found.group(wanted) if found else None

    return matched
