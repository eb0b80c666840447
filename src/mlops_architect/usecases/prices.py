"""The price book: what a SKU costs, what is covered and how old it is, and an organisation's own prices on top."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mlops_architect.domain.price import Price
from mlops_architect.engine.bill.coverage import Missing, RegionCoverage, coverage, day_of, missing
from mlops_architect.engine.bill.rule_check import problems_by_file
from mlops_architect.errors import InvalidInput, StoreError, UsageError
from mlops_architect.usecases.workbench import Workbench

_SIZE_LIMIT = 50_000_000
_CLOUD = re.compile(r"^[a-z][a-z0-9_-]{0,30}$")


def prices_of(bench: Workbench, sku: str, region: str = "", cloud: str = "") -> tuple[Price, ...]:
    """Return every tier of a SKU, by region.

    Raises:
        UsageError: The book has no such SKU, or not in that region or cloud.
    """
    book = bench.prices
    regions = book.table.regions_of(sku)
    found = [price for place in regions for price in book.tiers[sku, place] if cloud in ("", price.cloud)]
    if not found:
        close = difflib.get_close_matches(sku, sorted(book.skus()), n=5, cutoff=0.5)
        near = [known for known in sorted(book.skus()) if sku and sku in known][:5]
        raise UsageError(
            f"there is no price called {sku!r}" + (f" on {cloud}" if cloud else ""),
            f"Did you mean {', '.join(dict.fromkeys([*close, *near]))}?" if close or near else "",
        )
    in_region = [price for price in found if region in ("", price.region)]
    if not in_region:
        raise UsageError(f"{sku} has no price in {region}", f"It has one in {', '.join(regions)}.")
    return tuple(in_region)


@dataclass(frozen=True)
class BookCheck:
    """The state of the price book; ``too_old`` counts tiers older than was asked for."""

    regions: tuple[RegionCoverage, ...]
    missing: tuple[Missing, ...]
    skus: int
    tiers: int
    undated: int
    too_old: int
    rule_problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every SKU that a pattern puts on a bill has a price, no rule is broken, and nothing is too old."""
        return (
            not self.too_old
            and not self.rule_problems
            and not any(entry.named_by == "pattern" for entry in self.missing)
        )


def check_prices(bench: Workbench, max_age_days: int | None = None, today: date | None = None) -> BookCheck:
    """Return what the book covers, how old it is, and what is named but has no price."""
    book, now = bench.prices, today or date.today()
    days = [day_of(tier.as_of) for tiers in book.tiers.values() for tier in tiers]
    own = _own_capacity(bench)
    lacking = missing(book, bench.pricing_rules, bench.catalog.patterns.values())
    old = [day for day in days if day and max_age_days is not None and _age(day, now) > max_age_days]
    return BookCheck(
        regions=coverage(book),
        missing=tuple(entry for entry in lacking if entry.sku not in own),
        skus=len(book.skus()),
        tiers=len(days),
        undated=days.count(None),
        too_old=len(old),
        rule_problems=problems_by_file(bench.pricing_rules),
    )


def _age(day: tuple[int, int, int], now: date) -> int:
    year, month, number = day
    return (now - date(year, month, min(number, 28))).days


@dataclass(frozen=True)
class Update:
    """What `prices update` wrote: files, tiers in them, and how many SKUs the built-in book does not know."""

    files: tuple[Path, ...]
    tiers: int
    new_skus: tuple[str, ...]


def update_prices(bench: Workbench, path: Path) -> Update:
    """Check a CSV of an organisation's prices and put it into the user's catalogue, over the built-in prices.

    Raises:
        InvalidInput: The file cannot be read or a row is malformed; nothing is written then.
        StoreError: The user's catalogue cannot be written.
    """
    lines = _rows(path)
    root = bench.settings.config / "catalog"
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "prices"
    by_cloud: dict[str, list[dict[str, str]]] = {}
    for row in lines:
        by_cloud.setdefault(row["cloud"], []).append(row)
    targets = {cloud: root / "patterns" / "prices" / cloud / f"{name}.csv" for cloud in by_cloud}
    _refuse_twice(root, targets, by_cloud, path)
    known = bench.prices.skus() | _own_capacity(bench)
    _refuse_other_units(bench, lines, path)
    _refuse_other_capacity(bench, lines, path)
    try:
        for cloud, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(".csv.new")
            draft.write_text(_as_csv(by_cloud[cloud]), encoding="utf-8")
            draft.replace(target)
    except OSError as error:
        raise StoreError(f"cannot write {error.filename}: {error.strerror}", "Make the folder writable.") from error
    new = sorted({row["sku"] for row in lines} - known)
    return Update(tuple(targets.values()), len(lines), tuple(new))


