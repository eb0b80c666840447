"""The checks, one function each: they say what they found, or raise NotRun with the reason."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mlops_architect.settings.switches import tool_held
from mlops_architect.store.locks import exclusive
from mlops_architect.usecases.validation.process import Finished, tool
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

_TARGET = re.compile(r"^([A-Za-z][\w-]*):.*##", re.MULTILINE)
"""A target that `make help` tells of."""
EXTRA = 'install it with: pip install "mlops-architect[validate]"'
BROKEN = "comes with mlops-architect; install it again"


@dataclass
class Outcome:
    """What a check found: nothing wrong when ``problems`` is empty."""

    detail: str
    problems: str = ""
    reports: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Validator:
    """A named check; ``agents`` wrote what it looks at, ``deep`` ones run only when asked.

    ``kept``: a pass depends on the repository's files and the tool alone, and is worth keeping.
    """

    id: str
    title: str
    tool: str
    agents: tuple[str, ...]
    check: Callable[[Workspace], Outcome]
    deep: bool = False
    kept: bool = False


def need(name: str, how: str = BROKEN) -> str:
    """Return the path of a tool.

    Raises:
        NotRun: It is not there, or somebody switched it off.
    """
    if off := tool_held(name):
        raise NotRun(off.text)
    found = tool(name)
    if not found:
        raise NotRun(f"{name} is not installed ({how})")
    return found


def judged(workspace: Workspace, finished: Finished, detail: str, *, fine: tuple[int, ...] = (0,)) -> Outcome:
    """Return a pass with ``detail`` for a good exit code, else the tool's output as problems."""
    if finished.code in fine:
        return Outcome(detail)
    return Outcome("", problems=workspace.tidy(finished.text) or f"exit code {finished.code}")


def python_style(workspace: Workspace) -> Outcome:
    """Lint and format with ruff, by the repository's own configuration."""
    ruff = need("ruff")
    lint = workspace.run([ruff, "check", "--no-cache", "--quiet", "."])
    if lint.code:
        return judged(workspace, lint, "")
    style = workspace.run([ruff, "format", "--no-cache", "--check", "--quiet", "."])
    return judged(workspace, style, f"{len(workspace.files('*.py'))} Python files")


def python_types(workspace: Workspace) -> Outcome:
    """Check types with mypy --strict in the repository's environment, whose packages are analysed once."""
    python = workspace.python()
    analysed = Path(python).parents[1] / "mypy"
    # The path of the sources is another each time, so that mypy goes by their hashes and never by times and sizes.
    with exclusive(analysed.with_suffix(".lock"), "the cache of the type checker", wait=True):
        finished = workspace.run([python, "-m", "mypy", "--cache-dir", str(analysed), str(workspace.root / "src")], 600)
    return judged(workspace, finished, "mypy --strict over src")


def python_tests(workspace: Workspace) -> Outcome:
    """Run the repository's own tests, the end-to-end path on its own data among them."""
    report = workspace.scratch / "tests.xml"
    finished = _tested(workspace, "tests", f"--junitxml={report}")
    counted = _junit(report.read_text()) if report.exists() else {}
    if finished.code == 0 and counted.get("tests", 0) == 0:
        return Outcome("", problems="no test was run")
    return judged(
        workspace,
        finished,
        f"{counted.get('tests', 0) - counted.get('skipped', 0)} passed, {counted.get('skipped', 0)} skipped",
    )


def python_coverage(workspace: Workspace) -> Outcome:
    """Measure which lines the repository's tests reach, against the least that its own configuration asks for."""
    report = workspace.scratch / "coverage.json"
    finished = _tested(workspace, "coverage", "--cov", f"--cov-report=json:{report}")
    measured = json.loads(report.read_text())["totals"] if report.exists() else {}
    return judged(
        workspace,
        finished,
        f"{measured.get('percent_covered', 0):.0f} % of {measured.get('num_statements', 0)} statements",
    )


def _tested(workspace: Workspace, name: str, *options: str) -> Finished:
    """Run pytest with ``options`` on a copy of the repository, in a scratch folder called ``name``."""
    copy = workspace.scratch / name
    shutil.copytree(workspace.root, copy)
    base = workspace.scratch / f"pytest-{name}"
    command = [
        workspace.python(),
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--basetemp={base}",
        *options,
        "tests",
    ]
    inside = os.path.relpath(copy, workspace.root)
    return workspace.run(command, 900, env={"PYTHONPATH": str(copy / "src")}, inside=inside)


def _junit(text: str) -> dict[str, int]:
    return {
        name: int(count)
        for name, count in re.findall(r'(tests|skipped|failures|errors)="(\d+)"', text.split("<testcase", 1)[0])
    }


def python_security(workspace: Workspace) -> Outcome:
    """Look for insecure Python with the flake8-bandit rules of ruff; each exception in the code has its reason."""
    finished = workspace.run([need("ruff"), "check", "--no-cache", "--quiet", "--select", "S", "src"])
    return judged(workspace, finished, "no finding")


