"""`upgrade`: the current decision set made again with this version of the tool and the catalogue, as a merge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from mlops_architect.decisions.diff import SetDiff, compare
from mlops_architect.decisions.git import TOOL_BRANCH, USER_BRANCH, ProjectRepository
from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Pick, Plan
from mlops_architect.domain.run import RunOptions
from mlops_architect.errors import StoreError, WouldOverwrite
from mlops_architect.usecases.basis import Base, base_of, require_project
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.pretending import Pretended, pretend, unchanged_base
from mlops_architect.usecases.recorded import recorded
from mlops_architect.usecases.result import RunResult
from mlops_architect.usecases.session import Gatekeeper
from mlops_architect.usecases.start import start
from mlops_architect.usecases.upgrade_due import Due, due_of
from mlops_architect.usecases.workbench import Workbench

__all__ = ["Better", "Due", "Upgrade", "upgrade"]

_SET = "architecture"


class Better(Model):
    """A choice that would be made now and is not, and what it would save a month with its hours counted."""

    capability: str
    kept: str
    better: str
    objective_usd: float
    """How much less the design would come to, in dollars a month: bill, hours, outages."""
    monthly_usd: float | None
    """The change of the bill alone."""


class Upgrade(Model):
    """What an upgrade came to; None where there was nothing to do, or the run ended without a version."""

    due: Due
    changes: SetDiff | None = None
    monthly_usd_delta: float | None = None
    let_go: tuple[str, ...] = ()
    """Choices that could not be kept, and why."""
    better: tuple[Better, ...] = ()
    """Choices that were kept although another is better now."""
    unfinished: str = ""
    """What to do where the code is still that of an earlier version; empty where it is not."""
    gap_usd: float = 0.0
    """What all that is kept costs a month over the best design."""
    run: RunResult | None = None
    pretended: Pretended | None = None


def upgrade(
    bench: Workbench,
    folder: Path,
    options: RunOptions,
    gatekeeper: Gatekeeper,
    observer: Observer,
    *,
    reconsider: bool = False,
    pretending: bool = False,
) -> Upgrade:
    """Make the current decision set again with the tool and catalogue that are here, through critics and gates.

    Args:
        bench: Settings, run database and catalogue.
        folder: The project.
        options: How to run.
        gatekeeper: Who answers the gates.
        observer: Who watches.
        reconsider: Take what is best now instead of what was chosen.
        pretending: Only tell what would change.

    Raises:
        StoreError: The folder is not a project, or its decision set cannot be read.
        WouldOverwrite: It has uncommitted changes, or the last version is not merged.
        ArchitectError: See ``advance``.
    """
    repository = ProjectRepository(folder)
    try:
        require_project(repository)
        found = due_of(bench, repository)
        if not found.due:
            _require_merged(repository, found)
            return Upgrade(due=found, unfinished=_unfinished(repository, found))
    finally:
        repository.close()
    base = unchanged_base(folder) if pretending else base_of(ProjectRepository(folder), folder)
    told = f"upgrade: {found.text}"
    kept = () if reconsider else _chosen(folder, base.parent)
    options = base.options(options.model_copy(update={"keep": kept, "upgrade": told}), None)
    if pretending:
        look = pretend(bench, base, base.revisions, options, observer)
        return _told(found, look.pretended.changes, look.plan).model_copy(
            update={"let_go": look.let_go, "pretended": look.pretended}
        )
    run = start(bench, base, options, gatekeeper, observer, base.revisions)
    return _done(found, base, run)


def _require_merged(repository: ProjectRepository, found: Due) -> None:
    if repository.waits_for_merge:
        raise WouldOverwrite(
            f"{found.version} is made with what is here, and branch {TOOL_BRANCH} is not merged into {USER_BRANCH} yet",
            f"Run `git merge {TOOL_BRANCH}` in {repository.folder}, and settle what both changed.",
        )


def _unfinished(repository: ProjectRepository, found: Due) -> str:
    try:
        generated = json.loads(repository.file_at(TOOL_BRANCH, "manifest.json")).get("version")
    except (StoreError, ValueError, AttributeError):
        return ""  # no code was ever generated
    if generated == found.version:
        return ""
    return (
        f"the code is that of {generated} still: `mlops-architect resume RUN` goes on with the run that made"
        f" {found.version}, and `mlops-architect runs` names it"
    )


def _chosen(folder: Path, version: str) -> tuple[Pick, ...]:
    """Return what a version chose, as what is to be kept.

    No more of its plan is read than that: an earlier release may have written the rest in another way.

    Raises:
        StoreError: The plan does not say.
    """
    from mlops_architect.documents import DocumentError, parse_yaml

    repository = ProjectRepository(folder)
    try:
        plan = parse_yaml(repository.file_at(version, f"{_SET}/plan.yaml").decode(), "plan.yaml")
        by = {pick["capability"]: pick for pick in plan.get("picks", ())}
        kept = {"by": version, "why": "it was chosen there, and an upgrade keeps it"}
        return tuple(
            Pick.model_validate(
                {
                    **kept,
                    **by.get(one["capability"], {}),
                    "capability": one["capability"],
                    "pattern": one["candidate"]["pattern"],
                }
            )
            for one in plan["choices"]
        )
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, DocumentError, ValueError) as error:
        raise StoreError(
            f"{_SET}/plan.yaml of {version} does not say what was chosen: {str(error).splitlines()[0]}",
            "`mlops-architect upgrade --reconsider` chooses anew.",
        ) from error
    finally:
        repository.close()


def _done(found: Due, base: Base, run: RunResult) -> Upgrade:
    repository = ProjectRepository(base.folder)
    try:
        before = repository.files_at(base.parent, _SET)
        after = repository.files_at(run.version, _SET)
    finally:
        repository.close()
    changes = compare(before, after, (base.parent, run.version))
    plan = recorded(base.folder, run.version).plan
    return _told(found, changes, plan).model_copy(update={"let_go": run.let_go, "run": run})


def _told(found: Due, changes: SetDiff, plan: Plan) -> Upgrade:
    better = tuple(_better(plan))
    return Upgrade(
        due=found,
        changes=changes,
        monthly_usd_delta=round(changes.monthly_usd_delta, 2),
        better=better,
        gap_usd=plan.proof.gap_usd if better and plan.proof else 0.0,
    )


def _better(plan: Plan) -> Iterator[Better]:
    """Yield the kept choices with what would be chosen for each by itself."""
    for pick in plan.picks:
        choice = plan.choice(pick.capability)
        others = [one for one in (choice.alternatives if choice else ()) if one.feasible]
        cheaper = [one for one in others if (one.delta_objective_usd or 0.0) < 0]
        if choice is None or not cheaper:
            continue
        best = min(cheaper, key=lambda one: one.delta_objective_usd or 0.0)
        yield Better(
            capability=pick.capability,
            kept=choice.candidate.title,
            better=best.title,
            objective_usd=round(-(best.delta_objective_usd or 0.0), 2),
            monthly_usd=best.delta_monthly_usd,
        )
