"""The early check of a proposal: what is let in, and what is wrong with it before the whole validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlops_architect.documents import DocumentError, parse_yaml
from mlops_architect.domain.code_generation import CodeRules
from mlops_architect.engine.code_generation.python import python_faults

_MOST_FAULTS = 20


def early_faults(files: Mapping[str, bytes], templates: Mapping[str, bytes], rules: CodeRules) -> tuple[str, ...]:
    """Return what is wrong with files of a model, each line beginning with the path."""
    return tuple(_faults(files, templates, rules))[:_MOST_FAULTS]


def _faults(files: Mapping[str, bytes], templates: Mapping[str, bytes], rules: CodeRules) -> Iterator[str]:
    for path, content in files.items():
        text, before = content.decode(), templates.get(path)
        if path.endswith(".py"):
            yield from python_faults(path, text, before.decode() if before is not None else None, rules)
        rule = rules.rule_for(path)
        if rule is not None and rule.only_adds and before is not None:
            yield from _more_than_added(path, text, before.decode(), rule.only_adds)


def _more_than_added(path: str, text: str, before: str, key: str) -> Iterator[str]:
    try:
        new, old = parse_yaml(text, path), parse_yaml(before, path)
    except DocumentError as error:
        yield f"{path}: {error}"
        return
    if not isinstance(new, dict) or not isinstance(old, dict):
        yield f"{path}: it is no table any more"
        return
    others = sorted(
        name for name in {*new, *old} - {key} if new.get(name) != old.get(name) or (name in new) != (name in old)
    )
    if others:
        yield f"{path}: only `{key}` may have more entries, but it changes {', '.join(others)}"
    yield from (f"{path}: {problem}" for problem in _entries(new.get(key), old.get(key), key))


def _entries(new: Any, old: Any, key: str) -> Iterator[str]:
    if not isinstance(new, list) or not all(isinstance(entry, dict) for entry in new):
        yield f"`{key}` is no list of entries any more"
        return
    kept = old if isinstance(old, list) else []
    changed = [entry for entry in kept if entry not in new]
    if changed:
        yield f"`{key}` no longer has {', '.join(str(entry.get('name')) for entry in changed)} as it was"
    if new[: len(kept)] != kept and not changed:
        yield f"the entries of `{key}` that were there come first, in their order"
    names = [entry.get("name") for entry in new]
    doubled = sorted({str(name) for name in names if names.count(name) > 1})
    if doubled:
        yield f"`{key}` has {', '.join(doubled)} more than once"
