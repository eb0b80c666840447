"""The expression language of pricing rules: what it computes, what it refuses, and that it never runs code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.engine.bill.expression_values import ExpressionError
from mlops_architect.engine.bill.expressions import (
    LENGTH_LIMIT,
    Evaluation,
    NotAnExpression,
    compiled,
    evaluate,
    fill,
    names,
)


class Fixed:
    """Names with fixed values, and look-ups that say what they were asked."""

    def __init__(self, **values: Any) -> None:
        self.values = values
        self.asked: list[str] = []

    def name(self, name: str) -> Any:
        """Return a value; raises ExpressionError for an unknown name."""
        if name not in self.values:
            raise ExpressionError(name)
        return self.values[name]

    def call(self, function: str, arguments: Sequence[Evaluation]) -> Any:
        """Note the call and return its last argument."""
        self.asked.append(function)
        return arguments[-1](self)


def value(source: Any, **values: Any) -> Any:
    """Return the value of an expression."""
    return evaluate(source, Fixed(**values))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("2 ** 3 / 4 - 1", 1),
        ("7 // 2 + 7 % 2", 4),
        ("-n + 3", 1),
        ("n if n > 1 else 0", 2),
        ("'a' if n > 5 else 'b'", "b"),
        ("1 < n <= 2", True),
        ("'m5' in ['m5', 'c5']", True),
        ("n not in (1, 3)", True),
        ("not n or n == 2", True),
        ("none == None", True),
        ("none != None", False),
        ("'3' * n", 6),
        ("'3' == 3", True),
        ("'true' == true", True),
        ("flag == True", False),
        ("'b' > 'a'", True),
        ("'10' > '9'", True),
        ("'a' + 'b'", "ab"),
        ("min(3, n, 4)", 2),
        ("max([1, 5, n])", 5),
        ("ceil(1.2) + floor(1.8) + abs(-1)", 4),
        ("ceil(0.1 * 30)", 3),
        ("number('500m')", 0.5),
        ("number('512Mi')", 0.5),
        ("number('2Gi') + number(' 3 ')", 5),
        ("hours('PT1H30M') + hours('P1D') + hours('3600s')", 26.5),
        ("text(3.0) + text(none) + text(true)", "3true"),
        ("upper('a') + lower('B') + replace('a-b', '-', '_')", "Aba_b"),
        ("starts('db.m5', 'db.') and ends('db.m5', 'm5')", True),
        ("split('a/b/c', '/', -1)", "c"),
        ("split('a', '/', 3)", None),
        ("match('M50-x', '^M(\\\\d+)', 1)", "50"),
        ("match('y', '^M')", None),
        (True, True),
        (3.5, 3.5),
        ("1\n + 1", 2),
    ],
)
def test_it_computes(source: Any, expected: Any) -> None:
    assert value(source, n=2, none=None, flag="false") == expected


def test_what_is_not_needed_is_not_looked_up() -> None:
    scope = Fixed(n=0)
    assert evaluate("n > 0 and param('a')", scope) is False
    assert evaluate("1 if n == 0 else usage('b')", scope) == 1
    assert scope.asked == []


@pytest.mark.parametrize(
    "source",
    [
        "", "1 +", "x.y", "x[0]", "lambda: 1", "[i for i in x]", "{1: 2}", "{1}", "f'{x}'", "(x := 1)", "__import__('os')",
        "open('x')", "param('a').b", "param(path='a')", "min(*x)", "getattr(x, 'y')", "await x", "b'x'", "1j", "...", "x; y",
        "param()", "lower()", "ceil(1, 2)", "nothing(1)", "x is y is", "match('a', x)", "match('a', '(')", "match('a', '(a+)+')",
        "1" * (LENGTH_LIMIT + 1), "(" * 300, "-" * 1900 + "1",
    ],
)  # fmt: skip
def test_what_the_language_has_not_is_refused(source: str) -> None:
    with pytest.raises(NotAnExpression):
        compiled(source)


@pytest.mark.parametrize(
    "source",
    [
        "1 / 0",
        "'a' * 2",
        "9 ** 9 ** 9",
        "log(0)",
        "sqrt(-1)",
        "unknown + 1",
        "1 in 2",
        "match('a', 'a', 4)",
        "'1e999' * 1",
    ],
)
def test_what_has_no_value_is_said(source: str) -> None:
    with pytest.raises(ExpressionError):
        value(source)


def test_texts_are_filled_in() -> None:
    assert fill("ec2.{machine}.{n * 2}", Fixed(machine="m5.large", n=2.0)) == "ec2.m5.large.4"
    assert fill("plain", Fixed()) == "plain"


def test_the_names_of_an_expression_are_known() -> None:
    assert names("a + min(b, 2) if c in ['x'] else param('d') == None or true") == {"a", "b", "c"}


@given(st.text(max_size=60))
def test_no_text_does_anything_but_give_a_value_or_say_why_not(source: str) -> None:
    try:
        value(source, a=1, b="text", c=None)
    except (NotAnExpression, ExpressionError):
        pass


_WORDS = st.sampled_from(
    ["a", "b", "1", "2.5", "'x'", "(", ")", "[", "]", "+", "-", "*", "/", "**", "//", "%", "<", "==", "in", "not", "and", "or", "if", "else",
     ",", "min", "max", "text", "number", "param", "usage", "match", "None", "true", ".", "__class__", "lambda", ":", "=", "{", "}"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=25))
def test_no_sequence_of_words_does_either(words: list[str]) -> None:
    try:
        found = value(" ".join(words), a=3, b="text")
    except (NotAnExpression, ExpressionError):
        return
    assert found is None or isinstance(found, bool | int | float | str | list)
