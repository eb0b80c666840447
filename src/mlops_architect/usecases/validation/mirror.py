"""Where a Terraform provider lies on this machine: a plugin mirror, found by looking."""

from __future__ import annotations

import os
from collections import deque
from functools import lru_cache
from pathlib import Path

MIRROR_VARIABLE = "MLOPS_ARCHITECT_TERRAFORM_MIRROR"
REGISTRY = "registry.terraform.io"

_SEARCH_DEPTH = 4
_NOT_SEARCHED = frozenset(
    {"proc", "sys", "dev", "run", "tmp", "boot", "lost+found", "node_modules", ".git", ".cache", "site-packages"}
)


@lru_cache(maxsize=8)
def find_mirror(provider: str) -> str:
    """Return a folder with a provider of HashiCorp's in Terraform's mirror layout, empty when none is found.

    The folder of ``MLOPS_ARCHITECT_TERRAFORM_MIRROR`` comes first; otherwise the top levels of the
    file system are searched, breadth first, for a folder that a mirror begins with.
    """
    place = Path(REGISTRY) / "hashicorp" / provider
    named = os.environ.get(MIRROR_VARIABLE)
    if named:
        return named if (Path(named) / place).is_dir() else ""
    return next((str(folder) for folder in _mirrors() if (folder / place).is_dir()), "")


@lru_cache(maxsize=1)
def _mirrors() -> tuple[Path, ...]:
    """Return every folder, near the top of the file system, that a mirror begins with."""
    found = []
    queue = deque([(Path.home() / ".terraform.d", 1), (Path.home(), 2), (Path("/"), 0)])
    while queue:
        folder, depth = queue.popleft()
        if (folder / REGISTRY).is_dir():
            found.append(folder)
        if depth < _SEARCH_DEPTH:
            queue.extend((child, depth + 1) for child in _children(folder))
    return tuple(dict.fromkeys(found))


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(e.path) for e in entries if e.name not in _NOT_SEARCHED and e.is_dir(follow_symlinks=False)
            )
    except OSError:
        return []
