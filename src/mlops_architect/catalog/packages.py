"""Installed packages that bring a catalogue, found by their entry point and never imported."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.metadata import Distribution, distributions
from pathlib import Path

from mlops_architect.errors import InvalidInput

GROUP = "mlops_architect.catalogs"
"""Each entry point of this group names a package; its folder holds ``patterns/``, ``policies/`` or ``prompts/``."""

_PARTS = ("patterns", "policies", "prompts")


def installed_catalogs() -> tuple[tuple[str, Path], ...]:
    """Return distribution (with its version) and folder of every installed catalogue, by name.

    Raises:
        InvalidInput: A package is not where its entry point says, or holds no catalogue; the distribution is named.
    """
    found: dict[str, tuple[str, list[Path]]] = {}
    for distribution in distributions():
        if GROUP not in (distribution.read_text("entry_points.txt") or ""):
            continue
        name, version = _name(distribution)
        # of two that are called the same the first on the path is the installed one
        found.setdefault(name, (version, list(_catalogs(distribution, f"{name} {version}".strip()))))
    return tuple(
        (f"{name} {version}".strip(), path) for name, (version, paths) in sorted(found.items()) for path in paths
    )


def _catalogs(distribution: Distribution, name: str) -> Iterator[Path]:
    try:
        entries = distribution.entry_points.select(group=GROUP)
    except Exception as error:  # a file that is no INI file fails in ways of its own
        raise _broken(name, f"its entry_points.txt cannot be read: {error}") from error
    if not entries:
        raise _broken(name, f"its entry_points.txt speaks of {GROUP} and names no package under it")
    for entry in sorted(entries):
        try:
            folders = [folder for folder in _folders(entry.module) if any((folder / part).is_dir() for part in _PARTS)]
        except Exception as error:  # whatever a foreign package's files and finders do, it is said with its name
            raise _broken(name, f"{entry.value!r} names no package: {error or type(error).__name__}") from error
        if not folders:
            raise _broken(name, f"the package {entry.value!r} has no folder {', '.join(_PARTS[:-1])} or {_PARTS[-1]}")
        yield folders[0]


def _folders(module: str) -> Iterator[Path]:
    """Yield the folders of a package without running any of its code, parents included."""
    head, *inner = module.split(".")
    spec = importlib.util.find_spec(head)
    for name in inner:
        where = spec.submodule_search_locations if spec else None
        if where is None:
            break
        spec = PathFinder.find_spec(name, list(where))
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"there is no package {module}")
    yield from map(Path, spec.submodule_search_locations)


def _name(distribution: Distribution) -> tuple[str, str]:
    """Return name and version; a foreign package's metadata may lack either."""
    try:
        return distribution.metadata["Name"] or "without a name", distribution.metadata["Version"] or ""
    except Exception:
        return "without a name", ""


def _broken(name: str, problem: str) -> InvalidInput:
    return InvalidInput(
        f"the installed catalogue package {name} is broken: {problem}", "Reinstall that package, or uninstall it."
    )
