"""What other repositories' pipelines call: the steps of the GitHub Action as its runner executes them, and the hook."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.driving import Tool

TOP = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text())
RUNNER_BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
"""How the runner starts a step whose shell is ``bash``."""

EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")

OPEN = """
resource "aws_security_group" "jump" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
CLOSED = OPEN.replace("0.0.0.0/0", "10.0.0.0/8")


class Runner:
    """A job of GitHub's, as far as the action sees it; what its first steps install is what the tests run with."""

    def __init__(self, tool: Tool) -> None:
        self.workspace, self._temp = tool.here, tool.root / "temp"
        self.summary = tool.root / "summary.md"
        self._environment = tool.environment({"RUNNER_TEMP": str(self._temp), "GITHUB_STEP_SUMMARY": str(self.summary)})
        program = self._temp / "mlops-architect/bin/mlops-architect"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m mlops_architect "$@"\n')
        program.chmod(0o755)

    def run(self, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Execute a step with its inputs, the others at their defaults."""
        known = {f"inputs.{key}": str(one["default"]) for key, one in ACTION["inputs"].items()}
        known |= {f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()}
        (step,) = [one for one in ACTION["runs"]["steps"] if one["name"] == name]
        assert step["shell"] == "bash"
        given = {key: EXPRESSION.sub(lambda one: known[one[1]], value) for key, value in step["env"].items()}
        return subprocess.run(
            [*RUNNER_BASH, step["run"]],
            cwd=self.workspace,
            env={**self._environment, **given},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


@pytest.fixture
def runner(tool: Tool) -> Runner:
    return Runner(tool)


def test_no_expression_is_in_a_script_of_the_action() -> None:
    scripts = [one["run"] for one in ACTION["runs"]["steps"] if "run" in one]
    assert len(scripts) == 2
    assert not any(EXPRESSION.search(one) for one in scripts), "an input in a script is code"


def test_the_check_of_the_action_fails_the_job_and_leaves_all_reports(runner: Runner) -> None:
    (runner.workspace / "a folder").mkdir()
    (runner.workspace / "a folder/main.tf").write_text(OPEN)
    done = runner.run("Check", folder="a folder")
    assert done.returncode == 1, done.stdout + done.stderr
    reports = runner.workspace / ACTION["inputs"]["reports"]["default"]
    assert {one.name for one in reports.iterdir()} == {"check.sarif", "check.xml", "check.md"}
    assert "no-open-ingress" in (reports / "check.sarif").read_text()
    assert int(ET.parse(reports / "check.xml").getroot().attrib["failures"]) >= 1
    assert runner.summary.read_text() == (reports / "check.md").read_text()


def test_the_check_of_the_action_passes_what_is_in_order_and_no_input_is_code(runner: Runner) -> None:
    (runner.workspace / "main.tf").write_text(CLOSED)
    reports = "reports; touch hacked $(touch hacked)"
    done = runner.run("Check", fail_on="high", reports=reports)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {one.name for one in runner.workspace.iterdir()} == {"main.tf", reports}


@pytest.mark.parametrize(("text", "code"), [(OPEN, 1), (CLOSED, 0)])
def test_the_hook_checks_the_whole_repository(text: str, code: int, tool: Tool) -> None:
    (hook,) = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("mlops-architect-check", "python", False)
    starts_it = re.compile(hook["files"]).search
    assert all(map(starts_it, ("infra/main.tf", "prod.tfvars", "architecture/cost.yaml", "waivers.yaml")))
    assert not any(map(starts_it, ("README.md", "src/main.py", "docs/waivers.yaml")))
    program, *arguments = shlex.split(hook["entry"])
    assert program in tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["scripts"]
    (tool.here / "main.tf").write_text(text)
    answer = tool(*arguments, *hook["args"])
    assert answer.code == code, answer.said
