"""The price book as an indexed file in the user's cache: made once for the price files as they are, read by key."""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_architect import __version__
from mlops_architect.catalog.price_files import read_prices
from mlops_architect.catalog.roots import files_inside
from mlops_architect.domain.price import Price, PriceBook, PricesInMemory, PriceTable
from mlops_architect.errors import InvalidInput

if TYPE_CHECKING:
    import sqlite3

PRICES = "patterns/prices"
_LAYOUT = 1
"""Raised when what the file holds changes."""
_KEPT = 6
"""Index files that are kept: a few checkouts, versions and catalogue folders side by side."""
_RACY_NS = 2_000_000_000
"""File systems keep times to two seconds at worst."""

_SCHEMA = """
CREATE TABLE source (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE price (
    sku TEXT, region TEXT, tier_from REAL, cloud TEXT, unit TEXT, usd REAL, as_of TEXT, basis TEXT, source INTEGER,
    note TEXT, PRIMARY KEY (sku, region, tier_from)
) WITHOUT ROWID;
CREATE TABLE place (region TEXT PRIMARY KEY, cloud TEXT);
"""
_SELECT = (
    "SELECT sku, region, unit, usd, tier_from, as_of, basis, source.text, cloud, note"
    " FROM price JOIN source ON source.id = price.source"
)


class PricesOnDisk(PriceTable):
    """A price table over the index file; when that file turns out to be damaged, over the price files themselves."""

    def __init__(self, index: Path, paths: Sequence[Path]) -> None:
        self._index = index
        self._paths = tuple(paths)
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str], tuple[Price, ...]] = {}

    @cached_property
    def _memory(self) -> PricesInMemory:
        return PricesInMemory(read_prices(self._paths)[0])

    @cached_property
    def _connection(self) -> sqlite3.Connection | None:
        import sqlite3

        try:
            noted = json.loads(self._index.with_suffix(".json").read_text(encoding="utf-8"))
            if noted["index"] != _sha256(self._index):
                self._index.unlink()
                return None
            # one connection for all threads of a run: `_lock` keeps them apart
            return sqlite3.connect(
                f"{self._index.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except (sqlite3.Error, OSError, ValueError, KeyError, TypeError):
            return None

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]] | None:
        """Return the rows of a query, None when the index file cannot be used."""
        import sqlite3

        if "_memory" in self.__dict__ or self._connection is None:
            return None
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error:
            with suppress(OSError):
                self._index.unlink()
            _ = self._memory
            return None

    def __getitem__(self, key: tuple[str, str]) -> tuple[Price, ...]:
        found = self._asked.get(key)
        if found is None:
            rows = self._rows(f"{_SELECT} WHERE sku = ? AND region = ? ORDER BY tier_from", *key)
            found = self._memory.get(key, ()) if rows is None else tuple(Price(*row) for row in rows)
            self._asked[key] = found
        if not found:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        rows = self._rows("SELECT DISTINCT sku, region FROM price")
        return iter(self._memory) if rows is None else iter([(sku, region) for sku, region in rows])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def regions_of(self, sku: str) -> tuple[str, ...]:
        """Return the regions that list a SKU, by name."""
        rows = self._rows("SELECT DISTINCT region FROM price WHERE sku = ? ORDER BY region", sku)
        return self._memory.regions_of(sku) if rows is None else tuple(region for (region,) in rows)

    def first_usd(self, region: str) -> Mapping[str, float]:
        """Return the price of the first tier of every SKU listed in a region."""
        rows = self._rows("SELECT sku, usd FROM price WHERE region = ? ORDER BY sku, tier_from DESC", region)
        return self._memory.first_usd(region) if rows is None else dict(rows)

    def skus(self) -> frozenset[str]:
        """Return every SKU that has a price in some region."""
        rows = self._rows("SELECT DISTINCT sku FROM price")
        return self._memory.skus() if rows is None else frozenset(sku for (sku,) in rows)

    def cloud_of(self, region: str) -> str:
        """Return the cloud that lists prices in a region, empty when none does."""
        rows = self._rows("SELECT cloud FROM place WHERE region = ?", region)
        return self._memory.cloud_of(region) if rows is None else (rows[0][0] if rows else "")


