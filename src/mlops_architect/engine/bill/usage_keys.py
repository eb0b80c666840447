"""Usage figures that no line of a pricing rule reads: a misspelt key must not pass as a price."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from mlops_architect.domain.pricing_rule import Expression, PricingRule, RuleInUse
from mlops_architect.engine.bill.expressions import placeholders, syntax_tree

_ANY = "*"


def unread_usage(usage: Mapping[str, Any], used: RuleInUse) -> Iterator[str]:
    """Yield what to say of each usage figure, other than nothing and zero, that the rule never asks for."""
    if not usage:
        return
    known = _keys_of(used)
    if _ANY in known:
        return
    for key, value in usage.items():
        root = _root(key)
        if value in (None, 0, "", {}, []) or root in known:
            continue
        near = get_close_matches(root, sorted(known), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        yield f"usage {key} is given, but no line of this resource type reads it{hint}"


def _root(key: str) -> str:
    return key.split(".", 1)[0].split("[", 1)[0]


def _first_word(argument: ast.expr) -> str:
    """Return the root of a key, also of one whose end is put together when it is evaluated."""
    while isinstance(argument, ast.BinOp):
        argument = argument.left
    return _root(argument.value) if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else _ANY


@lru_cache(maxsize=4096)
def _keys_of(used: RuleInUse) -> frozenset[str]:
    return frozenset(
        _first_word(node.args[0])
        for source in _sources(used.rule)
        for node in ast.walk(syntax_tree(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "usage"
    )


def _sources(rule: PricingRule) -> Iterator[str]:
    parts: list[Expression] = list(rule.values.values())
    for line in rule.lines:
        parts += [line.when, line.quantity, line.factor, line.region, line.each, *line.values.values()]
        parts += [*placeholders(line.sku), *placeholders(line.name)]
    for entry in rule.unknown:
        parts += [entry.when, entry.each, *placeholders(entry.reason)]
    return (part for part in parts if isinstance(part, str) and "usage(" in part)
