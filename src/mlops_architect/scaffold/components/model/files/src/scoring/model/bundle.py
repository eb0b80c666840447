"""A model bundle: a sealed folder with the estimator, its encoder, metadata and reference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from scoring.model.answers import ANSWERS
from scoring.model.encoder import Encoder, Matrix
from scoring.model.sealed import MANIFEST, BundleError, finite, seal, sha256, verify

__all__ = ["MANIFEST", "Bundle", "BundleError", "finite", "sha256"]

_MODEL, _METADATA, _REFERENCE = "model.joblib", "metadata.json", "reference.json"


class UnstableModel(ArithmeticError):
    """The model gave NaN or an infinite number."""


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
        """Return a calibrated probability, a probability a class, or the predicted amount, for each row.

        Raises:
            UnstableModel: A number is not finite; a made-up score in its place would look like a real one.
        """
        predicted = ANSWERS[self.metadata["problem"]].predict(self.estimator, matrix, self.metadata)
        if not np.isfinite(predicted).all():
            raise UnstableModel("the model gave a number that is not finite")
        return predicted

    def save(self, folder: Path) -> str:
        """Write the bundle into ``folder`` and return the sha256 of its manifest."""
        folder.mkdir(parents=True, exist_ok=True)
        joblib.dump(self.estimator, folder / _MODEL, compress=3)
        metadata = {**self.metadata, "encoder": self.encoder.to_dict()}
        (folder / _METADATA).write_text(json.dumps(metadata, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        (folder / _REFERENCE).write_text(json.dumps(self.reference, sort_keys=True) + "\n", encoding="utf-8")
        return seal(folder)

    @classmethod
    def load(cls, folder: Path, manifest_sha256: str) -> Bundle:
        """Read the bundle in ``folder``.

        Raises:
            BundleError: A file is missing, or does not have the hash it must have.
        """
        verify(folder, manifest_sha256)
        metadata = json.loads((folder / _METADATA).read_text(encoding="utf-8"))
        reference = json.loads((folder / _REFERENCE).read_text(encoding="utf-8"))
        return cls(joblib.load(folder / _MODEL), Encoder.from_dict(metadata["encoder"]), metadata, reference)
