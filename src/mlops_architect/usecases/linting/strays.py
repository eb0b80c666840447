"""Files that look as if they counted and are never read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mlops_architect.catalog.kinds import KINDS
from mlops_architect.usecases.linting.subject import Problem

_DATA = (".yaml", ".yml", ".csv")
_BESIDE = frozenset({"terraform", "code"})


def strays(root: Path, read: Iterable[Path]) -> Iterator[Problem]:
    """Yield the data files of a catalogue folder that nothing reads."""
    known = {path.resolve() for path in read}
    for part in ("patterns", "policies"):
        for path in sorted((root / part).rglob("*")):
            inner = path.relative_to(root).parts
            if path.suffix not in _DATA or not path.is_file() or path.resolve() in known or _BESIDE & set(inner[:-1]):
                continue
            if any(name.startswith((".", "_")) for name in inner):
                continue
            yield Problem(file=str(path), message=f"is never read: {_place(part)}")
    for path in sorted((root / "patterns").glob("*/*/*")):
        if (path / "terraform").is_dir() and not (path / "pattern.yaml").is_file():
            yield Problem(file=str(path), message="has a terraform folder and no pattern.yaml")


def _place(part: str) -> str:
    kind = KINDS["pattern" if part == "patterns" else "policy"]
    place = kind.glob.replace("*/*/*", "<cloud>/<capability>/<id>").replace("*/*.yaml", "<theme>/<id>.yaml")
    return f"a {part[:-3] + 'y' if part == 'policies' else part[:-1]} lies at {kind.folder}/{place}"
