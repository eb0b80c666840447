"""What keeps the configuration of the machine and its user out of our git commands, and what their failures mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlops_architect.errors import StoreError

TOOL_IDENTITY = ("mlops-architect", "mlops-architect@localhost")
OPTIONS = [
    option
    for setting in (
        "commit.gpgsign=false",
        "tag.gpgsign=false",
        f"core.hooksPath={os.devnull}",
        "core.autocrlf=false",
        "core.quotePath=false",
        "core.fsmonitor=false",
        "gc.auto=0",
        "merge.renames=true",
        "merge.directoryRenames=true",  # what is new in a folder that the user moved goes where they moved it
    )
    for option in ("-c", setting)
]
_PROGRAMS = re.compile(r'^(filter|merge) "(.+)"$', re.DOTALL)
ISOLATED = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""No configuration of the machine or its user changes what our commands do."""
_NO_ROOM = (
    "No space left",
    "Read-only file system",
    "Permission denied",
    "nable to write",
    "couldn't write",
    "write error",
)
NO_GIT = ("git is not installed", "Install git; see `mlops-architect doctor`.")


def signed(name: str, mail: str, at: str = "") -> dict[str, str]:
    """Return the variables that name author and committer, and the time where it is fixed."""
    facts = {"NAME": name, "EMAIL": mail, **({"DATE": at} if at else {})}
    return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in facts.items()}


def configured(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the variables that set these options over those of any file."""
    numbered = list(enumerate(settings))
    keys = {f"GIT_CONFIG_KEY_{number}": key for number, (key, _) in numbered}
    values = {f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in numbered}
    return {"GIT_CONFIG_COUNT": str(len(numbered)), **keys, **values}


def unarmed(sections: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield options that keep the programs from running which a repository names as its filters and merge drivers."""
    for kind, name in (found.groups() for found in map(_PROGRAMS.match, sections) if found):
        if kind == "filter":
            yield from ((f"filter.{name}.{step}", "") for step in ("clean", "smudge", "process"))
            yield f"filter.{name}.required", "false"
        else:
            yield f"merge.{name}.driver", "false"  # the program that fails: both sides are left to the user


def failure(command: str, folder: Path, output: str) -> StoreError:
    """Return what to say when a git command failed in a project."""
    reason = output.strip()[:500]
    if "dubious ownership" in reason:
        return StoreError(
            f"{folder} belongs to another user, and git does not trust it",
            f"If you do: git config --global --add safe.directory '{folder}'",
        )
    hint = "`git fsck` there checks the repository, and `mlops-architect doctor` git itself."
    lock = folder / ".git" / "index.lock"
    if "index" in reason and lock.exists():
        return StoreError(
            f"git {command} failed in {folder}: {lock} is there, so another git works on it, or one was killed",
            "Wait for it and run the command again; `mlops-architect doctor --fix` removes a lock that was left behind.",
        )
    if any(words in reason for words in _NO_ROOM):
        hint = "Free space, or make the folder writable, then run the command again."
    return StoreError(f"git {command} failed in {folder}: {reason}", hint)
