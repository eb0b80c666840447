"""What a measured service time changes, before and after."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.calibration import CalibratedSide, CalibrationResult


def calibration(found: CalibrationResult) -> RenderableType:
    """Return where the measurement came from, how it was carried over, and the design before and after."""
    machine = found.machine
    parts: list[RenderableType] = [
        safe(
            f"measured: {found.measured_ms:.3g} ms of processor time an answer (p99 {found.measured_p99_ms:.3g} ms there) on"
            f" {machine.processor}, {machine.cpus} CPUs, {machine.system}"
        ),
        safe(f"source: {found.source}, sha256 {found.sha256}"),
        safe(f"carried over: × {found.factor:g} for {found.vcpu}; {found.because}"),
        _table(found.before, found.after, found.before.version, found.after.version or "would be"),
    ]
    if found.changed:
        table = Table(title="Served differently", title_justify="left", header_style="bold")
        for heading in ("", "before", "after"):
            table.add_column(heading, overflow="fold")
        for capability, (before, after) in found.changed.items():
            table.add_row(capability, safe(before or "-", "red"), safe(after or "-", "green"))
        parts.append(table)
    else:
        parts.append(Text("Every capability is served as before.", style="dim"))
    parts += [safe(f"warning: {warning}", "yellow") for warning in found.warnings]
    if not found.written:
        parts.append(
            Text("Nothing was changed, and no critic has looked at it; without --pretend it becomes a version.")
        )
    return Group(*parts)


def _table(before: CalibratedSide, after: CalibratedSide, old: str, new: str) -> Table:
    table = Table(header_style="bold")
    for heading in ("", old, new):
        table.add_column(heading, overflow="fold")
    for name, one, other in (
        ("service time", _time(before), _time(after)),
        ("service", before.title or "-", after.title or "-"),
        ("copies at the peak", _copies(before.copies), _copies(after.copies)),
        ("p99", _ms(before.p99_ms), _ms(after.p99_ms)),
        ("monthly cost", f"${before.monthly_usd:,.0f}", f"${after.monthly_usd:,.0f}"),
    ):
        table.add_row(name, safe(one), safe(other))
    return table


def _time(side: CalibratedSide) -> str:
    return f"{side.service_time_ms:.3g} ms ({side.basis})"


def _copies(copies: float | None) -> str:
    return "not counted" if copies is None else f"{copies:,.0f}"


def _ms(value: float | None) -> str:
    return "none" if value is None else f"{value:,.1f} ms"
