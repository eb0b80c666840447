"""The resources of a Terraform tree with their values resolved, and what lies at a path inside one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from mlops_architect.engine.hcl_values import Scope, is_expression, scopes

Resource = dict[str, Any]

SURE = "__sure__"
"""Whether the resource is made for certain: no ``count`` or ``for_each`` that the text leaves open."""


def resources_of(documents: Mapping[str, Mapping[str, Any]]) -> list[Resource]:
    """Return every resource and data source, in the order of their files; one that is never made is left out."""
    by_folder = scopes(documents)
    found = [
        _resource(kind, name, body, path, by_folder[_folder(path)], data=data)
        for path, document in sorted(documents.items())
        if path.endswith(".tf")
        for kind, name, body, data in _bodies(document)
    ]
    return [one for one in found if one is not None]


def blocks(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the blocks called ``name`` (dotted for nested ones), dynamic ones included with the values they iterate."""
    return [block for block, _ in _blocks(body, name.split("."), sure=True)]


def values_at(body: Mapping[str, Any], path: str) -> list[tuple[Any, bool]]:
    """Return the values at a dotted path through blocks, each with whether it is written for certain."""
    *outer, last = path.split(".")
    found: list[tuple[Any, bool]] = []
    for block, sure in _blocks(body, outer, sure=True):
        key = f"attribute_{last}" if f"attribute_{last}" in block else last
        if key in block:
            found += [(value, sure) for value in _listed(block[key])]
        elif inner := _dynamic(block, last):
            found += [(one, sure and certain) for one, certain in inner]
    return found


def _blocks(body: Mapping[str, Any], path: list[str], *, sure: bool) -> Iterator[tuple[Mapping[str, Any], bool]]:
    if not path or path == [""]:
        yield body, sure
        return
    inside = [(block, True) for block in _listed(body.get(path[0])) if isinstance(block, Mapping)]
    for block, certain in (*inside, *_dynamic(body, path[0])):
        yield from _blocks(block, path[1:], sure=sure and certain)


def _dynamic(body: Mapping[str, Any], name: str) -> list[tuple[Mapping[str, Any], bool]]:
    found: list[tuple[Mapping[str, Any], bool]] = []
    for dynamic in _listed(body.get("dynamic")):
        if not isinstance(dynamic, Mapping) or name not in dynamic:
            continue
        inner = dynamic[name]
        each = inner.get("for_each")
        known = isinstance(each, list | tuple | Mapping)
        if known and not each:
            continue
        iterator = str(inner.get("iterator", name)).strip("${}")
        contents = [content for content in _listed(inner.get("content")) if isinstance(content, Mapping)]
        found += [(_iterated(content, iterator, each) if known else content, known) for content in contents]
    return found


def _iterated(value: Any, iterator: str, each: Any) -> Any:
    """Put what is iterated where ``<iterator>.value`` stands: a list, since every one of them is meant."""
    if isinstance(value, Mapping):
        return {key: _iterated(inner, iterator, each) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_iterated(inner, iterator, each) for inner in value]
    values = list(each.values()) if isinstance(each, Mapping) else list(each)
    keys = list(each) if isinstance(each, Mapping) else values
    if value == f"${{{iterator}.value}}":
        return values
    if value == f"${{{iterator}.key}}":
        return keys
    start = f"${{{iterator}.value."
    if isinstance(value, str) and value.startswith(start) and value.endswith("}"):
        field = value[len(start) : -1]
        if all(isinstance(one, Mapping) and field in one for one in values):
            return [one[field] for one in values]
    return value


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _bodies(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], bool]]:
    for section in ("resource", "data"):
        for entry in document.get(section, ()):
            for kind, named in entry.items():
                if kind.startswith("__"):
                    continue
                for name, body in named.items():
                    if not name.startswith("__"):
                        yield kind, name, body, section == "data"


def _resource(kind: str, name: str, body: Mapping[str, Any], path: str, scope: Scope, *, data: bool) -> Resource | None:
    full = f"data.{kind}" if data else kind
    attributes = {key: scope.value(value) for key, value in body.items() if not key.startswith("__")}
    each, count = attributes.get("for_each"), attributes.get("count")
    if each in ([], {}) or (count == 0 and count is not False):
        return None
    known = isinstance(each, list | Mapping)
    if known:
        attributes = {
            key: value if key == "for_each" else _iterated(value, "each", each) for key, value in attributes.items()
        }
    own = {
        "type": full, "name": name, "module": _folder(path), "address": f"{full}.{name}", "file": path,
        SURE: (each is None or known) and not is_expression(count),
    }  # fmt: skip
    return {**{f"attribute_{key}" if key in own else key: value for key, value in attributes.items()}, **own}
