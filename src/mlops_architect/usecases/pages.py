"""Files that a reading verb writes where it was asked to."""

from __future__ import annotations

from pathlib import Path

from mlops_architect.errors import UsageError


def write_page(path: Path, text: str) -> None:
    """Write a page for people, over an older one.

    Raises:
        UsageError: There cannot be a file at ``path``.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(
            f"cannot write {path}: {reason}", "Give the path of a file in a folder that exists."
        ) from error
