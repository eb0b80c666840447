"""Plots out of block characters: bars for a curve, letters for a map, points for a scatter.

Written here because all of it is a hundred lines: a plotting library would bring its own colours and screen control,
which neither a pipe nor NO_COLOR wants.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_HEIGHT = 8
_LABEL = 9


def short(value: float | None) -> str:
    """Return a figure in few characters; a dash where there is none."""
    if value is None:
        return "–"
    for least, ending in ((1e6, "M"), (1e4, "k")):
        if abs(value) >= least:
            return f"{value / (1e6 if ending == 'M' else 1e3):.3g}{ending}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def bars(values: Sequence[float | None], marks: Sequence[str], height: int = _HEIGHT) -> list[str]:
    """Return a bar for each value from zero up, with its mark below; × where there is no value."""
    known = [value for value in values if value is not None]
    top = max(known, default=0.0) or 1.0
    lines = []
    for row in range(height, 0, -1):
        cells = []
        for value in values:
            eighths = 0 if value is None else max(1, round(value / top * height * 8))
            cells.append(_EIGHTHS[min(8, max(0, eighths - (row - 1) * 8))] * 2)
        label = short(top * row / height) if row in (height, height // 2) else ""
        lines.append(f"{label:>{_LABEL}} ┤{''.join(cells)}".rstrip())
    lines.append(f"{'':>{_LABEL}} └{'──' * len(values)}")
    lines.append(f"{'design':>{_LABEL}}  {''.join(f'{mark or chr(215):<2}' for mark in marks)}".rstrip())
    return lines


def axis(low: float, high: float, unit: str, width: int, *, logarithmic: bool) -> str:
    """Return the labels below a plot of ``width`` columns."""
    middle = math.sqrt(low * high) if logarithmic else (low + high) / 2
    left, centre, right = short(low), short(middle), f"{short(high)} {unit}".strip()
    line = left + " " * max(1, width // 2 - len(left) - len(centre) // 2) + centre
    line += " " * max(1, width - len(line) - len(short(high))) + right
    return f"{'':>{_LABEL}}  {line}{' (logarithmic)' if logarithmic else ''}"


def letters(rows: Sequence[Sequence[str]], labels: Sequence[float]) -> list[str]:
    """Return a map of letters, the first row at the bottom; · where there is nothing."""
    width = max((len(mark) for row in rows for mark in row), default=1) + 1
    return [
        f"{short(label):>{_LABEL}} ┤" + "".join(f"{mark or '·':<{width}}" for mark in row).rstrip()
        for label, row in zip(reversed(labels), reversed(rows), strict=True)
    ]


def scatter(points: Sequence[tuple[float, float, str]], width: int = 64, height: int = 14) -> list[str]:
    """Return points on a plane with their marks; both axes run from the least to the most value."""
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    cells = [[" "] * width for _ in range(height)]
    for x, y, mark in points:
        cells[height - 1 - _place(y, min(ys), max(ys), height)][_place(x, min(xs), max(xs), width)] = mark
    lines = []
    for number, row in enumerate(cells):
        label = short(max(ys)) if number == 0 else short(min(ys)) if number == height - 1 else ""
        lines.append(f"{label:>{_LABEL}} ┤{''.join(row)}".rstrip())
    lines.append(f"{'':>{_LABEL}} └{'─' * width}")
    low, high = short(min(xs)), short(max(xs))
    lines.append(f"{'':>{_LABEL}}  {low}{' ' * max(1, width - len(low) - len(high))}{high}")
    return lines


def _place(value: float, low: float, high: float, cells: int) -> int:
    return 0 if high == low else round((value - low) / (high - low) * (cells - 1))
