"""A person with a project: their git, and files the tool makes for them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from mlops_architect.decisions.git import ProjectRepository

AT = "2026-01-01T00:00:00+00:00"
LATER = "2026-02-01T00:00:00+00:00"
Files = dict[str, tuple[bytes, bool]]


def git(folder: Path, *arguments: str) -> str:
    """Run git as the user of the project does."""
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit_all(folder: Path, message: str = "mine") -> None:
    """Commit everything as the user."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def release(repository: ProjectRepository, files: Files, at: str = AT, *, merge: bool = True) -> str:
    """Commit files on the tool's branch and bring them to the user's."""
    commit = repository.commit(repository.write_tree(files), "feat: generated", at)
    if merge:
        repository.merge_into_user_branch("Merge generation")
    return commit


def text(**files: str) -> Files:
    """Return files by name; ``__`` stands for a folder, ``_`` for the dot."""
    return {name.replace("__", "/").replace("_", "."): (content.encode(), False) for name, content in files.items()}
