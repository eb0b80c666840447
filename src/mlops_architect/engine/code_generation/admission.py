"""Which proposed files are let in: paths, sizes and plain text; everything else is left out with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mlops_architect.domain.code_generation import CodeChange, CodeProposal, CodeRules, Refused, matches

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_LONGEST_PATH = 120
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2060\ufeff]")
"""Characters that make a text look other than it is."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Admitted:
    """The files that are let in with what they are for, and those that are not."""

    files: Mapping[str, bytes]
    purposes: Mapping[str, str]
    refused: tuple[Refused, ...]


def admitted(proposal: CodeProposal, templates: Mapping[str, bytes], rules: CodeRules) -> Admitted:
    """Return what of a proposal may be written over the templates' files; unchanged files are left out silently."""
    files: dict[str, bytes] = {}
    purposes: dict[str, str] = {}
    refused: list[Refused] = []
    total = 0
    for change in proposal.changes:
        reason = path_problem(change.path, templates, rules)
        content = b""
        if not reason and change.path in files:
            reason = "it was proposed twice"
        if not reason and len(files) == rules.most_files:
            reason = f"more than {rules.most_files} files"
        if not reason:
            content, reason = _content(change, templates.get(change.path), rules)
        if not reason and total + len(content) > rules.most_total_bytes:
            reason = f"more than {rules.most_total_bytes:,} bytes together"
        if reason:
            refused.append(Refused(path=_shown(change.path), reason=reason))
        elif content != templates.get(change.path):
            files[change.path] = content
            purposes[change.path] = change.why
            total += len(content)
    return Admitted(files, purposes, tuple(refused))


def path_problem(path: str, templates: Mapping[str, bytes], rules: CodeRules) -> str:
    """Return why a path may not be written, empty where it may."""
    if len(path) > _LONGEST_PATH or not _PLAIN.fullmatch(path) or ".." in path.split("/"):
        return "it is no plain path below the repository"
    if any(matches(pattern, path) for pattern in rules.never):
        return "no model may write it"
    rule = rules.rule_for(path)
    if rule is None:
        return "it is not on the list of what a model may write"
    if path in templates:
        return "the templates' own version is not to be changed" if rule.new_only else ""
    if any(path.casefold() == known.casefold() for known in templates):
        return "it differs from a file of the templates in upper and lower case alone"
    folders = {path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1)}
    if folders & set(templates) or any(known.startswith(f"{path}/") for known in templates):
        return "it is a file where there is a folder, or the reverse"
    return "it only adds to a file that the templates did not write" if rule.only_adds else ""


def _content(change: CodeChange, before: bytes | None, rules: CodeRules) -> tuple[bytes, str]:
    if change.content and change.edits:
        return b"", "it has both a whole content and edits"
    if change.edits:
        if before is None:
            return b"", "it edits a file that the templates did not write"
        text, reason = _edited(before.decode(errors="replace"), change)
    else:
        text, reason = change.content, "" if change.content.strip() else "it is empty"
    if reason:
        return b"", reason
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return b"", "it is not text"
    if len(content) > rules.most_file_bytes:
        return b"", f"larger than {rules.most_file_bytes:,} bytes"
    if _CONTROL.search(text):
        return b"", "it is not plain text"
    if _STEERING.search(text) and not _STEERING.search((before or b"").decode(errors="replace")):
        return b"", "it holds characters that hide what it says"
    return content, ""


def _edited(text: str, change: CodeChange) -> tuple[str, str]:
    for edit in change.edits:
        found = text.count(edit.find) if edit.find else 0
        if found != 1:
            return "", f"an edit's passage occurs {found} times, not once: {_shown(edit.find)}"
        text = text.replace(edit.find, edit.replace)
    return text, ""


def _shown(text: str) -> str:
    return " ".join(repr(text[:100])[1:-1].split())
