"""Waivers where they lie: ``waivers.yaml`` of a repository and of the catalogue folders in effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from mlops_architect.catalog.roots import Root
from mlops_architect.domain.waiver import Waiver, WaiverFile
from mlops_architect.errors import InvalidInput

WAIVERS = "waivers.yaml"


def today() -> str:
    """Return the day by the clock, in UTC, as ``YYYY-MM-DD``."""
    return datetime.now(UTC).date().isoformat()


def waivers_of(folder: Path, given: Path | None = None) -> tuple[Waiver, ...]:
    """Return the waivers of a repository, or those of the file that is given in their place.

    Raises:
        InvalidInput: The file is no list of waivers, or a last day is none.
    """
    path = given or folder / WAIVERS
    return _waivers(path) if given is not None or path.is_file() else ()


def waivers_of_catalogs(roots: Iterable[Root]) -> tuple[Waiver, ...]:
    """Return the waivers of an organisation: those beside its patterns and policies.

    Raises:
        InvalidInput: A file is no list of waivers, or a last day is none.
    """
    places = [root.path / WAIVERS for root in roots if root.kind != "built-in"]
    return tuple(waiver for path in places if path.is_file() for waiver in _waivers(path))


def _waivers(path: Path) -> tuple[Waiver, ...]:
    from mlops_architect.documents import load_model

    waivers = load_model(path, WaiverFile).waivers
    for waiver in waivers:
        try:
            date.fromisoformat(waiver.expires)
        except ValueError as error:
            raise InvalidInput(f"{path}: {waiver.policy}: {waiver.expires} is no day", "Give YYYY-MM-DD.") from error
    return waivers
