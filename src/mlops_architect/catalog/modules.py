"""A pattern's Terraform module: its own files, and the shared files that it includes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mlops_architect.domain.pattern import Pattern

SHARED = "_shared"
"""``patterns/<cloud>/_shared/<folder>/``: files that several modules of a cloud are made of, and ``patterns/_shared/<folder>/`` of any."""
_NOT_SHIPPED = frozenset({".terraform", "__pycache__"})


def module_files(
    pattern: Pattern, folder: Path, roots: Sequence[Path], refuse: Callable[[str], None]
) -> Mapping[str, Path]:
    """Return the files of a pattern's module by their path in it.

    An included folder is looked for in the pattern's own catalogue root first, then in the others from the
    highest precedence down; only then among those that clouds share.

    Args:
        pattern: The pattern.
        folder: Where its ``pattern.yaml`` lies.
        roots: All catalogue roots, lowest precedence first.
        refuse: Takes each problem: an included folder that is missing, or two files of the same name.
    """
    own = folder / "terraform"
    found = dict(_tree(own))
    for position, name in enumerate(pattern.terraform.includes):
        shared = next(filter(Path.is_dir, shared_folders(pattern, folder, roots, name)), None)
        if shared is None:
            refuse(f"terraform.includes.{position}: there is no folder patterns/{pattern.cloud}/{SHARED}/{name}")
            continue
        for inner, path in _tree(shared).items():
            if inner in found:
                refuse(f"terraform.includes.{position}: {inner} of {name} is also at {found[inner]}")
            found.setdefault(inner, path)
    return dict(sorted(found.items()))


def shared_folders(pattern: Pattern, folder: Path, roots: Sequence[Path], name: str) -> Sequence[Path]:
    """Return where an included folder may lie, the likeliest place first."""
    places = [folder.parents[1], *(root / "patterns" / pattern.cloud for root in reversed(roots))]
    places += [folder.parents[2], *(root / "patterns" for root in reversed(roots))]
    return [place / SHARED / name for place in dict.fromkeys(places)]


def shared_names(cloud: str, roots: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of all shared folders of a cloud, without those that clouds share."""
    return tuple(sorted({path.name for root in roots for path in (root / "patterns" / cloud / SHARED).glob("*")}))


def compose(module: Mapping[str, Path], folder: Path) -> None:
    """Write a module as it will be generated, shared files among its own, into a new folder."""
    for inner, source in module.items():
        target = folder / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _tree(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("[!.]*"))
        if path.is_file() and not _NOT_SHIPPED & set(path.relative_to(folder).parts)
    }
