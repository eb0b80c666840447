"""Where checks work: the repository's files on disk, a Python environment of its own, and scratch space."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from threading import Lock

from mlops_architect.domain.plan import Plan
from mlops_architect.settings import Settings
from mlops_architect.store.locks import exclusive
from mlops_architect.usecases.validation.process import Finished, run, tidy

_INSTALL_S = 900
_LOCK_FILES = ("requirements.lock", "requirements-dev.lock")


class NotRun(Exception):
    """A check could not run; the text says why."""


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
        """
        with self._environment_lock:
            return self._python

    @cached_property
    def _python(self) -> str:
        locks = [self.root / name for name in _LOCK_FILES]
        missing = [lock.name for lock in locks if not lock.is_file()]
        if missing:
            raise NotRun(f"the repository has no {' and no '.join(missing)}")
        content = b"".join(lock.read_bytes() for lock in locks)
        key = hashlib.sha256(content + sys.version.encode()).hexdigest()[:16]
        folder = self.settings.cache / "environments" / key
        folder.parent.mkdir(parents=True, exist_ok=True)
        ready = folder / "ready"
        with exclusive(folder.parent / f"{key}.lock", "the environment of the generated repository", wait=True):
            if not ready.exists():
                shutil.rmtree(folder, ignore_errors=True)
                self._make(folder, locks)
                ready.touch()
        return str(folder / "bin" / "python")

    def _make(self, folder: Path, locks: list[Path]) -> None:
        env = {"TMPDIR": str(self.scratch)}  # pip leaves its temporary folders behind when it is ended
        made = run([sys.executable, "-m", "venv", str(folder)], self.scratch, _INSTALL_S, env)
        if made.code:
            raise NotRun(f"no virtual environment could be made: {self.tidy(made.text)[-300:]}")
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = run(
            [*pip, "--require-hashes", *(part for lock in locks for part in ("-r", str(lock)))],
            self.scratch,
            _INSTALL_S,
            env,
        )
        if done.code:
            shutil.rmtree(folder, ignore_errors=True)
            last = [line for line in self.tidy(done.text).splitlines() if "ERROR" in line][-1:] or ["pip failed"]
            raise NotRun(f"its packages cannot be installed: {last[0]}")

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
