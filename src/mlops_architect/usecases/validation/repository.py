"""All checks over one repository, several at a time, in a fixed order of report."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from mlops_architect.decisions.audit import tree_digest
from mlops_architect.domain.generated import Check, CheckOutcome, GeneratedFile, Validation
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.switch import DEPLOY_EMULATED, Held
from mlops_architect.errors import UsageError
from mlops_architect.settings import Settings
from mlops_architect.settings.switches import held, tool_held
from mlops_architect.usecases.interruption import at_once, orderly
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.validation.checks import Outcome, Validator
from mlops_architect.usecases.validation.known import KnownResults
from mlops_architect.usecases.validation.process import begin, ended_on_interrupt
from mlops_architect.usecases.validation.registry import VALIDATORS
from mlops_architect.usecases.validation.workspace import NotRun, Refused, Workspace

_NOT_OURS = (
    ".git",
    "dist",
    "audit",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".coverage",
    "__pycache__",
    "reports",
    "manifest.json",
)


class _Contents(Protocol):
    def get(self, digest: str) -> bytes:
        """Return the bytes of ``digest``."""


class RepositoryValidator:
    """Lays a repository out in a scratch folder and runs every check on it."""

    def __init__(
        self, settings: Settings, contents: _Contents, observer: Observer, project: Path | None = None
    ) -> None:
        self._settings, self._contents, self._observer, self._project = settings, contents, observer, project

    def validate(self, files: Sequence[GeneratedFile], plan: Plan, *, deep: bool) -> Validation:
        """Return every check of these files, run or not run; ``plan`` is what they were made from."""
        with tempfile.TemporaryDirectory(prefix="mlops-architect-") as scratch:
            root = Path(scratch) / "repository"
            for file in files:
                path = root / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self._contents.get(file.sha256))
                path.chmod(0o755 if file.executable else 0o644)
            tree = tree_digest({file.path: file.sha256 for file in files})
            workspace = _workspace(root, Path(scratch), self._settings, self._project)
            workspace.plan = plan
            return _all_checks(workspace, tree, self._observer, deep=deep)


def validate_folder(
    settings: Settings, folder: Path, observer: Observer, *, deep: bool, fresh: bool = False
) -> Validation:
    """Check the repository in ``folder`` as it lies there; the folder itself is not written to.

    What passed before on the same files is not run again, unless everything is to be run ``fresh``.

    Raises:
        UsageError: The folder is no generated repository.
    """
    import shutil

    if not (folder / "architecture").is_dir() or not (folder / "src").is_dir():
        raise UsageError(
            f"{folder.resolve()} is not a generated repository", "Give the folder that `mlops-architect new` made."
        )
    with orderly(), tempfile.TemporaryDirectory(prefix="mlops-architect-") as scratch:
        root = Path(scratch) / "repository"
        shutil.copytree(folder, root, ignore=shutil.ignore_patterns(*_NOT_OURS))
        hashes = {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.is_file()
        }
        workspace = _workspace(root, Path(scratch), settings, folder.resolve())
        return _all_checks(workspace, tree_digest(hashes), observer, deep=deep, fresh=fresh)


def _workspace(root: Path, scratch: Path, settings: Settings, project: Path | None) -> Workspace:
    work = scratch / "work"
    work.mkdir()
    return Workspace(root=root, scratch=work, settings=settings, project=project)


def _all_checks(workspace: Workspace, tree: str, observer: Observer, *, deep: bool, fresh: bool = False) -> Validation:
    reports: dict[str, str] = {}
    known = KnownResults(workspace.settings.cache, tree)

    def one(validator: Validator) -> Check:
        observer.check_started(validator.id, validator.title)
        check = None if fresh or _held(validator) else known.get(validator)
        if check is None:
            check, made = _checked(validator, workspace, deep=deep)
            reports.update(made)
            known.keep(validator, check)
        observer.check_finished(check)
        return check

    begin()
    with at_once(), ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool, ended_on_interrupt():
        checks = tuple(pool.map(one, VALIDATORS))
    return Validation(tree=tree, checks=checks, reports=dict(sorted(reports.items())))


def _held(validator: Validator) -> Held | None:
    return tool_held(validator.tool) or (held(DEPLOY_EMULATED) if validator.tool == "moto" else None)


def _checked(validator: Validator, workspace: Workspace, *, deep: bool) -> tuple[Check, dict[str, str]]:
    def check(outcome: CheckOutcome, detail: str = "", reason: str = "") -> Check:
        return Check(
            id=validator.id,
            title=validator.title,
            outcome=outcome,
            detail=detail,
            reason=reason,
            tool=validator.tool,
            agents=validator.agents,
        )

    if validator.deep and not deep:
        return check(CheckOutcome.NOT_RUN, reason="runs with --deep"), {}
    if off := _held(validator):
        return check(CheckOutcome.NOT_RUN, reason=off.text), {}
    try:
        outcome: Outcome = validator.check(workspace)
    except Refused as problem:
        return check(CheckOutcome.FAIL, detail=str(problem)), {}
    except NotRun as reason:
        return check(CheckOutcome.NOT_RUN, reason=str(reason)), {}
    if outcome.problems:
        return check(CheckOutcome.FAIL, detail=outcome.problems), outcome.reports
    return check(CheckOutcome.PASS, detail=outcome.detail), outcome.reports
