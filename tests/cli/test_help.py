"""Help: every verb has an example, and its text is a golden file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driving import Tool

VERBS: tuple[tuple[str, ...], ...] = (
    ("new",),
    ("adopt",),
    ("read",),
    ("resume",),
    ("revise",),
    ("upgrade",),
    ("calibrate",),
    ("explore",),
    ("compare",),
    ("why",),
    ("runs",),
    ("show",),
    ("diff",),
    ("log",),
    ("trace",),
    ("replay",),
    ("validate",),
    ("check",),
    ("verify",),
    ("cost",),
    ("prices", "show"),
    ("prices", "check"),
    ("prices", "update"),
    ("state", "export"),
    ("state", "import"),
    ("prune",),
    ("doctor",),
    ("patterns", "list"),
    ("patterns", "show"),
    ("policies", "list"),
    ("policies", "show"),
    ("patterns", "lint"),
    ("patterns", "new"),
    ("patterns", "schema"),
    ("policies", "new"),
    ("policies", "packs"),
    ("policies", "explain"),
    ("policies", "test"),
    ("policies", "lint"),
)
TOP = Path(__file__).parents[2]
WIDE = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}


def help_of(tool: Tool, *verb: str) -> str:
    answer = tool(*verb, "--help", env=WIDE)
    assert answer.code == 0
    assert answer.err == ""
    return "\n".join(line.rstrip() for line in answer.out.strip().splitlines()) + "\n"


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_the_help_of_each_verb_has_an_example_and_reads_as_agreed(
    verb: tuple[str, ...], tool: Tool, golden: Callable[[str, str], None]
) -> None:
    text = help_of(tool, *verb)
    assert f"Example: mlops-architect {' '.join(verb)}" in " ".join(text.split())
    golden(f"help/{'-'.join(verb)}.txt", text)


def test_the_help_of_the_whole_names_every_verb(tool: Tool, golden: Callable[[str, str], None]) -> None:
    text = help_of(tool)
    for verb in VERBS:
        assert re.search(rf"^\W+{verb[0]} ", text, re.MULTILINE), verb
    golden("help/mlops-architect.txt", text)


def test_the_examples_use_options_that_exist(tool: Tool) -> None:
    for verb in VERBS:
        text = " ".join(help_of(tool, *verb).split())
        example = text[text.index("Example:") :]
        for option in re.findall(r"--[a-z-]+", example):
            assert option in text[: text.index("Example:")], (verb, option)


def test_the_readme_names_every_verb_and_its_options(tool: Tool) -> None:
    rows = [line for line in (TOP / "README.md").read_text().splitlines() if line.startswith("| `")]
    for verb in VERBS:
        about = [row for row in rows if f"`{' '.join(verb)}" in row]
        assert about, verb
        for option in re.findall(r"`(--[a-z-]+)", about[0]):
            assert option in help_of(tool, *verb), (verb, option)


def test_the_version_is_the_one_of_the_package(tool: Tool) -> None:
    from mlops_architect import __version__

    assert tool("--version").out == f"mlops-architect {__version__}\n"
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"mlops-architect": "mlops_architect.__main__:main"}


def test_without_arguments_the_help_is_shown_and_the_usage_is_wrong(tool: Tool) -> None:
    answer = tool(env=WIDE)
    assert answer.code == 2
    assert "Usage:" in answer.said


def test_the_shell_completes_verbs_and_options(tool: Tool) -> None:
    def completed(line: str) -> set[str]:
        asked = {"_MLOPS_ARCHITECT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        return set(tool(env=asked).out.split())

    assert completed("mlops-architect re") == {"read", "replay", "resume", "revise"}
    assert {"--approve", "--reject", "--revise", "--answer", "--reason"} <= completed("mlops-architect resume --")
    assert "list" in completed("mlops-architect patterns ")
