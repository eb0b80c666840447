"""Running a tool: bounded in time, without our environment's surprises, output made the same every time."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from typing import IO, Any

from mlops_architect.domain.switch import NETWORK
from mlops_architect.settings.switches import held

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
         "http_proxy", "https_proxy", "no_proxy")  # fmt: skip
_KEPT_PREFIXES = ("PIP_", "XDG_")
_NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
"""A proxy that nobody answers at: where tools find their way to while the network is switched off."""
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_TIMES = re.compile(r"\b\d+(\.\d+)?\s?(ms|s|seconds|sec)\b")
_MOST_LINES = 40
_running: set[int] = set()
_lock = Lock()
_ending = Event()


class Ended(Exception):
    """Validation is being broken off; no tool runs any more."""


@contextmanager
def ended_on_interrupt() -> Iterator[None]:
    """End every tool at once when the block is left by an error: Ctrl-C reaches only the main thread."""
    try:
        yield
    except BaseException:
        with _lock:
            _ending.set()
            for group in _running:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
        raise


def begin() -> None:
    """Let tools run again after an interrupt."""
    _ending.clear()


@dataclass(frozen=True)
class Finished:
    """What a tool said: exit code and output, standard error after standard output."""

    code: int
    out: str
    err: str
    timed_out: bool = False

    @property
    def text(self) -> str:
        """Both streams."""
        return "\n".join(part for part in (self.out.strip(), self.err.strip()) if part)


def tool(name: str) -> str:
    """Return the path of a tool beside our interpreter or on the PATH, empty when there is none."""
    beside = Path(sys.executable).parent / name
    if beside.is_file() and os.access(beside, os.X_OK):
        return str(beside)
    return shutil.which(name) or ""


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for tools: the few variables they need, and ``extra``."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)}
    if held(NETWORK):
        kept = {name: value for name, value in kept.items() if "PROXY" not in name.upper()} | _NOWHERE
    return {**kept, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **(extra or {})}


def run(
    command: Sequence[str],
    cwd: Path,
    timeout_s: float,
    env: Mapping[str, str] | None = None,
    *,
    given: str | None = None,
) -> Finished:
    """Run ``command`` in ``cwd``, with ``given`` on its standard input; the whole process group ends when the time is up or we are interrupted.

    Raises:
        Ended: Validation is being broken off.
    """
    process = subprocess.Popen(
        list(command),
        cwd=cwd,
        env=environment(env),
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        with _lock:
            _running.add(process.pid)
        if _ending.is_set():
            raise Ended
        out, err = process.communicate(given, timeout=timeout_s)
        if _ending.is_set():
            raise Ended
        return Finished(process.returncode, out, err)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return Finished(-1, out, err, timed_out=True)
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    finally:
        with _lock:
            _running.discard(process.pid)


@contextmanager
def in_background(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[Any],
    stderr: int | IO[Any],
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` beside the block; its whole process group ends with the block, or when we are interrupted.

    Raises:
        Ended: Validation is being broken off.
    """
    process = subprocess.Popen(
        list(command),
        cwd=cwd,
        env=environment(env),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )
    try:
        with _lock:
            _running.add(process.pid)
        if _ending.is_set():
            raise Ended
        yield process
    finally:
        with _lock:
            _running.discard(process.pid)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def first_line(process: subprocess.Popen[bytes], within_s: float = 60.0) -> str:
    """Return the first line that a process in the background prints, empty when none comes in time."""
    assert process.stdout is not None
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        ready, _, _ = select.select([process.stdout], [], [], 0.2)
        if ready:
            return process.stdout.readline().decode().strip()
    return ""


def tidy(text: str, *folders: Path) -> str:
    """Return tool output without colours, machine paths and times: its last lines, the same on every machine."""
    cleaned = _ANSI.sub("", text)
    for folder in folders:
        cleaned = cleaned.replace(f"{folder}/", "").replace(str(folder), ".")
    lines = [line.rstrip() for line in _TIMES.sub("…", cleaned).splitlines() if line.strip()]
    return "\n".join(lines[-_MOST_LINES:])
