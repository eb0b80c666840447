"""Which model scores: released bundles in the lake, and one small document that points at them.

Scoring reads only this, so it goes on when the registry is down. Replacing the document is
atomic, and rolling back is replacing it again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from scoring.lake.formats import read_json, write_json
from scoring.lake.interface import Lake
from scoring.model.bundle import MANIFEST, Bundle, sha256

_RELEASE = "models/release.json"
Mode = Literal["none", "shadow", "canary"]


class Released(BaseModel):
    """One version that was put into the lake."""

    model_config = ConfigDict(frozen=True)

    version: str
    manifest_sha256: str


class Release(BaseModel):
    """The document: champion, the challenger if any and its role, and earlier champions."""

    model_config = ConfigDict(frozen=True)

    champion: Released | None = None
    challenger: Released | None = None
    mode: Mode = "none"
    share: float = Field(default=0.0, ge=0.0, le=1.0)
    """Share of requests that a canary answers; a shadow scores all and answers none."""
    history: tuple[Released, ...] = ()
    note: str = ""


def read_release(lake: Lake) -> Release:
    """Return the current release; an empty one before the first promotion."""
    return Release.model_validate(read_json(lake, _RELEASE)) if lake.exists(_RELEASE) else Release()


def write_release(lake: Lake, release: Release) -> None:
    """Replace the current release."""
    write_json(lake, _RELEASE, release.model_dump(mode="json"))


def publish(lake: Lake, folder: Path, version: str) -> Released:
    """Copy the bundle in ``folder`` to the lake under ``version``; the manifest goes last."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    for path in [*files, folder / MANIFEST]:
        lake.write(f"models/{version}/{path.name}", path.read_bytes())
    return Released(version=version, manifest_sha256=sha256((folder / MANIFEST).read_bytes()))


def find_released(lake: Lake, version: str) -> Released:
    """Return the released version called ``version``.

    Raises:
        FileNotFoundError: It was never published.
    """
    return Released(version=version, manifest_sha256=sha256(lake.read(f"models/{version}/{MANIFEST}")))


def fetch(lake: Lake, released: Released) -> Bundle:
    """Read a released bundle; BundleError when it was tampered with."""
    with tempfile.TemporaryDirectory(prefix="scoring-model-") as name:
        folder = Path(name)
        for key in lake.keys(f"models/{released.version}/"):
            (folder / key.rpartition("/")[2]).write_bytes(lake.read(key))
        return Bundle.load(folder, released.manifest_sha256)


def promote(release: Release, released: Released, note: str) -> Release:
    """Return the release with ``released`` as champion and no challenger."""
    history = release.history
    if release.champion is not None and release.champion.version != released.version:
        history = (*history, release.champion)[-20:]
    return Release(champion=released, history=history, note=note)


def roll_back(release: Release, note: str) -> Release:
    """Return the release with the previous champion back in place.

    Raises:
        LookupError: There is no earlier champion.
    """
    if not release.history:
        raise LookupError("there is no earlier champion to roll back to")
    return Release(champion=release.history[-1], history=release.history[:-1], note=note)


def describe(release: Release) -> Mapping[str, Any]:
    """Return the release as plain data for people."""
    return release.model_dump(mode="json", exclude={"history": {"__all__": {"manifest_sha256"}}})
