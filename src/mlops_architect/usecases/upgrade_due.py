"""Whether a project was made with the tool and the catalogue that are here."""

from __future__ import annotations

from pathlib import Path

from mlops_architect import __version__
from mlops_architect.decisions.audit import AUDIT_PATH, entries
from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.domain.model import Model
from mlops_architect.errors import ArchitectError, StoreError
from mlops_architect.usecases.basis import require_project
from mlops_architect.usecases.workbench import Workbench

_GATE = "architecture"
_SHORT = 12


class Due(Model):
    """What made the latest version of a project, and what is here; empty where the version does not tell."""

    version: str
    tool_before: str
    tool_now: str
    catalog_before: str
    catalog_now: str

    @property
    def due(self) -> bool:
        """Whether the tool or the catalogue has changed since."""
        return (self.tool_before, self.catalog_before) != (self.tool_now, self.catalog_now)

    @property
    def text(self) -> str:
        """What changed, in words."""
        parts = [
            f"{what} {before or 'unknown'} → {now}"
            for what, before, now in (
                ("mlops-architect", self.tool_before, self.tool_now),
                ("catalogue", self.catalog_before[:_SHORT], self.catalog_now[:_SHORT]),
            )
            if before != now
        ]
        return ", ".join(parts) or f"{self.version} was made with what is here"

    @property
    def notice(self) -> str:
        """What to tell where an upgrade is due; empty where none is."""
        if not self.due:
            return ""
        return (
            f"{self.version} was made with another version ({self.text}):"
            " `mlops-architect upgrade --pretend` shows what a new one would change, with the --catalog it was designed with"
        )


def notice(bench: Workbench, folder: Path) -> str:
    """Return what to tell of a folder where an upgrade is due; empty where none is, or nobody can tell."""
    try:
        repository = ProjectRepository(folder)
        try:
            require_project(repository)
            return due_of(bench, repository).notice
        finally:
            repository.close()
    except ArchitectError:
        return ""


def due_of(bench: Workbench, repository: ProjectRepository) -> Due:
    """Return what made the latest version of a project, and what is here."""
    version = repository.versions()[-1]
    made = _made_with(repository, version)
    return Due(
        version=version,
        tool_before=str(made.get("tool", "")),
        tool_now=__version__,
        catalog_before=str(made.get("catalog", "")),
        catalog_now=bench.catalog.digest,
    )


def _made_with(repository: ProjectRepository, version: str) -> dict[str, object]:
    """Return the approval of a version from the audit trail, which names tool and catalogue; empty where it does not."""
    design = repository.design_of(version)
    try:
        trail = entries(repository.file_at(version, AUDIT_PATH))
    except StoreError:
        return {}
    return next((one for one in reversed(trail) if one.get("gate") == _GATE and one.get("digest") == design), {})
