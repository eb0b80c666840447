"""The project's repository: versions on the tool's branch, merged into the user's."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlops_architect.decisions.commands import Commands, initialise, require_git
from mlops_architect.decisions.conflicts import advice, conflict, deleted_by_user, stages
from mlops_architect.decisions.isolation import TOOL_IDENTITY, failure, signed
from mlops_architect.decisions.objects import MissingObject, contents, listed
from mlops_architect.errors import NotResumable, StoreError, WouldOverwrite

TOOL_BRANCH = "architect"
USER_BRANCH = "main"
PROJECT_LINE = "project "
"""How the line with the project's name begins in the tag of a version."""
__all__ = ["PROJECT_LINE", "TOOL_BRANCH", "USER_BRANCH", "ProjectRepository", "require_git"]
_IN_THE_WAY = "would be overwritten"
_FEW = 5
"""Files named in a message."""
_VERSION = re.compile(r"^v([1-9]\d*)$")


class ProjectRepository:
    """One project folder: branch ``architect`` is ours, ``main`` the user's.

    Commits on ``architect`` are made from a temporary index, so the user's files, index and hooks are not
    touched; ``main`` receives them by a merge.
    """

    def __init__(self, folder: Path, objects: Path | None = None) -> None:
        """Open the repository; what is written goes to ``objects`` where that is given, and the folder stays as it is."""
        self.folder = folder.absolute()
        self._git = Commands(folder, objects)

    @classmethod
    def create(cls, folder: Path) -> ProjectRepository:
        """Make ``folder`` a repository with an empty ``main``.

        Raises:
            WouldOverwrite: The folder holds something else.
            StoreError: git is missing or the disk is read-only.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WouldOverwrite(f"{folder} exists and is not empty", "Choose another folder with --project.")
        initialise(folder, USER_BRANCH)
        return cls(folder)

    def close(self) -> None:
        """End the helper processes of git."""
        self._git.close()

    @property
    def is_ours(self) -> bool:
        """Whether the repository has the branch the tool writes, so that it is one of its projects."""
        return self._exists(f"refs/heads/{TOOL_BRANCH}")

    @property
    def is_clone_of_ours(self) -> bool:
        """Whether only a remote has the branch the tool writes."""
        return not self.is_ours and self._exists(f"refs/remotes/origin/{TOOL_BRANCH}")

    @property
    def has_history(self) -> bool:
        """Whether anything was ever committed or tagged here."""
        return bool(self._run("for-each-ref", "--count=1", "--format=%(refname)"))

    def leave_out(self, pattern: str) -> None:
        """Keep paths that fit ``pattern`` out of the user's ``git status``.

        Raises:
            StoreError: The disk is read-only.
        """
        path = self._git.common_folder / "info" / "exclude"
        try:
            lines = path.read_text().splitlines() if path.exists() else []
            if pattern not in lines:
                path.parent.mkdir(exist_ok=True)
                path.write_text("\n".join([*lines, pattern]) + "\n")
        except OSError as error:
            raise StoreError(f"cannot write {path}: {error.strerror or error}") from error

    def ensure_ready(self) -> None:
        """Refuse to go on where a merge would meet the user's unfinished work.

        Raises:
            WouldOverwrite: Uncommitted changes, an unfinished merge, or another branch is checked out.
        """
        if self._git.bare:
            raise WouldOverwrite(f"{self.folder} has no working tree", "Clone it, and run the command in the clone.")
        if (self._git.folder / "MERGE_HEAD").exists():
            raise WouldOverwrite(
                f"{self.folder} is in the middle of a merge", "Finish it with `git commit`, or `git merge --abort`."
            )
        changed = self._run("status", "--porcelain", "--untracked-files=all")
        if changed:
            first = changed.splitlines()[0][3:]
            raise WouldOverwrite(
                f"{self.folder} has uncommitted changes ({first} and maybe more)",
                "Commit or stash them, then run the command again.",
            )
        self._require_user_branch()

    def _require_user_branch(self) -> None:
        branch = self._run("symbolic-ref", "--short", "-q", "HEAD", ok=(0, 1))
        if branch != USER_BRANCH:
            raise WouldOverwrite(
                f"{self.folder} has {branch or 'no branch'} checked out", f"Run `git switch {USER_BRANCH}` first."
            )

    def versions(self) -> tuple[str, ...]:
        """Return the versions in order, oldest first; tags of the user's own are none."""
        listing = self._run("for-each-ref", "--format=%(refname:strip=2) %(taggername)", "refs/tags")
        tags = (line.partition(" ") for line in listing.splitlines())
        ours = (tag for tag, _, tagger in tags if _VERSION.match(tag) and tagger == TOOL_IDENTITY[0])
        return tuple(sorted(ours, key=lambda tag: int(tag[1:])))

    def next_version(self) -> str:
        """Return the version that follows the latest, past tags of the user's own that look like one."""
        tags = self._run("for-each-ref", "--format=%(refname:strip=2)", "refs/tags").splitlines()
        return f"v{1 + max((int(tag[1:]) for tag in tags if _VERSION.match(tag)), default=0)}"

    def known_version(self, version: str) -> str:
        """Return ``version`` if it is a tag.

        Raises:
            NotResumable: There is no such version.
        """
        versions = self.versions()
        if version not in versions:
            have = f"there are {', '.join(versions)}" if versions else "there is none yet"
            raise NotResumable(
                f"there is no version {version!r} in {self.folder}; {have}", "`mlops-architect show` shows the latest."
            )
        return version

    def project_name(self) -> str:
        """Return the project's name from the tag of its latest version, empty when there is none."""
        for version in reversed(self.versions()):
            for line in self._message(version).splitlines():
                if line.startswith(PROJECT_LINE):
                    return line.removeprefix(PROJECT_LINE)
        return ""

    def files_at(self, revision: str, folder: str) -> dict[str, bytes]:
        """Return the files below ``folder`` at a revision, by path from the top."""
        listing = self._run("ls-tree", "-r", "-z", revision, "--", folder)
        names = listed(listing)
        with tempfile.TemporaryFile() as wanted:  # one process reads them all
            wanted.write("".join(f"{name}\n" for name in names.values()).encode())
            wanted.seek(0)
            try:
                output = self._git.content("cat-file", "--batch", given=wanted)
                return dict(zip(names, contents(output), strict=True))
            except MissingObject as error:
                raise failure("cat-file", self.folder, str(error)) from error

    def file_at(self, revision: str, path: str) -> bytes:
        """Return the bytes of one file at a revision.

        Raises:
            StoreError: It is not there.
        """
        try:
            return self._git.content("cat-file", "blob", f"{revision}:{path}")
        except StoreError as error:
            raise StoreError(f"{path} is not in {revision}") from error

    def write_tree(self, files: Mapping[str, tuple[bytes, bool]], replacing: tuple[str, ...] = ()) -> str:
        """Store files as a tree and return its hash.

        Args:
            files: Bytes and whether executable, by path from the top.
            replacing: Folders that ``files`` replace; the rest of the tool's branch stays. All is replaced when empty.
        """
        for path in files:
            if path.startswith("/") or ".." in path.split("/"):
                raise WouldOverwrite(f"{path!r} leads outside the repository")
        with tempfile.TemporaryDirectory() as scratch:
            env = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            if replacing and self.is_ours:
                self._run("read-tree", TOOL_BRANCH, env=env)
                self._run("rm", "-r", "--cached", "--force", "--quiet", "--ignore-unmatch", "--", *replacing, env=env)
            with tempfile.TemporaryFile() as entries:
                for (path, (_, executable)), name in zip(files.items(), self._stored(files, scratch), strict=True):
                    entries.write(f"{'100755' if executable else '100644'} {name}\t{path}\0".encode())
                entries.seek(0)
                self._run("update-index", "--add", "--replace", "-z", "--index-info", env=env, given=entries)
            return self._run("write-tree", env=env)

    def _stored(self, files: Mapping[str, tuple[bytes, bool]], scratch: str) -> list[str]:
        """Store contents as they are, whatever filters and line endings the repository asks for; return their names."""
        if not files:
            return []
        with tempfile.TemporaryFile() as paths:
            for number, (content, _) in enumerate(files.values()):
                (Path(scratch) / str(number)).write_bytes(content)
                paths.write(f"{scratch}/{number}\n".encode())
            paths.seek(0)
            return self._run("hash-object", "-w", "--no-filters", "--stdin-paths", given=paths).splitlines()

    def commit(self, tree: str, message: str, at: str) -> str:
        """Commit a tree on the tool's branch unless it is already there; return the commit's hash."""
        head = self.head()
        if head and self._run("rev-parse", f"{head}^{{tree}}") == tree:
            return head
        parents = ["-p", head] if head else []
        env = signed(*TOOL_IDENTITY, at)
        commit = self._run("commit-tree", tree, *parents, "-m", message, env=env)
        self._run("update-ref", f"refs/heads/{TOOL_BRANCH}", commit)
        return commit

    def tag(self, version: str, commit: str, message: str, at: str) -> None:
        """Tag a commit as a version; a tag that is there is left as it is."""
        if not self._exists(f"refs/tags/{version}"):
            self._run("tag", "-a", version, commit, "-m", message, env=signed(*TOOL_IDENTITY, at))

    def version_of(self, run: str, digest: str) -> str:
        """Return the version that holds this design of this run, empty when none does."""
        for version in reversed(self.versions()):
            if f"run {run}\ndesign {digest}" in self._message(version):
                return version
        return ""

    def is_of(self, version: str, run: str) -> bool:
        """Whether a version was made by this run."""
        return f"\nrun {run}\n" in self._message(version)

    def design_of(self, version: str) -> str:
        """Return the digest of the design that a version's tag names, empty when it names none."""
        lines = self._message(version).splitlines()
        return next((line.removeprefix("design ") for line in lines if line.startswith("design ")), "")

    def damaged(self) -> str:
        """Return what git says of objects that are not what their names say, empty when all are."""
        try:
            self._run("fsck", "--strict", "--no-dangling", "--no-progress", "--no-reflogs")
        except StoreError as error:
            return error.message
        return ""

    def commit_of(self, version: str) -> str:
        """Return the commit of a version."""
        return self._run("rev-parse", "--verify", f"refs/tags/{version}^{{commit}}")

    def _message(self, version: str) -> str:
        return self._run("for-each-ref", "--format=%(contents)", f"refs/tags/{version}")

    def merge_into_user_branch(self, message: str) -> None:
        """Bring the tool's branch into the user's by a merge made by git; nothing happens when it is there already.

        Raises:
            WouldOverwrite: Both changed the same lines, and the merge is left for the user to settle; or
                another branch is checked out, or a file of the user's is in the way.
        """
        ours, theirs = f"refs/heads/{TOOL_BRANCH}", f"refs/heads/{USER_BRANCH}"
        if self._exists(theirs) and self._run("rev-list", "--max-count=1", f"{theirs}..{ours}") == "":
            return
        self._require_user_branch()
        if not self._exists(theirs):
            self._refuse_foreign_files()
            self._run("reset", "--quiet", "--hard", TOOL_BRANCH)
            return
        try:
            self._merge(message)
        except StoreError as error:
            if _IN_THE_WAY in error.message and self._take_back(theirs, ours):
                self.merge_into_user_branch(message)
                return
            self._explain_merge(error)

    @property
    def waits_for_merge(self) -> bool:
        """Whether the tool's branch holds what the user's has not received."""
        return bool(self._run("rev-list", "--max-count=1", f"refs/heads/{USER_BRANCH}..refs/heads/{TOOL_BRANCH}"))

    def _merge(self, message: str) -> None:
        self._leave_empty_merge()
        # an adopted repository has a history of its own: what both have is then a conflict, never overwritten
        related = self._run("merge-base", f"refs/heads/{USER_BRANCH}", TOOL_BRANCH, ok=(0, 1))
        unrelated = () if related else ("--allow-unrelated-histories",)
        under_way = (self._git.folder / "MERGE_HEAD").exists()
        how = ("--quiet", "--no-edit", "--ff", "--no-verify-signatures", *unrelated)
        try:
            self._run("merge", *how, "-m", message, TOOL_BRANCH, env=signed(*self._identity()))
        except StoreError:
            if under_way or not self._leave_deleted(message):
                raise

    def _leave_deleted(self, message: str) -> bool:
        """Settle what the user deleted and the new version changed: it stays deleted; whether that settled the merge."""
        unsettled = self._unsettled()
        gone = deleted_by_user(unsettled)
        if gone:
            self._run("rm", "--quiet", "--force", "--", *gone, env={"GIT_LITERAL_PATHSPECS": "1"})
        if not gone or len(gone) < len(unsettled):
            return False
        told = "\n".join([message, "", "Deleted before, and left so:", *(f"- {path}" for path in gone)])
        self._run("commit", "--quiet", "--no-verify", "-m", told, env=signed(*self._identity()))
        return True

    def _leave_empty_merge(self) -> None:
        """Forget a merge of ours that git began and did nothing of, as it does where its index is locked."""
        begun = self._git.folder / "MERGE_HEAD"
        if not begun.exists() or begun.read_text(encoding="utf-8").split() != [self.head()]:
            return
        if not self._run("status", "--porcelain", "--untracked-files=no"):
            self._run("merge", "--quit")

    def _unsettled(self) -> dict[str, frozenset[int]]:
        return stages(self._run("ls-files", "--unmerged", "-z"))

    def _explain_merge(self, error: StoreError) -> None:
        met = [conflict(path, sides, self._lying(path)) for path, sides in self._unsettled().items()]
        if met:
            more = f" and {len(met) - _FEW} more" if len(met) > _FEW else ""
            raise WouldOverwrite(
                f"your changes and the new generation meet in {', '.join(one.text for one in met[:_FEW])}{more}",
                f"Settle them in {self.folder}, then `git add` and `git commit`; or `git merge --abort`.{advice(met)}",
                {"conflicts": [one.model_dump(mode="json") for one in met]},
            ) from error
        if _IN_THE_WAY in error.message:
            raise WouldOverwrite(error.message, "Commit or stash your changes, then run the command again.") from error
        raise error

    def _lying(self, path: str) -> bytes:
        there = self.folder / path
        return there.read_bytes() if there.is_file() and not there.is_symlink() else b""

    def _take_back(self, theirs: str, ours: str) -> bool:
        """Undo what a merge left half done when the disk was full; whether there was any."""
        paths = self._run("diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", theirs, ours).split("\0")
        dirty = self._run("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all").split("\0")
        changed = {entry[3:]: entry[:2] for entry in dirty if entry}
        left = [path for path in paths if path in changed and self._is_half_written(path)]
        for path in left:
            if changed[path] == "??":
                (self.folder / path).unlink()
            else:
                self._run("checkout", "--quiet", "--", path)
        return bool(left)

    def _refuse_foreign_files(self) -> None:
        """Refuse to put the first version over files that are not what it says."""
        with tempfile.TemporaryDirectory() as scratch:
            env = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            self._run("read-tree", TOOL_BRANCH, env=env)
            self._run("update-index", "-q", "--refresh", env=env, ok=(0, 1))
            listing = self._run("diff-files", "--name-only", "-z", "--diff-filter=MT", env=env)
        changed = [path for path in listing.split("\0") if path and not self._is_half_written(path)]
        if changed:
            raise WouldOverwrite(
                f"{self.folder} holds files that are not ours: {', '.join(changed[:_FEW])}",
                "Move them away, then run the command again.",
            )

    def _is_half_written(self, path: str) -> bool:
        """Whether a file is gone, or the beginning of ours: what an earlier attempt left when the disk was full."""
        there = self.folder / path
        if there.is_symlink() or there.is_dir():
            return False
        return not there.exists() or self.file_at(TOOL_BRANCH, path).startswith(there.read_bytes())

    def diff(self, before: str, after: str, *, stat: bool = False, folder: str = "") -> str:
        """Return git's own diff between two revisions."""
        style = ["--no-color", "--no-ext-diff", "--no-textconv", *(["--stat=110"] if stat else [])]
        return self._run("diff", *style, before, after, *(["--", folder] if folder else []))

    def head(self) -> str:
        """Return the commit the tool's branch is at, empty when there is none."""
        return self._run("rev-parse", f"refs/heads/{TOOL_BRANCH}") if self.is_ours else ""

    def user_head(self) -> str:
        """Return the commit the user's branch is at, empty when there is none."""
        theirs = f"refs/heads/{USER_BRANCH}"
        return self._run("rev-parse", theirs) if self._exists(theirs) else ""

    def _identity(self) -> tuple[str, str]:
        """Return the user's name and mail for the merge commit; the tool's when none is configured."""
        name = self._run("config", "user.name", ok=(0, 1), isolated=False)
        mail = self._run("config", "user.email", ok=(0, 1), isolated=False)
        return (name, mail) if name and mail else TOOL_IDENTITY

    def _exists(self, ref: str) -> bool:
        return bool(self._run("rev-parse", "--verify", "--quiet", ref, ok=(0, 1)))

    def _run(self, *arguments: str, **options: Any) -> str:
        return self._git.run(*arguments, **options)
