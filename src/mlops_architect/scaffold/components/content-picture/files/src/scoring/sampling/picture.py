"""Made-up pictures: a surface with light and grain, and on it the marks of its class."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image

from scoring.use_case import Generator

Pixels = npt.NDArray[np.float64]
_DARKER = 0.08
"""How much darker a picture gets when the data drift by one standard deviation."""
_STRIPE_PIXELS, _TURNED = 9, 0.05
"""How wide a stripe and the gap beside it are, and how much (in radians) its direction differs between pictures."""


def draw(generator: Generator, rng: np.random.Generator, name: str, shift: float) -> str:
    """Return a picture of a class as PNG in base64; its side is the generator's ``mean``."""
    side = int(generator.mean)
    pixels = _surface(rng, side) - shift * _DARKER
    for mark in generator.by_class.get(name, ()):
        kind, *degrees = mark.split("-")
        _MARKS[kind](pixels, rng, *(float(number) for number in degrees))
    image = Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _surface(rng: np.random.Generator, side: int) -> Pixels:
    light = np.linspace(-0.06, 0.06, side)[:, None] * rng.normal() + np.linspace(-0.06, 0.06, side) * rng.normal()
    grain = rng.normal(0.0, 0.02, size=(side, side))
    tint = np.asarray([0.58, 0.6, 0.63]) + rng.normal(0.0, 0.02)
    surface: Pixels = (light + grain)[:, :, None] + tint
    return surface


def _distances(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    side = pixels.shape[0]
    row, column = rng.uniform(0.25 * side, 0.75 * side, size=2)
    rows, columns = np.indices((side, side))
    distances: Pixels = np.hypot(rows - row, columns - column)
    return distances


def _line(pixels: Pixels, rng: np.random.Generator) -> None:
    side = pixels.shape[0]
    rows, columns = np.indices((side, side)) - side / 2
    angle, offset = rng.uniform(0, np.pi), rng.uniform(-0.2, 0.2) * side
    across = np.abs(rows * np.cos(angle) - columns * np.sin(angle) - offset)
    along = np.abs(rows * np.sin(angle) + columns * np.cos(angle))
    pixels[(across < 1.0) & (along < rng.uniform(0.25, 0.45) * side)] += rng.uniform(0.18, 0.3)


def _dots(pixels: Pixels, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(3, 8))):
        pixels[_distances(pixels, rng) < rng.uniform(1.2, 2.2)] -= rng.uniform(0.2, 0.35)


def _blotch(pixels: Pixels, rng: np.random.Generator) -> None:
    near = _distances(pixels, rng) < rng.uniform(0.15, 0.28) * pixels.shape[0]
    pixels[near] += np.asarray([0.05, -0.07, -0.16]) * rng.uniform(0.7, 1.3)


def _stripes(pixels: Pixels, rng: np.random.Generator, degrees: float) -> None:
    rows, columns = np.indices(pixels.shape[:2])
    angle = np.radians(degrees) + rng.normal(0.0, _TURNED)
    across = columns * np.cos(angle) + rows * np.sin(angle)
    wave = np.sin(2 * np.pi * (across / _STRIPE_PIXELS + rng.random()))
    pixels += (rng.uniform(0.08, 0.12) * wave)[:, :, None]


def _tint(pixels: Pixels, rng: np.random.Generator, degrees: float) -> None:
    hue = np.cos(np.radians(degrees - np.asarray([0.0, 120.0, 240.0])))
    pixels += rng.uniform(0.08, 0.12) * hue


_MARKS: dict[str, Callable[..., None]] = {
    "line": _line,
    "dots": _dots,
    "blotch": _blotch,
    "stripes": _stripes,
    "tint": _tint,
}
"""How a mark is drawn; ``stripes-50`` and ``tint-120`` say in degrees where the stripes run and what colour it is."""
