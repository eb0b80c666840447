"""What a plan's configuration says: which resources refer to which, and where each provider works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from mlops_architect.engine.bill.relations import Place

_DEPTH_LIMIT = 12


class References:
    """The configuration part of a plan."""

    def __init__(self, configuration: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        self._providers: Mapping[str, Any] = configuration.get("provider_config") or {}
        self._root: Mapping[str, Any] = configuration.get("root_module") or {}
        self._variables = variables
        self._resources: dict[Place, Mapping[str, Any]] = {}
        self._modules: dict[tuple[str, ...], Mapping[str, Any]] = {}
        self._calls: dict[tuple[str, ...], Mapping[str, Any]] = {}
        self._collect((), self._root)

    def _collect(self, path: tuple[str, ...], module: Mapping[str, Any]) -> None:
        self._modules[path] = module
        for entry in module.get("resources") or ():
            if entry.get("mode", "managed") == "managed":
                self._resources[path, entry["type"], entry["name"]] = entry
        for name, call in (module.get("module_calls") or {}).items():
            self._calls[(*path, name)] = call
            self._collect((*path, name), call.get("module") or {})

    def expressions(self, place: Place) -> Mapping[str, Any]:
        """Return the arguments that the code sets."""
        found: Mapping[str, Any] = self._resources.get(place, {}).get("expressions") or {}
        return found

    def targets(self, place: Place) -> frozenset[Place]:
        """Return the resources that one refers to, through variables and outputs of modules too."""
        entry = self._resources.get(place, {})
        said = [entry.get(key) for key in ("expressions", "count_expression", "for_each_expression")]
        return frozenset(
            target for text in _references(said) for target in self._resolved(place[0], text, 0) if target != place
        )

    def _resolved(self, module: tuple[str, ...], reference: str, depth: int) -> Iterator[Place]:
        parts = reference.replace("[", ".").split(".")
        if depth > _DEPTH_LIMIT or len(parts) < 2:
            return
        if parts[0] == "var":
            call = self._calls.get(module, {})
            for text in _references((call.get("expressions") or {}).get(parts[1])):
                yield from self._resolved(module[:-1], text, depth + 1)
        elif parts[0] == "module" and len(parts) > 2:
            child = (*module, parts[1])
            for name, output in (self._modules.get(child, {}).get("outputs") or {}).items():
                if name in parts[2:]:
                    for text in _references(output.get("expression")):
                        yield from self._resolved(child, text, depth + 1)
        elif (module, parts[0], parts[1]) in self._resources:
            yield module, parts[0], parts[1]

    def provider_region(self, place: Place) -> str:
        """Return the region (or zone) that a resource's provider is set to, empty when the plan does not tell it."""
        key = self._resources.get(place, {}).get("provider_config_key") or place[1].partition("_")[0]
        return self._region_of(key, place[0])

    @lru_cache(maxsize=4096)  # noqa: B019  one object lives as long as the reading of its plan
    def _region_of(self, key: str, module: tuple[str, ...]) -> str:
        local = key.rpartition(":")[2]
        for candidate in (key, local, local.partition(".")[0]):
            provider = self._providers.get(candidate)
            if provider is not None:
                expressions = provider.get("expressions") or {}
                for argument in ("region", "zone"):
                    found = self._text(expressions.get(argument), module if provider.get("module_address") else ())
                    if found:
                        return found
                return ""
        return ""

    def _text(self, expression: Any, module: tuple[str, ...], depth: int = 0) -> str:
        if not isinstance(expression, Mapping) or depth > _DEPTH_LIMIT:
            return ""
        if isinstance(expression.get("constant_value"), str):
            return str(expression["constant_value"])
        for text in _references(expression):
            if text.startswith("var."):
                name = text[4:].partition(".")[0].partition("[")[0]
                if not module:
                    value = (self._variables.get(name) or {}).get("value")
                    return value if isinstance(value, str) else ""
                said = (self._calls.get(module, {}).get("expressions") or {}).get(name)
                declared = (self._modules.get(module, {}).get("variables") or {}).get(name) or {}
                default = declared.get("default")
                return self._text(said, module[:-1], depth + 1) or (default if isinstance(default, str) else "")
        return ""


def _references(expression: Any) -> Iterator[str]:
    """Yield every reference in an expression, inside its nested blocks too."""
    if isinstance(expression, Mapping):
        for name, value in expression.items():
            if name == "references" and isinstance(value, list):
                yield from (text for text in value if isinstance(text, str))
            else:
                yield from _references(value)
    elif isinstance(expression, list):
        for entry in expression:
            yield from _references(entry)
