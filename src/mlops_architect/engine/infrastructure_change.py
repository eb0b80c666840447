"""What the Terraform of a new design deletes or replaces of the Terraform that stands, address by address.

Resources are compared as production has them. An address that is gone is a loss unless a `moved` block says where it
went, or a `removed` block that it stays. One that is still there is replaced where an attribute differs that the data
(``patterns/facts/changes``) names; a value that only the apply can know is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from mlops_architect.domain.infrastructure_change import ChangeFacts, Loss, Weighed
from mlops_architect.domain.resource import Resource, Unresolved
from mlops_architect.engine.bill.terraform_folder import declared
from mlops_architect.engine.bill.terraform_module import Documents
from mlops_architect.engine.terraform_moves import Moves, moves

_ABSENT = object()
_SHOWN_CHARACTERS = 60
_ORDINARY = Weighed(types=("*",))


@dataclass(frozen=True)
class Rendered:
    """A root module with what it calls, parsed, and the values of its variables."""

    folders: Mapping[str, Documents]
    root: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def resources(self) -> tuple[Resource, ...]:
        """Return the resources of the root and of its modules."""
        return declared(self.folders, self.root, self.variables)


def losses(before: Rendered, after: Rendered, facts: Iterable[ChangeFacts], also: Moves | None = None) -> list[Loss]:
    """Return what is lost, worst first.

    Args:
        before: What stands.
        after: What is to come.
        facts: What tells which resources hold data, and what replaces them.
        also: Moves that somebody wrote beside those of ``after``.
    """
    known = tuple(facts)
    there = {_base(one) if one.unresolved else one.address: one for one in after.resources()}
    said = (moves(after.folders, after.root), *((also,) if also else ()))
    found: list[Loss] = []
    for old in before.resources():
        if any(one.forgotten(old.address) for one in said):
            continue
        address = old.address
        for one in said:
            address = one.new_address(address)
        found += _lost(old, there, address, known)
    return sorted(found, key=lambda loss: (-loss.severity.rank, not loss.holds, loss.address))


def _lost(old: Resource, there: Mapping[str, Resource], address: str, facts: tuple[ChangeFacts, ...]) -> Iterator[Loss]:
    provider = next((one for one in facts if one.of(old.type)), None)
    weighed = _weight(old.type, provider)
    own = {"address": old.address, "type": old.type, "holds": weighed.holds, "severity": weighed.severity}
    new = there.get(address)
    if new is None:
        if old.unresolved:
            if any(_without_index(one) == address for one in there):
                return  # some are there; how many stood, nobody can tell
        elif (several := there.get(_without_index(address))) is not None and several.unresolved:
            yield Loss(**own, how="untold", why=several.unresolved)
            return
        yield Loss(**own, how="deleted")
        return
    if old.unresolved or new.unresolved:
        return
    everywhere = provider is not None and _fits(old.type, provider.everywhere)
    if not everywhere and old.region and new.region and old.region != new.region:
        yield Loss(**own, how="replaced", why=f"it is made anew in {new.region} ({old.region} before)")
        return
    for attribute in weighed.replaced_by:
        if (why := _differs(old.parameters, new.parameters, attribute)) is not None:
            yield Loss(**own, how="replaced" if why[0] else "untold", why=f"{attribute} {why[1]}")
            return


def _differs(old: Mapping[str, Any], new: Mapping[str, Any], attribute: str) -> tuple[bool, str] | None:
    """Return whether it is sure, and the difference in words; None where an attribute is the same."""
    before, after = (_at(one, attribute.split(".")) for one in (old, new))
    if _untold(before) or _untold(after):
        if _untold(before) == _untold(after):
            return None  # worked out from the same kind of thing: another resource, most often
        return False, "is known only after apply"
    if before == after:
        return None
    return True, f"changes from {_shown(before)} to {_shown(after)}"


def _at(body: Any, path: list[str]) -> Any:
    """Return the value at a path, of the first block where there are several, as Terraform has at most one of those named."""
    for step in path:
        if isinstance(body, list | tuple):
            body = body[0] if body else _ABSENT
        if not isinstance(body, Mapping):
            return body if _untold(body) else _ABSENT
        body = body.get(step, _ABSENT)
    # what is not written and what says no are the same to the provider
    return _ABSENT if body is None or body is False or body in ("", [], {}) else body


def _untold(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_untold, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_untold, value))
    return isinstance(value, Unresolved)


def _shown(value: Any) -> str:
    if value is _ABSENT:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _weight(kind: str, provider: ChangeFacts | None) -> Weighed:
    entries = provider.weighed if provider else ()
    return next((one for one in entries if _fits(kind, one.types)), _ORDINARY)


def _fits(kind: str, types: Iterable[str]) -> bool:
    return any(fnmatchcase(kind, one) for one in types)


def _base(resource: Resource) -> str:
    return _without_index(resource.address)


def _without_index(address: str) -> str:
    """Return an address without the index of the resource itself."""
    return address[: address.rindex("[")] if address.endswith("]") else address
