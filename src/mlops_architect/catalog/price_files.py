"""Price rows of CSV files: read strictly, every problem named with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from mlops_architect.documents import DocumentError, read_text
from mlops_architect.domain.price import Price

COLUMNS = ("cloud", "service", "sku", "region", "unit", "usd_per_unit", "tier_from", "as_of", "basis", "source", "note")
_NEEDED = ("sku", "region", "unit", "usd_per_unit", "tier_from", "as_of", "basis", "source")

Tiers = dict[tuple[str, str], tuple[Price, ...]]


def read_prices(paths: Sequence[Path]) -> tuple[Tiers, list[str]]:
    """Return the tiers of ``<root>/patterns/prices/<cloud>/*.csv`` files by SKU and region, and what is wrong with them.

    The files come lowest precedence first; the tiers of a SKU in a region come from the last root that has any.
    """
    tiers: dict[tuple[str, str], dict[float, Price]] = {}
    origins: dict[tuple[str, str], str] = {}
    errors: list[str] = []
    for path in paths:
        root = str(path.parents[3])
        for line, price in rows(path, errors):
            key = (price.sku, price.region)
            if origins.setdefault(key, root) != root:
                origins[key], tiers[key] = root, {}
            found = tiers.setdefault(key, {})
            if price.tier_from in found:
                errors.append(f"{path}:{line}:1 {price.sku} in {price.region} is priced twice")
            found[price.tier_from] = price
    return {
        key: tuple(price for _, price in sorted(found.items())) if len(found) > 1 else tuple(found.values())
        for key, found in tiers.items()
    }, errors


def rows(path: Path, errors: list[str]) -> Iterator[tuple[int, Price]]:
    """Yield the prices of one file with their line; what is wrong goes to ``errors``.

    The folder is named after the cloud that the prices belong to.
    """
    folder = path.parent.name
    try:
        reader = csv.reader(read_text(path).splitlines())
        head = next(reader, [])
        missing = [name for name in _NEEDED if name not in head]
        if missing:
            errors.append(f"{path}:1:1 no column called {', '.join(missing)}")
            return
        places = [head.index(name) for name in _NEEDED]
        beside = {name: head.index(name) for name in ("note", "cloud") if name in head}
        for row in reader:
            if not row:
                continue
            try:
                note = row[beside["note"]] if "note" in beside else ""
                cloud = row[beside["cloud"]] if "cloud" in beside else folder
                if cloud != folder:
                    raise ValueError(f"the cloud is {cloud!r}, but the file lies in {folder}")
                yield reader.line_num, _price([row[place] for place in places], cloud, note)
            except (IndexError, ValueError) as error:
                problem = "a column is missing" if isinstance(error, IndexError) else str(error)
                errors.append(f"{path}:{reader.line_num}:1 {problem}")
    except DocumentError as error:
        errors.append(error.message)
    except csv.Error as error:
        errors.append(f"{path}:{reader.line_num}:1 {error}")


def _price(cells: list[str], cloud: str, note: str) -> Price:
    sku, region, unit, usd, tier_from, as_of, basis, source = cells
    if not (sku and region and unit):
        raise ValueError("sku, region and unit may not be empty")
    return Price(
        sku=sku,
        region=region,
        unit=unit,
        usd=_amount(usd),
        tier_from=_amount(tier_from or "0"),
        as_of=as_of,
        basis=basis,
        source=source,
        cloud=cloud,
        note=note,
    )


def _amount(text: str) -> float:
    amount = float(text)
    if not 0.0 <= amount < float("inf"):
        raise ValueError(f"{text} is no price and no tier")
    return amount
