"""Templates: strict, sandboxed, and data stay data."""

from __future__ import annotations

import pytest

from mlops_architect.templating import TemplateFault, render


def test_values_are_never_templates() -> None:
    assert render("{{ a }}", {"a": "{{ 7 * 7 }}{% raw %}"}, "x") == "{{ 7 * 7 }}{% raw %}"


def test_blocks_leave_no_blank_lines() -> None:
    assert render("a\n  {% if yes %}\nb\n  {% endif %}\nc\n", {"yes": True}, "x") == "a\nb\nc\n"


@pytest.mark.parametrize(
    "template",
    [
        "{{ missing }}",
        "{{ a.missing }}",
        "{% if %}",
        "{{ a",
        "{{ ''.__class__.__mro__ }}",
        "{{ a.__class__ }}",
        "{{ a.append(1) }}",
        "{% include 'other' %}",
        "{% import 'os' as os %}",
        "{{ 1 / 0 }}",
        "{{ 1 + 'a' }}",
        "{{ range(10 ** 9) }}",
        "{{ 'x'.__init__.__globals__ }}",
        "{{ 'x' | round }}",
    ],
)
def test_a_template_that_fails_or_reaches_out_is_one_error(template: str) -> None:
    with pytest.raises(TemplateFault, match=r"^part\.j2: "):
        render(template, {"a": [1]}, "part.j2")
