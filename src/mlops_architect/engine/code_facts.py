"""Facts of a repository's code, documents and pipelines: texts by path in, flat lists that policies judge out.

Which files tell what is data (``patterns/facts/code``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from mlops_architect.domain.code_facts import CodeFacts, CodeKind, Presence, TextSign
from mlops_architect.engine.python_calls import calls_of

_LONGEST = 400_000
"""Letters of a file that are looked at; what is longer is data or generated, and is judged as not told."""


def code_facts(texts: Mapping[str, str], entries: Iterable[CodeFacts]) -> dict[str, Any]:
    """Return the facts by name: ``code.files``, ``code.present``, and one list for each kind of file."""
    files = sorted(texts)
    listed = tuple(entries)
    facts: dict[str, Any] = {
        "code.files": files,
        "code.present": sorted(
            {
                name
                for entry in listed
                for name, presence in entry.present.items()
                if any(_holds_text(presence, texts[path]) for path in _matching(files, presence))
            }
        ),
        **{f"code.{kind}": [] for entry in listed for kind in entry.kinds},
    }
    for entry in listed:
        for name, kind in entry.kinds.items():
            facts[f"code.{name}"] += [
                fact for path in _matching(files, kind) if (fact := _fact(kind, path, texts[path]))
            ]
    return facts


def wanted_files(entries: Iterable[CodeFacts]) -> tuple[str, ...]:
    """Return the patterns of every file that some fact is read from."""
    listed = tuple(entries)
    parts: list[CodeKind | Presence] = [part for entry in listed for part in entry.kinds.values()]
    parts += [part for entry in listed for part in entry.present.values()]
    return tuple(dict.fromkeys(pattern for part in parts for pattern in part.files))


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path fits one of the patterns; one that begins with `**/` fits at the top too."""
    return any(
        fnmatchcase(path, pattern) or (pattern.startswith("**/") and fnmatchcase(path, pattern[3:]))
        for pattern in patterns
    )


def _matching(files: Iterable[str], part: CodeKind | Presence) -> Iterator[str]:
    return (path for path in files if matches(path, part.files) and not matches(path, part.except_files))


def _fact(kind: CodeKind, path: str, text: str) -> dict[str, Any] | None:
    bare = _bare(text, kind.comment)
    if kind.only is not None and holds(kind.only, bare, text) is not True:
        return None
    return {
        "address": path,
        "file": path,
        "name": path,
        **{name: holds(sign, bare, text) for name, sign in kind.signs.items()},
    }


def _holds_text(presence: Presence, text: str) -> bool:
    return presence.text is None or holds(presence.text, _bare(text, presence.comment), text) is True


def holds(sign: TextSign, bare: str, text: str) -> bool | None:
    """Judge a sign over a text without and with its comments; None where the text does not tell."""
    if len(text) > _LONGEST:
        return None
    if sign.all_of:
        return _every([holds(one, bare, text) for one in sign.all_of])
    if sign.any_of:
        return _negated(_every([_negated(holds(one, bare, text)) for one in sign.any_of]))
    if sign.none_of:
        return _every([_negated(holds(one, bare, text)) for one in sign.none_of])
    if sign.has:
        return _pattern(sign.has).search(bare) is not None
    if sign.lacks:
        return _pattern(sign.lacks).search(bare) is None
    return _calls(sign, text)


def _calls(sign: TextSign, text: str) -> bool | None:
    found = calls_of(text)
    if found is None:
        return None
    named = [call for call in found if any(fnmatchcase(call.name, name) for name in sign.calls)]
    if not sign.keyword:
        return bool(named)
    outcomes = [call.has(sign.keyword, sign.value) for call in named]
    return _negated(_every([_negated(one) for one in outcomes]))


def _bare(text: str, comment: str) -> str:
    if not comment:
        return text
    if comment == "<!--":
        return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    # A mark inside a word or a quoted text, such as an anchor of an address, begins no comment.
    return re.sub(rf"(^|\s){re.escape(comment)}[^\n]*", r"\1", text)


@lru_cache(maxsize=512)
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.MULTILINE)


def _every(results: list[bool | None]) -> bool | None:
    return False if False in results else None if None in results else True


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result
