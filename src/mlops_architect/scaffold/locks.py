"""The lock file of one repository: the part of the pinned union that its components need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_DEVELOPMENT = ("httpx2", "hypothesis", "mypy", "pytest", "pytest-cov", "ruff")

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==")
_VIA = re.compile(r"^\s+#(?: via)?\s+(?P<name>\S.*)$")


@dataclass(frozen=True)
class _Entry:
    name: str
    text: str
    via: frozenset[str]
    """Packages that need this one; empty for one that is asked for by name."""


@lru_cache(maxsize=8)
def requirements_lock(roots: tuple[str, ...]) -> str:
    """Return the lock of a repository whose code imports ``roots``; KeyError for one that is not in the union."""
    return prune_lock(_shipped("requirements.lock"), roots)


@lru_cache(maxsize=8)
def development_lock(more: tuple[str, ...] = ()) -> str:
    """Return the lock of what checking a repository needs besides, with ``more`` that its tests import."""
    return prune_lock(_shipped("requirements-dev.lock"), (*_DEVELOPMENT, *more))


def _shipped(name: str) -> str:
    return (files("mlops_architect") / "scaffold" / "locks" / name).read_text(encoding="utf-8")


def prune_lock(lock: str, roots: Iterable[str]) -> str:
    """Return the entries of ``lock`` that ``roots`` need, directly or not, in the order of the file.

    Args:
        lock: A requirements file with hashes and ``# via`` annotations, one parent a line.
        roots: Packages to keep, by name.

    Raises:
        KeyError: A root is not in the lock.
    """
    # A package may be pinned twice, for older and for newer interpreters.
    entries = list(_entries(lock))
    kept = {normalised(root) for root in roots}
    missing = sorted(kept - {entry.name for entry in entries})
    if missing:
        raise KeyError(f"not in the lock: {', '.join(missing)}")
    while True:
        more = {entry.name for entry in entries if entry.name not in kept and entry.via & kept}
        if not more:
            break
        kept |= more
    return "".join(_without_strangers(entry, kept) for entry in entries if entry.name in kept)


def locked_versions(lock: str) -> dict[str, str]:
    """Return the version of each package in ``lock``, by normalised name; the last one where there are several."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, flags=re.MULTILINE)
    return {normalised(name): version for name, version in found}


def normalised(name: str) -> str:
    """Return a package name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries(lock: str) -> Iterable[_Entry]:
    lines: list[str] = []
    for line in [*lock.splitlines(keepends=True), "end==\n"]:
        if _PIN.match(line) and lines:
            yield _entry(lines)
            lines = []
        lines.append(line)


def _entry(lines: list[str]) -> _Entry:
    pin = _PIN.match(lines[0])
    if pin is None:
        raise ValueError(f"not a pinned requirement: {lines[0]!r}")
    parents = [match["name"] for match in map(_VIA.match, lines) if match]
    via = frozenset(normalised(parent.partition("[")[0]) for parent in parents if not parent.startswith("-"))
    return _Entry(normalised(pin["name"]), "".join(lines), via)


def _without_strangers(entry: _Entry, kept: set[str]) -> str:
    """Return the entry's text without parents that were left out and without the name of the input file."""
    hashes = "".join(
        line for line in entry.text.splitlines(keepends=True) if not _VIA.match(line) and line.strip() != "# via"
    )
    parents = sorted(entry.via & kept)
    return hashes + "".join(f"    # via {parent}\n" for parent in parents)
