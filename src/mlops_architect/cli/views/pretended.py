"""What a new version would change: decisions first, then files, and where both sides meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mlops_architect.cli.views.difference import difference
from mlops_architect.cli.views.text import safe
from mlops_architect.usecases.pretending import FileChange, MergePreview, Pretended

_MOST = 30
"""Files of a kind that are named; all are in the JSON."""
_SET = "architecture/"


def pretended(found: Pretended) -> RenderableType:
    """Return the whole look ahead."""
    parts: list[RenderableType] = [difference(found.changes), Text()]
    parts += [safe(f"the gate could not approve it: {reason}", "bold red") for reason in found.blocked_by]
    parts += [safe(f"risk: {risk}", "yellow") for risk in found.risks]
    parts += _files(found.files)
    if not found.generates:
        parts.append(Text("No code is generated; the code that is there stays.", style="dim"))
    parts += [safe(f"Note: {note}.", "dim") for note in found.notes]
    parts.append(Text("Nothing was changed; without --pretend it becomes a version.", style="bold"))
    return Group(*parts)


def _files(files: MergePreview) -> Iterator[RenderableType]:
    if files.nothing:
        yield Text("Files: none of yours would differ", style="bold")
    yield from _listed("Added", "green", _counted(files.added))
    yield from _listed("Changed", "", _counted(files.changed))
    yield from _listed("Deleted", "red", files.deleted)
    merged = [one.path for one in files.kept if one.merged]
    yield from _listed("Edited by you and changed by the new version, on other lines: both stay", "", merged)
    yield from _listed(
        "Edited by you, as in the new version or untouched by it: stays as it is",
        "dim",
        [one.path for one in files.kept if not one.merged],
    )
    yield from _listed("Deleted by you: stays deleted", "dim", files.stays_deleted)
    yield from _listed(
        "Renamed by you",
        "",
        [
            f"{one.before} → {one.after}{': changes of the new version follow' if one.follows else ''}"
            for one in files.renamed
        ],
    )
    yield from _listed("Conflicts, left to you with git's markers", "bold red", [one.text for one in files.conflicts])


def _listed(title: str, style: str, lines: Sequence[str]) -> Iterator[RenderableType]:
    if not lines:
        return
    yield safe(title, style if "bold" in style else f"bold {style}".strip())
    for line in lines[:_MOST]:
        yield safe(f"  {line}", style)
    if len(lines) > _MOST:
        yield Text(f"  and {len(lines) - _MOST} more; --json names all", style="dim")


def _counted(files: Sequence[FileChange]) -> list[str]:
    """Return files with their lines; those of the decision set, whose change is told above, as one."""
    own = [one for one in files if not one.path.startswith(_SET)]
    lines = [
        one.path if one.lines_added is None else f"{one.path}  +{one.lines_added} -{one.lines_removed}" for one in own
    ]
    rest = len(files) - len(own)
    return [*lines, *([f"{_SET}: {rest} file{'s' * (rest != 1)} of the decision set"] if rest else [])]