def price_book(roots: Sequence[Path], cache: Path | None) -> PriceBook:
    """Return the prices of every root, lowest precedence first, without the rest of the catalogue.

    Raises:
        InvalidInput: One line for each wrong row of any file.
    """
    table, _, errors = price_table(
        [path for root in roots for path in files_inside(root, PRICES, "*/*.csv", [])], cache
    )
    if errors:
        raise InvalidInput("the price files have errors:\n" + "\n".join(errors))
    return PriceBook(tiers=table)


def price_table(paths: Sequence[Path], cache: Path | None) -> tuple[PriceTable, dict[Path, str], list[str]]:
    """Return the prices of the files, the sha256 of each file, and what is wrong with them.

    Args:
        paths: Price files, lowest precedence first.
        cache: Folder for the index; None, or one that cannot be written, reads the files into memory each time.
    """
    if cache is None:
        return _in_memory(paths)
    folder = cache / "prices"
    index = folder / f"{_stamp(paths)}.sqlite"
    digests = _digests_of(index, paths)
    if digests is not None:
        return PricesOnDisk(index, paths), digests, []
    table, digests, errors = _in_memory(paths)
    if not errors:
        with suppress(OSError):
            _write(index, table, digests)
    return table, digests, errors


def _in_memory(paths: Sequence[Path]) -> tuple[PricesInMemory, dict[Path, str], list[str]]:
    tiers, errors = read_prices(paths)
    return PricesInMemory(tiers), {path: _sha256(path) for path in paths}, errors


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _stamp(paths: Sequence[Path]) -> str:
    """Return a name that changes whenever a price file, their order or this program does."""
    total = hashlib.sha256(f"{_LAYOUT} {__version__}".encode())
    for path in paths:
        state = path.stat()
        total.update(f"\0{path.absolute()} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}".encode())
    return total.hexdigest()[:32]


def _digests_of(index: Path, paths: Sequence[Path]) -> dict[Path, str] | None:
    """Return the sha256 of each price file as the index noted it; None when there is no whole index of them.

    A clock that stands still or is set back gives a changed file the time that it had. Only a file that is older than
    the index is taken to be what was indexed; another is read again, as git does with what it calls racily clean.
    """
    try:
        noted = json.loads(index.with_suffix(".json").read_text(encoding="utf-8"))
        found = dict(zip(paths, noted["files"], strict=True))
        safe_ns = index.stat().st_mtime_ns - _RACY_NS
        unsure = [path for path in paths if path.stat().st_mtime_ns >= safe_ns]
        whole = all(isinstance(digest, str) for digest in found.values())
        return found if whole and all(_sha256(path) == found[path] for path in unsure) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(index: Path, table: PricesInMemory, digests: Mapping[Path, str]) -> None:
    """Write the index and its note; each appears whole or not at all, also when several processes write at once."""
    import sqlite3

    index.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=index.parent) as making:
        draft, note = Path(making) / "prices.sqlite", Path(making) / "note.json"
        try:
            connection = sqlite3.connect(draft)
            try:
                _fill(connection, table)
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
        noted = {"files": list(digests.values()), "index": _sha256(draft)}
        note.write_text(json.dumps(noted), encoding="utf-8")
        draft.replace(index)
        note.replace(index.with_suffix(".json"))
    _forget_old(index)


def _fill(connection: sqlite3.Connection, table: PricesInMemory) -> None:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    sources: dict[str, int] = {}
    connection.executemany(
        "INSERT INTO price VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                price.sku, price.region, price.tier_from, price.cloud, price.unit, price.usd, price.as_of, price.basis,
                sources.setdefault(price.source, len(sources) + 1), price.note,
            )
            for _, tiers in sorted(table.items())
            for price in tiers
        ),
    )  # fmt: skip
    connection.executemany("INSERT INTO source VALUES (?, ?)", ((number, text) for text, number in sources.items()))
    places = {region: tiers[0].cloud for (_, region), tiers in table.items()}
    connection.executemany("INSERT INTO place VALUES (?, ?)", sorted(places.items()))
    connection.execute("CREATE INDEX price_region ON price (region, sku, tier_from, usd)")
    connection.commit()


def _forget_old(index: Path) -> None:
    """Remove the indexes that were made longest ago, beyond those that are kept."""
    with suppress(OSError):
        found = sorted(index.parent.glob("*.sqlite"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found[_KEPT:]:
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
