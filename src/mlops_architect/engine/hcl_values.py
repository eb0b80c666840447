"""What a variable of a Terraform module is set to: module calls, defaults and production values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

_VARIABLE = re.compile(r"^\$\{\s*var\.([A-Za-z_][A-Za-z0-9_-]*)\s*\}$")
_NAMED = re.compile(r"\bvar\.([A-Za-z_][A-Za-z0-9_-]*)")
_DEPTH_LIMIT = 8


def is_expression(value: Any) -> bool:
    """Whether a parsed value is still an expression."""
    return isinstance(value, str) and "${" in value


@dataclass(frozen=True)
class Scope:
    """The variables of one folder, as far as the text tells them."""

    variables: Mapping[str, Any]

    def value(self, value: Any) -> Any:
        """Return ``value`` with whole-variable references replaced, inside lists and blocks too."""
        if isinstance(value, Mapping):
            return {key: self.value(inner) for key, inner in value.items() if not str(key).startswith("__")}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        match = _VARIABLE.match(value) if isinstance(value, str) else None
        if match is None:
            return value
        known = self.variables.get(match.group(1))
        return value if known is None else known

    def listed(self, expression: Any) -> list[Any] | None:
        """Return the values of all variables that an expression such as ``${toset(var.cidrs)}`` names, if all are known."""
        names = _NAMED.findall(expression) if is_expression(expression) else []
        values = [self.variables.get(name) for name in names]
        if not values or None in values:
            return None
        return [one for value in values for one in (value if isinstance(value, list | tuple) else [value])]


def scopes(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Scope]:
    """Return the scope of every folder that holds ``.tf`` files."""
    folders = sorted({str(PurePosixPath(path).parent) for path in documents if path.endswith(".tf")})
    calls = _module_calls(documents)
    found: dict[str, Scope] = {}
    # Callers come before the modules they call; a few passes settle nested modules.
    for _ in range(_DEPTH_LIMIT):
        before = dict(found)
        for folder in folders:
            found[folder] = Scope(_variables(folder, documents, calls, found))
        if found == before:
            break
    return found


def _variables(
    folder: str,
    documents: Mapping[str, Mapping[str, Any]],
    calls: Mapping[str, tuple[str, Mapping[str, Any]]],
    known: Mapping[str, Scope],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path, document in documents.items():
        if str(PurePosixPath(path).parent) == folder and path.endswith(".tf"):
            for entry in document.get("variable", ()):
                for name, body in entry.items():
                    if isinstance(body, Mapping) and body.get("default") is not None:
                        values[name] = body["default"]
    if folder in calls:
        caller, arguments = calls[folder]
        scope = known.get(caller, Scope({}))
        for name, argument in arguments.items():
            value = scope.value(argument)
            # An argument whose value the text does not tell hides the default: it is unknown. What another module
            # computes is not a range or a switch that somebody typed in, and stays the expression that it is.
            told = not is_expression(value) or value.startswith("${module.")
            values[name] = value if told else None
        return values
    for path, document in sorted(documents.items()):
        below = PurePosixPath(path)
        if path.endswith(".tfvars") and "prod" in below.name and str(below).startswith(f"{folder}/"):
            values.update(document)
    return values


def _module_calls(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    calls: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for path, document in documents.items():
        folder = PurePosixPath(path).parent
        for entry in document.get("module", ()):
            for body in entry.values():
                source = body.get("source", "") if isinstance(body, Mapping) else ""
                if isinstance(source, str) and source.startswith("."):
                    arguments = {
                        key: value for key, value in body.items() if key != "source" and not key.startswith("__")
                    }
                    calls[_joined(folder, source)] = (str(folder), arguments)
    return calls


def _joined(folder: PurePosixPath, source: str) -> str:
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(source).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "."
