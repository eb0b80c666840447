"""Terraform expressions: what the text tells, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.domain.resource import Unresolved
from mlops_architect.engine.bill.hcl_expression import hcl_value
from mlops_architect.engine.bill.hcl_functions import HclError

VALUES: dict[str, Any] = {
    "var": {"n": 3, "l": ["a", "", "b"], "o": {"k": {"s": 1}}, "off": False, "later": Unresolved("later")},
    "each": {"key": "k", "value": {"size": 5}},
}


class Names:
    """The values above."""

    def root(self, name: str) -> Any:
        """Return one; raises HclError for an unknown name."""
        if name not in VALUES:
            raise HclError(f"nothing is called {name}")
        return VALUES[name]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("plain", "plain"), (7, 7), (None, None), ([1, "${var.n}"], [1, 3]), ({"z": "${var.n}", "${var.l[0]}": 1}, {"z": 3, "a": 1}),
        ("n-${var.n}-${each.key}", "n-3-k"), ("$${kept}", "${kept}"), ("<<EOT\nline ${var.n}\nEOT", "line 3\n"),
        ("${var.n > 2 ? 2 : 0}", 2), ("${var.n * 2 + 1}", 7), ("${(var.n - 1) / 4}", 0.5), ("${7 % 4}", 3), ("${-var.n}", -3),
        ("${!var.off && var.n == 3}", True), ("${var.n != 3 || var.off}", False), ("${1 + 2 == 3 && 2 <= 2}", True),
        ('${var.o["k"].s}', 1), ("${var.l[2]}", "b"), ("${var.l[*]}", ["a", "", "b"]), ("${[{a = 1}, {a = 2}][*].a}", [1, 2]),
        ('${[for s in var.l : upper(s) if s != ""]}', ["A", "B"]), ("${{for k, v in var.o : k => v.s * 2}}", {"k": 2}),
        ('${toset(["b", "a", "b"])}', ["a", "b"]), ('${merge({a = 1}, {"b" : 2})}', {"a": 1, "b": 2}), ("${length(var.o)}", 1),
        ('${lookup(var.o, "z", 4)}', 4), ('${try(var.o.z, var.l[9], "d")}', "d"), ("${can(var.o.z)}", False), ("${max([1, 2]...)}", 2),
        ('${coalesce("", "b")}', "b"), ('${join(",", concat(["x"], var.l))}', "x,a,,b"), ('${contains(keys(var.o), "k")}', True),
        ('${"in-${"side-${var.n}"}"}', "in-side-3"), ("${true || var.later}", True), ("${var.later ? 1 : 1}", 1),
        ("${var.off ? var.later : 5}", 5), ("${null}", None), ("${chunklist(var.l, 2)}", [["a", ""], ["b"]]),
    ],
)  # fmt: skip
def test_what_the_text_tells_is_worked_out(raw: Any, expected: Any) -> None:
    assert hcl_value(raw, Names()) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "${var.z}", "${nobody.x}", "${var.later}", "${var.later + 1}", "a-${var.later}", "${upper(var.later)}", "${jsonencode({a = 1})}",
        "${", "${a b}", '${"abc}', "${1 +}", "%{ if true }x%{ endif }", "${1 / 0}", "${var.l.a}", "${upper(3)}", "${var.o ? 1 : 2}",
        "${" + "(" * 500 + "1", "${file(\"x\")}", "${range(100000000)}", "${chunklist(var.l, 0)}", "${[for k in var.later : k]}", "${min()}", "${'a'}",
    ],
)  # fmt: skip
def test_what_it_does_not_tell_is_unresolved(raw: str) -> None:
    found = hcl_value(raw, Names())
    assert isinstance(found, Unresolved)
    assert found.reason


_WORDS = st.sampled_from(
    ["var", ".", "n", "l", "o", "[", "]", "(", ")", "{", "}", "for", "in", ":", "=>", "if", "?", "*", "...", ",", "1", '"a"', '"', "${", "==",
     "!", "&&", "||", "-", "=", "upper", "try", "range", "pow", "9999", "\\", "%{", "<<EOT\n"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=20), st.booleans())
def test_no_text_makes_it_fail(words: list[str], spaced: bool) -> None:
    hcl_value("${" + (" " if spaced else "").join(words) + "}", Names())


@given(st.text(max_size=40))
def test_no_other_text_does_either(text: str) -> None:
    hcl_value(text, Names())
    hcl_value(f"a${{{text}}}", Names())
