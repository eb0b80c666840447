"""Feature values to the numbers a model takes; the same table in training and serving."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.features.engine import Features, content_of
from scoring.use_case import UseCase

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """The columns of a text or a picture: which kind it is, and how many there are."""

    kind: str
    width: int


@dataclass(frozen=True)
class Layout:
    """Where things are in the matrix: single columns first, then one block for each text and picture."""

    singles: int
    categorical: list[int]
    pictures: list[slice]
    texts: list[slice]


@dataclass(frozen=True)
class Encoder:
    """Column order, and the code of each known category; what is unknown or missing is NaN."""

    names: tuple[str, ...]
    codes: Mapping[str, Mapping[str, int]]
    blocks: Mapping[str, Block] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    """Features that no training row knew: nothing was learnt from them, and they are nought."""

    @classmethod
    def fit(cls, use_case: UseCase, rows: Sequence[Features]) -> Encoder:
        """Learn the categories of the training rows, in alphabetical order."""
        codes, blocks = {}, {}
        for feature in use_case.features:
            if feature.kind == "category":
                known = sorted({str(row[feature.name]) for row in rows if row[feature.name] is not None})
                codes[feature.name] = {value: code for code, value in enumerate(known)}
            elif feature.kind in ("text", "image"):
                blocks[feature.name] = Block(feature.kind, content_of(feature.kind).width(feature))
        names = [feature.name for feature in use_case.features if feature.name not in blocks]
        unseen = tuple(name for name in names if all(row[name] is None for row in rows))
        return cls((*names, *blocks), codes, blocks, unseen)

    @property
    def singles(self) -> tuple[str, ...]:
        """The features that are one column each."""
        return tuple(name for name in self.names if name not in self.blocks)

    @property
    def layout(self) -> Layout:
        """Where categories, texts and pictures are."""
        found: dict[str, list[slice]] = {"text": [], "image": []}
        start = len(self.singles)
        for block in self.blocks.values():
            found[block.kind].append(slice(start, start + block.width))
            start += block.width
        categorical = [index for index, name in enumerate(self.singles) if name in self.codes]
        return Layout(len(self.singles), categorical, found["image"], found["text"])

    def encode(self, rows: Iterable[Features]) -> Any:
        """Return one row of numbers for each row of features: an array, or a sparse matrix where there are texts."""
        rows = list(rows)
        singles = self.singles
        matrix = [[self._number(name, row[name]) for name in singles] for row in rows]
        parts: list[Any] = [np.asarray(matrix, dtype=np.float64).reshape(len(rows), len(singles))]
        parts += [_block([row[name] for row in rows], block) for name, block in self.blocks.items()]
        if any(block.kind == "text" for block in self.blocks.values()):
            from scipy import sparse

            return sparse.hstack([sparse.csr_matrix(part) for part in parts], format="csr")
        return np.hstack(parts)

    def _number(self, name: str, value: object) -> float:
        if name in self.unseen:
            return 0.0
        codes = self.codes.get(name)
        if codes is not None:
            return float(codes.get(str(value), math.nan))
        return math.nan if value is None else float(value)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "names": list(self.names),
            "codes": {name: dict(codes) for name, codes in self.codes.items()},
            "blocks": {name: [block.kind, block.width] for name, block in self.blocks.items()},
            "unseen": list(self.unseen),
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Encoder:
        """Read what ``to_dict`` wrote."""
        blocks = {name: Block(*block) for name, block in value.get("blocks", {}).items()}
        # JSON sorts names; the order of the blocks is that of the columns.
        ordered = {name: blocks[name] for name in value["names"] if name in blocks}
        return cls(tuple(value["names"]), value["codes"], ordered, tuple(value.get("unseen", ())))


def _block(values: Sequence[Any], block: Block) -> Any:
    """Return the numbers of one text or picture a row; a missing text is empty, a missing picture is NaN."""
    content = content_of(block.kind)
    if block.kind == "text":
        from scipy import sparse

        found = [content.numbers(str(value or "")) for value in values]
        ends = np.cumsum([0, *(len(positions) for positions, _ in found)])
        positions = np.asarray([position for one, _ in found for position in one], dtype=np.int64)
        counts = np.asarray([count for _, one in found for count in one], dtype=np.float64)
        return sparse.csr_matrix((counts, positions, ends), shape=(len(values), block.width))
    matrix = np.full((len(values), block.width), math.nan)
    for row, value in enumerate(values):
        if value is not None:
            matrix[row] = content.numbers(str(value))[1]
    return matrix
