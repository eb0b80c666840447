"""A copy of the repository to work in: what is laid out, which tools may touch what, and what was changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlops_architect.domain.code_generation import CodeChange, CodeProposal, CodeRules
from mlops_architect.engine.code_generation.admission import admitted, path_problem

READING = ("Read", "Glob", "Grep")
WRITING = ("Edit", "Write")
TOOLS = (*READING, *WRITING)
"""All that there is: no shell, no network, no other agents."""
_PLACES = ("file_path", "path", "notebook_path")
_PATTERNS = {"Glob": ("pattern",), "Grep": ("glob",)}
_MOST_WORDS = 600


def lay_out(root: Path, templates: Mapping[str, bytes], earlier: CodeProposal | None, rules: CodeRules) -> None:
    """Write the repository as the templates made it, with what was proposed earlier in it."""
    files = dict(templates)
    if earlier is not None:
        files.update(admitted(earlier, templates, rules).files)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def objection(tool: str, given: Mapping[str, Any], root: Path, templates: Mapping[str, bytes], rules: CodeRules) -> str:
    """Return why a tool call is not let through, empty where it is."""
    if tool not in TOOLS:
        return f"the tool {tool} is not available here"
    places = [given[name] for name in _PLACES if given.get(name) is not None]
    if tool not in ("Glob", "Grep") and not places:
        return f"{tool} names no file"
    for place in places:
        relative = inside(root, place)
        if relative is None:
            return "only files of the repository can be reached"
        problem = path_problem(relative, templates, rules) if tool in WRITING else ""
        if problem:
            return f"{relative} may not be written: {problem}"
    for name in _PATTERNS.get(tool, ()):
        pattern = given.get(name)
        if isinstance(pattern, str) and (
            pattern.startswith(("/", "~")) or ".." in pattern.replace("\\", "/").split("/")
        ):
            return "a pattern stays within the repository"
    return ""


def inside(root: Path, place: object) -> str | None:
    """Return a path relative to the root, links followed; None where it leads elsewhere or is no path."""
    if not isinstance(place, str) or not place or "\0" in place or place.startswith("~"):
        return None
    top = root.resolve()
    try:
        return (top / place).resolve().relative_to(top).as_posix()
    except (ValueError, OSError, RuntimeError):
        return None


def changes(root: Path, templates: Mapping[str, bytes], said: str, rules: CodeRules) -> CodeProposal:
    """Return what differs from the templates' files, as whole files; what is no plain file comes without content."""
    purposes = _purposes(said)
    found = []
    for path, content in _files(root, rules.most_file_bytes):
        if content == templates.get(path):
            continue
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text = ""
        found.append(CodeChange(path=path, why=purposes.get(path, ""), content=text, edits=()))
    return CodeProposal(summary=" ".join(said.split())[:_MOST_WORDS], changes=tuple(found))


def _files(root: Path, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    for folder, below, names in os.walk(root, followlinks=False):
        below.sort()
        for name in sorted((*names, *(one for one in below if (Path(folder) / one).is_symlink()))):
            path = Path(folder) / name
            plain = stat.S_ISREG(path.lstat().st_mode)
            content = b""
            if plain:
                with path.open("rb") as file:
                    # one byte more than allowed is enough to see that it is too much
                    content = file.read() if path.lstat().st_size <= most_bytes * 10 else file.read(most_bytes + 1)
            yield path.relative_to(root).as_posix(), content


def _purposes(said: str) -> dict[str, str]:
    """Read ``path: why`` lines."""
    found = {}
    for line in said.splitlines():
        path, mark, why = line.strip(" -*`").partition(": ")
        if mark and "/" in path:
            found[path.strip(" `")] = why.strip()[:_MOST_WORDS]
    return found
