"""A fault in each kind of generated file is caught by a check, and the file as it ships is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from tests.cli.driving import Designed

from mlops_architect.domain.generated import Check, CheckOutcome
from mlops_architect.settings import Settings
from mlops_architect.usecases.validation import repository
from mlops_architect.usecases.validation.registry import VALIDATORS
from mlops_architect.usecases.validation.workspace import Workspace

Fault = tuple[str, str, str, str, str]
"""The kind of file, the check that finds it, the file, the text that is there, and what takes its place."""

QUICK: tuple[Fault, ...] = (
    ("Python, unused import", "python-style", "src/scoring/demo.py", "from __future__", "import os\n\nfrom __future__"),
    ("Python, formatting", "python-style", "src/scoring/demo.py", "\n\n\ndef ", "\n\n\ndef  "),
    ("Python, shell", "python-security", "src/scoring/demo.py", "\n\n\ndef ",
     "\n\n\ndef run(line: str) -> None:\n    import subprocess\n\n    subprocess.call(line, shell=True)\n\n\ndef "),
    ("shell script", "shell-style", "scripts/deploy.sh", "set -", "cd $1\nrm -rf $2/*\nset -"),
    ("Dockerfile", "dockerfile", "Dockerfile", "USER 10001:10001", "RUN cd /tmp\nUSER 10001:10001"),
    ("Compose file", "compose-schema", "docker-compose.yml", "services:", "servces:"),
    ("workflow, form", "workflow-schema", ".github/workflows/ci.yml", "runs-on:", "run-on:"),
    ("workflow, unpinned action", "workflow-security", ".github/workflows/ci.yml", "actions/checkout@08c6", "actions/checkout@main #"),
    ("workflow, injection", "workflow-security", ".github/workflows/ci.yml", "- run: make check",
     "- run: echo ${{ github.event.pull_request.title }}"),
    ("configuration", "yaml-style", "config/settings.yaml", "\n", "\nsame: 1\nsame: 2\n"),
    ("hooks", "yaml-style", ".pre-commit-config.yaml", "repos:", "repos: \t"),
    ("Makefile", "makefile", "Makefile", "check:", "check: no-such-file.txt"),
    ("part of the Makefile", "makefile", "make/training.mk", ".PHONY", "\tnot a target\n.PHONY"),
    ("document", "document-links", "README.md", "](", "](missing/"),
    ("runbook", "document-links", "runbooks/README.md", "](", "](gone-"),
    ("secret in code", "secrets", "src/scoring/demo.py", "\n\n\ndef ", '\n\n\nKEY = "AKIAIOSFODNN7EXAMPLF"\n\n\ndef '),
    ("secret in a document", "secrets", "architecture/summary.md", "#", "AKIAIOSFODNN7EXAMPLF\n#"),
    ("lock file, no version", "lock-files", "requirements.lock", "==", ">="),
    ("lock file, no requirement", "lock-files", "requirements.lock", "==", "=@="),
    ("lock file, no hash", "lock-files", "requirements-dev.lock", "--hash=sha256:", "--hash=sha1:"),
)  # fmt: skip
WITH_TOOLS: tuple[Fault, ...] = (
    ("Python, types", "python-types", "src/scoring/demo.py", "\n\n\ndef ", "\n\n\ndef wrong() -> int:\n    return 'one'\n\n\ndef "),
    ("Terraform, form", "terraform-fmt", "infra/main.tf", "module ", "module    "),
    ("Terraform, unknown attribute", "terraform-validate", "infra/main.tf", "source ", "no_such_attribute = 1\n  source "),
    ("Terraform of a module", "terraform-validate", "infra/modules/*/main.tf", "resource ", 'resource "aws_no_such_thing" "one" {}\n\nresource '),
    ("Terraform, grammar", "terraform-validate", "infra/main.tf", "module ", "module {"),
    ("Terraform, what its test asks", "terraform-test", "infra/tests/*.tftest.hcl", '_id != ""', '_id == ""'),
    ("size in the infrastructure", "cost-agrees", "infra/environments/prod.tfvars", "shard_count             = ", "shard_count             = 9"),
    ("usage figures", "cost-agrees", "infra/usage.yml", ": 1", ": 91"),
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped(_released: Designed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the released repository's files alone."""
    folder = tmp_path_factory.mktemp("shipped") / "repository"
    shutil.copytree(_released.tool.here / "project", folder, ignore=shutil.ignore_patterns(*repository._NOT_OURS))
    return folder


@pytest.fixture(scope="module")
def passes(shipped: Path, shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Check]:
    """Return what a check says of the repository as it ships; each is asked once."""
    folder = tmp_path_factory.mktemp("clean")
    return lru_cache(lambda check_id: outcome(check_id, shipped, folder / check_id, shared_cache))


def outcome(
    check_id: str, shipped: Path, folder: Path, cache: Path, changed: Path | None = None, text: str = ""
) -> Check:
    """Return what one check says of a copy of the repository in which one file may be another."""
    root, scratch = folder / "repository", folder / "work"
    shutil.copytree(shipped, root)
    if changed is not None:
        (root / changed).write_text(text)
    scratch.mkdir()
    settings = Settings(home=cache.parent, config=folder / "config")
    workspace = Workspace(root=root, scratch=scratch, settings=settings, project=root)
    [validator] = [one for one in VALIDATORS if one.id == check_id]
    return repository._checked(validator, workspace, deep=False)[0]


def faulty(shipped: Path, fault: Fault) -> tuple[Path, str]:
    """Return the first file that the fault fits, and its text with the fault in it."""
    _, _, pattern, there, instead = fault
    for path in sorted(shipped.glob(pattern)):
        if there in (text := path.read_text()):
            return path.relative_to(shipped), text.replace(there, instead, 1)
    raise AssertionError(f"{pattern} has nowhere {there!r}")


def ids(faults: tuple[Fault, ...]) -> Iterator[str]:
    return (fault[0] for fault in faults)


@pytest.fixture
def caught(
    shipped: Path, passes: Callable[[str], Check], shared_cache: Path, tmp_path: Path
) -> Callable[[Fault], None]:
    """Return the proof that a fault is found, and that the same check passes without it."""

    def prove(fault: Fault) -> None:
        clean = passes(fault[1])
        assert clean.outcome is CheckOutcome.PASS, clean.reason or clean.detail
        found = outcome(fault[1], shipped, tmp_path / "faulty", shared_cache, *faulty(shipped, fault))
        assert found.outcome is CheckOutcome.FAIL, found.reason or found.detail
        assert found.detail

    return prove


@pytest.mark.parametrize("fault", QUICK, ids=ids(QUICK))
def test_a_planted_fault_is_found(caught: Callable[[Fault], None], fault: Fault) -> None:
    caught(fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", WITH_TOOLS, ids=ids(WITH_TOOLS))
def test_a_planted_fault_is_found_with_the_real_tools(
    caught: Callable[[Fault], None], fault: Fault, terraform: str
) -> None:
    assert terraform
    caught(fault)