def workflow_schema(workspace: Workspace) -> Outcome:
    """Check the workflows against GitHub's schema."""
    files = _workflows(workspace)
    finished = workspace.run([need("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files])
    return judged(workspace, finished, f"{len(files)} workflows")


def workflow_security(workspace: Workspace) -> Outcome:
    """Look for injection, unpinned actions and leaking credentials in the workflows with zizmor."""
    files = _workflows(workspace)
    finished = workspace.run([need("zizmor"), "--offline", "--no-progress", "--quiet", *files])
    return judged(workspace, finished, "no finding")


def _workflows(workspace: Workspace) -> list[str]:
    files = workspace.files(".github/workflows/*.y*ml")
    if not files:
        raise NotRun("the repository has no workflows")
    return files


def dockerfile(workspace: Workspace) -> Outcome:
    """Lint the Dockerfile with hadolint."""
    if not workspace.has("Dockerfile"):
        raise NotRun("the repository has no Dockerfile")
    return judged(workspace, workspace.run([need("hadolint"), "--no-color", "Dockerfile"]), "no finding")


def compose_schema(workspace: Workspace) -> Outcome:
    """Check docker-compose against the Compose specification."""
    files = workspace.files("docker-compose*.y*ml", "compose*.y*ml")
    if not files:
        raise NotRun("the repository has no Compose file")
    finished = workspace.run([need("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *files])
    return judged(workspace, finished, ", ".join(files))


def yaml_style(workspace: Workspace) -> Outcome:
    """Lint YAML files with yamllint."""
    rules = "{extends: relaxed, rules: {line-length: disable}}"
    files = [name for name in workspace.files("*.yaml", "*.yml") if not name.startswith("architecture/")]
    finished = workspace.run([need("yamllint"), "--strict", "-d", rules, *files])
    return judged(workspace, finished, f"{len(files)} YAML files")


def secrets(workspace: Workspace) -> Outcome:
    """Look for credentials with detect-secrets.

    The decision set speaks of secrets in sentences and facts, so that words like these are no finding there.
    """
    hook = [need("detect-secrets-hook"), "--no-verify"]
    files = [name for name in workspace.files("") if not name.endswith(".lock")]
    words = [name for name in files if name.startswith("architecture/")]
    code = [name for name in files if not name.startswith("architecture/")]
    for command in ([*hook, "--", *code], [*hook, "--disable-plugin", "KeywordDetector", "--", *words]):
        finished = workspace.run(command)
        if finished.code:
            return judged(workspace, finished, "")
    return Outcome(f"{len(files)} files")


def makefile(workspace: Workspace) -> Outcome:
    """Go through every documented target of the Makefile without running it: what it needs is there and is well-formed."""
    files = workspace.files("Makefile", "*.mk")
    if not workspace.has("Makefile"):
        raise NotRun("the repository has no Makefile")
    text = "\n".join((workspace.root / name).read_text(encoding="utf-8") for name in files)
    targets = sorted(set(_TARGET.findall(text)))
    finished = workspace.run([need("make", "GNU make"), "--dry-run", "--no-print-directory", *targets])
    return judged(workspace, finished, f"{len(targets)} targets")


def shell_style(workspace: Workspace) -> Outcome:
    """Look for mistakes in shell scripts with shellcheck."""
    files = workspace.files("*.sh")
    if not files:
        raise NotRun("the repository has no shell scripts")
    finished = workspace.run([need("shellcheck"), "--norc", "--color=never", "--format=gcc", *files])
    return judged(workspace, finished, f"{len(files)} scripts")


def workflow_expressions(workspace: Workspace) -> Outcome:
    """Check jobs, expressions and shell steps of the workflows with actionlint where it is installed."""
    files = _workflows(workspace)
    actionlint = need("actionlint", "its project has binaries: https://github.com/rhysd/actionlint")
    finished = workspace.run([actionlint, "-no-color", "-oneline", *files])
    return judged(workspace, finished, f"{len(files)} workflows")


def infrastructure_security(workspace: Workspace) -> Outcome:
    """Scan Terraform with checkov where it is installed."""
    checkov = need("checkov", "install it in an environment of its own, for example with pipx install checkov")
    finished = workspace.run(
        [checkov, "-d", "infra", "--framework", "terraform", "--compact", "--quiet", "--skip-download", "-o", "json"],
        300,
    )
    try:
        found = json.loads(finished.out)
    except json.JSONDecodeError:
        raise NotRun(f"checkov gave no report: {workspace.tidy(finished.text)[-200:]}") from None
    reports = found if isinstance(found, list) else [found]
    failed = [check for report in reports for check in report.get("results", {}).get("failed_checks", [])]
    passed = sum(report.get("summary", {}).get("passed", report.get("passed", 0)) for report in reports)
    lines = sorted(f"{check['check_id']} {check['resource']}: {check['check_name']}" for check in failed)
    return Outcome(f"{passed} checks", problems="\n".join(lines))
