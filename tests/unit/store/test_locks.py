"""Locks: one process at a time, freed however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import mlops_architect.store.locks as module
from mlops_architect.errors import NotResumable, StoreError
from mlops_architect.store.locks import exclusive

SRC = Path(module.__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from mlops_architect.store.locks import exclusive
with exclusive(Path(sys.argv[1]), "run x"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def holder(path: Path, seconds: float = 60.0) -> Iterator[subprocess.Popen[str]]:
    """Hold the lock in another process."""
    command = [sys.executable, "-c", HOLDER, str(path), str(seconds)]
    with subprocess.Popen(command, env={"PYTHONPATH": str(SRC)}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as other:
        with pytest.raises(NotResumable, match=rf"run x is in use by another process \(pid {other.pid}\)") as caught:
            with exclusive(tmp_path / "lock", "run x"):
                pytest.fail("two hold it")
        assert caught.value.exit_code == 6


def test_kill_9_frees_it(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait(10)
        with exclusive(tmp_path / "lock", "run x"):
            assert (tmp_path / "lock").read_text() == f"pid {os.getpid()}"


def test_the_same_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock", "run x"), pytest.raises(NotResumable), exclusive(tmp_path / "lock", "run x"):
        pytest.fail("held twice")


def test_it_is_free_again_after_an_error_inside(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), exclusive(tmp_path / "lock", "run x"):
        raise ZeroDivisionError
    with exclusive(tmp_path / "lock", "run x"):
        pass


def test_waiting_waits(tmp_path: Path) -> None:
    with holder(tmp_path / "lock", 0.3):
        started = time.monotonic()
        with exclusive(tmp_path / "lock", "run x", wait=True):
            assert time.monotonic() - started < 10


def test_a_lock_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot write"), exclusive(tmp_path / "missing" / "lock", "run x"):
        pytest.fail("no folder")
