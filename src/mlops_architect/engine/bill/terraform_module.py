"""One Terraform module as called: its variables, locals, resources and the modules it calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlops_architect.domain.resource import Unresolved
from mlops_architect.engine.bill.hcl_evaluations import Bound
from mlops_architect.engine.bill.hcl_expression import hcl_value
from mlops_architect.engine.bill.hcl_functions import HclError

META = frozenset(
    ("count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection", "dynamic", "__is_block__")
)
MOST_INSTANCES = 1000

Documents = Sequence[Mapping[str, Any]]


@dataclass(eq=False)
class Module:
    """A call of a folder of ``.tf`` files.

    ``inputs`` are the values the caller gives, `Unresolved` where they are not told; ``regions`` are those of
    the provider configurations it is given, by ``name`` or ``name.alias``.
    """

    folder: str
    documents: Documents
    address: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    default_region: str = ""
    caller: Module | None = None
    call: str = ""
    """The name that the caller calls it by."""
    children: dict[str, Any] = field(default_factory=dict)
    """By name of the call, what ``module.<name>`` means: a module, or a list or mapping of them."""

    def __post_init__(self) -> None:
        self.resources: dict[tuple[str, str], Mapping[str, Any]] = {}
        for type_, named in _labelled(self.documents, "resource"):
            for name, body in named.items():
                self.resources[type_, name] = body
        self.calls = dict(_labelled(self.documents, "module"))
        self.outputs = dict(_labelled(self.documents, "output"))
        self.variables = dict(_labelled(self.documents, "variable"))
        self.locals = {
            name: raw
            for document in self.documents
            for block in document.get("locals", ())
            for name, raw in block.items()
            if name != "__is_block__"
        }
        self._known: dict[str, Any] = {}
        self._types = {type_ for type_, _ in self.resources}
        own = dict(self._provider_regions())
        self.regions = {**self.regions, **own}

    def _provider_regions(self) -> Iterator[tuple[str, str]]:
        for name, body in _labelled(self.documents, "provider"):
            alias = body.get("alias")
            for argument in ("region", "zone"):
                region = hcl_value(body.get(argument), self)
                if isinstance(region, str) and region:
                    yield (f"{name}.{alias}" if isinstance(alias, str) else name), region
                    break

    def root(self, name: str) -> Any:
        """Return what the first word of a reference means; raises HclError for an unknown one."""
        if name == "var":
            return _Lazy(lambda key: self._variable(key))
        if name == "local":
            return _Lazy(lambda key: self._local(key))
        if name == "module":
            return _Lazy(lambda key: self._child(key))
        if name == "data":
            return _Lazy(lambda key: self._data(key))
        if name in self._types:
            return _Lazy(lambda key: self._resource(name, key))
        if name in ("path", "terraform", "each", "count", "self"):
            return Unresolved(f"{name} is not told here")
        raise HclError(f"nothing is called {name!r}")

    def _variable(self, name: str) -> Any:
        if name in self.inputs:
            return self.inputs[name]
        body = self.variables.get(name)
        if body is None:
            raise HclError(f"there is no variable {name!r}")
        return hcl_value(body["default"], self) if "default" in body else Unresolved(f"var.{name} has no value")

    def _local(self, name: str) -> Any:
        if name not in self.locals:
            raise HclError(f"there is no local value {name!r}")
        if name not in self._known:
            self._known[name] = Unresolved(f"local.{name} refers to itself")
            self._known[name] = hcl_value(self.locals[name], self)
        return self._known[name]

    def _child(self, name: str) -> Any:
        found = self.children.get(name)
        if isinstance(found, Module):
            return found.shown()
        if isinstance(found, list):
            return [child.shown() for child in found]
        if isinstance(found, Mapping):
            return {key: child.shown() for key, child in found.items()}
        return Unresolved(f"module.{name} is not read")

    def shown(self) -> Any:
        """Return the outputs, each worked out when it is asked for."""
        return _Lazy(
            lambda key: (
                hcl_value(self.outputs[key].get("value"), self)
                if key in self.outputs
                else Unresolved(f"{self.address} has no output {key}")
            )
        )

    def _data(self, type_: str) -> Any:
        if type_ in ("aws_region", "google_client_config") and self.default_region:
            region = self.regions.get(type_.partition("_")[0], self.default_region)
            return _Lazy(lambda _: {"name": region, "region": region, "id": region})
        region = self.regions.get("google") or self.default_region
        if type_ == "google_compute_zones" and region:
            # what a resource costs hangs on the region of its zone and on how many there are, not on their letters
            return _Lazy(lambda _: {"names": [f"{region}-{letter}" for letter in "abc"]})
        return Unresolved(f"data.{type_} is read only by terraform")

    def _resource(self, type_: str, name: str) -> Any:
        body = self.resources.get((type_, name))
        if body is None:
            raise HclError(f"there is no resource {type_}.{name}")
        place = f"{type_}.{name}"
        if "count" in body:
            number = hcl_value(body["count"], self)
            if not isinstance(number, int | float) or not 0 <= number <= MOST_INSTANCES:
                return Unresolved(f"how many {place} there are is not known")
            return [self._instance(place, body, {"count": {"index": index}}) for index in range(int(number))]
        if "for_each" in body:
            collection = hcl_value(body["for_each"], self)
            if isinstance(collection, Unresolved):
                return Unresolved(f"how many {place} there are is not known")
            return {
                str(key): self._instance(place, body, {"each": {"key": key, "value": value}})
                for key, value in instances(collection)
            }
        return self._instance(place, body, {})

    def _instance(self, place: str, body: Mapping[str, Any], bound: Mapping[str, Any]) -> Any:
        names = Bound(bound, self)
        return _Lazy(
            lambda key: (
                hcl_value(body[key], names)
                if key in body and key not in META
                else Unresolved(f"{place}.{key} is known only after apply")
            )
        )

    def region_of_provider(self, resource_type: str, body: Mapping[str, Any]) -> str:
        """Return the region of the provider a resource uses, empty when it is not told."""
        said = body.get("provider")
        name = said.strip("${} ") if isinstance(said, str) else resource_type.partition("_")[0]
        return self.regions.get(name, "")

    def arguments(self, body: Mapping[str, Any], bound: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a resource's or call's arguments, dynamic blocks written out."""
        names = Bound(bound, self)
        found = {name: hcl_value(raw, names) for name, raw in body.items() if name not in META}
        for entry in body.get("dynamic", ()):
            for block, rule in entry.items():
                if block != "__is_block__":
                    found[block] = _blocks(found.get(block), block, rule, names)
        return found


