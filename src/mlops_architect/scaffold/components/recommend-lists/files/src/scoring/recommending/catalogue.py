"""The catalogue of items: what each is, and whether it may be shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.contract import Contract, ContractError, Event
from scoring.lake.formats import read_json, write_json
from scoring.lake.interface import Lake
from scoring.recommending.shape import Shape
from scoring.use_case import Column, Generator

INBOX = "inbox/items/"
IN_STOCK = "in_stock"
LATEST = "catalogue/items.json"


@dataclass(frozen=True)
class Item:
    """One item: the columns that the ranking needs, and whether it can be had."""

    values: Event
    in_stock: bool


Catalogue = Mapping[str, Item]


def parse_catalogue(shape: Shape, raw: bytes) -> tuple[dict[str, Item], int]:
    """Return the items of an extract (CSV in UTF-8) and how many of its rows break the contract."""
    contract = Contract(
        (
            Column(name=shape.item_key, type="string", description="Id of the item", generator=_NOTHING),
            *shape.item_columns,
            Column(name=IN_STOCK, type="boolean", description="Whether it can be had", generator=_NOTHING),
        )
    )
    items: dict[str, Item] = {}
    invalid = 0
    for record in _records(raw):
        try:
            row = contract.parse(record)
        except ContractError:
            invalid += 1
            continue
        items[str(row.pop(shape.item_key))] = Item(
            {name: row[name] for name in shape.wanted.item_columns}, bool(row[IN_STOCK])
        )
    return items, invalid


def write_catalogue(lake: Lake, items: Catalogue) -> None:
    """Replace the catalogue."""
    write_json(lake, LATEST, {name: {**item.values, IN_STOCK: item.in_stock} for name, item in items.items()})


def read_catalogue(lake: Lake) -> dict[str, Item]:
    """Return the catalogue; an empty one before the first was ingested."""
    rows = read_json(lake, LATEST) if lake.exists(LATEST) else {}
    return {
        name: Item({key: value for key, value in row.items() if key != IN_STOCK}, row[IN_STOCK])
        for name, row in rows.items()
    }


def _records(raw: bytes) -> Iterable[dict[str, Any]]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return [{}]
    return csv.DictReader(io.StringIO(text))


_NOTHING = Generator(kind="sequence")
