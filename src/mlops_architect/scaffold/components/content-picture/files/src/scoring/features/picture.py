"""A picture as numbers: shades, colours, and directions of edges by place. The baseline that a network must beat.

Decoding is Pillow's; everything else is NumPy, with nothing learnt, so training and serving cannot differ. It sees
texture, colour and shape, not meaning. A team that wants a pretrained network puts it behind the same five functions:
``value`` returns the network's numbers as bytes in hexadecimal, and nothing else changes.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from scoring.contract import PICTURE_KEY
from scoring.features.engine import ReadFile
from scoring.use_case import Feature

Numbers = npt.NDArray[np.float64]

_SHADES, _COLOURS, _DIRECTIONS, _CELL = 16, 8, 9, 8
_TONES = _SHADES + 3 * _COLOURS
_MOST_PIXELS = 16_000_000
_FORMATS = ("PNG", "JPEG")
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_GROUPS = {"shades": 0.4, "colours": 0.4, "edges": 0.2}
"""Weight of each group in the profile of many pictures."""


def value(raw: str, feature: Feature, read: ReadFile) -> str | None:
    """Return a picture's numbers, one byte each, in hexadecimal; None where there is no picture that can be read."""
    try:
        data = read(raw) if PICTURE_KEY.fullmatch(raw) else base64.b64decode(raw, validate=True)
    except (FileNotFoundError, ValueError):
        return None
    pixels = decoded(data, feature.pixels)
    return None if pixels is None else _bytes(described(pixels)).hex()


def decoded(data: bytes, side: int) -> Numbers | None:
    """Return red, green and blue between 0 and 1 of a square of ``side`` pixels; None where it is no picture.

    The size is looked at before anything is decoded, so that a small file cannot become a huge picture.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(image).convert("RGB")
            square = upright.resize((side, side), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, *_TOO_LARGE):
        return None
    return np.asarray(square, dtype=np.float64) / 255.0


def described(pixels: Numbers) -> Numbers:
    """Return shares of shades and colours, and edges by direction in each cell of 8 x 8 pixels, all between 0 and 1."""
    grey = pixels @ np.asarray([0.299, 0.587, 0.114])
    tones = [_shares(grey, _SHADES), *(_shares(pixels[:, :, channel], _COLOURS) for channel in range(3))]
    return np.concatenate([*tones, _edges(grey)])


def _shares(values: Numbers, bins: int) -> Numbers:
    places = np.minimum((values * bins).astype(np.int64), bins - 1)
    return np.asarray(np.bincount(places.ravel(), minlength=bins) / values.size, dtype=np.float64)


def _edges(grey: Numbers) -> Numbers:
    """Return the strength of edges by direction, cell by cell; cells are compared on the picture's own scale."""
    down, across = np.gradient(grey)
    strength = np.hypot(down, across)
    direction = np.minimum((np.arctan2(down, across) % np.pi) / np.pi * _DIRECTIONS, _DIRECTIONS - 1).astype(np.int64)
    cells = grey.shape[0] // _CELL
    rows, columns = np.indices(grey.shape) // _CELL
    places = (rows * cells + columns) * _DIRECTIONS + direction
    found = np.bincount(places.ravel(), weights=strength.ravel(), minlength=cells * cells * _DIRECTIONS)
    # The square root keeps weak edges visible beside strong ones.
    return np.asarray(np.sqrt(np.clip(found / (_CELL * _CELL), 0.0, 1.0)), dtype=np.float64)


def _bytes(numbers: Numbers) -> bytes:
    return np.round(numbers * 255).astype(np.uint8).tobytes()


def numbers(value: str) -> tuple[range, Numbers]:
    """Return the positions and numbers in ``value``."""
    found: Numbers = np.frombuffer(bytes.fromhex(value), dtype=np.uint8) / 255.0
    return range(len(found)), found


def width(feature: Feature) -> int:
    """Return how many numbers a picture is."""
    return _TONES + _DIRECTIONS * (feature.pixels // _CELL) ** 2


def usual(values: Sequence[str]) -> str:
    """Return the mean of pictures, as a picture's numbers."""
    return _bytes(_matrix(values).mean(axis=0)).hex() if values else ""


def profile(values: Sequence[str]) -> list[float]:
    """Return mean shares of shades, colours and directions of edges in all pictures together."""
    if not values:
        return [0.0] * (_TONES + _DIRECTIONS)
    mean = _matrix(values).mean(axis=0)
    groups = {
        "shades": mean[:_SHADES],
        "colours": mean[_SHADES:_TONES],
        "edges": mean[_TONES:].reshape(-1, _DIRECTIONS).sum(axis=0),
    }
    parts = [weight * groups[name] / (groups[name].sum() or 1.0) for name, weight in _GROUPS.items()]
    return [float(share) for share in np.concatenate(parts)]


def _matrix(values: Sequence[str]) -> Numbers:
    return np.asarray([numbers(value)[1] for value in values])
