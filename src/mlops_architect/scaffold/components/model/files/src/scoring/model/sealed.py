"""A sealed folder: a manifest with the hash of every file, so that nothing is read that was changed since.

A model is a pickle, and reading a pickle runs code. Therefore a bundle is read only when every file has the hash
in its manifest, and the manifest the hash that the release names.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

MANIFEST = "manifest.json"


class BundleError(ValueError):
    """A bundle is incomplete or not what it claims to be."""


def seal(folder: Path) -> str:
    """Write the manifest of the files in ``folder`` and return its sha256."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    manifest = json.dumps({path.name: sha256(path.read_bytes()) for path in files}, indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    return sha256(manifest.encode())


def verify(folder: Path, manifest_sha256: str) -> None:
    """Prove that the files in ``folder`` are those that were sealed.

    Raises:
        BundleError: A file is missing, or does not have the hash it must have.
    """
    try:
        manifest = (folder / MANIFEST).read_bytes()
        if sha256(manifest) != manifest_sha256:
            raise BundleError("the manifest is not the one that was released")
        for name, digest in json.loads(manifest).items():
            if sha256((folder / name).read_bytes()) != digest:
                raise BundleError(f"{name} was changed after it was released")
    except FileNotFoundError as error:
        raise BundleError(f"the bundle is incomplete: {Path(error.filename).name} is missing") from error


def sha256(data: bytes) -> str:
    """Return the hexadecimal sha256 of ``data``."""
    return hashlib.sha256(data).hexdigest()


def finite(value: float) -> float | None:
    """Return ``value``, or None where JSON has no word for it."""
    return value if math.isfinite(value) else None
