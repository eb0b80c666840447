"""`adopt`, the writing half: the proposal as a run whose decision set is committed once it is approved."""

from __future__ import annotations

from pathlib import Path

from mlops_architect.decisions.git import TOOL_BRANCH, USER_BRANCH, ProjectRepository, require_git
from mlops_architect.domain.adoption import Adoption
from mlops_architect.domain.run import RunOptions
from mlops_architect.errors import WouldOverwrite
from mlops_architect.usecases.adopting.assess import adopted_from
from mlops_architect.usecases.basis import Base
from mlops_architect.usecases.intake import slug
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.recognising.recognise import Asked
from mlops_architect.usecases.result import RunResult
from mlops_architect.usecases.session import Gatekeeper
from mlops_architect.usecases.start import start
from mlops_architect.usecases.workbench import Workbench

_OURS = ("architecture", "audit")


def require_writable(folder: Path) -> None:
    """Refuse a folder that a decision set cannot be committed to.

    Raises:
        WouldOverwrite: It is no git repository of its own, a project already, unfinished, or has folders of our names.
        StoreError: git is missing or the repository cannot be read.
    """
    require_git()
    look = "look at it with --pretend or --json, which write nothing"
    if not (folder / ".git").exists():
        raise WouldOverwrite(
            f"{folder} is not the top of a git repository",
            f"Run `git init -b main` and commit what is there; or {look}.",
        )
    repository = ProjectRepository(folder)
    try:
        if repository.is_ours:
            raise WouldOverwrite(
                f"{folder} is a project of mlops-architect already",
                f"Go on with `mlops-architect revise` in it; or {look}.",
            )
        if repository.is_clone_of_ours:
            raise WouldOverwrite(
                f"{folder} is a clone of a project, and the branch {TOOL_BRANCH} is not checked out of it yet",
                f"Run `git branch {TOOL_BRANCH} origin/{TOOL_BRANCH}` in it, then `mlops-architect revise`.",
            )
        if not repository.user_head():
            raise WouldOverwrite(
                f"{folder} has no commit on a branch {USER_BRANCH}, which the decision set is merged into",
                f"Rename your branch with `git branch -m {USER_BRANCH}` and commit what is there; or {look}.",
            )
        repository.ensure_ready()
    finally:
        repository.close()
    there = [name for name in _OURS if (folder / name).exists() or (folder / name).is_symlink()]
    if there:
        raise WouldOverwrite(
            f"{folder} has {' and '.join(there)} of its own, where the decision set would go",
            f"Rename it and commit; or {look}.",
        )


def adopt(
    bench: Workbench, folder: Path, found: Adoption, asked: Asked, gatekeeper: Gatekeeper, observer: Observer
) -> RunResult:
    """Have the proposal approved, and commit it as the first version of the repository's decision set.

    Raises:
        ArchitectError: See ``advance``.
    """
    target = folder.resolve()
    repository = ProjectRepository(target)
    try:
        commit = repository.user_head()
    finally:
        repository.close()
    adopted = adopted_from(found.recognised, asked.replacing).model_copy(update={"commit": commit})
    options = RunOptions(
        generate=False,
        hourly_rate_usd=bench.settings.hourly_rate_usd,
        catalogs=tuple(str(one.resolve()) for one in bench.settings.catalogs),
        adopted=adopted,
    )
    revisions = (*found.settings, *asked.revisions)
    name = slug(target.name)
    return start(bench, Base(name, target, found.requirements), options, gatekeeper, observer, revisions)
