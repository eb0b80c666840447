"""The texts of a repository that facts of code are read from: code, documents, pipelines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlops_architect.engine.code_facts import matches

_SKIPPED = frozenset({"node_modules", "dist", "build", "venv", "site-packages", "__pycache__"})
_HIDDEN = frozenset({".github", ".gitlab", ".circleci", ".buildkite"})
"""Hidden folders that hold what a pipeline runs."""
_MOST_FILES = 5000
_MOST_BYTES = 2_000_000


def read_texts(top: Path, patterns: Iterable[str]) -> dict[str, str]:
    """Return the texts of the files that match, by path from the top.

    What is no text, is larger than 2 MB or comes after the first 5,000 files is left out: facts of it are not told.
    """
    wanted = tuple(patterns)
    texts: dict[str, str] = {}
    for path in _files(top):
        name = path.relative_to(top).as_posix()
        if not matches(name, wanted) or len(texts) >= _MOST_FILES:
            continue
        try:
            if path.stat().st_size <= _MOST_BYTES:
                texts[name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return texts


def _files(top: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if (name in _HIDDEN or name[0] != ".") and name not in _SKIPPED)
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path
