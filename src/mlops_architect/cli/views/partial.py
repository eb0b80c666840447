"""What can be read of a model's answer before it is whole: the texts in half a JSON document, with their names."""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(r'[{}\[\],:]|"(?:[^"\\]|\\.)*"?')
_IDS = ("id", "decision", "capability")
"""Names whose texts say nothing to a reader by themselves."""


def texts_of(half: str) -> tuple[tuple[str, str], ...]:
    """Return each text of half a JSON document with the name it stands under, the last one as far as it has come.

    What is no JSON is one text without a name.
    """
    start = half.find("{")
    if start < 0:
        return (("", half.strip()),) if half.strip() else ()
    found: list[tuple[str, str]] = []
    names: list[str] = []
    inside: list[str] = []
    wants_name = False
    for token in _TOKEN.findall(half[start:]):
        if token in "{[":
            inside.append(token)
            names.append(names[-1] if names else "")
            wants_name = token == "{"
        elif token in "}]":
            if inside:
                inside.pop()
                names.pop()
            wants_name = False
        elif token == ",":
            wants_name = bool(inside) and inside[-1] == "{"
        elif token == ":":
            wants_name = False
        elif wants_name and names:
            names[-1] = _plain(token)
        elif names and names[-1] not in _IDS and (text := _plain(token).strip()):
            found.append((names[-1].replace("_", " "), text))
    return tuple(found)


def _plain(token: str) -> str:
    inner = token[1:]
    if inner.endswith('"') and len(token) > 1:
        inner = inner[:-1]
    # half an escape at the end is not shown yet
    inner = re.sub(r"\\(u[0-9a-fA-F]{0,3})?$", "", inner)
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return inner
