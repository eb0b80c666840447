"""Short forms of files for models with small windows: what other code needs to know of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

SIGNATURES = "classes and signatures, without bodies"


def short_form(path: str, text: str, section: str = "") -> tuple[str, str] | None:
    """Return a shorter form of a file, and in words what it is; None where there is none.

    Args:
        path: Where it lies: Python is outlined.
        text: What is in it.
        section: The one key at the top level of a YAML file that matters, told as it stands.
    """
    if section:
        found = re.search(rf"^{re.escape(section)}:.*\n(?:[ #-].*\n|\n)*", text, re.MULTILINE)
        return (found[0], f"`{section}` alone, as it stands") if found else None
    if not path.endswith(".py"):
        return None
    try:
        lines = list(_outline(ast.parse(text).body))
    except SyntaxError:
        return None
    return "\n".join(lines) + "\n", SIGNATURES


def _outline(body: list[ast.stmt], indent: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            bases = ", ".join(ast.unparse(base) for base in (*node.bases, *(word.value for word in node.keywords)))
            yield f"{indent}class {node.name}{f'({bases})' if bases else ''}:{_says(node)}"
            yield from _outline(node.body, f"{indent}    ")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            yield from (f"{indent}@{mark}" for mark in marks)
            returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
            yield f"{indent}def {node.name}({ast.unparse(node.args)}){returns}: ...{_says(node)}"
        elif isinstance(node, ast.AnnAssign) and indent:
            yield f"{indent}{ast.unparse(node)}"
        elif isinstance(node, ast.Assign) and not indent:
            yield " = ".join([*(ast.unparse(target) for target in node.targets), "..."])


def _says(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    said = ast.get_docstring(node)
    return f"  # {said.splitlines()[0]}" if said else ""
