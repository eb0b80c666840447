"""Windowed aggregates from tiles: bounded state, and the same value offline and online.

A window is cut into twelve tiles of equal length. An event is added to the tile of its
time; a value is read from the tiles that end at the moment asked for. A window of an hour
therefore covers between 55 and 60 minutes, and the state of a window never has more than
twelve entries, however many events there are.
"""

from __future__ import annotations

import hashlib
import math
from typing import Literal, assert_never

Aggregate = Literal["count", "sum", "mean", "max", "min", "std", "distinct"]
Tile = list[float]
Tiles = dict[int, Tile]

TILES_PER_WINDOW = 12
MAX_DISTINCT_PER_TILE = 64


def tile_index(at: float, window_s: int) -> int:
    """Return which tile of a window of ``window_s`` seconds holds the moment ``at``."""
    return math.floor(at * TILES_PER_WINDOW / window_s)


def token(value: object) -> float:
    """Return a short hash of a value, exact as a float, so that state holds no identifier."""
    return float(int.from_bytes(hashlib.blake2s(str(value).encode(), digest_size=6).digest()))


def add(tiles: Tiles, aggregate: Aggregate, window_s: int, at: float, value: float) -> None:
    """Add one observation; one that is older than the whole window is dropped."""
    index = tile_index(at, window_s)
    newest = max(tiles) if tiles else index
    if index <= newest - TILES_PER_WINDOW:
        return
    tile = tiles.get(index)
    if tile is None:
        for old in [known for known in tiles if known <= index - TILES_PER_WINDOW]:
            del tiles[old]
        tiles[index] = _first(aggregate, value)
        return
    _merge(tile, aggregate, value)


def _first(aggregate: Aggregate, value: float) -> Tile:
    match aggregate:
        case "count":
            return [1.0]
        case "sum" | "min" | "max" | "distinct":
            return [value]
        case "mean":
            return [1.0, value]
        case "std":
            return [1.0, value, value * value]
    assert_never(aggregate)


def _merge(tile: Tile, aggregate: Aggregate, value: float) -> None:
    match aggregate:
        case "count":
            tile[0] += 1.0
        case "sum":
            tile[0] += value
        case "min":
            tile[0] = min(tile[0], value)
        case "max":
            tile[0] = max(tile[0], value)
        case "mean":
            tile[0] += 1.0
            tile[1] += value
        case "std":
            tile[0] += 1.0
            tile[1] += value
            tile[2] += value * value
        case "distinct":
            if value not in tile and len(tile) < MAX_DISTINCT_PER_TILE:
                tile.append(value)
        case _:
            assert_never(aggregate)


def read(tiles: Tiles, aggregate: Aggregate, window_s: int, at: float) -> float | None:
    """Return the aggregate over the window that ends at ``at``; None where it has no value."""
    now = tile_index(at, window_s)
    seen = [tiles[index] for index in sorted(tiles) if now - TILES_PER_WINDOW < index <= now]
    match aggregate:
        case "count" | "sum":
            return sum(tile[0] for tile in seen) if seen else 0.0
        case "distinct":
            return float(len({value for tile in seen for value in tile}))
        case "min":
            return min((tile[0] for tile in seen), default=None)
        case "max":
            return max((tile[0] for tile in seen), default=None)
        case "mean":
            count = sum(tile[0] for tile in seen)
            return sum(tile[1] for tile in seen) / count if count else None
        case "std":
            count = sum(tile[0] for tile in seen)
            if not count:
                return None
            mean = sum(tile[1] for tile in seen) / count
            return math.sqrt(max(0.0, sum(tile[2] for tile in seen) / count - mean * mean))
    assert_never(aggregate)
