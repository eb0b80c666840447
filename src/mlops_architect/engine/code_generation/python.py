"""What a model's Python says of itself before it runs: does it parse, what does it import, name and silence."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping

from mlops_architect.domain.code_generation import CodeRules

_FIRST_PARTY = ("scoring", "tests")
_DEEPEST = 200


def python_faults(path: str, text: str, before: str | None, rules: CodeRules) -> tuple[str, ...]:
    """Return what is wrong with a Python file; what the templates' version did already is not held against it."""
    try:
        found = Counter(_found(text, rules))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError) as error:
        line = getattr(error, "lineno", None)
        return (f"{path}{f':{line}' if line else ''}: it is not Python: {getattr(error, 'msg', None) or error}",)
    if before is not None:
        found -= Counter(_found(before, rules))
    return tuple(f"{path}: {fault}" for fault in found)


def _found(text: str, rules: CodeRules) -> Iterator[str]:
    tree = ast.parse(text)
    names = _imported(tree)
    plain = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and _names_its_attribute(node)}
    for node in ast.walk(tree):
        yield from _imports(node, rules)
        dotted = _dotted(node, names)
        if dotted:
            yield from _forbidden(dotted, rules)
        if isinstance(node, ast.Attribute) and (node.attr in _INNER or node.attr.lstrip("_") in rules.modules):
            yield f"it reaches into {node.attr}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (f"it holds the name {name} as text" for name in sorted(_INNER) if name in node.value)
        if isinstance(node, ast.Name) and node.id in _BY_NAME and id(node) not in plain:
            yield "it reaches an attribute whose name is computed"
    for comment in _comments(text):
        yield from (f"a comment silences a check: {sign}" for sign in rules.suppressions if sign in comment.casefold())


def _forbidden(dotted: str, rules: CodeRules) -> Iterator[str]:
    if any(dotted == one or dotted.startswith(f"{one}.") for one in rules.names):
        yield f"it names {dotted}"


def _names_its_attribute(call: ast.Call) -> bool:
    named = call.args[1] if len(call.args) > 1 else None
    return isinstance(named, ast.Constant) and isinstance(named.value, str)


_BY_NAME = ("getattr", "setattr", "delattr")
_INNER = frozenset(
    (
        "__subclasses__",
        "__globals__",
        "__builtins__",
        "__bases__",
        "__base__",
        "__mro__",
        "__code__",
        "__closure__",
        "__dict__",
    )
) | frozenset(("__import__", "__loader__", "__spec__", "__reduce__", "__reduce_ex__", "__getattribute__", "f_globals"))


def _imports(node: ast.AST, rules: CodeRules) -> Iterator[str]:
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        modules = [node.module or ""]
        for alias in node.names:
            yield from _forbidden(f"{node.module}.{alias.name}", rules)
            if alias.name.lstrip("_") in rules.modules:
                yield f"it reaches into {alias.name}"
        if any(alias.name == "*" for alias in node.names):
            yield f"it imports everything of {node.module}"
    elif isinstance(node, ast.ImportFrom):
        yield "it imports by a relative name"
    allowed = (*_FIRST_PARTY, *rules.imports)
    for module in modules:
        if not any(module == one or module.startswith(f"{one}.") for one in allowed):
            yield f"it imports {module}"


def _imported(tree: ast.AST) -> Mapping[str, str]:
    """Return what each name of a module means by its imports, and by plain assignments of such names."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"
    return names


def _dotted(node: ast.AST, names: Mapping[str, str]) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < _DEEPEST:
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([names.get(node.id, node.id), *reversed(parts)])


def _comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
