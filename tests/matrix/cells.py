"""The cells of the matrix: every kind of system on every cloud in every serving mode, as `cells.yaml` has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from mlops_architect.documents import load_model
from mlops_architect.domain.model import Model

CELLS = Path(__file__).with_name("cells.yaml")


class Place(Model):
    """A cloud as a text names it, and where in it."""

    said: str
    region: str


class Mode(Model):
    """The words that ask for a way of serving, and what a workload made of them has."""

    words: str
    serves: tuple[str, ...]


class Instead(Model):
    """What the tool makes of a mode that a kind does not have: no cell of its own, and why."""

    serves: tuple[str, ...]
    kind: str = ""
    """The kind it is designed as; empty for the same."""
    because: str


class Kind(Model):
    """A kind of system: what its texts ask for, and the figures in them."""

    asks: str
    p99_ms: int = 300
    peak_rps: int = 20
    budget_usd: int = 6000
    instead: dict[str, Instead] = Field(default={})


class Matrix(Model):
    """Kinds by use case, clouds, modes, and the words that end every text."""

    clouds: dict[str, Place]
    modes: dict[str, Mode]
    every_text: str
    kinds: dict[str, Kind]


@dataclass(frozen=True, order=True)
class Cell:
    """One system to be built: its text, and what the text must be read to."""

    kind: str
    cloud: str
    mode: str
    text: str
    read_as: str
    region: str
    serves: tuple[str, ...]
    because: str = ""
    """Why the tool designs something else for such a text; empty for what is built and validated."""

    @property
    def key(self) -> str:
        """Kind, cloud and mode, as results name the cell."""
        return f"{self.kind}/{self.cloud}/{self.mode}"

    def shard(self, of: int, salt: str = "") -> int:
        """Return the number of its share, from 1 to ``of``; the same on every machine."""
        return int(hashlib.sha256(f"{salt}{self.key}".encode()).hexdigest(), 16) % of + 1


def load_matrix(path: Path = CELLS) -> Matrix:
    """Return the data that cells are made of."""
    return load_model(path, Matrix)


def cells_of(matrix: Matrix) -> tuple[Cell, ...]:
    """Return every cell, in the order of kinds, clouds and modes."""
    return tuple(
        _cell(matrix, kind, cloud, mode) for kind in matrix.kinds for cloud in matrix.clouds for mode in matrix.modes
    )


def _cell(matrix: Matrix, kind: str, cloud: str, mode: str) -> Cell:
    given, place, way = matrix.kinds[kind], matrix.clouds[cloud], matrix.modes[mode]
    words = way.words.format(asks=given.asks, p99_ms=given.p99_ms, peak_rps=given.peak_rps)
    rest = matrix.every_text.format(cloud=place.said, region=place.region, budget_usd=f"{given.budget_usd:,}")
    other = given.instead.get(mode)
    return Cell(
        kind=kind,
        cloud=cloud,
        mode=mode,
        text=f"{words}. {rest}",
        read_as=(other.kind if other else "") or kind,
        region=place.region,
        serves=other.serves if other else way.serves,
        because=other.because if other else "",
    )


def built(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells that are built and validated."""
    return tuple(cell for cell in cells if not cell.because)