def _blocks(present: Any, block: str, rule: Mapping[str, Any], names: Bound) -> Any:
    """Return the blocks that a dynamic block stands for, after those that are written out."""
    collection = hcl_value(rule.get("for_each"), names)
    if isinstance(collection, Unresolved):
        return collection
    said = rule.get("iterator")
    iterator = said.strip("${} ") if isinstance(said, str) else block
    made: list[dict[str, Any]] = []
    for key, value in instances(collection):
        inner = Bound({iterator: {"key": key, "value": value}}, names)
        made.extend(_content(content, inner) for content in rule.get("content", ()))
    return [*(present if isinstance(present, list) else []), *made]


def _content(body: Mapping[str, Any], names: Bound) -> dict[str, Any]:
    found = {name: hcl_value(raw, names) for name, raw in body.items() if name not in META}
    for entry in body.get("dynamic", ()):
        for block, rule in entry.items():
            if block != "__is_block__":
                found[block] = _blocks(found.get(block), block, rule, names)
    return found


def instances(collection: Any) -> list[tuple[Any, Any]]:
    """Return keys and values of what ``for_each`` goes over, in the order that terraform takes them."""
    if isinstance(collection, Mapping):
        return sorted(collection.items(), key=lambda pair: str(pair[0]))
    return [(value, value) for value in collection] if isinstance(collection, list) else []


class _Lazy(Mapping[str, Any]):
    """A mapping that works out an entry when it is asked for."""

    def __init__(self, find: Any) -> None:
        self._find = find

    def __getitem__(self, key: Any) -> Any:
        return self._find(str(key))

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        raise HclError("what it holds is known only after apply")

    def __len__(self) -> int:
        raise HclError("how much it holds is known only after apply")


def _labelled(documents: Documents, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for document in documents:
        for entry in document.get(kind, ()):
            for label, body in entry.items():
                if isinstance(body, Mapping):
                    yield label, body
