"""Feature values to the numbers a model takes; the same table in training and serving."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.features.engine import Features
from scoring.use_case import UseCase

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Encoder:
    """Column order, and the code of each known category; what is unknown or missing is NaN."""

    names: tuple[str, ...]
    codes: Mapping[str, Mapping[str, int]]

    @classmethod
    def fit(cls, use_case: UseCase, rows: Sequence[Features]) -> Encoder:
        """Learn the categories of the training rows, in alphabetical order."""
        codes = {}
        for feature in use_case.features:
            if feature.kind == "category":
                known = sorted({str(row[feature.name]) for row in rows if row[feature.name] is not None})
                codes[feature.name] = {value: code for code, value in enumerate(known)}
        return cls(tuple(feature.name for feature in use_case.features), codes)

    @property
    def categorical(self) -> list[int]:
        """Positions of the categorical columns."""
        return [index for index, name in enumerate(self.names) if name in self.codes]

    def encode(self, rows: Iterable[Features]) -> Matrix:
        """Return one row of numbers for each row of features."""
        matrix = [[self._number(name, row[name]) for name in self.names] for row in rows]
        return np.asarray(matrix, dtype=np.float64).reshape(len(matrix), len(self.names))

    def _number(self, name: str, value: object) -> float:
        codes = self.codes.get(name)
        if codes is not None:
            return float(codes.get(str(value), math.nan))
        return math.nan if value is None else float(value)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"names": list(self.names), "codes": {name: dict(codes) for name, codes in self.codes.items()}}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Encoder:
        """Read what ``to_dict`` wrote."""
        return cls(tuple(value["names"]), value["codes"])
