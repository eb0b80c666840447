"""Agreement: numbers, nouns and articles that fit each other in every sentence an agent writes.

Sentences are filled with figures and names that are only known at run time; a count of one, or a name that opens
with a vowel, needs another form than the sentence was written for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from mlops_architect.domain.model import Model

_SINGULAR = {"people": "person", "copies": "copy", "batches": "batch", "entities": "entity", "queries": "query"}
_COUNTED = (
    "people|copies|batches|entities|queries|runs|days|hours|minutes|seconds|weeks|months|years|instances|replicas|nodes"
    "|requests|cases|events|rows|zones|trials|tests|points|scores|records|decisions|features|fields|partitions|engineers"
)
_ONE = re.compile(rf"(?<![\d.,$×/-])\b1 ({_COUNTED})\b")
# "an application", but "a unit", "a user", "a one-off" and "a EUR amount"; short words may follow an option called "a".
_ARTICLE = re.compile(r"\b([Aa]) (?=(?!uni|use|usu|uti|eu|one|once)[aeiou][a-z_]{3})")

ModelT = TypeVar("ModelT", bound=Model)


def agreed(text: str) -> str:
    """Return a sentence in which a count of one has its singular and a vowel its ``an``; diagrams stay as they are."""
    if " " not in text or "\n" in text:
        return text
    singular = _ONE.sub(lambda match: f"1 {_SINGULAR.get(match[1], match[1][:-1])}", text)
    return _ARTICLE.sub(r"\1n ", singular)


def in_agreement(model: ModelT) -> ModelT:
    """Return the model with every sentence in it in agreement."""
    return reworded(model, agreed)


def reworded(model: ModelT, change: Callable[[str], str]) -> ModelT:
    """Return the model with every text in it changed, the same object where nothing changes."""
    changes = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        settled = _settled(value, change)
        if settled is not value:
            changes[name] = settled
    return model.model_copy(update=changes) if changes else model


def _settled(value: object, change: Callable[[str], str]) -> object:
    if type(value) is str:
        text = change(value)
        return value if text == value else text
    if isinstance(value, Model):
        return reworded(value, change)
    if isinstance(value, tuple):
        items = tuple(_settled(item, change) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, dict):
        pairs = {key: _settled(item, change) for key, item in value.items()}
        return value if all(pairs[key] is item for key, item in value.items()) else pairs
    return value
