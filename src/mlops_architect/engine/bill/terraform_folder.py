"""Resources of a folder of Terraform files, read as text: modules followed, variables and locals worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from mlops_architect.domain.resource import Related, Resource, Unresolved
from mlops_architect.engine.bill.relations import Instance, Place, relations
from mlops_architect.engine.bill.resource_regions import region_of
from mlops_architect.engine.bill.terraform_module import MOST_INSTANCES, Documents, Module, instances

_REFERENCE = re.compile(
    r"\b(var|local|module|[a-z][a-z0-9]*(?:_[a-z0-9]+)+)\.([A-Za-z_][\w-]*)(?:(?:\[[^\]]*\])?\.([A-Za-z_][\w-]*))?"
)
_DEPTH_LIMIT = 12


def declared(
    folders: Mapping[str, Documents], root: str, variables: Mapping[str, Any], default_region: str = ""
) -> tuple[Resource, ...]:
    """Return the managed resources of a root module and of the modules it calls.

    What the text does not tell is `Unresolved` in a resource's parameters; a resource or module whose number the
    text does not tell, or a module that is not in a local folder, is one resource with ``unresolved`` set.

    Args:
        folders: Parsed ``.tf`` files by folder.
        root: The folder of the root module.
        variables: Values from ``.tfvars`` files.
        default_region: The region where the code tells none.
    """
    found: list[Resource] = []
    made: list[tuple[Module, Instance]] = []
    top = Module(root, folders.get(root, ()), inputs=variables, default_region=default_region)
    _walk(top, folders, found, made, 0)
    modules = {instance.address: module for module, instance in made}
    related = relations(
        [instance for _, instance in made], lambda instance: _targets(modules[instance.address], instance)
    )
    return (*found, *(_resource(module, instance, related.get(instance.address, ())) for module, instance in made))


def _walk(
    module: Module,
    folders: Mapping[str, Documents],
    found: list[Resource],
    made: list[tuple[Module, Instance]],
    depth: int,
) -> None:
    """Read the calls first: resources may refer to what they put out.

    What is not told how often it is there goes to ``found``, every instance to ``made``.
    """
    prefix = f"{module.address}." if module.address else ""
    below: list[Module] = []
    for name, body in _in_order(module):
        source = body.get("source")
        folder = local_folder(module.folder, source)
        address = f"{prefix}module.{name}"
        if folder is None or folder not in folders or depth >= _DEPTH_LIMIT:
            found.append(Resource("module", {}, address=address, unresolved=f"the module {source!r} is not read"))
            continue
        called: list[tuple[Any, Module]] = []
        for suffix, bound, unresolved in _instances(module, body):
            if unresolved:
                found.append(Resource("module", {}, address=address, unresolved=unresolved))
                continue
            inputs = {
                key: value
                for key, value in module.arguments(body, bound).items()
                if key not in ("source", "version", "providers")
            }
            child = Module(
                folder=folder,
                documents=folders[folder],
                address=address + suffix,
                inputs=inputs,
                regions=_given_regions(module, body),
                default_region=module.default_region,
                caller=module,
                call=name,
            )
            called.append((bound.get("each", {}).get("key"), child))
            below.append(child)
        if "for_each" in body:
            module.children[name] = {str(key): child for key, child in called}
        elif "count" in body:
            module.children[name] = [child for _, child in called]
        elif called:
            module.children[name] = called[0][1]
    # deepest first, so that outputs of grandchildren are there when a child's are asked for
    inner: list[tuple[Module, Instance]] = []
    for child in below:
        _walk(child, folders, found, inner, depth + 1)
    for (type_, name), body in module.resources.items():
        address = f"{prefix}{type_}.{name}"
        for suffix, bound, unresolved in _instances(module, body):
            if unresolved:
                found.append(Resource(type_, {}, {}, "", address, (), unresolved))
                continue
            index = bound.get("each", {}).get("key", bound.get("count", {}).get("index"))
            place = (module.address, type_, name)
            arguments = module.arguments(body, bound)
            made.append((module, Instance(address + suffix, place, module.address, type_, index, arguments)))
    made.extend(inner)


def _in_order(module: Module) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the calls, each after those whose outputs it is given."""
    ordered: dict[str, Mapping[str, Any]] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in ordered or name in above or name not in module.calls:
            return
        for other in _called(module, module.calls[name], 0):
            place(other, (*above, name))
        ordered[name] = module.calls[name]

    for name in module.calls:
        place(name, ())
    return list(ordered.items())


