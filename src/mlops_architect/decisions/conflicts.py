"""Where a merge stops: which files, why, and at which lines."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.model import Model

_BASE, _OURS, _THEIRS = 1, 2, 3
_WHY = {
    frozenset({_BASE, _OURS, _THEIRS}): "both changed the same lines",
    frozenset({_OURS, _THEIRS}): "both added it, with different content",
    frozenset({_BASE, _OURS}): "you changed or moved it, and the new version no longer has it",
    frozenset({_BASE}): "both moved it, to different places",
    frozenset({_OURS}): "you moved it here, and the new version elsewhere",
    frozenset({_THEIRS}): "the new version moved it here, and you elsewhere",
}
_DELETED = frozenset({_BASE, _THEIRS})
_LOCKS = ("requirements.lock", "requirements-dev.lock", ".terraform.lock.hcl")

Stages = dict[str, frozenset[int]]
"""The sides that an unsettled path has: 1 what both began with, 2 the user's, 3 the tool's."""


class Conflict(Model):
    """A file that git leaves to the user; ``lines`` are the first and last line of each stretch between markers."""

    path: str
    why: str
    lines: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The conflict in words."""
        where = ", ".join(f"{first}-{last}" for first, last in self.lines)
        return f"{self.path} ({self.why}{f': lines {where}' if where else ''})"


def stages(listing: str) -> Stages:
    """Return the sides of each unsettled path, from ``ls-files -u -z`` or what ``merge-tree -z`` says first."""
    found: dict[str, set[int]] = {}
    for entry in filter(None, listing.split("\0")):
        facts, _, path = entry.partition("\t")
        found.setdefault(path, set()).add(int(facts.split()[2]))
    return {path: frozenset(sides) for path, sides in found.items()}


def deleted_by_user(unsettled: Stages) -> tuple[str, ...]:
    """Return the files that the user deleted and the tool changed: they stay deleted."""
    return tuple(path for path, sides in unsettled.items() if sides == _DELETED)


def conflict(path: str, sides: frozenset[int], content: bytes) -> Conflict:
    """Return a conflict with the lines of its markers in the content that git made of both sides."""
    return Conflict(path=path, why=_WHY.get(sides, "both changed it"), lines=tuple(_marked(content)))


def advice(found: list[Conflict]) -> str:
    """Return what helps beyond settling lines; empty where nothing does."""
    locks = [one.path for one in found if one.path.rsplit("/", 1)[-1] in _LOCKS]
    return f" {locks[0]} is a lock file: take one side whole, and lock again what you added." if locks else ""


def _marked(content: bytes) -> Iterator[tuple[int, int]]:
    begun = 0
    for number, line in enumerate(content.splitlines(), start=1):
        if line.startswith(b"<<<<<<< "):
            begun = number
        elif begun and line.startswith(b">>>>>>> "):
            yield begun, number
            begun = 0
