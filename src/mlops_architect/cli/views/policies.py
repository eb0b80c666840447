"""Policies on the screen: packs, one policy explained, cases that were run, problems that were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.pack import Pack
from mlops_architect.usecases.policy_book import Explanation
from mlops_architect.usecases.policy_testing import Linted, Tested


def packs_table(packs: Sequence[Pack], counts: Mapping[str, int]) -> RenderableType:
    """Return the packs with how many policies each asks for."""
    table = _table("Pack", "Framework", "Controls", "Policies", "Switched on when", "Source")
    for pack in packs:
        when = pack.why or "config.toml or --pack asks for it"
        row = (pack.id, pack.name, str(len(pack.controls)), str(counts[pack.id]), when, pack.source)
        table.add_row(*(safe(cell) for cell in row))
    return table


def explanation_page(found: Explanation) -> RenderableType:
    """Return everything about one policy."""
    parts: list[RenderableType] = [
        Text(f"{found.id}: {found.title}", style="bold"),
        safe(found.description),
        safe(f"{found.severity}{', blocks approval' if found.blocking else ', advisory'}; in effect {found.in_effect}"),
    ]
    for level in found.levels:
        parts += [
            Text(f"\n{level.level}", style="bold"),
            safe(f"  when      {level.applies_when}"),
            safe(f"  requires  {level.requires}"),
            safe(f"  to do     {level.remediation}"),
            *(safe(f"  case      {outcome}: {name}", "dim") for outcome, name in level.cases),
        ]
    if found.controls:
        table = _table("Control", "Is about", "Source")
        for control in found.controls:
            number = control.control if control.checked else f"{control.control} (number not checked)"
            table.add_row(safe(number), safe(control.says or "-"), safe(control.source or "-"))
        parts += [Text(""), table]
    return Group(*parts, safe(f"\n{found.file}", "dim"))


def tested_page(found: Tested) -> RenderableType:
    """Return the cases that do not hold, and the totals."""
    lines: list[RenderableType] = [
        safe(
            f"✗ {one.policy} ({one.level}): {one.case!r} says {one.wanted} and comes out as {one.got}: {one.detail}",
            "red",
        )
        for one in found.failed
    ]
    planted = sum(one.planted and one.wanted == "fail" for one in found.results)
    said = f"{len(found.results)} cases of {found.policies} policies, {planted} of them planted violations"
    failed = len(found.failed)
    lines.append(safe(f"{said}: {failed} do not hold" if failed else f"{said}: all hold", "red" if failed else "green"))
    return Group(*lines)


def linted_page(found: Linted) -> RenderableType:
    """Return the problems and the count."""
    lines: list[RenderableType] = [safe(problem.text) for problem in found.problems]
    count, looked_at = len(found.problems), f"{found.policies} policies and {found.packs} packs"
    said = f"{count} problem{'s' * (count != 1)}: {looked_at}" if count else f"no problems: {looked_at}"
    return Group(*lines, safe(said, "red" if count else "green"))


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(safe(heading, "dim"))
    return table
