"""The infrastructure code of any repository: its files, its root modules, and the modules that each root calls."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_architect.documents import parse_hcl, read_text
from mlops_architect.engine.bill.terraform_folder import local_folder
from mlops_architect.errors import InvalidInput

_SKIPPED = frozenset({"node_modules", "dist", "build", "venv", "site-packages", "__pycache__"})
_MOST_FILES = 2000
_MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Source:
    """Parsed Terraform by path from the top, and the folders that nothing else calls."""

    documents: Mapping[str, Mapping[str, Any]]
    roots: tuple[str, ...]

    def called(self, root: str) -> tuple[str, ...]:
        """Return the names of the modules that a root calls."""
        return tuple(
            name
            for path, document in self.documents.items()
            if _folder(path) == root and path.endswith(".tf")
            for entry in document.get("module", ())
            for name in entry
        )


def read_source(top: Path, inside: str = "") -> Source:
    """Read every Terraform file below a folder; hidden folders and those that tools fill are left out.

    Args:
        top: The repository.
        inside: The folder in it to look at; all of it when empty.

    Raises:
        InvalidInput: A file is not HCL or too large, or there are too many.
    """
    documents: dict[str, Mapping[str, Any]] = {}
    for path in _files(top / inside):
        if len(documents) >= _MOST_FILES:
            raise InvalidInput(f"{top} holds more than {_MOST_FILES} Terraform files", "Check a part of it.")
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInput(
                f"{path} is larger than {_MOST_BYTES // 1_000_000} MB", "Check a part of the repository."
            )
        documents[path.relative_to(top).as_posix()] = parse_hcl(read_text(path), str(path))
    folders = dict.fromkeys(_folder(path) for path in documents if path.endswith(".tf"))
    modules = {
        local_folder(_folder(path), body.get("source"))
        for path, document in documents.items()
        for entry in document.get("module", ())
        for body in entry.values()
        if isinstance(body, Mapping)
    }
    return Source(documents, tuple(folder for folder in folders if folder not in modules))


def _files(top: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(names):
            if name.endswith((".tf", ".tfvars")) and (Path(folder) / name).is_file():
                yield Path(folder) / name


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."
