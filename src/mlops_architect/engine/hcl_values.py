"""What variables and locals of a Terraform module are set to: module calls, defaults and production values."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from mlops_architect.engine.formula import FormulaError, evaluate

_REFERENCE = re.compile(r"^(var|local)\.([A-Za-z_][A-Za-z0-9_-]*)$")
_WRAPPED = re.compile(r"^\$\{(.*)\}$", re.DOTALL)
_ARITHMETIC = re.compile(r"[0-9a-z_.,()+*/ -]*\b(?:min|max|ceil|floor)\([0-9A-Za-z_.,()+*/ -]*")
_TERNARY = re.compile(r"^(?P<test>[^?\"{}]*(?:\"[^\"]*\")?[^?\"{}]*?) \? (?P<yes>.+?) : (?P<no>.+)$", re.DOTALL)
_TEST = re.compile(r"^(?P<not>!\s*)?(?P<what>.+?)(?:\s*(?P<operator>==|!=|>=|<=|>|<)\s*(?P<value>\S.*))?$", re.DOTALL)
_LENGTH = re.compile(r"^length\((.+)\)$")
_COLLECTION = re.compile(
    r"\s+|[()\[\],]|(?:toset|tolist|concat|flatten|distinct|compact|setunion|sort)(?=\()|\"(?P<text>[^\"$]*)\"|(?P<name>(?:var|local)\.[A-Za-z_][A-Za-z0-9_-]*)"
)
_CONVERSION = re.compile(r"^(?:toset|tolist)\((.*)\)$", re.DOTALL)
_LITERALS = {"true": True, "false": False, "null": None}
_DEPTH_LIMIT = 8
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
_UNKNOWN = object()


def is_expression(value: Any) -> bool:
    """Whether a parsed value is still an expression."""
    return isinstance(value, str) and "${" in value


def is_choice(value: Any) -> bool:
    """Whether a parsed value is an expression that may come out empty: a condition or a fallback."""
    return is_expression(value) and (" ? " in value or any(name in value for name in ("try(", "coalesce(", "lookup(")))


@dataclass(frozen=True)
class Scope:
    """The variables and locals of one folder, as far as the text tells them."""

    variables: Mapping[str, Any]
    locals: Mapping[str, Any] = field(default_factory=dict)

    def value(self, value: Any, depth: int = 0) -> Any:
        """Return ``value`` with what the text tells put in, inside lists and blocks too.

        References to variables and locals, lists made of them, conditions over them and ``min`` and ``max`` of
        numbers are worked out; everything else stays the expression that it is.
        """
        if isinstance(value, Mapping):
            return {key: self.value(inner, depth) for key, inner in value.items() if not str(key).startswith("__")}
        if isinstance(value, list | tuple):
            return [self.value(inner, depth) for inner in value]
        match = _WRAPPED.match(value) if isinstance(value, str) else None
        if match is None or depth > _DEPTH_LIMIT:
            return value
        found = self._worked_out(match.group(1).strip(), depth + 1)
        return value if found is _UNKNOWN else found

    def _worked_out(self, text: str, depth: int) -> Any:
        if text in _LITERALS:
            return _LITERALS[text]
        if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1] and "${" not in text:
            return text[1:-1]
        if (reference := _REFERENCE.match(text)) is not None:
            table = self.variables if reference.group(1) == "var" else self.locals
            known = table.get(reference.group(2))
            return _UNKNOWN if known is None else self.value(known, depth)
        try:
            return float(text)
        except ValueError:
            pass
        if (wrapped := _CONVERSION.match(text)) is not None and " ? " in text:
            inner = self._worked_out(wrapped.group(1).strip(), depth + 1) if depth <= _DEPTH_LIMIT else _UNKNOWN
            return inner if isinstance(inner, list | tuple) else _UNKNOWN
        if (chosen := _TERNARY.match(text)) is not None:
            true = self._test(chosen["test"].strip(), depth)
            return _UNKNOWN if true is None else self._worked_out(chosen["yes" if true else "no"].strip(), depth)
        if (compared := _TEST.match(text)) is not None and compared["operator"] is not None:
            true = self._test(text, depth + 1)
            return _UNKNOWN if true is None else true
        if _ARITHMETIC.fullmatch(text):
            return self._number(text, depth)
        return self._collection(text, depth)

    def _test(self, text: str, depth: int) -> bool | None:
        match = _TEST.match(text)
        if match is None or depth > _DEPTH_LIMIT:
            return None
        counted = _LENGTH.match(match["what"])
        left = self._worked_out(counted.group(1) if counted else match["what"], depth)
        if counted is not None:
            left = len(left) if isinstance(left, list | tuple | Mapping) else _UNKNOWN
        if left is _UNKNOWN or is_expression(left):
            return None
        if match["operator"] is None:
            return left is not bool(match["not"]) if isinstance(left, bool) else None
        right = self._worked_out(match["value"], depth)
        if right is _UNKNOWN or is_expression(right):
            return None
        try:
            return _OPERATORS[match["operator"]](left, right)
        except TypeError:
            return None

    def _number(self, text: str, depth: int) -> Any:
        values = {}
        for kind, name in re.findall(r"\b(var|local)\.([A-Za-z_][A-Za-z0-9_-]*)", text):
            known = self._worked_out(f"{kind}.{name}", depth)
            if not isinstance(known, int | float) or isinstance(known, bool):
                return _UNKNOWN
            values[f"{kind}_{name}"] = float(known)
        try:
            return evaluate(re.sub(r"\b(var|local)\.", r"\1_", text), values)
        except FormulaError:
            return _UNKNOWN

    def _collection(self, text: str, depth: int) -> Any:
        if not text.startswith(
            ("[", "toset(", "tolist(", "concat(", "flatten(", "distinct(", "compact(", "setunion(", "sort(")
        ):
            return _UNKNOWN
        found: list[Any] = []
        position = 0
        while position < len(text):
            token = _COLLECTION.match(text, position)
            if token is None:
                return _UNKNOWN
            position = token.end()
            if token["text"] is not None:
                found.append(token["text"])
            elif token["name"] is not None:
                known = self._worked_out(token["name"], depth)
                if known is _UNKNOWN or is_expression(known) or isinstance(known, Mapping):
                    return _UNKNOWN
                found += known if isinstance(known, list | tuple) else [known]
        return found


def scopes(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Scope]:
    """Return the scope of every folder that holds ``.tf`` files."""
    folders = sorted({str(PurePosixPath(path).parent) for path in documents if path.endswith(".tf")})
    calls = _module_calls(documents)
    found: dict[str, Scope] = {}
    # Callers come before the modules they call; a few passes settle nested modules.
    for _ in range(_DEPTH_LIMIT):
        before = dict(found)
        for folder in folders:
            found[folder] = Scope(_variables(folder, documents, calls, found), _locals(folder, documents))
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


def _locals(folder: str, documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        name: value
        for path, document in documents.items()
        if str(PurePosixPath(path).parent) == folder and path.endswith(".tf")
        for entry in document.get("locals", ())
        for name, value in entry.items()
        if not name.startswith("__")
    }


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
