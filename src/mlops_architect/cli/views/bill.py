"""The bill of infrastructure code, and prices, as tables."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.resource import ResourceBill
from mlops_architect.usecases.cost import Costed

_MOST_LISTED = 40


def bill_page(found: Costed) -> RenderableType:
    """Return the bill: a line a component, the total, what has no price and what waits for usage."""
    entries = [entry for bill in found.bills for entry in bill.resources]
    parts: list[RenderableType] = [_table(entries)] if any(entry.lines for entry in entries) else []
    total, priced = found.monthly_usd, sum(bill.priced_usd for bill in found.bills)
    free = sum(1 for entry in entries if entry.free)
    counted = f"{len(entries)} resource{'' if len(entries) == 1 else 's'}"
    parts.append(Text(f"{counted}, {free} of them free of charge." if free else f"{counted}."))
    if total is None:
        parts.append(Text(f"Total: cannot be told; what has a price comes to ${priced:,.2f} a month.", style="bold"))
    else:
        parts.append(Text(f"Total: ${total:,.2f} a month.", style="bold"))
    parts.extend(_listed("Unknown", [text for bill in found.bills for text in bill.unknown]))
    parts.extend(
        _listed("Not counted without a usage figure", [text for bill in found.bills for text in bill.needs_usage])
    )
    return Group(*parts)


def _table(entries: list[ResourceBill]) -> Table:
    table = Table(header_style="bold")
    table.add_column("Resource", overflow="fold")
    table.add_column("Component", overflow="fold")
    for heading in ("Quantity", "$ a unit", "$ a month"):
        table.add_column(heading, justify="right")
    table.add_column("Unit", overflow="fold")
    for entry in entries:
        for position, line in enumerate(entry.lines):
            table.add_row(
                safe(entry.address or entry.type) if position == 0 else "",
                safe(line.name),
                f"{line.quantity:,.4g}" if line.quantity < 1000 else f"{line.quantity:,.0f}",
                f"{line.usd_per_unit:.10g}",
                f"{line.monthly_usd:,.2f}",
                safe(line.unit),
            )
    return table


def _listed(title: str, texts: list[str]) -> list[RenderableType]:
    if not texts:
        return []
    shown = [Text(f"  {safe(text)}") for text in texts[:_MOST_LISTED]]
    left = len(texts) - len(shown)
    return [Text(f"{title}:"), *shown, *([Text(f"  … and {left} more (--json lists all)")] if left else [])]
