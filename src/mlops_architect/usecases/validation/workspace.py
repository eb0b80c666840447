"""Where checks work: the repository's files on disk, a Python environment of its own, and scratch space."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from threading import Lock

from mlops_architect.domain.plan import Plan
from mlops_architect.settings import Settings
from mlops_architect.usecases.validation.environments import EnvironmentFailed, LockRefused, interpreter
from mlops_architect.usecases.validation.process import Finished, run, tidy

_LOCK_FILES = ("requirements.lock", "requirements-dev.lock")


class NotRun(Exception):
    """A check could not run; the text says why."""


class Refused(Exception):
    """A check fails before its tool can start; the text says what is wrong."""


@dataclass
class Workspace:
    """The repository at ``root``; ``scratch`` is thrown away afterwards."""

    root: Path
    scratch: Path
    settings: Settings
    project: Path | None = None
    """The project's folder, whose own catalogue counts; `root` may be a copy of what it will hold."""
    plan: Plan | None = None
    """The plan that the repository was made from; None where it is in the repository."""
    _environment_lock: Lock = field(default_factory=Lock)
    _shipped: tuple[PurePosixPath, ...] = ()

    def __post_init__(self) -> None:
        """Note what ships before any tool can leave files of its own beside it."""
        found = sorted(path for path in self.root.rglob("*") if path.is_file())
        self._shipped = tuple(PurePosixPath(path.relative_to(self.root).as_posix()) for path in found)

    def has(self, pattern: str) -> bool:
        """Whether a shipped file matches."""
        return bool(self.files(pattern))

    def files(self, *patterns: str) -> list[str]:
        """Return shipped files that match, relative to the root, in order.

        A pattern matches from the right, as in ``PurePath.match``; ``""`` matches every file.
        """
        return [str(path) for path in self._shipped if any(not pattern or path.match(pattern) for pattern in patterns)]

    def tidy(self, text: str) -> str:
        """Return tool output free of this machine's paths."""
        return tidy(text, self.root, self.scratch, self.settings.cache, Path.home())

    def python(self) -> str:
        """Return the interpreter of the repository's own environment, made from its lock file on first use.

        Raises:
            NotRun: It cannot be made, for example without a network.
            Refused: The lock file names other bytes than the index has.
        """
        with self._environment_lock:
            return self._python

    @cached_property
    def _python(self) -> str:
        locks = [self.root / name for name in _LOCK_FILES]
        missing = [lock.name for lock in locks if not lock.is_file()]
        if missing:
            raise NotRun(f"the repository has no {' and no '.join(missing)}")
        try:
            return str(interpreter(self.settings.cache, locks, self.scratch))
        except LockRefused as error:
            raise Refused(self.tidy(str(error))) from None
        except EnvironmentFailed as error:
            raise NotRun(self.tidy(str(error))) from None

    def run(
        self, command: list[str], timeout_s: float = 300, env: dict[str, str] | None = None, inside: str = "."
    ) -> Finished:
        """Run a tool in the repository.

        Raises:
            NotRun: It took too long.
        """
        extra = {"PYTHONPATH": str(self.root / "src"), "TMPDIR": str(self.scratch), **(env or {})}
        finished = run(command, self.root / inside, timeout_s, extra)
        if finished.timed_out:
            raise NotRun(f"{Path(command[0]).name} did not finish in {timeout_s:.0f} s on {os.cpu_count()} cores")
        return finished
