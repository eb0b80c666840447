"""The schema that providers hold a model to: strict, closed, and without what one of them would refuse."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from pydantic import BaseModel

_KEPT = ("type", "items", "enum", "const", "anyOf", "$ref", "description")
"""What Anthropic and OpenAI both take; bounds and patterns are checked here, after the answer."""


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema of a model with every field required and no other allowed."""
    whole = model.model_json_schema()
    schema = _strict(whole)
    if "$defs" in whole:
        schema["$defs"] = {name: _strict(part) for name, part in whole["$defs"].items()}
    return schema


def schema_hash(model: type[BaseModel]) -> str:
    """Return the sha256 of the schema."""
    return hashlib.sha256(json.dumps(strict_schema(model), sort_keys=True).encode()).hexdigest()


def _strict(node: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key in _KEPT:
        if key not in node:
            continue
        value = node[key]
        if key == "items":
            value = _strict(value)
        elif key == "anyOf":
            value = [_strict(part) for part in value]
        kept[key] = value
    if "properties" in node:
        kept["properties"] = {name: _strict(part) for name, part in node["properties"].items()}
        kept["required"] = list(node["properties"])
        kept["additionalProperties"] = False
    return kept
