"""What a run begins from: requirements, and for a later version the project as it is recorded."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_architect import __version__
from mlops_architect.decisions.git import TOOL_BRANCH, ProjectRepository
from mlops_architect.decisions.render import ADOPTED_FILE
from mlops_architect.domain.adoption import Adopted
from mlops_architect.domain.run import Revision, RunOptions, RunRecord, RunStatus
from mlops_architect.errors import UsageError, WouldOverwrite
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.usecases.intake import slug
from mlops_architect.usecases.session import Session
from mlops_architect.usecases.workbench import Workbench


@dataclass(frozen=True)
class Base:
    """What a design begins from; ``parent`` is the version before, empty for a first one, and so is what it recorded."""

    project: str
    folder: Path
    text: str
    revisions: tuple[Revision, ...] = ()
    parent: str = ""
    hourly_rate_usd: float | None = None
    adopted: Adopted | None = None
    """What the repository has in place where the project was adopted."""

    def options(
        self, given: RunOptions, hourly_rate_usd: float | None, replacing: Sequence[str] = (), *, as_asked: bool = True
    ) -> RunOptions:
        """Return options with the price of an hour: the one given, else the version's; what is in place stays.

        Args:
            given: Options as the user gave them.
            hourly_rate_usd: In US dollars; None for the version's.
            replacing: Capabilities of an adopted repository that the engine is to choose anew.
            as_asked: Whether somebody said that code is to be written; unasked, none is in an adopted repository.

        Raises:
            UsageError: A capability to replace is not in place.
        """
        rate = hourly_rate_usd if hourly_rate_usd is not None else self.hourly_rate_usd or given.hourly_rate_usd
        writes = given.generate and (as_asked or self.adopted is None)
        stays = self._staying(replacing)
        return given.model_copy(update={"hourly_rate_usd": rate, "adopted": stays, "generate": writes})

    def _staying(self, replacing: Sequence[str]) -> Adopted | None:
        there = [one.capability for one in self.adopted.in_place] if self.adopted else []
        strange = [name for name in replacing if name not in there and name != "all"]
        if strange or (replacing and not self.adopted):
            raise UsageError(
                f"{(strange or list(replacing))[0]!r} is not in place here, so nothing is to be replaced",
                f"In place: {', '.join(there)}."
                if there
                else "Only what `mlops-architect adopt` found can be replaced.",
            )
        return self.adopted.without(tuple(replacing)) if self.adopted else None


def base_of(repository: ProjectRepository, folder: Path) -> Base:
    """Return the latest version of a project as what the next one begins from; the repository is closed.

    Raises:
        StoreError: The folder is not a project.
        WouldOverwrite: It has uncommitted changes.
    """
    from mlops_architect.documents import parse_yaml, to_model

    try:
        require_project(repository)
        repository.ensure_ready()
        parent = repository.versions()[-1]
        text = repository.file_at(parent, "architecture/requirements.md").decode()
        files = repository.files_at(parent, "architecture/revisions.yaml")
        cost = parse_yaml(repository.file_at(parent, "architecture/cost.yaml").decode(), "cost.yaml")
        project = repository.project_name() or slug(folder.name)
        adopted = [
            to_model(parse_yaml(content.decode(), ADOPTED_FILE), Adopted, ADOPTED_FILE)
            for content in repository.files_at(parent, ADOPTED_FILE).values()
        ]
    finally:
        repository.close()
    earlier = [
        Revision.model_validate(r) for content in files.values() for r in parse_yaml(content.decode(), "revisions.yaml")
    ]
    in_place = adopted[0] if adopted else None
    return Base(project, folder.resolve(), text, tuple(earlier), parent, cost.get("hourly_rate_usd"), in_place)


def require_project(repository: ProjectRepository) -> None:
    """Refuse a repository that is no project with a version.

    Raises:
        WouldOverwrite: It is a clone without the tool's branch, or somebody else's.
    """
    folder = repository.folder
    if repository.is_clone_of_ours:
        raise WouldOverwrite(
            f"{folder} is a clone, and the branch {TOOL_BRANCH} is not checked out of it yet",
            f"Run `git branch {TOOL_BRANCH} origin/{TOOL_BRANCH}` in it, then the command again.",
        )
    if not repository.is_ours or not repository.versions():
        raise WouldOverwrite(
            f"{folder} is a repository, but not a project of mlops-architect",
            "Give a folder made by `mlops-architect new`.",
        )


def record_of(bench: Workbench, base: Base, options: RunOptions) -> RunRecord:
    """Return the record of a new run; nothing is stored."""
    from mlops_architect.store.database import now

    started = now()
    return RunRecord(
        id=f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}",
        project=base.project,
        folder=str(base.folder),
        status=RunStatus.RUNNING,
        started_at=started,
        updated_at=started,
        catalog_digest=bench.catalog.digest,
        tool_version=__version__,
        parent=base.parent,
        options=options,
    )


def first_input(session: Session, base: Base, revisions: Sequence[Revision]) -> dict[str, Any]:
    """Return what the graph of a run is given first."""
    return {
        "project": base.project,
        "text": ArtefactStore(session.folder / "artefacts").put(base.text.encode()),
        "revisions": [revision.model_dump(mode="json", exclude_defaults=True) for revision in revisions],
        "options": session.record.options.model_dump(mode="json"),
        "outputs": {},
        "inputs": {},
        "reviews": {},
        "files": {},
    }
