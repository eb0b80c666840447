"""Facts that data and schemas declare: kinds of resource and file, and the fields of what agents decide."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.model import Model
from mlops_architect.domain.policy import AllOf, AnyOf, Compare, Condition, ForEach, Not
from mlops_architect.engine.agents.registry import agent_ids, schema_of
from mlops_architect.usecases.linting.subject import did_you_mean

_PLACE = frozenset({"type", "name", "module", "address", "file"})
_OWN = {
    "infrastructure.resources": frozenset[str](),
    "infrastructure.types": frozenset[str](),
    "infrastructure.providers": frozenset[str](),
    "infrastructure.ingress": frozenset({"cidrs", "open", "from_port"}),
    "infrastructure.iam_statements": frozenset({"actions", "wildcard_actions"}),
    "code.files": frozenset[str](),
    "code.present": frozenset[str](),
}
_DESIGN = frozenset({"design.decisions", "design.human_review", "design.explanations"})
_DEEPEST = 4


def no_listed_fact(catalog: Catalog, name: str) -> str:
    """Return what is wrong with a fact of infrastructure, code or design, nothing when it is declared."""
    if name.startswith(("infrastructure.", "code.")):
        known = frozenset(_fields(catalog)) | set(_OWN)
    elif name.startswith("design."):
        known = design_names()
    else:
        return ""
    return "" if name in known else f"there is no fact {name!r}{did_you_mean(name, known)}"


def no_field(catalog: Catalog, each: str, field: str) -> str:
    """Return what is wrong with a field of the items of a list, nothing when it is declared or the list is another's."""
    known = _fields(catalog).get(each) or _OWN.get(each)
    if not known or field in known | _PLACE:
        return ""
    return f"the items of {each} have no field {field!r}{did_you_mean(field, known | _PLACE)}"


def listed_fields(
    condition: Condition, path: tuple[str | int, ...], each: str = ""
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield each field of an item that a condition names, with its place in the file and the list it is of."""
    match condition:
        case AllOf() | AnyOf():
            for position, part in enumerate(condition.of):
                yield from listed_fields(part, (*path, "of", position), each)
        case Not():
            yield from listed_fields(condition.of, (*path, "of"), each)
        case ForEach():
            yield from listed_fields(condition.require, (*path, "require"), condition.each)
        case Compare():
            for key in ("fact", "other"):
                name = getattr(condition, key)
                if each and name.startswith("item."):
                    yield (*path, key), each, name.removeprefix("item.")


def design_names() -> frozenset[str]:
    """Return the facts of what agents decide."""
    return _DESIGN | {name for agent in agent_ids() for name in _schema_names(schema_of(agent), f"design.{agent}", 0)}


def _fields(catalog: Catalog) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for provider in catalog.provider_facts:
        for kind, entries in provider.judged.items():
            fields = {name for entry in entries for name in (*entry.signs, *entry.numbers, *entry.shown)}
            found[f"infrastructure.{kind}"] = found.get(f"infrastructure.{kind}", frozenset()) | fields
    for entry in catalog.code_facts:
        for kind, files in entry.kinds.items():
            found[f"code.{kind}"] = found.get(f"code.{kind}", frozenset()) | set(files.signs)
    return found


def _schema_names(schema: type[Model], name: str, depth: int) -> Iterator[str]:
    for field, info in schema.model_fields.items():
        models = list(_models(info.annotation))
        for model in models:
            if depth < _DEEPEST:
                yield from _schema_names(model, f"{name}.{field}", depth + 1)
        if not models or len(models) < len(_alternatives(info.annotation)):
            yield f"{name}.{field}"


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _models(annotation: Any) -> Iterator[type[Model]]:
    for one in _alternatives(annotation):
        # A parametrised type such as tuple[str, ...] passes for a class on some interpreters and for none on others.
        if get_origin(one) is None and isinstance(one, type) and issubclass(one, Model):
            yield one
