"""The calls of a Python file by their full name, as far as its imports tell."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_UNTOLD = object()


@dataclass(frozen=True)
class Call:
    """One call: the full name, the keyword arguments, and whether more may come from a mapping."""

    name: str
    keywords: tuple[tuple[str, Any], ...]
    open_ended: bool

    def has(self, name: str, value: Any) -> bool | None:
        """Whether a keyword is set to a literal value, or left out where that is None; None where only a run can tell."""
        given = dict(self.keywords)
        if name not in given:
            return None if self.open_ended else value is None
        if given[name] is _UNTOLD:
            return False if value is None else None
        return bool(given[name] == value)


@lru_cache(maxsize=512)
def calls_of(text: str) -> tuple[Call, ...] | None:
    """Return the calls of a module, None when it is no Python that this interpreter reads."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names = _imported(tree)
    return tuple(
        Call(
            name=_full(node.func, names),
            keywords=tuple((one.arg, _literal(one.value)) for one in node.keywords if one.arg),
            open_ended=any(one.arg is None for one in node.keywords),
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


def _imported(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update({one.asname: one.name for one in node.names if one.asname})
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    return names


def _full(function: ast.expr, names: dict[str, str]) -> str:
    parts: list[str] = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    if not isinstance(function, ast.Name):
        return "." + ".".join(reversed(parts))
    return ".".join((names.get(function.id, function.id), *reversed(parts)))


def _literal(value: ast.expr) -> Any:
    if isinstance(value, ast.Constant):
        return value.value
    if isinstance(value, ast.Name | ast.Attribute):
        return value.attr if isinstance(value, ast.Attribute) else value.id
    return _UNTOLD
