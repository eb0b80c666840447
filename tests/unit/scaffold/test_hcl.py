"""HCL: data can never become an expression, and the text is as `terraform fmt` writes it."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.scaffold.hcl import Expression, assignments, block, literal, string

STRINGS = [
    "${path.module}",
    "%{ if true }x%{ endif }",
    "$${x}",
    "$$${x}",
    "%%{x}",
    "$",
    "%",
    "${",
    "{}",
    '"quoted" \\ back\\${x}',
    "line\nbreak\r\ttab",
    "\b\f\x00\x1f\x7f\x85\u2028\u2029",
    "é 😀 \u202ebackwards",
    "\\u0041 \\n",
    "${~ 1 ~}",
    "<<EOT\nx\nEOT",
    "# no comment // /* */",
    "",
]
NESTED: dict[str, Any] = {
    "a": 1,
    "a_longer_name": "text",
    "object": {"x": 1, "longer": [1, 2], "inner": {"y": True, "z": {}}, "after": None},
    "after": 2.5,
    "b": [1, "two", [3]],
    "for": "a word of the language",
    "with space": "${x}",
    "null": 1,
    "last_object": {"one": 1},
}


def test_a_dollar_brace_is_only_characters() -> None:
    assert string('a ${x} %{y} "z"') == '"a $${x} %%{y} \\"z\\""'


@given(st.text())
def test_a_string_stays_on_its_line_and_opens_no_template(text: str) -> None:
    inner = string(text)[1:-1]
    assert "\n" not in inner
    assert "\r" not in inner
    bare = inner.replace("$${", "").replace("%%{", "")
    assert "${" not in bare
    assert "%{" not in bare
    assert '"' not in inner.replace("\\\\", "").replace('\\"', "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (-1.5, "-1.5"),
        (123456789012, "123456789012"),
        (123456789012.0, "123456789012"),
        ("x", '"x"'),
        (["a", 1, ["b"]], '["a", 1, ["b"]]'),
        ((), "[]"),
        ({}, "{}"),
        (Expression("module.a.b"), "module.a.b"),
        ({"a": Expression("var.x")}, "{\n  a = var.x\n}"),
    ],
)
def test_literals(value: Any, text: str) -> None:
    assert literal(value) == text


def test_a_name_that_is_none_is_quoted() -> None:
    assert assignments({"a b": 1, "x\n": 2, "${y}": 3, "for": 4, "ok-name": 5}, 0) == (
        '"a b"   = 1\n"x\\n"   = 2\n"$${y}" = 3\n"for"   = 4\nok-name = 5'
    )


def test_blocks() -> None:
    assert block("locals", {}) == "locals {}\n"
    assert block('resource "x" "y"', {"a": 1}, nested=["  b {\n    c = 1\n  }"]) == (
        'resource "x" "y" {\n  a = 1\n\n  b {\n    c = 1\n  }\n}\n'
    )


def random_value(chance: Random, depth: int = 3) -> Any:
    """Return nested data with strings of every kind."""
    kind = chance.choice(["text", "number", "flag", "list", "object"] if depth else ["text", "number", "flag"])
    if kind == "text":
        return chance.choice(STRINGS) + "".join(chance.choices('ab$%{}"\\\n ', k=chance.randint(0, 4)))
    if kind == "number":
        return chance.choice([0, -7, 2.5, 10**12, 1e-6])
    if kind == "flag":
        return chance.choice([True, False])
    if kind == "list":
        return [random_value(chance, 0) for _ in range(chance.randint(0, 3))]
    names = chance.sample(["a", "bb", "a name", "for", "if", "ccccc", "$x", "null"], chance.randint(0, 5))
    return {name: random_value(chance, depth - 1) for name in names}


def normal(value: Any) -> Any:
    """Return data as Terraform keeps them: strings in Unicode's composed form."""
    if isinstance(value, dict):
        return {name: normal(part) for name, part in value.items()}
    if isinstance(value, list):
        return [normal(part) for part in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def test_terraform_reads_back_the_data_and_changes_no_formatting(
    terraform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    monkeypatch.delenv("TF_CLI_CONFIG_FILE", raising=False)
    chance = Random(7)
    values = [*STRINGS, NESTED, *(random_value(chance) for _ in range(60))]
    text = "\n".join(block(f'output "o{number}"', {"value": value}) for number, value in enumerate(values))
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [terraform, f"-chdir={tmp_path}", *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("fmt")
    assert (tmp_path / "main.tf").read_text(encoding="utf-8") == text
    run("apply", "-auto-approve", "-input=false", "-no-color")
    outputs = json.loads(run("output", "-json"))
    for number, value in enumerate(values):
        assert outputs[f"o{number}"]["value"] == normal(value), value
