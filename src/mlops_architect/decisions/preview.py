"""What a merge would bring, found out beside the repository: nothing in it changes, not even its object store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field

from mlops_architect.decisions.commands import Commands
from mlops_architect.decisions.conflicts import Conflict, conflict, deleted_by_user, stages
from mlops_architect.decisions.git import TOOL_BRANCH, USER_BRANCH, ProjectRepository
from mlops_architect.decisions.isolation import TOOL_IDENTITY, signed
from mlops_architect.domain.model import Model
from mlops_architect.errors import StoreError

_TOO_OLD = ("not a git command", "usage: git merge-tree", "unknown option")
_AT = "1970-01-01T00:00:00+00:00"

Tree = dict[str, tuple[str, str]]
"""Mode and name of each file of a tree, by path."""


class FileChange(Model):
    """A file of the user's that would differ; lines are None where it is not text."""

    path: str
    lines_added: int | None = 0
    lines_removed: int | None = 0


class Kept(Model):
    """A file that was edited by hand and stays so; ``merged`` where the new version changes other lines of it."""

    path: str
    merged: bool


class Renamed(Model):
    """A file that the user renamed; ``follows`` where changes of the new version go to its new place."""

    before: str
    after: str
    follows: bool


class MergePreview(Model):
    """What the user's branch would look like after the merge, against now."""

    added: tuple[FileChange, ...] = ()
    changed: tuple[FileChange, ...] = ()
    deleted: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    stays_deleted: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    conflicts: tuple[Conflict, ...] = Field(default=())

    @property
    def nothing(self) -> bool:
        """Whether no file would differ."""
        return not (self.added or self.changed or self.deleted or self.conflicts)


@contextmanager
def aside(folder: Path) -> Iterator[tuple[ProjectRepository, Path]]:
    """Open a project whose new objects go to a folder that is gone afterwards; yield it and that folder."""
    with tempfile.TemporaryDirectory(prefix="mlops-architect-objects-") as scratch:
        repository = ProjectRepository(folder, Path(scratch))
        try:
            yield repository, Path(scratch)
        finally:
            repository.close()


def preview(folder: Path, files: Mapping[str, tuple[bytes, bool]], replacing: tuple[str, ...] = ()) -> MergePreview:
    """Return what it would come to if these files were the tool's next version.

    Args:
        folder: The project.
        files: Bytes and whether executable, by path from the top.
        replacing: Folders that ``files`` replace; all of the tool's files when empty.

    Raises:
        StoreError: git failed, or is older than 2.38.
    """
    with aside(folder) as (repository, objects):
        tree = repository.write_tree(files, replacing)
        merge = _Merge(Commands(folder, objects), tree)
        try:
            return merge.told()
        finally:
            merge.git.close()


class _Merge:
    """A merge of a tree of the tool's into the user's branch, made in memory."""

    def __init__(self, git: Commands, tree: str) -> None:
        self.git = git
        self._theirs = git.run(
            "commit-tree", tree, "-p", f"refs/heads/{TOOL_BRANCH}", "-m", "preview", env=signed(*TOOL_IDENTITY, _AT)
        )
        self._ours = f"refs/heads/{USER_BRANCH}"
        self._base = git.run("merge-base", self._ours, self._theirs)
        self._merged, self._unsettled = self._made()

    def _made(self) -> tuple[str, dict[str, frozenset[int]]]:
        try:
            said = self.git.run("merge-tree", "--write-tree", "-z", self._ours, self._theirs, ok=(0, 1))
        except StoreError as error:
            if any(words in error.message for words in _TOO_OLD):
                raise StoreError("this git cannot merge aside", "--pretend needs git 2.38 or newer.") from error
            raise
        tree, _, rest = said.partition("\0")
        # names of what is unsettled end at an empty entry; what git says about them in words follows it
        return tree.strip(), stages(rest.split("\0\0", 1)[0].lstrip("\0"))

    def told(self) -> MergePreview:
        """Return the outcome, file by file."""
        base, ours, theirs, merged = (self._tree(one) for one in (self._base, self._ours, self._theirs, self._merged))
        renames = self._renames()
        moved = {*renames, *renames.values()}
        gone = set(deleted_by_user(self._unsettled))
        met = {path: sides for path, sides in self._unsettled.items() if path not in gone}
        counts = self._line_counts()
        settled = sorted((ours.keys() | merged.keys()) - self._unsettled.keys())
        return MergePreview(
            added=tuple(counts[path] for path in settled if path not in ours),
            changed=tuple(
                counts[path] for path in settled if path in ours and ours[path] != merged.get(path, ours[path])
            ),
            deleted=tuple(path for path in settled if path not in merged),
            kept=tuple(
                Kept(path=path, merged=theirs[path] not in (base[path], ours[path]))
                for path in sorted(base.keys() & ours.keys() & theirs.keys())
                if ours[path] != base[path] and path not in met
            ),
            stays_deleted=tuple(sorted(gone | ((base.keys() & theirs.keys()) - ours.keys() - moved - met.keys()))),
            renamed=tuple(
                Renamed(before=old, after=new, follows=theirs.get(old, base[old]) != base[old])
                for old, new in sorted(renames.items())
                if new not in met and old in theirs
            ),
            conflicts=tuple(conflict(path, sides, self._content(path, merged)) for path, sides in sorted(met.items())),
        )

    def _tree(self, revision: str) -> Tree:
        listing = self.git.run("ls-tree", "-r", "-z", revision)
        entries = (entry.partition("\t") for entry in listing.split("\0") if entry)
        return {path: (facts.split()[0], facts.split()[2]) for facts, _, path in entries}

    def _renames(self) -> dict[str, str]:
        """Return where the user moved files of the tool to."""
        said = self.git.run("diff", "--name-status", "-z", "-M", "--diff-filter=R", self._base, self._ours)
        parts = said.split("\0")
        return dict(zip(parts[1::3], parts[2::3], strict=False))

    def _line_counts(self) -> dict[str, FileChange]:
        style = ("--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")
        found = {}
        for entry in filter(None, self.git.run("diff", *style, self._ours, self._merged).split("\0")):
            more, fewer, path = entry.split("\t", 2)
            counts = (None, None) if more == "-" else (int(more), int(fewer))
            found[path] = FileChange(path=path, lines_added=counts[0], lines_removed=counts[1])
        return found

    def _content(self, path: str, merged: Tree) -> bytes:
        return self.git.content("cat-file", "blob", merged[path][1]) if path in merged else b""
