"""The variables, outputs and resources that a Terraform file declares, found without judging the rest of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_OPENING = re.compile(r'^[ \t]*(variable|output)[ \t]+"?([A-Za-z_][\w-]*)"?[ \t]*\{', re.MULTILINE)
_RESOURCE = re.compile(r'^[ \t]*resource[ \t]+"?([\w-]+)"?[ \t]+"?([\w-]+)"?[ \t]*\{', re.MULTILINE)
_HIDDEN = re.compile(
    r'"(?:\\.|[^"\\\n])*"|#[^\n]*|//[^\n]*|/\*.*?\*/|<<-?[ \t]*(\w+)[^\n]*\n.*?\n[ \t]*\1[ \t]*(?=\n|$)', re.DOTALL
)
"""Texts and comments: a brace in them opens and closes nothing."""


@dataclass(frozen=True)
class Block:
    """A ``variable`` or ``output`` block: its name, where it stands, and whether it sets ``default``."""

    kind: str
    name: str
    file: Path
    line: int
    has_default: bool


def blocks(text: str, file: Path) -> tuple[Block, ...]:
    """Return the variables and outputs of a file's text."""
    return tuple(_blocks(text, file))


@dataclass(frozen=True)
class ResourceBlock:
    """A ``resource`` block; ``counted`` when it is declared with ``count`` or ``for_each``."""

    type: str
    name: str
    counted: bool


def resources(text: str) -> tuple[ResourceBlock, ...]:
    """Return the resources of a file's text."""
    plain = _HIDDEN.sub(_blanked, text)
    return tuple(
        ResourceBlock(
            type=found[1],
            name=found[2],
            counted=re.search(r"^\s*(count|for_each)\s*=", _flat(_body(plain, found.end())), re.MULTILINE) is not None,
        )
        for found in _RESOURCE.finditer(_without_comments(text))
    )


def _blocks(text: str, file: Path) -> Iterator[Block]:
    plain = _HIDDEN.sub(_blanked, text)
    for found in _OPENING.finditer(_without_comments(text)):
        body = _body(plain, found.end())
        outer = _flat(body)
        yield Block(
            kind=found[1],
            name=found[2],
            file=file,
            line=text.count("\n", 0, found.start(1)) + 1,
            has_default=re.search(r"^\s*default\s*=", outer, re.MULTILINE) is not None,
        )


def _without_comments(text: str) -> str:
    return _HIDDEN.sub(lambda match: match[0] if match[0].startswith('"') else _blanked(match), text)


def _blanked(match: re.Match[str]) -> str:
    """Return as many characters and lines that say nothing."""
    return re.sub(r"[^\n]", " ", match[0])


def _body(plain: str, start: int) -> str:
    depth = 1
    for position in range(start, len(plain)):
        depth += {"{": 1, "}": -1}.get(plain[position], 0)
        if depth == 0:
            return plain[start:position]
    return plain[start:]


def _flat(body: str) -> str:
    """Return the body without what lies in inner blocks."""
    kept, depth = [], 0
    for character in body:
        depth -= character == "}"
        if depth == 0:
            kept.append(character)
        depth += character == "{"
    return "".join(kept)
