"""Facts of rendered Terraform: parsed HCL in, flat lists that infrastructure policies judge out.

The input is what python-hcl2 gives with ``strip_string_quotes``: blocks are lists of mappings, expressions are
``"${...}"`` strings. A value that only the apply can know stays an expression and is judged as unknown, not as good.
Which resource of which provider tells what is data (``patterns/facts``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Protocol, TypeVar

from mlops_architect.domain.infrastructure import Entrance, Grant, Judged, ProviderFacts
from mlops_architect.engine.hcl_resources import Resource, blocks, resources_of, values_at
from mlops_architect.engine.hcl_signs import holds
from mlops_architect.engine.hcl_values import is_expression

_ACTION = re.compile(r'"?\b(?:Not)?Action"?\s*[=:]\s*(\[[^\]]*\]|"[^"]*")')
_QUOTED = re.compile(r'"([^"]*)"')
_UNTOLD = ("${var.", "${each.", "${local.")
"""Expressions whose value somebody types in; what another resource gives is not a range or a role that anybody typed."""


class _Typed(Protocol):
    @property
    def types(self) -> tuple[str, ...]: ...


TypedT = TypeVar("TypedT", bound=_Typed)


def infrastructure_facts(
    documents: Mapping[str, Mapping[str, Any]], providers: Iterable[ProviderFacts]
) -> dict[str, Any]:
    """Return the facts of a Terraform tree by name.

    Args:
        documents: Parsed ``.tf`` and ``.tfvars`` files by path relative to the repository. Variables are resolved
            through module calls, defaults, locals and the production ``.tfvars``.
        providers: What tells which fact, by provider.
    """
    resources = resources_of(documents)
    managed = [one for one in resources if not one["type"].startswith("data.")]
    entries = tuple(providers)
    types = sorted({one["type"] for one in managed})
    facts: dict[str, Any] = {
        "infrastructure.resources": resources,
        "infrastructure.types": types,
        "infrastructure.providers": [one.provider for one in entries if any(_of(kind, one.provider) for kind in types)],
        **{f"infrastructure.{kind}": [] for provider in entries for kind in provider.judged},
        "infrastructure.ingress": [],
        "infrastructure.iam_statements": [],
    }
    for provider in entries:
        for kind, judged in provider.judged.items():
            found = (_judged(one, judged, resources) for one in managed)
            facts[f"infrastructure.{kind}"] += [fact for fact in found if fact is not None]
        facts["infrastructure.ingress"] += [rule for one in managed for rule in _ingress(one, provider, resources)]
        facts["infrastructure.iam_statements"] += [
            statement for one in resources for statement in _statements(one, provider.grants, resources)
        ]
    return facts


def _of(kind: str, provider: str) -> bool:
    return kind.startswith(f"{provider}_")


def _place(resource: Resource) -> dict[str, Any]:
    return {key: resource[key] for key in ("type", "name", "module", "address", "file")}


def _entry(kind: str, entries: Sequence[TypedT]) -> TypedT | None:
    return next((entry for entry in entries if any(fnmatchcase(kind, one) for one in entry.types)), None)


def _judged(resource: Resource, entries: Sequence[Judged], resources: Sequence[Resource]) -> dict[str, Any] | None:
    entry = _entry(resource["type"], entries)
    if entry is None:
        return None
    fact = _place(resource)
    fact.update({name: str(resource[name]) for name in entry.shown if name in resource})
    fact.update({name: holds(sign, resource, resource, resources) for name, sign in entry.signs.items()})
    for name, number in entry.numbers.items():
        found = [value for value, _ in values_at(resource, number.attribute) if value is not None]
        fact[name] = _number(found[0]) if found else number.absent
    return fact


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ingress(resource: Resource, provider: ProviderFacts, resources: Sequence[Resource]) -> Iterator[dict[str, Any]]:
    entry = _entry(resource["type"], provider.ingress)
    if entry is None:
        return
    for block in blocks(resource, entry.block) if entry.block else [resource]:
        applies = True if entry.when is None else holds(entry.when, block, resource, resources)
        if applies is False:
            continue
        cidrs = [cidr for name in entry.sources for cidr, _ in values_at(block, name) if cidr is not None]
        is_open = _open(cidrs, block, entry, provider.open_sources)
        if applies is None and is_open is not False:
            is_open = None
        if entry.closed is not None and is_open is not False:
            closed = holds(entry.closed, resource, resource, resources)
            is_open = False if closed else None if closed is None else is_open
        ports = values_at(block, entry.port) if entry.port else []
        yield {
            **_place(resource),
            "cidrs": [str(cidr) for cidr in cidrs],
            "open": is_open,
            "from_port": ports[0][0] if ports else None,
        }


def _open(cidrs: list[Any], block: Mapping[str, Any], entry: Entrance, everybody: tuple[str, ...]) -> bool | None:
    if not cidrs:
        narrowed = any(value for name in entry.narrowed_by for value, _ in values_at(block, name))
        return False if narrowed else entry.unset
    if any(str(cidr) in everybody for cidr in cidrs):
        return True
    return None if any(is_expression(cidr) and str(cidr).startswith(_UNTOLD) for cidr in cidrs) else False


def _statements(
    resource: Resource, entries: Sequence[Grant], resources: Sequence[Resource]
) -> Iterator[dict[str, Any]]:
    entry = _entry(resource["type"], entries)
    if entry is None:
        return
    for name in entry.encoded:
        text = str(resource.get(name) or "")
        for match in _ACTION.finditer(text):
            actions = _QUOTED.findall(match.group(1))
            yield _statement(resource, actions, () if '"Deny"' in text else entry.everything)
    for block in (blocks(resource, entry.block) if entry.block else [resource]) if entry.granted else ():
        granted = [str(value) for name in entry.granted for value, _ in values_at(block, name) if value is not None]
        if not granted:
            continue
        applies = True if entry.when is None else holds(entry.when, block, resource, resources)
        narrowed = entry.narrowed is not None and holds(entry.narrowed, block, resource, resources)
        everything = tuple(one for one in entry.everything if not narrowed or one not in entry.unless_narrowed)
        yield _statement(resource, granted, () if applies is False else everything)


def _statement(resource: Resource, actions: list[str], everything: tuple[str, ...]) -> dict[str, Any]:
    wild = [action for action in actions if any(re.fullmatch(one, action) for one in everything)]
    untold = bool(everything) and not wild and any(action.startswith(_UNTOLD) for action in actions)
    return {**_place(resource), "actions": actions, "wildcard_actions": None if untold else wild}
