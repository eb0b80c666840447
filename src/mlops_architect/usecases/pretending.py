"""`--pretend`: the next version designed and written aside, and what merging it would do; nothing of it is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from mlops_architect.decisions.audit import AUDIT_PATH
from mlops_architect.decisions.diff import SetDiff, compare
from mlops_architect.decisions.git import TOOL_BRANCH, ProjectRepository
from mlops_architect.decisions.preview import FileChange, MergePreview, aside, preview
from mlops_architect.domain.gate import Gate
from mlops_architect.domain.model import Model
from mlops_architect.domain.run import Revision, RunOptions
from mlops_architect.errors import Interrupted
from mlops_architect.settings.switches import require_generate
from mlops_architect.usecases.advance import stream
from mlops_architect.usecases.basis import Base, first_input, record_of
from mlops_architect.usecases.interruption import orderly
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.session import Session, open_session
from mlops_architect.usecases.settle import rendered_set
from mlops_architect.usecases.workbench import Workbench

if TYPE_CHECKING:
    from mlops_architect.domain.plan import Plan

__all__ = ["FileChange", "Look", "MergePreview", "Pretended", "pretend", "pretended_revision"]

_SET = "architecture"
_AFTER_CHECKS = ("reports", "manifest.json")
_THIS = "this design"


class Pretended(Model):
    """What would change; money in US dollars a month."""

    project: str
    folder: str
    changes: SetDiff
    monthly_usd_delta: float
    blocked_by: tuple[str, ...]
    """What the gate could not approve."""
    risks: tuple[str, ...]
    generates: bool
    """Whether code would be written beside the decision set."""
    files: MergePreview
    notes: tuple[str, ...] = Field(default=())


@dataclass(frozen=True)
class Look:
    """A look ahead: what would change, and the plan that the next version would have."""

    pretended: Pretended
    let_go: tuple[str, ...]
    plan: Plan


def pretended_revision(
    bench: Workbench,
    folder: Path,
    revisions: Sequence[Revision],
    options: RunOptions,
    observer: Observer,
    hourly_rate_usd: float | None = None,
    replacing: Sequence[str] = (),
    *,
    as_asked: bool = True,
) -> Pretended:
    """Return what `revise` with the same arguments would change.

    Raises:
        ArchitectError: What `revise` would raise before its first gate.
    """
    base = unchanged_base(folder)
    options = base.options(options, hourly_rate_usd, replacing, as_asked=as_asked)
    return pretend(bench, base, (*base.revisions, *revisions), options, observer).pretended


def unchanged_base(folder: Path) -> Base:
    """Return what the next version begins from, without as much as a refreshed index.

    Raises:
        StoreError: The folder is not a project.
        WouldOverwrite: It has uncommitted changes.
    """
    from mlops_architect.usecases.basis import base_of

    with aside(folder) as (repository, _):
        return base_of(repository, folder)


def pretend(
    bench: Workbench, base: Base, revisions: Sequence[Revision], options: RunOptions, observer: Observer
) -> Look:
    """Design and write the next version in a place of its own, and return what merging it would do.

    Args:
        bench: Settings and catalogue; the run database is not opened.
        base: The project's latest version.
        revisions: All that is said on top of the requirements, earlier words among it.
        options: How to run; nobody is asked anything.
        observer: Who watches.

    Raises:
        StoreError: git is older than 2.38.
        ArchitectError: The requirements contradict themselves, or no design meets them.
    """
    from mlops_architect.graph.control import untraced

    if options.generate:
        require_generate()
    options = options.model_copy(update={"clarify": False, "strict": False})
    with tempfile.TemporaryDirectory(prefix="mlops-architect-pretend-") as home:
        second = Workbench(replace(bench.settings, home=Path(home)), bench.project)
        second.__dict__.update(catalog=bench.catalog, models=bench.models, roots=bench.roots)  # read once
        record = record_of(second, base, options)
        try:
            with open_session(second, record, observer) as session, orderly(), untraced():
                second.database.save_run(record)
                stream(session, {**first_input(session, base, revisions), "clarified": True})
                return _looked_at(session, base)
        except KeyboardInterrupt as error:
            raise Interrupted("interrupted; nothing was changed") from error
        finally:
            second.close()


def _looked_at(session: Session, base: Base) -> Look:
    from mlops_architect.graph.nodes.gates import architecture_gate_of, reaches_code

    desk = session.desk()
    gate: Gate = architecture_gate_of(desk)
    generates = desk.options.generate and reaches_code(desk)
    with aside(base.folder) as (repository, _):
        before = repository.files_at(base.parent, _SET)
        decisions, _lines = rendered_set(session, repository)
        files = {path: (content, False) for path, content in decisions.items()}
        if generates:
            files |= _generated(session) | _kept_for_now(repository)
    return Look(
        pretended=Pretended(
            project=base.project,
            folder=str(base.folder),
            changes=(changes := compare(before, decisions, (base.parent, _THIS))),
            monthly_usd_delta=round(changes.monthly_usd_delta, 2),
            blocked_by=gate.blocked_by,
            risks=gate.risks,
            generates=generates,
            files=preview(base.folder, files, () if generates else (_SET,)),
            notes=tuple(_notes(session, generates=generates)),
        ),
        let_go=tuple(one.text for one in desk.let_go),
        plan=desk.plan,
    )


def _generated(session: Session) -> dict[str, tuple[bytes, bool]]:
    """Return what the code agents write from the design, by path, with whether it is executable."""
    from mlops_architect.graph.build import CODE_AGENTS

    desk, generator = session.desk(), session.context.generator
    design, project = desk.design(), session.record.project
    written = (one for agent in CODE_AGENTS for one in generator.generate(agent, design, project))
    return {file.path: (content, file.executable) for file, content in written}


def _kept_for_now(repository: ProjectRepository) -> dict[str, tuple[bytes, bool]]:
    """Return the files that a release writes after its checks, as they are: nobody knows yet what will be in them."""
    there = {AUDIT_PATH: repository.file_at(TOOL_BRANCH, AUDIT_PATH)}
    for path in _AFTER_CHECKS:
        there |= repository.files_at(TOOL_BRANCH, path)
    return {path: (content, False) for path, content in there.items()}


def _notes(session: Session, *, generates: bool) -> list[str]:
    found = ["the audit trail gets the approval"]
    if generates:
        found.append("reports/ and manifest.json are written anew once the checks have run, which they have not")
        if session.record.options.codegen is not None:
            found.append("code that a model would write is left out")
    return found
