"""The requirements that a verb works on: those that it is given, or else those of the project of the current folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mlops_architect.domain.run import Revision
from mlops_architect.errors import UsageError
from mlops_architect.usecases.intake import requirements_text
from mlops_architect.usecases.recorded import recorded, versioned


def wanted(text: str | None, file: Path | None, changes: Sequence[Revision]) -> tuple[str, tuple[Revision, ...]]:
    """Return a requirements text and what was set by hand on top of it, ``changes`` last.

    Raises:
        UsageError: Both are given, or none is and the current folder is no project.
        InvalidInput: The text is empty, too large, binary, or no words.
        StoreError: The project's decision set cannot be read.
    """
    here = Path()
    if text is not None or file is not None:
        return requirements_text(text, file), tuple(changes)
    if not versioned(here):
        raise UsageError(
            "give the requirements either as text or with -f FILE", "Without them, run it in the folder of a project."
        )
    found = recorded(here)
    return found.text, (*found.revisions, *changes)
