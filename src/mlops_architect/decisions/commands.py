"""The only GitPython code: git run in one folder, with the configuration of the machine and its user kept out."""

from __future__ import annotations

import configparser
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from mlops_architect.decisions.isolation import ISOLATED, NO_GIT, OPTIONS, configured, failure, unarmed
from mlops_architect.errors import StoreError

_WHO = "GIT_CONFIG_GLOBAL"
"""Where the user keeps who they are and what they sign with, when it is not in their home folder."""


def _import() -> Any:
    # A hook or an alias may have set GIT_DIR and the like for its own repository; GitPython hands them on.
    for name in [name for name in os.environ if name.startswith("GIT_") and name != _WHO]:
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
        git.Git().execute(["git", "--version"], env=ISOLATED)
    except git.GitCommandNotFound as error:
        raise StoreError(*NO_GIT) from error


def initialise(folder: Path, branch: str) -> None:
    """Make ``folder`` an empty repository on ``branch``, with nothing of the user's template in it.

    Raises:
        StoreError: git is missing or too old, or the disk is read-only.
    """
    git = _import()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as template:
            git.Git(folder).execute(
                ["git", "init", "--quiet", f"--initial-branch={branch}", f"--template={template}"], env=ISOLATED
            )
    except OSError as error:
        raise StoreError(
            f"cannot create {folder}: {error.strerror or error}",
            "Make it possible and resume, or choose a writable folder with --project.",
        ) from error
    except git.GitCommandNotFound as error:
        raise StoreError(*NO_GIT) from error
    except git.GitCommandError as error:
        raise StoreError(
            f"git init failed in {folder}: {error.stderr.strip()}", "git 2.32 or newer is needed."
        ) from error


def _trusted(folder: Path) -> list[tuple[str, str]]:
    """Return the settings that repeat which folders of other users this one trusts; the rest of their settings stays out."""
    if folder.stat().st_uid == os.geteuid():
        return []
    git = _import()
    _, listing, _ = git.Git().execute(
        ["git", "config", "--global", "--get-all", "safe.directory"], with_extended_output=True, with_exceptions=False
    )
    return [("safe.directory", place) for place in str(listing).splitlines()]


def as_user(folder: Path, *arguments: str, given: IO[bytes] | None = None) -> tuple[int, bytes, str]:
    """Run git in ``folder`` with the configuration of its user, and return exit code, output and what it complained of.

    Raises:
        StoreError: git is not installed.
    """
    git = _import()
    how = {"stdout_as_string": False, "strip_newline_in_stdout": False}
    env = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        status, output, problem = git.Git(str(folder)).execute(
            ["git", *arguments], env=env, istream=given, with_extended_output=True, with_exceptions=False, **how
        )
    except git.GitCommandNotFound as error:
        raise StoreError(*NO_GIT) from error
    return int(status), bytes(output), str(problem)


def _aside(objects: Path, own: Path) -> dict[str, str]:
    """Return the variables that send new objects to another place than the repository's own, and refresh no index."""
    name = str(own)
    if ":" in name or name.startswith('"'):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": name,
        "GIT_OPTIONAL_LOCKS": "0",
    }


class Commands:
    """git in one repository; with ``objects``, everything that is written goes there.

    Raises:
        StoreError: The folder is no repository, or its configuration cannot be read.
    """

    def __init__(self, folder: Path, objects: Path | None = None) -> None:
        self._folder = folder.absolute()
        git = _import()
        try:
            self._repo = git.Repo(folder, search_parent_directories=False, expand_vars=False)
            armed = self._repo.config_reader("repository").sections()
        except (git.InvalidGitRepositoryError, git.NoSuchPathError) as error:
            raise StoreError(
                f"{folder} is not a git repository", "Give a project folder made by `mlops-architect new`."
            ) from error
        except (configparser.Error, ValueError) as error:
            raise failure("config", folder, str(error)) from error
        self._isolated = {**ISOLATED, **configured([*_trusted(self._folder), *unarmed(armed)])}
        self._missing = git.GitCommandNotFound
        self.bare = bool(self._repo.bare)
        self.folder = Path(self._repo.git_dir)
        self.common_folder = Path(self._repo.common_dir)
        if objects is not None:
            self._isolated |= _aside(objects, self.common_folder / "objects")

    def close(self) -> None:
        """End the helper processes of git."""
        self._repo.close()

    def run(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        given: IO[bytes] | None = None,
        ok: tuple[int, ...] = (0,),
        isolated: bool = True,
    ) -> str:
        """Return what a command printed.

        Raises:
            StoreError: It ended with a code that is not ``ok``.
        """
        own = {**(self._isolated if isolated else {}), **(env or {})}
        return str(self._executed(arguments, own, given, ok))

    def content(self, *arguments: str, given: IO[bytes] | None = None) -> bytes:
        """Return the bytes that a command printed.

        Raises:
            StoreError: It failed.
        """
        options = {"stdout_as_string": False, "strip_newline_in_stdout": False}
        return bytes(self._executed(arguments, self._isolated, given, (0,), **options))

    def _executed(
        self,
        arguments: tuple[str, ...],
        env: Mapping[str, str],
        given: IO[bytes] | None,
        ok: tuple[int, ...],
        **how: bool,
    ) -> Any:
        # -C, because GitPython would expand variables in a folder's name
        command = ["git", *OPTIONS, "-C", str(self._folder), *arguments]
        try:
            status, output, problem = self._repo.git.execute(
                command, env=env, istream=given, with_extended_output=True, with_exceptions=False, **how
            )
        except self._missing as error:
            raise StoreError(*NO_GIT) from error
        if status not in ok:
            raise failure(arguments[0], self._folder, str(problem or output))
        return output
