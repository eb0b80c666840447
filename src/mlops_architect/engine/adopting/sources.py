"""A repository as it was read: parsed Terraform, texts, and where in them a resource, a package or an image stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from mlops_architect.domain.adoption import Evidence, Unread
from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.engine.adopting.signatures import plain
from mlops_architect.engine.bill.terraform_folder import local_folder

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
_FROM = re.compile(r"^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(\S+)", re.MULTILINE | re.IGNORECASE)
_IMAGE = re.compile(r"^[ \t]*(?:-[ \t]+)?image:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_REQUIREMENTS = ("requirements*.txt", "requirements*.in", "constraints*.txt")
_COMPOSE = ("docker-compose*.y*ml", "compose*.y*ml")


@dataclass(frozen=True)
class Repository:
    """Parsed ``.tf`` and ``.tfvars`` files and other texts by path from the top, and what was not read."""

    documents: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]
    unread: tuple[Unread, ...] = ()

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders with Terraform that no other folder calls."""
        folders = dict.fromkeys(folder_of(path) for path in self.documents if path.endswith(".tf"))
        called = {local_folder(folder_of(path), body.get("source")) for path, _, body in self.calls()}
        return tuple(folder for folder in folders if folder not in called)

    def calls(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Yield path, name and body of every module call."""
        for path, document in sorted(self.documents.items()):
            for entry in document.get("module", ()) if path.endswith(".tf") else ():
                for name, body in entry.items():
                    if isinstance(body, Mapping):
                        yield path, name, body

    def line(self, path: str, *labels: str) -> int:
        """Return the line that a block with these labels begins on, 0 where it is not found."""
        written = r"[ \t]+".join(f'"?{re.escape(label)}"?' for label in labels)
        return self.line_of(path, rf"^[ \t]*{written}[ \t]*\{{")

    def line_of(self, path: str, pattern: str, after: int = 0) -> int:
        """Return the first line from ``after`` on that a pattern fits, 0 where none does."""
        text = self.texts.get(path, "")
        start = 0
        for _ in range(max(0, after - 1)):
            start = text.find("\n", start) + 1
        found = re.compile(pattern, re.MULTILINE).search(text, start)
        return text.count("\n", 0, found.start()) + 1 if found else 0


def folder_of(path: str) -> str:
    """Return the folder of a path, ``.`` for the top."""
    return str(PurePosixPath(path).parent)


def packages_of(repository: Repository) -> dict[str, Evidence]:
    """Return the Python packages that the repository depends on, by plain name, each where it is first named."""
    found: dict[str, Evidence] = {}
    for path, text in sorted(repository.texts.items()):
        name = PurePosixPath(path).name
        if any(fnmatchcase(name, one) for one in _REQUIREMENTS):
            listed: Iterator[tuple[int, str]] = (
                (number, line.strip()) for number, line in enumerate(text.splitlines(), 1)
            )
        elif name == "pyproject.toml":
            listed = _of_pyproject(text)
        elif name in ("environment.yml", "environment.yaml", "conda.yaml", "conda.yml"):
            lines = enumerate(text.splitlines(), 1)
            listed = ((number, line.strip()[2:]) for number, line in lines if line.strip().startswith("- "))
        else:
            continue
        for number, line in listed:
            match = _NAME.match(line)
            if match is not None:
                evidence = Evidence(kind="package", what=match.group(0), path=path, line=number)
                found.setdefault(plain(match.group(0)), evidence)
    return found


def _of_pyproject(text: str) -> Iterator[tuple[int, str]]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    project, tool = _table(data.get("project")), _table(data.get("tool"))
    listed = [*_list(project.get("dependencies"))]
    for group in _table(project.get("optional-dependencies")).values():
        listed += _list(group)
    for group in _table(data.get("dependency-groups")).values():
        listed += _list(group)
    poetry = _table(tool.get("poetry"))
    listed += list(_table(poetry.get("dependencies")))
    for group in _table(poetry.get("group")).values():
        listed += list(_table(_table(group).get("dependencies")))
    lines = text.splitlines()
    for one in listed:
        match = _NAME.match(one) if isinstance(one, str) else None
        if match is not None and match.group(0) != "python":
            quoted = re.compile(rf"(?:^|[\"'\s]){re.escape(match.group(0))}\b")
            yield next((number for number, line in enumerate(lines, 1) if quoted.search(line)), 0), one


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def images_of(repository: Repository) -> dict[str, Evidence]:
    """Return the images that Dockerfiles and compose files name, by the plain last part of each name."""
    found: dict[str, Evidence] = {}
    for path, text in sorted(repository.texts.items()):
        name = PurePosixPath(path).name
        docker = name == "Dockerfile" or name.startswith("Dockerfile.") or name.endswith(".Dockerfile")
        compose = any(fnmatchcase(name, one) for one in _COMPOSE)
        for match in (_FROM if docker else _IMAGE).finditer(text) if docker or compose else ():
            image = match.group(1).partition("@")[0]
            last = plain(image.rpartition("/")[2].partition(":")[0])
            line = text.count("\n", 0, match.start(1)) + 1
            found.setdefault(last, Evidence(kind="image", what=image, path=path, line=line))
    return found


def pipelines_of(repository: Repository, rules: AdoptionRules) -> dict[str, Evidence]:
    """Return the tools that files stand for by where they lie."""
    found: dict[str, Evidence] = {}
    for path in sorted(repository.texts):
        for pattern, tool in rules.pipelines.items():
            if fnmatchcase(path, pattern) or (pattern.startswith("**/") and fnmatchcase(path, pattern[3:])):
                found.setdefault(plain(tool), Evidence(kind="file", what=tool, path=path))
    return found
