"""A model bundle: a sealed folder with what was fitted, metadata and reference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib

from scoring.model.boosting import BoostedForecaster
from scoring.model.forecaster import Forecaster, SeasonalMean, SeasonalNaive
from scoring.model.sealed import MANIFEST, BundleError, seal, sha256, verify
from scoring.use_case import Candidate, UseCase

__all__ = ["MANIFEST", "Bundle", "BundleError", "sha256"]

_MODEL, _METADATA, _REFERENCE = "model.joblib", "metadata.json", "reference.json"


@dataclass(frozen=True)
class Bundle:
    """A recipe with what was fitted by it.

    ``metadata`` holds the recipe, feature digest, horizon, measures of the back-test and lineage;
    ``reference`` holds the distributions of the newest origins that drift is measured against.
    """

    fitted: Any
    metadata: Mapping[str, Any]
    reference: Mapping[str, Any]

    @property
    def recipe(self) -> Candidate:
        """The family and parameters by which it was fitted."""
        return Candidate.model_validate(self.metadata["recipe"])

    def forecaster(self, use_case: UseCase) -> Forecaster:
        """Return what forecasts.

        Raises:
            BundleError: It was fitted with other features, or for another horizon.
        """
        if self.metadata["feature_digest"] != use_case.feature_digest:
            raise BundleError("the model was fitted with other features than this code computes")
        return forecaster_of(use_case, self.recipe, self.fitted)

    def save(self, folder: Path) -> str:
        """Write the bundle into ``folder`` and return the sha256 of its manifest."""
        folder.mkdir(parents=True, exist_ok=True)
        joblib.dump(self.fitted, folder / _MODEL, compress=3)
        (folder / _METADATA).write_text(json.dumps(self.metadata, indent=2, sort_keys=True) + "\n", encoding="utf-8")
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
        return cls(joblib.load(folder / _MODEL), metadata, reference)


def forecaster_of(use_case: UseCase, recipe: Candidate, fitted: Any) -> Forecaster:
    """Return what forecasts by a recipe; ``fitted`` is None where nothing is fitted."""
    if recipe.estimator == "seasonal-mean":
        return SeasonalMean(use_case, int(recipe.parameters.get("weeks", 8)))
    return BoostedForecaster(use_case, fitted)


def fallback(use_case: UseCase) -> tuple[str, Forecaster]:
    """Return what forecasts while no model was promoted, and the version it is published under."""
    for candidate in use_case.candidates:
        if candidate.estimator == "seasonal-mean":
            return candidate.name, forecaster_of(use_case, candidate, None)
    return "seasonal-naive", SeasonalNaive(use_case)
