"""Price tables: each row says what, where, how much, from when and by whose list."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mlops_architect.documents import DocumentError, read_text
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean

_NEEDED = ("sku", "region", "unit", "usd_per_unit", "tier_from", "as_of", "basis", "source")
_NO_SLIP = 5
"""A region that no design can go to is still no slip of the pen when it stands in so many rows."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def rows(subject: Subject, path: Path) -> Iterator[Problem]:
    """Check every row of a price table."""
    try:
        lines = read_text(path).splitlines()
    except DocumentError:
        return  # said by whoever reads the catalogue
    table = csv.DictReader(lines)
    lacking = [name for name in _NEEDED if name not in (table.fieldnames or ())]
    if lacking:
        close = did_you_mean(lacking[0], table.fieldnames or ())
        yield Problem(file=str(path), message=f"the first line has no column {', '.join(lacking)}{close}")
        return
    placement, lexicon = subject.catalog.placement, subject.catalog.lexicon
    regions = {"global", *(term.code for term in lexicon.regions)}
    for cloud in placement.clouds:
        regions |= {*(region.id for region in cloud.regions), *cloud.price_locations}
    numbered = [(table.line_num, row) for row in table]
    often = Counter(row["region"] or "" for _, row in numbered)
    regions |= {region for region, rows_ in often.items() if region and rows_ >= _NO_SLIP}
    for line, row in numbered:
        for name, message in _cells(row, regions):
            yield Problem(file=str(path), line=line, about=name, message=message)


def _cells(row: dict[str, str | None], regions: set[str]) -> Iterator[tuple[str, str]]:
    for name in ("sku", "unit", "source"):
        if not (row[name] or "").strip():
            yield name, "is empty"
    for name in ("usd_per_unit", "tier_from"):
        text = row[name] or ("0" if name == "tier_from" else "")
        try:
            fine = 0.0 <= float(text) < float("inf")
        except ValueError:
            fine = False
        if not fine:
            yield name, f"{text!r} is no amount"
    if row["as_of"] != "unknown" and not _DATE.fullmatch(row["as_of"] or ""):
        yield "as_of", f"{row['as_of']!r} is no date; write 2026-01-31, or unknown"
    if (row["region"] or "") not in regions:
        close = did_you_mean(row["region"] or "", regions)
        yield "region", f"patterns/placement.yaml has no region {row['region']!r}{close}"
