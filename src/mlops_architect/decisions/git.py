"""The only GitPython code: the project's repository, with the user's own configuration kept out of our commits."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from mlops_architect.errors import NotResumable, StoreError, WouldOverwrite

TOOL_BRANCH = "architect"
USER_BRANCH = "main"
PROJECT_LINE = "project "
"""How the line with the project's name begins in the tag of a version."""
_VERSION = re.compile(r"^v([1-9]\d*)$")
_TOOL_IDENTITY = ("mlops-architect", "mlops-architect@localhost")
_OPTIONS = [
    option
    for setting in (
        "commit.gpgsign=false",
        "tag.gpgsign=false",
        f"core.hooksPath={os.devnull}",
        "core.autocrlf=false",
        "core.quotePath=false",
        "core.fsmonitor=false",
        "gc.auto=0",
    )
    for option in ("-c", setting)
]
_ISOLATED = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""No configuration of the machine or its user changes what our commands do."""
_NO_GIT = ("git is not installed", "Install git; see `mlops-architect doctor`.")


def _import() -> Any:
    # A hook or an alias may have set GIT_DIR and the like for its own repository; GitPython hands them on.
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"
    import git

    return git


def require_git() -> None:
    """Refuse to begin work that could not be kept.

    Raises:
        StoreError: git is not installed.
    """
    git = _import()
    try:
        git.Git().execute(["git", "--version"], env=_ISOLATED)
    except git.GitCommandNotFound as error:
        raise StoreError(*_NO_GIT) from error


def _signed(name: str, mail: str, at: str = "") -> dict[str, str]:
    """Return the variables that name author and committer, and the time where it is fixed."""
    facts = {"NAME": name, "EMAIL": mail, **({"DATE": at} if at else {})}
    return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in facts.items()}


class ProjectRepository:
    """One project folder: branch ``architect`` is ours, ``main`` the user's.

    Commits on ``architect`` are made from a temporary index, so the user's files, index and hooks are not
    touched; ``main`` receives them by a merge.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        git = _import()
        try:
            self._repo = git.Repo(folder, search_parent_directories=False, expand_vars=False)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError) as error:
            raise StoreError(
                f"{folder} is not a git repository", "Give a project folder made by `mlops-architect new`."
            ) from error
        self._failure = git.GitCommandError
        self._missing = git.GitCommandNotFound

    @classmethod
    def create(cls, folder: Path) -> ProjectRepository:
        """Make ``folder`` a repository with an empty ``main``.

        Raises:
            WouldOverwrite: The folder holds something else.
            StoreError: git is missing or the disk is read-only.
        """
        git = _import()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WouldOverwrite(f"{folder} exists and is not empty", "Choose another folder with --project.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as template:
                git.Git(folder).execute(
                    ["git", "init", "--quiet", f"--initial-branch={USER_BRANCH}", f"--template={template}"],
                    env=_ISOLATED,
                )
        except OSError as error:
            raise StoreError(
                f"cannot create {folder}: {error.strerror or error}", "Choose a writable folder with --project."
            ) from error
        except git.GitCommandNotFound as error:
            raise StoreError(*_NO_GIT) from error
        except git.GitCommandError as error:
            raise StoreError(
                f"git init failed in {folder}: {error.stderr.strip()}", "git 2.32 or newer is needed."
            ) from error
        return cls(folder)

    def close(self) -> None:
        """End the helper processes of git."""
        self._repo.close()

    @property
    def is_ours(self) -> bool:
        """Whether the repository has the branch the tool writes, so that it is one of its projects."""
        return self._exists(f"refs/heads/{TOOL_BRANCH}")

    @property
    def has_history(self) -> bool:
        """Whether anything was ever committed or tagged here."""
        return bool(self._run("for-each-ref", "--count=1", "--format=%(refname)"))

    def leave_out(self, pattern: str) -> None:
        """Keep paths that fit ``pattern`` out of the user's ``git status``.

        Raises:
            StoreError: The disk is read-only.
        """
        path = Path(self._repo.common_dir) / "info" / "exclude"
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
        if (Path(self._repo.git_dir) / "MERGE_HEAD").exists():
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
        ours = (tag for tag, _, tagger in tags if _VERSION.match(tag) and tagger == _TOOL_IDENTITY[0])
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
        entries = (entry.partition("\t") for entry in listing.split("\0") if entry)
        names = {path: facts.split()[2] for facts, _, path in entries}
        return dict(zip(names, self._contents(tuple(names.values())), strict=True))

    def file_at(self, revision: str, path: str) -> bytes:
        """Return the bytes of one file at a revision.

        Raises:
            StoreError: It is not there.
        """
        try:
            return self._bytes("cat-file", "blob", f"{revision}:{path}")
        except self._failure as error:
            raise StoreError(f"{path} is not in {revision}") from error

    def _contents(self, names: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of objects, read by one process."""
        with tempfile.TemporaryFile() as wanted:
            wanted.write("".join(f"{name}\n" for name in names).encode())
            wanted.seek(0)
            output = self._bytes("cat-file", "--batch", given=wanted)
        start = 0
        for _ in names:
            end = output.index(b"\n", start)
            size = int(output[start:end].split()[2])
            yield output[end + 1 : end + 1 + size]
            start = end + size + 2

    def _bytes(self, *arguments: str, given: IO[bytes] | None = None) -> bytes:
        # -C, because GitPython would expand variables in a folder's name
        command = ["git", "-C", str(self.folder), *arguments]
        content: bytes = self._repo.git.execute(
            command, env=_ISOLATED, istream=given, stdout_as_string=False, strip_newline_in_stdout=False
        )
        return content

    def tree_of(self, revision: str, folder: str) -> str:
        """Return the tree hash of a folder at a revision, empty when it is not there."""
        return self._run("rev-parse", "--verify", "--quiet", f"{revision}:{folder}", ok=(0, 1))

    def write_tree(self, files: Mapping[str, tuple[bytes, bool]], replacing: tuple[str, ...] = ()) -> str:
        """Store files as a tree and return its hash.

        Args:
            files: Bytes and whether executable, by path from the top.
            replacing: Folders that ``files`` replace; the rest of the tool's branch stays. All is replaced when empty.
        """
        with tempfile.TemporaryDirectory() as scratch:
            env = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            if replacing and self.is_ours:
                self._run("read-tree", TOOL_BRANCH, env=env)
                self._run("rm", "-r", "--cached", "--force", "--quiet", "--ignore-unmatch", "--", *replacing, env=env)
            top = Path(scratch) / "tree"
            for path, (content, executable) in files.items():
                target = top / path
                if not target.resolve().is_relative_to(top.resolve()):
                    raise WouldOverwrite(f"{path!r} leads outside the repository")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                target.chmod(0o755 if executable else 0o644)
            if files:
                self._run("add", "--ignore-removal", "--force", "--", ".", env=env, work_tree=top)
            return self._run("write-tree", env=env)

    def commit(self, tree: str, message: str, at: str) -> str:
        """Commit a tree on the tool's branch unless it is already there; return the commit's hash."""
        head = self.head()
        if head and self._run("rev-parse", f"{head}^{{tree}}") == tree:
            return head
        parents = ["-p", head] if head else []
        env = _signed(*_TOOL_IDENTITY, at)
        commit = self._run("commit-tree", tree, *parents, "-m", message, env=env)
        self._run("update-ref", f"refs/heads/{TOOL_BRANCH}", commit)
        return commit

    def tag(self, version: str, commit: str, message: str, at: str) -> None:
        """Tag a commit as a version; a tag that is there is left as it is."""
        if not self._exists(f"refs/tags/{version}"):
            self._run("tag", "-a", version, commit, "-m", message, env=_signed(*_TOOL_IDENTITY, at))

    def version_of(self, run: str, digest: str) -> str:
        """Return the version that holds this design of this run, empty when none does."""
        for version in reversed(self.versions()):
            if f"run {run}\ndesign {digest}" in self._message(version):
                return version
        return ""

    def is_of(self, version: str, run: str) -> bool:
        """Whether a version was made by this run."""
        return f"\nrun {run}\n" in self._message(version)

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
        env = _signed(*self._identity())
        if not self._exists(theirs):
            self._refuse_foreign_files()
            self._run("reset", "--quiet", "--hard", TOOL_BRANCH)
            return
        try:
            self._run("merge", "--quiet", "--no-edit", "-m", message, TOOL_BRANCH, env=env)
        except StoreError as error:
            conflicts = self._run("diff", "--name-only", "--diff-filter=U").splitlines()
            if not conflicts and "would be overwritten" in error.message:
                raise WouldOverwrite(
                    error.message, "Commit or stash your changes, then run the command again."
                ) from error
            if not conflicts:
                raise
            raise WouldOverwrite(
                f"your changes and the new generation meet in {', '.join(conflicts[:5])}{' and more' if len(conflicts) > 5 else ''}",
                f"Settle them in {self.folder}, then `git add` and `git commit`; or `git merge --abort`.",
            ) from error

    def _refuse_foreign_files(self) -> None:
        """Refuse to put the first version over files that are not what it says."""
        with tempfile.TemporaryDirectory() as scratch:
            env = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            self._run("read-tree", TOOL_BRANCH, env=env)
            self._run("update-index", "-q", "--refresh", env=env, ok=(0, 1))
            changed = self._run("diff-files", "--name-only", "--diff-filter=MT", env=env).splitlines()
        if changed:
            raise WouldOverwrite(
                f"{self.folder} holds files that are not ours: {', '.join(changed[:5])}",
                "Move them away, then run the command again.",
            )

    def diff(self, before: str, after: str, *, stat: bool = False, folder: str = "") -> str:
        """Return git's own diff between two revisions."""
        arguments = [
            "diff",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            *(["--stat=110"] if stat else []),
            before,
            after,
        ]
        return self._run(*arguments, *(["--", folder] if folder else []))

    def head(self) -> str:
        """Return the commit the tool's branch is at, empty when there is none."""
        return self._run("rev-parse", f"refs/heads/{TOOL_BRANCH}") if self.is_ours else ""

    def _identity(self) -> tuple[str, str]:
        """Return the user's name and mail for the merge commit; the tool's when none is configured."""
        name = self._run("config", "user.name", ok=(0, 1), isolated=False)
        mail = self._run("config", "user.email", ok=(0, 1), isolated=False)
        return (name, mail) if name and mail else _TOOL_IDENTITY

    def _exists(self, ref: str) -> bool:
        return bool(self._run("rev-parse", "--verify", "--quiet", ref, ok=(0, 1)))

    def _run(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        work_tree: Path | None = None,
        ok: tuple[int, ...] = (0,),
        isolated: bool = True,
    ) -> str:
        place = ["-C", str(work_tree), "--git-dir", str(self._repo.git_dir), "--work-tree", str(work_tree)]
        command = ["git", *_OPTIONS, *(place if work_tree else ["-C", str(self.folder)]), *arguments]
        try:
            status, output, problem = self._repo.git.execute(
                command,
                env={**(_ISOLATED if isolated else {}), **(env or {})},
                with_extended_output=True,
                with_exceptions=False,
            )
        except self._missing as error:
            raise StoreError(*_NO_GIT) from error
        if status not in ok:
            reason = (problem or output).strip()[:500]
            raise StoreError(
                f"git {arguments[0]} failed in {self.folder}: {reason}", "`mlops-architect doctor` checks git."
            )
        return str(output)
