"""Exclusive use of a run or a project, held by one process and freed when it ends, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlops_architect.errors import NotResumable, StoreError


def is_held(path: Path) -> bool:
    """Whether a process holds the lock file at ``path`` now."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def exclusive(path: Path, what: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock file at ``path``.

    Args:
        path: The lock file; created if missing, its folder must exist.
        what: What is locked, for the message.
        wait: Whether to wait for it instead of giving up.

    Raises:
        NotResumable: Another process holds it; the message names its process id.
        StoreError: The lock file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {error.strerror or error}", "Set MLOPS_ARCHITECT_HOME to a writable folder."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 32).decode(errors="replace").strip()
            raise NotResumable(
                f"{what} is in use by another process{f' ({holder})' if holder else ''}",
                "Wait for it to finish, or end it.",
            ) from error
        with contextlib.suppress(OSError):  # a full disk must not keep a lock from being held
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"pid {os.getpid()}".encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)
