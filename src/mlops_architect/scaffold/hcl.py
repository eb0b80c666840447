"""HCL as text: literals are escaped, so data can never become an expression."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Literal = str | float | int | bool | None | Sequence["Literal"]

_NAME = re.compile(r"^(?!for$)[A-Za-z_][A-Za-z0-9_-]*\Z")
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Expression:
    """An expression written by this program, never from data."""

    text: str


Value = Literal | Expression | Mapping[str, "Value"] | Sequence["Value"]


def string(text: str) -> str:
    """Return a quoted string in which ``${`` and ``%{`` are only characters."""
    escaped = _SPECIAL.sub(lambda found: _SHORT.get(found[0], f"\\u{ord(found[0]):04x}"), text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def literal(value: Value, indent: int = 0) -> str:
    """Return a value as HCL; objects over several lines, aligned as ``terraform fmt`` does."""
    if isinstance(value, Expression):
        return value.text
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        pad = " " * (indent + 2)
        return "{\n" + assignments(value, indent + 2) + "\n" + pad[:-2] + "}"
    return "[" + ", ".join(literal(item, indent) for item in value) + "]"


def assignments(values: Mapping[str, Value], indent: int) -> str:
    """Return ``name = value`` lines; the equals signs of neighbouring one-line values are aligned."""
    pad = " " * indent
    rendered = [(key if _NAME.match(key) else string(key), literal(value, indent)) for key, value in values.items()]
    lines: list[str] = []
    group: list[tuple[str, str]] = []

    def flush() -> None:
        width = max((len(key) for key, _ in group), default=0)
        lines.extend(f"{pad}{key.ljust(width)} = {text}" for key, text in group)
        group.clear()

    for key, text in rendered:
        group.append((key, text))
        if "\n" in text:
            # terraform fmt aligns the first line of a multi-line value with the lines above it only
            multi = group.pop()
            flush()
            lines.append(f"{pad}{multi[0]} = {multi[1]}")
    flush()
    return "\n".join(lines)


def block(head: str, values: Mapping[str, Value], *, nested: Sequence[str] = ()) -> str:
    """Return a block with its assignments and already rendered nested blocks."""
    body = assignments(values, 2) if values else ""
    parts = [part for part in (body, *nested) if part]
    return f"{head} {{\n" + "\n\n".join(parts) + "\n}\n" if parts else f"{head} {{}}\n"
