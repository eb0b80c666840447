"""Compact schemas: what an attribute is, and the same as a message of the plugin protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_architect.usecases.validation.schema_provider.wire import field, text, whole

Block = Mapping[str, Any]
"""Attributes under ``a`` and nested blocks under ``b``; ``patterns/schemas/README.md`` says how they are written."""

_NESTING = {"single": 1, "list": 2, "set": 3, "map": 4}


def attributes(block: Block) -> Mapping[str, Any]:
    """Return the attributes of a block."""
    found: Mapping[str, Any] = block.get("a", {})
    return found


def blocks(block: Block) -> Mapping[str, Any]:
    """Return the nested blocks of a block."""
    found: Mapping[str, Any] = block.get("b", {})
    return found


def type_of(attribute: Any) -> Any:
    """Return an attribute's type in Terraform's JSON form."""
    if isinstance(attribute, Mapping):
        members = ["object", {name: type_of(member) for name, member in attribute["of"].items()}]
        return [attribute["k"], members] if attribute["k"] in ("list", "set", "map") else members
    return _type(_word(attribute).rstrip("!="))


def is_required(attribute: Any) -> bool:
    """Whether an attribute must be given."""
    return not isinstance(attribute, Mapping) and _word(attribute).endswith("!")


def is_computed(name: str, attribute: Any, *, top: bool) -> bool:
    """Whether only the provider gives an attribute its value; every resource's own ``id`` is one."""
    if isinstance(attribute, Mapping) or (top and name == "id" and attribute == "string"):
        return True
    return _word(attribute).endswith("=")


def allowed_values(attribute: Any) -> tuple[str, ...]:
    """Return the values that an attribute is limited to, empty when any will do."""
    return tuple(attribute[1:]) if isinstance(attribute, list) else ()


def is_computed_block(block: Block) -> bool:
    """Whether a nested block that was left out is filled by the provider."""
    inner = attributes(block)
    computed = any(is_computed(name, attribute, top=False) for name, attribute in inner.items())
    required = any(is_required(attribute) for attribute in inner.values())
    return block["k"] in ("list", "set") and not block.get("min") and computed and not required


def schema_message(block: Block) -> bytes:
    """Return a Schema message of a resource, data source or provider."""
    return field(2, _block_message(block, top=True))


def _word(attribute: Any) -> str:
    return str(attribute[0] if isinstance(attribute, list) else attribute)


def _type(word: str) -> Any:
    for kind in ("list", "set", "map"):
        if word.startswith(f"{kind}("):
            return [kind, _type(word[len(kind) + 1 : -1])]
    return "dynamic" if word == "any" else word


def _block_message(block: Block, *, top: bool = False) -> bytes:
    return b"".join((*_attribute_messages(block, top=top), *_nested_messages(block)))


def _attribute_messages(block: Block, *, top: bool) -> Iterator[bytes]:
    for name, attribute in attributes(block).items():
        computed, required = is_computed(name, attribute, top=top), is_required(attribute)
        own_id = top and name == "id"
        yield field(
            2,
            text(1, name)
            + field(2, json.dumps(type_of(attribute)).encode())
            + whole(4, required)
            + whole(5, not required and (not computed or own_id))
            + whole(6, computed),
        )


def _nested_messages(block: Block) -> Iterator[bytes]:
    for name, nested in blocks(block).items():
        mode = _NESTING[nested["k"]]
        counted = whole(4, nested.get("min", 0)) + whole(5, nested.get("max", 0)) if mode in (2, 3) else b""
        yield field(3, text(1, name) + field(2, _block_message(nested)) + whole(3, mode) + counted)
