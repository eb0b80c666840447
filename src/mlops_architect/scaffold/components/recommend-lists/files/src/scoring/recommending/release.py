"""Which finder of candidates is in use: sealed files in the lake, and one document that points at them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from scoring.lake.formats import read_json, write_json
from scoring.lake.interface import Lake
from scoring.model.sealed import BundleError, sha256
from scoring.recommending.candidates import Finder, from_bytes, to_bytes

_RELEASE = "candidates/release.json"
_KEPT = 20


class ReleasedFinder(BaseModel):
    """One version that was put into the lake."""

    model_config = ConfigDict(frozen=True)

    version: str
    sha256: str
    mix: str


class FinderRelease(BaseModel):
    """The document: the version in use, one that waits for a person's yes, and earlier ones."""

    model_config = ConfigDict(frozen=True)

    champion: ReleasedFinder | None = None
    waiting: ReleasedFinder | None = None
    history: tuple[ReleasedFinder, ...] = ()
    note: str = ""


def read_finder_release(lake: Lake) -> FinderRelease:
    """Return the current release; an empty one before the first."""
    return FinderRelease.model_validate(read_json(lake, _RELEASE)) if lake.exists(_RELEASE) else FinderRelease()


def write_finder_release(lake: Lake, release: FinderRelease) -> None:
    """Replace the current release."""
    write_json(lake, _RELEASE, release.model_dump(mode="json"))


def publish_finder(lake: Lake, finder: Finder, version: str, card: str) -> ReleasedFinder:
    """Put a finder and its card into the lake."""
    data = to_bytes(finder)
    lake.write(f"candidates/{version}/CANDIDATES_CARD.md", card.encode())
    lake.write(f"candidates/{version}/finder.npz", data)
    return ReleasedFinder(version=version, sha256=sha256(data), mix=finder.mix)


def fetch_finder(lake: Lake, released: ReleasedFinder) -> Finder:
    """Read a released finder.

    Raises:
        BundleError: It is missing, or was changed since.
    """
    try:
        data = lake.read(f"candidates/{released.version}/finder.npz")
    except FileNotFoundError as error:
        raise BundleError("the released candidates are missing") from error
    if sha256(data) != released.sha256:
        raise BundleError("the candidates were changed after they were released")
    return from_bytes(data)


def put_in_use(release: FinderRelease, released: ReleasedFinder, note: str) -> FinderRelease:
    """Return the release with ``released`` in use."""
    history = release.history
    if release.champion is not None and release.champion.version != released.version:
        history = (*history, release.champion)[-_KEPT:]
    return FinderRelease(champion=released, history=history, note=note)


def take_back(release: FinderRelease, note: str) -> FinderRelease:
    """Return the release with the version before back in use.

    Raises:
        LookupError: There is none.
    """
    if not release.history:
        raise LookupError("there are no earlier candidates to go back to")
    return FinderRelease(champion=release.history[-1], history=release.history[:-1], note=note)
