"""Python environments of generated repositories: one for each lock file, made from its nearest relative where there is one."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mlops_architect.domain.switch import NETWORK
from mlops_architect.settings.switches import held
from mlops_architect.store.locks import exclusive
from mlops_architect.usecases.validation.process import Finished, run

_INSTALL_S = 900
_READY = "ready"
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
_STARTED_BY = re.compile(rb"\A#!(?:/bin/sh\n'''exec' .*\n' '''|.*python.*)\n")
"""How a script of a package names its interpreter: in its first line, or by way of the shell where the path is long."""
_MISMATCH = "DO NOT MATCH THE HASHES"
"""What pip says of a file that is another than the lock names."""
_TORCH, _TORCH_INDEX = "torch", "https://download.pytorch.org/whl/cpu"
_TOOLS = frozenset({"pip", "setuptools"})
"""What a new environment holds before anything is installed."""


class EnvironmentFailed(Exception):
    """An environment could not be made; the text is what the tool said."""


class LockRefused(EnvironmentFailed):
    """The lock file is at fault: what it names is not what the index has under that name."""


def interpreter(cache: Path, locks: Sequence[Path], scratch: Path) -> Path:
    """Return the interpreter of the environment that the lock files name; made on first use, shared by later ones.

    Raises:
        EnvironmentFailed: It cannot be made, for example without a network.
    """
    text = b"".join(lock.read_bytes() for lock in locks)
    key = hashlib.sha256(text + sys.version.encode()).hexdigest()[:16]
    folder = cache / "environments" / key
    folder.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(folder.parent / f"{key}.lock", "the environment of the generated repository", wait=True):
        if not (folder / _READY).exists():
            shutil.rmtree(folder, ignore_errors=True)
            pins = {_normal(name): version for name, version in _PINNED.findall(text.decode())}
            try:
                _make(folder, locks, pins, scratch)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            (folder / _READY).write_text("".join(sorted(f"{name}=={version}\n" for name, version in pins.items())))
    return folder / "bin" / "python"


def _make(folder: Path, locks: Sequence[Path], pins: dict[str, str], scratch: Path) -> None:
    env = {"TMPDIR": str(scratch)}  # pip leaves its temporary folders behind when it is ended
    made = run([sys.executable, "-m", "venv", str(folder)], scratch, _INSTALL_S, env)
    if made.code:
        raise EnvironmentFailed(f"no virtual environment could be made: {made.text[-300:]}")
    relative = _nearest(folder.parent, pins)
    if relative is not None:
        _take_over(relative, folder, pins)
    if off := held(NETWORK):
        raise EnvironmentFailed(f"its packages cannot be installed: {off.text}")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    named = [part for lock in locks for part in ("-r", str(lock))]
    done = run([*pip, "--require-hashes", *named], scratch, _INSTALL_S, env)
    # what is locked is the build for processors, which PyPI does not have
    if _MISMATCH in done.text and _TORCH in pins:
        done = run([*pip, "--extra-index-url", _TORCH_INDEX, "--require-hashes", *named], scratch, _INSTALL_S, env)
    if done.code:
        refused = LockRefused if _MISMATCH in done.text and _TORCH not in pins else EnvironmentFailed
        raise refused(f"its packages cannot be installed: {_last_error(done)}")


def _last_error(finished: Finished) -> str:
    return next((line for line in reversed(finished.text.splitlines()) if "ERROR" in line), "pip failed")


def _nearest(environments: Path, pins: dict[str, str]) -> Path | None:
    """Return the ready environment that shares most pinned packages, None when none shares half of them."""
    best: tuple[int, str] = (len(pins) // 2, "")
    for ready in sorted(environments.glob(f"*/{_READY}")):
        python = next(ready.parent.glob("lib/python*"), None)
        if python is None or python.name != f"python{sys.version_info.major}.{sys.version_info.minor}":
            continue
        same = sum(1 for pin in _PINNED.findall(ready.read_text(encoding="utf-8")) if pins.get(pin[0]) == pin[1])
        best = max(best, (same, ready.parent.name))
    return environments / best[1] if best[1] else None


def _take_over(relative: Path, folder: Path, pins: dict[str, str]) -> None:
    """Link the packages that another environment has in the wanted version; the rest is left to pip.

    A package that shares a file with another one is left out: which of them wrote it is not known.
    """
    [source], [target] = relative.glob("lib/python*/site-packages"), folder.glob("lib/python*/site-packages")
    packages = {path: _files(path) for path in sorted(source.glob("*.dist-info"))}
    owners = Counter(file for files in packages.values() for file in files)
    own = f"#!/bin/sh\n'''exec' \"{folder / 'bin' / 'python'}\" \"$0\" \"$@\"\n' '''\n".encode()
    for metadata, files in packages.items():
        name, _, version = metadata.name.removesuffix(".dist-info").rpartition("-")
        wanted = pins.get(_normal(name)) == version and _normal(name) not in _TOOLS
        if not wanted or any(owners[file] > 1 or not (source / file).is_file() for file in files):
            continue
        for file in files:
            new = target / file
            new.parent.mkdir(parents=True, exist_ok=True)
            if file.startswith("../../../bin/"):
                new.write_bytes(_STARTED_BY.sub(lambda _: own, (source / file).read_bytes()))
                shutil.copymode(source / file, new)
            else:
                _link(source / file, new)


def _files(metadata: Path) -> list[str]:
    """Return the files that a package lists as its own, relative to where packages lie; its list among them."""
    with suppress(OSError), (metadata / "RECORD").open(encoding="utf-8", newline="") as record:
        return [os.path.normpath(row[0]) for row in csv.reader(record) if row]
    return ["?"]  # without its list nothing is known of it


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
