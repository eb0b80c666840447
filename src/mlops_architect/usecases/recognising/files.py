"""The files of a repository that is adopted, read as untrusted text: nothing is followed out of it, nothing is run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mlops_architect.documents import DocumentError, parse_hcl
from mlops_architect.domain.adoption import Unread
from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.engine.adopting.sources import Repository
from mlops_architect.errors import InvalidInput

_SKIPPED = frozenset({"node_modules", "dist", "build", "venv", "site-packages", "__pycache__"})
_HIDDEN = frozenset({".github", ".gitlab", ".circleci", ".buildkite", ".gitlab-ci.yml"})
_TERRAFORM = (".tf", ".tfvars")
_TEXTS = ("requirements*.txt", "requirements*.in", "constraints*.txt", "pyproject.toml", "environment.y*ml", "conda.y*ml",
          "Dockerfile", "Dockerfile.*", "*.Dockerfile", "docker-compose*.y*ml", "compose*.y*ml")  # fmt: skip
_MOST_BYTES = 1_000_000
"""No file that people write is larger; what is takes minutes to parse."""
_MOST_FILES = 2000


def read_files(top: Path, rules: AdoptionRules) -> Repository:
    """Return what a repository holds; a file that cannot be read is said, and the rest goes on without it.

    Raises:
        InvalidInput: It is no folder, it holds too many files, or none of its Terraform can be read.
    """
    if not top.is_dir():
        raise InvalidInput(f"{top} is not a folder", "Give the folder of a repository.")
    documents: dict[str, Mapping[str, Any]] = {}
    texts: dict[str, str] = {}
    unread: list[Unread] = []
    terraform = 0
    for path in _files(top, unread):
        name = path.relative_to(top).as_posix()
        is_terraform = name.endswith(_TERRAFORM)
        if not is_terraform and not _wanted(name, rules):
            if name.endswith((".tf.json", ".tfvars.json")):
                unread.append(Unread(path=name, why="Terraform as JSON is not read"))
            continue
        terraform += is_terraform
        if len(texts) >= _MOST_FILES:
            raise InvalidInput(f"{top} holds more than {_MOST_FILES} files to read", "Adopt a part of it.")
        text = _text(path)
        if isinstance(text, Unread):
            unread.append(text.model_copy(update={"path": name}))
            continue
        if is_terraform:
            try:
                documents[name] = parse_hcl(text, name)
            except DocumentError as error:
                unread.append(Unread(path=name, why=error.message.removeprefix(f"{name}: ")))
                continue
        texts[name] = text
    if not any(name.endswith(".tf") for name in documents):
        if terraform:
            first = next(one for one in unread if one.path.endswith(_TERRAFORM))
            raise InvalidInput(
                f"none of the Terraform files of {top} can be read: {first.path}: {first.why}",
                "`terraform validate` says more; correct them, then adopt again.",
            )
        raise InvalidInput(
            f"{top} holds no Terraform files, and what is in place is read from them",
            'Design from words instead: `mlops-architect new "…"`.',
        )
    return Repository(documents, texts, tuple(unread))


def _wanted(name: str, rules: AdoptionRules) -> bool:
    last = name.rpartition("/")[2]
    if any(fnmatchcase(last, one) for one in _TEXTS):
        return True
    return any(
        fnmatchcase(name, one) or (one.startswith("**/") and fnmatchcase(name, one[3:])) for one in rules.pipelines
    )


def _text(path: Path) -> str | Unread:
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        return Unread(path="", why=f"cannot be read: {error.strerror or error}")
    if len(content) > _MOST_BYTES:
        return Unread(path="", why=f"larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unread(path="", why="not text in UTF-8")
    return Unread(path="", why="not text: it holds NUL bytes") if "\0" in text else text


def _files(top: Path, unread: list[Unread]) -> Iterator[Path]:
    """Yield the regular files; links are said and never followed."""
    for folder, below, names in os.walk(top):
        here = Path(folder)
        kept = [name for name in sorted(below) if (name[0] != "." or name in _HIDDEN) and name not in _SKIPPED]
        for name in [one for one in kept if (here / one).is_symlink()]:
            unread.append(
                Unread(path=(here / name).relative_to(top).as_posix(), why="a link to a folder is not followed")
            )
            kept.remove(name)
        below[:] = kept
        for name in sorted(names):
            path = here / name
            if path.is_symlink():
                if name.endswith(_TERRAFORM):
                    unread.append(Unread(path=path.relative_to(top).as_posix(), why="a link is not followed"))
            elif path.is_file() and (name[0] != "." or name in _HIDDEN):
                yield path
