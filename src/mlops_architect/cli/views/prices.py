"""The price book as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.price import Price
from mlops_architect.usecases.prices import BookCheck

_MOST_LISTED = 40


def price_table(prices: Sequence[Price]) -> RenderableType:
    """Return the tiers of a SKU."""
    table = Table(header_style="bold", title=safe(prices[0].sku), title_justify="left")
    for heading in ("Cloud", "Region", "Unit", "From", "$ a unit", "As of", "Basis", "Source"):
        table.add_column(heading, overflow="fold", justify="right" if heading in ("From", "$ a unit") else "left")
    for price in prices:
        table.add_row(
            price.cloud,
            safe(price.region),
            safe(price.unit),
            f"{price.tier_from:,.10g}",
            f"{price.usd:.12g}",
            safe(price.as_of),
            safe(price.basis),
            safe(price.source),
        )
    notes = dict.fromkeys(price.note for price in prices if price.note)
    return Group(table, *[safe(note) for note in notes])


def check_page(found: BookCheck) -> RenderableType:
    """Return coverage and age by region, and what has no price."""
    table = Table(header_style="bold")
    for heading in ("Cloud", "Region", "SKUs", "Of the reference", "Oldest", "Newest", "Undated"):
        table.add_column(
            heading, overflow="fold", justify="right" if heading in ("SKUs", "Of the reference") else "left"
        )
    for entry in found.regions:
        table.add_row(
            entry.cloud,
            safe(entry.region),
            str(entry.skus),
            f"{entry.share:.0%}",
            entry.oldest,
            entry.newest,
            str(entry.undated or ""),
        )
    parts: list[RenderableType] = [
        table,
        Text(f"{found.skus} SKUs, {found.tiers} prices; {found.undated} without a date, {found.too_old} too old."),
    ]
    parts.extend(safe(f"  {problem}") for problem in found.rule_problems)
    if found.missing:
        parts.append(Text("Named without a price in any region:"))
        parts.extend(safe(f"  {entry.sku} ({entry.named_by} {entry.where})") for entry in found.missing[:_MOST_LISTED])
        if len(found.missing) > _MOST_LISTED:
            parts.append(Text(f"  … and {len(found.missing) - _MOST_LISTED} more (--json lists all)"))
    return Group(*parts)
