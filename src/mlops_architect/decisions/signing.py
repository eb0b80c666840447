"""Who approves, and their signature: made and checked by git, with the key and in the format that its user configured.

A signature is a commit object of git: author, time, an empty tree, the statement, and the signature over all of it. It is
made in a folder of its own, so that no configuration of a project says which program runs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mlops_architect.decisions.commands import as_user
from mlops_architect.domain.model import Model
from mlops_architect.errors import StoreError

_SIGNED = "gpgsig"


def identity() -> tuple[str, str]:
    """Return name and mail of the user as git knows them, empty where git was not told."""
    found = []
    for key in ("user.name", "user.email"):
        status, output, _ = as_user(Path("/"), "config", "--global", "--get", key)
        found.append(output.decode(errors="replace").strip() if status == 0 else "")
    return found[0], found[1]


def statement(run: str, gate: str, digest: str, accepted: tuple[str, ...] | list[str]) -> str:
    """Return the text that an approval signs."""
    risks = "".join(f"accepts {name}\n" for name in sorted(accepted))
    return f"mlops-architect approval\n\nrun {run}\ngate {gate}\ncontent {digest}\n{risks}"


def signature(text: str) -> str:
    """Return a statement signed by the user.

    Raises:
        StoreError: git has no signing key, or signing failed.
    """
    with _scratch() as folder:
        tree = _git(folder, "mktree").strip()
        commit = _git(folder, "commit-tree", "-S", tree, "-m", text).strip()
        return _git(folder, "cat-file", "commit", commit)


def problem(signed: str, text: str) -> str:
    """Return what is wrong with a signature of a statement, empty when it is good.

    Raises:
        CannotTell: git has nothing to check it against.
    """
    head, _, message = signed.partition("\n\n")
    if f"\n{_SIGNED}" not in head or message.strip() != text.strip():
        return "the signature is for something else"
    with _scratch() as folder, tempfile.TemporaryFile() as given:
        given.write(signed.encode())
        given.seek(0)
        commit = _git(folder, "hash-object", "-t", "commit", "-w", "--stdin", given=given).strip()
        status, _, said = as_user(folder, "verify-commit", commit)
    if status == 0:
        return ""
    reason = said.strip().splitlines()
    if any(words in said for words in _NOTHING_KNOWN):
        raise CannotTell(reason[-1] if reason else "git does not know the key")
    return reason[-1] if reason else "git does not accept the signature"


_NOTHING_KNOWN = ("allowedSignersFile", "No public key", "No principal matched", "cannot run", "not supported")
"""What git says where it knows no key, rather than of a signature that is bad."""


class Signed(Model):
    """One person of an approval as the audit trail has them."""

    by: str
    at: str
    reason: str = ""
    accepted: tuple[str, ...] = ()
    signature: str = ""


class CannotTell(Exception):
    """There is nothing to check a signature against."""


def signer(signed: str) -> str:
    """Return who a signature says made it, as ``Name <mail>``."""
    line = next((line for line in signed.splitlines() if line.startswith("committer ")), "")
    return line.removeprefix("committer ").rpartition(" ")[0].rpartition(" ")[0]


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mlops-architect-") as made:
        folder = Path(made)
        _git(folder, "init", "--quiet", "--template=")
        yield folder


def _git(folder: Path, *arguments: str, given: IO[bytes] | None = None) -> str:
    with tempfile.TemporaryFile() as nothing:
        status, output, said = as_user(folder, *arguments, given=given or nothing)
    if status:
        raise StoreError(
            f"git {arguments[0]} failed while signing: {said.strip()[-300:]}",
            "Set user.name, user.email, user.signingkey and gpg.format with `git config --global`; a gate that asks for no"
            " signature can be approved without --sign.",
        )
    return output.decode()
