"""One choice explained at a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.explanation import Explanation
from mlops_architect.domain.plan import Candidate


def explanation(found: Explanation) -> RenderableType:
    """Return the choice, its figures, the alternatives, and what would change it."""
    where = f" ({found.version})" if found.version else ""
    parts: list[RenderableType] = [safe(f"{found.title}{where}", "bold")]
    parts += [safe(f"recorded otherwise: {line}", "yellow") for line in found.changed]
    if found.chosen is None:
        return Group(*parts, safe(f"not needed: {found.reason}"))
    parts.append(safe(f"chosen: {found.chosen.title} ({found.chosen.key})", "bold green"))
    if found.proof is not None:
        parts.append(safe(f"proof: {found.proof.text}", "" if found.proof.optimal else "yellow"))
    parts += _figures(found.chosen)
    if found.hops and any(hop.capability == found.capability for hop in found.hops):
        path = " → ".join(f"{hop.capability} {hop.p50_ms:,.3g}/{hop.p99_ms:,.3g}" for hop in found.hops)
        parts.append(safe(f"request path, p50/p99 ms: {path}; composed p99 {found.p99_ms or 0.0:,.1f}"))
    if found.outages is not None:
        parts.append(safe(f"outages of the whole path: {found.outages.text}"))
    if found.leaving is not None:
        parts.append(safe(f"leaving the whole design: {found.leaving.text}"))
    table = Table(title="Alternatives: the best whole design with each", title_justify="left", header_style="bold")
    table.add_column("Pattern", overflow="fold")
    table.add_column("Against the chosen design", overflow="fold")
    for option in found.alternatives:
        mark = "bold" if option.pattern == found.subject else ""
        table.add_row(safe(option.pattern, mark), safe(option.reason, mark))
    parts.append(table if found.alternatives else Text("the catalogue has no alternative"))
    if found.outcome == "lost":
        if found.never:
            parts.append(safe(f"{found.subject} never wins here:", "bold yellow"))
        else:
            parts.append(safe(f"{found.subject} would win, everything else as it is, if", "bold"))
        parts += [safe(f"  ✓ {lever.text}", "green") for lever in found.levers if lever.flips]
        parts += [safe(f"  ✗ not by this: {lever.text}", "dim") for lever in found.levers if not lever.flips]
    return Group(*parts)


def _figures(chosen: Candidate) -> list[RenderableType]:
    sizes = ", ".join(f"{name.replace('_', ' ')} {value:,.6g}" for name, value in chosen.sizes.items())
    lines: list[RenderableType] = [safe(f"sizes: {sizes}")] if sizes else []
    lines.append(
        safe(
            f"{chosen.operating_hours:,.4g} operating hours a month, availability {chosen.availability_pct:g} %,"
            f" fails per {chosen.failure_domain}, RPO {chosen.rpo_minutes:g} and RTO {chosen.rto_minutes:g} minutes"
        )
    )
    bill = Table(title="Bill", title_justify="left", header_style="bold")
    for heading in ("What", "SKU"):
        bill.add_column(heading, overflow="fold")
    for heading in ("Quantity", "$ each", "$/month"):
        bill.add_column(heading, justify="right")
    for line in chosen.cost.lines:
        bill.add_row(
            safe(line.what + (" (shared)" if line.share else "")),
            line.sku,
            f"{line.quantity:,.6g} {line.unit}".strip(),
            f"{line.unit_usd:,.6g}" if line.unit_usd is not None else "no price",
            f"{line.monthly.expected_usd:,.2f}" if line.monthly else "unknown",
        )
    if chosen.cost.lines:
        lines.append(bill)
    if chosen.at_rest_usd:
        rest = f"${chosen.at_rest_usd:,.2f} a month in each environment beside production while nobody uses it"
        lines.append(safe(rest))
    return lines
