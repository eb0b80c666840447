"""Which of a model's files a failing check is about, and what has to go with them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

_SOURCES = "src/"


def named(paths: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Return the paths that occur in what checks said, as paths or as module names."""
    said = "\n".join(texts)
    return frozenset(
        path
        for path in paths
        if re.search(rf"(?<![\w/.-]){re.escape(path)}(?![\w/-])", said)
        or (path.endswith(".py") and re.search(rf"(?<![\w.]){re.escape(module_of(path))}(?![\w.])", said))
    )


def without(files: Mapping[str, bytes], dropped: frozenset[str]) -> dict[str, bytes]:
    """Return the files that stand when some are left out.

    Whoever imports a file that goes, goes with it; so does the code that a test tested: code does not ship
    because its failing test was left out. A package that is left with nothing in it goes too.
    """
    modules = {module_of(path): path for path in files if path.endswith(".py")}
    uses = {path: _uses(content, modules) for path, content in files.items() if path.endswith(".py")}
    gone = {path for path in dropped if path in files}
    while True:
        more = {path for path, used in uses.items() if used & gone}
        more |= {used for path in gone if _is_test(path) for used in uses.get(path, frozenset())}
        more |= {path for path in files if _is_left_alone(path, files, gone)}
        if more <= gone:
            return {path: content for path, content in files.items() if path not in gone}
        gone |= more


def module_of(path: str) -> str:
    """Return the name by which a Python file is imported."""
    return path.removeprefix(_SOURCES).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_left_alone(path: str, files: Mapping[str, bytes], gone: set[str]) -> bool:
    folder, _, name = path.rpartition("/")
    beside = {one for one in files if one.startswith(f"{folder}/")} - {path}
    return name == "__init__.py" and bool(beside) and beside <= gone


def _is_test(path: str) -> bool:
    return path.startswith("tests/")


def _uses(content: bytes, modules: Mapping[str, str]) -> frozenset[str]:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            named_modules = (f"{node.module}.{alias.name}" for alias in node.names)
            # a name that is no module of its own is one that the package itself holds
            found.update(name if name in modules else (node.module or "") for name in named_modules)
    return frozenset(modules[name] for name in found if name in modules)