def _rows(path: Path) -> list[dict[str, str]]:
    from mlops_architect.catalog.price_files import COLUMNS
    from mlops_architect.documents import read_text

    if path.is_file() and path.stat().st_size > _SIZE_LIMIT:
        raise InvalidInput(f"{path} is larger than {_SIZE_LIMIT // 1_000_000} MB", "Give a smaller file.")
    text = read_text(path).removeprefix("\ufeff")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    needed = [name for name in COLUMNS if name not in ("service", "note")]
    lacking = [name for name in needed if name not in (reader.fieldnames or ())]
    if lacking:
        raise InvalidInput(
            f"{path}:1 has no column called {', '.join(lacking)}", f"The columns are {', '.join(COLUMNS)}."
        )
    rows: list[dict[str, str]] = []
    errors: list[str] = []
    seen: dict[tuple[str, str, float], int] = {}
    try:
        for row in reader:
            problem = _problem(row, seen, reader.line_num)
            if problem:
                errors.append(f"{path}:{reader.line_num} {problem}")
            else:
                rows.append({name: row.get(name) or "" for name in COLUMNS})
    except csv.Error as error:
        errors.append(f"{path}:{reader.line_num} {error}")
    if errors:
        raise InvalidInput("\n".join(errors), "Correct these lines; nothing was changed.")
    if not rows:
        raise InvalidInput(f"{path} holds no prices", f"The columns are {', '.join(COLUMNS)}.")
    return rows


def _problem(row: dict[str | Any, Any], seen: dict[tuple[str, str, float], int], line: int) -> str:
    """Return what is wrong with a row, empty when nothing is."""
    if None in row or None in row.values():
        return "has more or fewer cells than there are columns"
    if not _CLOUD.match(row["cloud"]):
        return f"{row['cloud']!r} is no cloud: aws, gcp, azure or on_prem"
    for name in ("sku", "region", "unit", "source"):
        if not row[name].strip():
            return f"{name} is empty"
    if day_of(row["as_of"]) is None:
        return f"as_of {row['as_of']!r} is no date such as 2026-11-01"
    for name in ("usd_per_unit", "tier_from"):
        try:
            amount = float(row[name] or ("0" if name == "tier_from" else ""))
        except ValueError:
            return f"{name} {row[name]!r} is not a number"
        if not 0.0 <= amount < float("inf"):
            return f"{name} {row[name]!r} is no amount"
    key = (row["sku"], row["region"], float(row["tier_from"] or 0))
    if key in seen:
        return f"prices {row['sku']} in {row['region']} again, first in line {seen[key]}"
    seen[key] = line
    return ""


def _refuse_twice(root: Path, targets: dict[str, Path], by_cloud: dict[str, list[dict[str, str]]], path: Path) -> None:
    """Refuse prices that another file of the user's catalogue holds already: which one counts could not be told."""
    from mlops_architect.catalog.price_files import rows

    errors: list[str] = []
    for cloud, target in targets.items():
        mine = {(row["sku"], row["region"]) for row in by_cloud[cloud]}
        for other in sorted((root / "patterns" / "prices" / cloud).glob("*.csv")):
            if other != target:
                double = {(price.sku, price.region) for _, price in rows(other, [])} & mine
                errors.extend(
                    f"{path}: {sku} in {region} is already priced in {other}" for sku, region in sorted(double)
                )
    if errors:
        raise InvalidInput("\n".join(errors), "Give the file the same name to replace that one, or remove it.")


def _refuse_other_units(bench: Workbench, rows: Sequence[dict[str, str]], path: Path) -> None:
    """Refuse a price for another unit than the book's: rules count in that one."""
    errors = []
    for row in rows:
        regions = bench.prices.table.regions_of(row["sku"])
        unit = bench.prices.tiers[row["sku"], regions[0]][0].unit if regions else row["unit"]
        if unit != row["unit"]:
            errors.append(f"{path}: {row['sku']} is counted in {unit}, not in {row['unit']}")
    if errors:
        raise InvalidInput("\n".join(dict.fromkeys(errors)), "Give prices for these units.")


def _own_capacity(bench: Workbench) -> frozenset[str]:
    """Return the SKUs of the organisation's own machines: no list has a price for them."""
    placed = (entry.own for entry in bench.catalog.placement.clouds if entry.own is not None)
    return frozenset(resource.sku for own in placed for resource in own.resources)


def _refuse_other_capacity(bench: Workbench, rows: Sequence[dict[str, str]], path: Path) -> None:
    """Refuse prices of own machines that no design would be billed by: another name, unit or place."""
    errors = []
    for placed in bench.catalog.placement.clouds:
        if placed.own is None:
            continue
        units = {one.sku: one.unit for one in placed.own.resources}
        places = ("global", *(region.id for region in placed.regions))
        for row in (row for row in rows if row["cloud"] == placed.cloud or row["sku"] in units):
            sku = row["sku"]
            if row["cloud"] != placed.cloud:
                errors.append(f"{path}: {sku} is capacity of {placed.cloud}, not of {row['cloud']}")
            elif sku not in units:
                errors.append(f"{path}: {placed.cloud} has no capacity called {sku!r}; it has {', '.join(units)}")
            elif row["unit"] != units[sku]:
                errors.append(f"{path}: {sku} is counted in {units[sku]}, not in {row['unit']}")
            elif row["region"] not in places:
                errors.append(f"{path}: {sku} is priced in {' or '.join(places)}, not in {row['region']}")
    if errors:
        raise InvalidInput("\n".join(dict.fromkeys(errors)), "Give what one unit of each costs a month or an hour.")


def _as_csv(rows: Sequence[dict[str, str]]) -> str:
    from mlops_architect.catalog.price_files import COLUMNS

    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def check_data(found: BookCheck) -> dict[str, Any]:
    """Return a check as plain data for ``--json``."""
    return {**asdict(found), "sound": found.sound}