def _called(module: Module, raw: Any, depth: int) -> Iterator[str]:
    for text in _texts(raw, depth):
        for kind, name, _ in _REFERENCE.findall(text):
            if kind == "module":
                yield name
            elif kind == "local":
                yield from _called(module, module.locals.get(name), depth + 3)


def _texts(raw: Any, depth: int) -> Iterator[str]:
    """Yield the texts with expressions inside an argument, what only sets an order left out."""
    if depth > _DEPTH_LIMIT:
        return
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key not in ("depends_on", "provider", "providers"):
                yield from _texts(value, depth + 1)
    elif isinstance(raw, list):
        for value in raw:
            yield from _texts(value, depth + 1)
    elif isinstance(raw, str) and "${" in raw:
        yield raw


def _resource(module: Module, instance: Instance, near: tuple[Related, ...]) -> Resource:
    _, type_, name = instance.place
    of_provider = module.region_of_provider(type_, module.resources[type_, name])
    region = region_of(type_, instance.parameters, of_provider, near) or module.default_region
    return Resource(type_, instance.parameters, {}, region, instance.address, near)


def _instances(module: Module, body: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the index, the names it binds, and why it is not known how many there are."""
    names = module.arguments({"n": body.get("count"), "each": body.get("for_each")}, {})
    number, each = names["n"], names["each"]
    for value in (number, each):
        if isinstance(value, Unresolved):
            yield "", {}, f"how many there are is not known: {value.reason}"
            return
    if "count" in body:
        if not isinstance(number, int | float) or not 0 <= number <= MOST_INSTANCES:
            yield "", {}, f"how many there are is not known: count is {number!r}"
            return
        for index in range(int(number)):
            yield f"[{index}]", {"count": {"index": index}}, ""
    elif "for_each" in body:
        pairs = instances(each)
        if any(isinstance(key, Unresolved) for key, _ in pairs) or len(pairs) > MOST_INSTANCES:
            yield "", {}, "how many there are is not known: for_each goes over values known only after apply"
            return
        for key, value in pairs:
            yield f'["{key}"]', {"each": {"key": key, "value": value}}, ""
    else:
        yield "", {}, ""


def _given_regions(module: Module, body: Mapping[str, Any]) -> dict[str, str]:
    """Return the provider regions that a called module works with."""
    given = {name: region for name, region in module.regions.items() if "." not in name}
    said = body.get("providers")
    for name, provider in said.items() if isinstance(said, Mapping) else ():
        region = module.regions.get(str(provider).strip("${} "))
        if region:
            given[str(name).strip("${} ")] = region
    return given


def _targets(module: Module, instance: Instance) -> set[Place]:
    """Return the resource blocks that one refers to, through locals, variables and outputs of modules too."""
    _, type_, name = instance.place
    found = set(_referred(module, module.resources[type_, name], 0))
    return found - {(module.address, type_, name)}


def _referred(module: Module, raw: Any, depth: int) -> Iterator[Place]:
    for text in _texts(raw, depth):
        for kind, name, attribute in _REFERENCE.findall(text):
            if kind == "local":
                yield from _referred(module, module.locals.get(name), depth + 3)
            elif kind == "var" and module.caller is not None:
                yield from _referred(module.caller, module.caller.calls[module.call].get(name), depth + 3)
            elif kind == "module":
                child = module.children.get(name)
                several = (
                    child.values() if isinstance(child, Mapping) else child if isinstance(child, list) else [child]
                )
                for one in several:
                    if isinstance(one, Module) and attribute in one.outputs:
                        yield from _referred(one, one.outputs[attribute].get("value"), depth + 3)
            elif (kind, name) in module.resources:
                yield module.address, kind, name


def local_folder(folder: str, source: Any) -> str | None:
    """Return the folder that a module call names, None when it is not a local path."""
    if not isinstance(source, str) or (not source.startswith(("./", "../", ".\\")) and source not in (".", "..")):
        return None
    parts = list(PurePosixPath(folder).parts)
    for part in PurePosixPath(source).parts:
        if part == "..":
            if not parts or parts[-1] == "/":
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return str(PurePosixPath(*parts)) if parts else "."
