"""A design that waits at its gate, compared with the latest version of the project."""

from __future__ import annotations

from pathlib import Path

from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.usecases.session import Session
from mlops_architect.usecases.settle import rendered_set


def pending_changes(session: Session) -> tuple[str, ...]:
    """Return what the pending design changes; one sentence when there is nothing to compare with."""
    folder = Path(session.record.folder)
    if not (folder / ".git").exists():
        return ("this is the first version: there is nothing to compare with",)
    repository = ProjectRepository(folder)
    try:
        return rendered_set(session, repository)[1]
    finally:
        repository.close()
