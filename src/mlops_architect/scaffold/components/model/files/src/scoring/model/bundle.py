"""A model bundle: a folder with the estimator, its encoder, metadata and reference, and their hashes.

The estimator is a pickle, and reading a pickle runs code. Therefore a bundle is read only when
every file has the hash in its manifest, and the manifest the hash that the release names.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib

from scoring.model.answers import ANSWERS
from scoring.model.encoder import Encoder, Matrix

MANIFEST = "manifest.json"
_MODEL, _METADATA, _REFERENCE = "model.joblib", "metadata.json", "reference.json"


class BundleError(ValueError):
    """A bundle is incomplete or not what it claims to be."""


@dataclass(frozen=True)
class Bundle:
    """A trained model with everything needed to score and to watch it.

    ``metadata`` holds problem, classes, feature digest, threshold, calibration, metrics and lineage;
    ``reference`` holds the distributions of the training data that drift is measured against.
    """

    estimator: Any
    encoder: Encoder
    metadata: Mapping[str, Any]
    reference: Mapping[str, Any]

    def predict(self, matrix: Any) -> Matrix:
        """Return a calibrated probability, a probability a class, or the predicted amount, for each row."""
        return ANSWERS[self.metadata["problem"]].predict(self.estimator, matrix, self.metadata)

    def save(self, folder: Path) -> str:
        """Write the bundle into ``folder`` and return the sha256 of its manifest."""
        folder.mkdir(parents=True, exist_ok=True)
        joblib.dump(self.estimator, folder / _MODEL, compress=3)
        metadata = {**self.metadata, "encoder": self.encoder.to_dict()}
        (folder / _METADATA).write_text(json.dumps(metadata, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        (folder / _REFERENCE).write_text(json.dumps(self.reference, sort_keys=True) + "\n", encoding="utf-8")
        files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
        manifest = json.dumps({path.name: sha256(path.read_bytes()) for path in files}, indent=2, sort_keys=True) + "\n"
        (folder / MANIFEST).write_text(manifest, encoding="utf-8")
        return sha256(manifest.encode())

    @classmethod
    def load(cls, folder: Path, manifest_sha256: str) -> Bundle:
        """Read the bundle in ``folder``.

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
        metadata = json.loads((folder / _METADATA).read_text(encoding="utf-8"))
        reference = json.loads((folder / _REFERENCE).read_text(encoding="utf-8"))
        return cls(joblib.load(folder / _MODEL), Encoder.from_dict(metadata["encoder"]), metadata, reference)


def sha256(data: bytes) -> str:
    """Return the hexadecimal sha256 of ``data``."""
    return hashlib.sha256(data).hexdigest()


def finite(value: float) -> float | None:
    """Return ``value``, or None where JSON has no word for it."""
    return value if math.isfinite(value) else None
