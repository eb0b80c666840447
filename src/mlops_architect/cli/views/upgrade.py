"""What an upgrade came to: versions, what could not be kept, and what would be better now."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from mlops_architect.cli.views.difference import difference
from mlops_architect.cli.views.pretended import pretended
from mlops_architect.cli.views.text import safe
from mlops_architect.usecases.upgrade import Better, Upgrade


def upgrade(found: Upgrade) -> RenderableType:
    """Return the page of an upgrade, without its run."""
    if not found.due.due:
        if found.unfinished:
            return safe(f"No upgrade is due: {found.due.text}. But {found.unfinished}.", "yellow")
        return Text(f"Nothing to do: {found.due.text}.")
    parts: list[RenderableType] = [safe(f"upgrade of {found.due.version}: {found.due.text}", "bold")]
    if found.changes is not None and found.changes.constraints:
        fields = ", ".join(change.name for change in found.changes.constraints)
        parts.append(
            safe(
                f"Read differently now: {fields}. `mlops-architect revise --set FIELD=VALUE` says what holds.", "yellow"
            )
        )
    parts += [safe(f"{one}; solved anew", "yellow") for one in found.let_go]
    parts += [safe(_better(one)) for one in found.better]
    if found.better:
        parts.append(
            safe(f"All that is kept costs ${found.gap_usd:,.2f} a month over the best design; --reconsider takes that.")
        )
    if found.pretended is not None:
        parts.append(pretended(found.pretended))
    elif found.changes is not None:
        parts.append(difference(found.changes))
    return Group(*parts)


def _better(one: Better) -> str:
    bill = f", {one.monthly_usd:+,.2f} USD on the bill" if one.monthly_usd is not None else ""
    return (
        f"Kept: {one.capability} stays {one.kept}; {one.better} would be ${one.objective_usd:,.2f} a month better"
        f" with its hours counted{bill}"
    )
