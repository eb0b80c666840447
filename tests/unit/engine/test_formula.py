"""Formulas: arithmetic and nothing else, whatever the text is."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.engine.formula import FormulaError, evaluate, names

VALUES = {"a": 3.0, "b": 4.0, "zero": 0.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * 2", 11.0),
        ("(a + b) * 2", 14.0),
        ("b // a + b % a", 2.0),
        ("a ** 2", 9.0),
        ("-a + +b", 1.0),
        ("2 ** -1", 0.5),
        ("ceil(a / 2) + floor(b / 3)", 3.0),
        ("min(a, b, 1) + max(a, b)", 5.0),
        ("sqrt(b) + abs(-a) + log(1)", 5.0),
        ("a < b", 1.0),
        ("1 < a < 2", 0.0),
        ("a == 3 and b != 3", 1.0),
        ("zero or a >= 9", 0.0),
        ("1 / zero if zero else 7", 7.0),
        ("1e3", 1000.0),
        ("  a ", 3.0),
    ],
)
def test_it_computes(text: str, value: float) -> None:
    assert evaluate(text, VALUES) == value


def test_a_number_is_its_own_value() -> None:
    assert evaluate(7, {}) == 7.0
    assert evaluate(0.5, {}) == 0.5


REFUSED = [
    "__import__('os').system('true')",
    "().__class__.__bases__",
    "a.real",
    "a[0]",
    "[a]",
    "{a: b}",
    "{a}",
    "(a, b)",
    "'text'",
    "f'{a}'",
    "b'x'",
    "lambda: 1",
    "(lambda: 1)()",
    "[x for x in (1,)]",
    "sum(x for x in a)",
    "eval('1')",
    "print(a)",
    "min(a, key=abs)",
    "min(*a)",
    "min.real",
    "(min)(a, b)(1)",
    "a if b",
    "a := 1",
    "(a := 1)",
    "a = 1",
    "import os",
    "a; b",
    "not a",
    "~a",
    "a & b",
    "a << 60",
    "a is b",
    "a in b",
    "a @ b",
    "True",
    "None",
    "...",
    "1j",
    "await a",
    "yield",
    "",
    " ",
    "a +",
    "a\nb",
    "a\x00",
    "9" * 501,
    "-" * 600 + "1",
    "(" * 300 + "1" + ")" * 300,
    "+".join(["a"] * 400),
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(text, VALUES)
    with pytest.raises(FormulaError):
        names(text)


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "9**9**9**9**9**9",
        "(9**9**9) - (9**9**9)",
        "1e308 * 10",
        "1e400",
        "-1e400",
        "1e400 - 1e400",
        "1 / zero",
        "1 // zero",
        "1 % zero",
        "zero ** -1",
        "(-8) ** 0.5",
        "abs((-8) ** 0.5)",
        "sqrt(-1)",
        "log(zero)",
        "min()",
        "min(a)",
        "sqrt(a, b)",
        "unknown + 1",
        "min",
        "ceil(1e400)",
    ],
)
def test_what_has_no_finite_value_is_an_error(text: str) -> None:
    started = time.process_time()
    with pytest.raises(FormulaError):
        evaluate(text, VALUES)
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_a_number_that_is_not_finite_is_an_error(number: float) -> None:
    with pytest.raises(FormulaError, match="not finite"):
        evaluate(number, {})
    with pytest.raises(FormulaError, match="not finite"):
        evaluate("a", {"a": number})


def test_the_error_names_what_is_unknown() -> None:
    with pytest.raises(FormulaError, match="unknown name 'peek' in formula 'peek \\+ 1'"):
        evaluate("peek + 1", VALUES)


def test_names_leave_functions_out() -> None:
    assert names("max(a, b) if c else 2 * d") == {"a", "b", "c", "d"}
    assert names(3) == frozenset()


ARITHMETIC = st.recursive(
    st.sampled_from(["a", "b", "zero", "1.0", "0.5", "12.0"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "<", "<=", "==", "!="]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        st.tuples(st.sampled_from(["ceil", "floor", "abs", "-"]), inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
    ),
    max_leaves=12,
)


@given(ARITHMETIC)
def test_it_agrees_with_python(text: str) -> None:
    whole = {"ceil": lambda number: float(math.ceil(number)), "floor": lambda number: float(math.floor(number))}
    functions = {"min": min, "max": max, "abs": abs, **whole}
    try:
        # The text is generated above from closed lists, so that Python itself can be the referee.
        expected = float(eval(text, {"__builtins__": {}}, {**VALUES, **functions}))
    except (ArithmeticError, TypeError, ValueError):
        return
    if not math.isfinite(expected) or len(text) > 500:
        return
    assert evaluate(text, VALUES) == pytest.approx(expected, rel=1e-9)


@given(st.text(max_size=40) | st.text("ab01+-*/%()<>=. ,min", max_size=40))
def test_no_text_does_anything_but_compute_or_fail(text: str) -> None:
    try:
        result = evaluate(text, VALUES)
    except FormulaError:
        return
    assert math.isfinite(result)
    assert names(text) <= set(VALUES)
