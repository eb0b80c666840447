"""Signs judged over a resource: true, false, or None where only the apply can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mlops_architect.domain.infrastructure import Sign
from mlops_architect.engine.hcl_resources import SURE, Resource, values_at
from mlops_architect.engine.hcl_values import is_choice, is_expression


def holds(sign: Sign, body: Mapping[str, Any], resource: Resource, resources: Sequence[Resource]) -> bool | None:
    """Judge a sign over ``body``: the resource itself, or one of its blocks."""
    if sign.all_of:
        return _every(holds(one, body, resource, resources) for one in sign.all_of)
    if sign.any_of:
        return _some(holds(one, body, resource, resources) for one in sign.any_of)
    if sign.none_of:
        some = _some(holds(one, body, resource, resources) for one in sign.none_of)
        return None if some is None else not some
    if sign.companion:
        return _some(_accompanied(sign, one, resources) for one in _companions(sign, resource, resources))
    if sign.attribute:
        found = [(value, sure) for value, sure in values_at(body, sign.attribute) if value is not None]
        if not found:
            return sign.absent
        return _every(_certain(_value_holds(sign, value, resource, resources), sure) for value, sure in found)
    return sign.told


def _certain(outcome: bool | None, sure: bool) -> bool | None:
    """What holds in a block that may not be there is unknown."""
    return None if outcome and not sure else outcome


def _accompanied(sign: Sign, companion: Resource, resources: Sequence[Resource]) -> bool | None:
    outcome = True if sign.sign is None else holds(sign.sign, companion, companion, resources)
    return _certain(outcome, bool(companion[SURE]))


def _companions(sign: Sign, resource: Resource, resources: Sequence[Resource]) -> Iterator[Resource]:
    alike = [one for one in resources if one["type"] == sign.companion]
    beside = [one for one in alike if one["module"] == resource["module"]]
    if sign.by:
        yield from (one for one in beside if _names(one, sign.by, resource))
    elif sign.within:
        yield from (one for one in beside if _names(resource, sign.within, one))
    else:
        yield from alike


def _names(one: Resource, attribute: str, other: Resource) -> bool:
    """Tell whether an attribute of one resource refers to another of the same module."""
    about = f"{one.get(attribute, '')}{one.get(f'attribute_{attribute}', '')}"
    return re.search(rf"\b{re.escape(other['type'])}\.{re.escape(other['name'])}[.\[]", about) is not None


def _value_holds(sign: Sign, value: Any, resource: Resource, resources: Sequence[Resource]) -> bool | None:
    if sign.mentions:
        return _mentions(sign, str(value), resource, resources)
    if sign.equals or sign.differs:
        if is_expression(value):
            return None
        said = _plain(value)
        if sign.equals:
            return said in {_plain(one) for one in sign.equals}
        return said not in {_plain(one) for one in sign.differs}
    if is_choice(value):
        return None
    return _plain(value) not in ("false", "none", "null", "")


def _mentions(sign: Sign, text: str, resource: Resource, resources: Sequence[Resource]) -> bool:
    if sign.mentions in text:
        return True
    kind = sign.through.removeprefix("data.")
    return any(
        one["type"] == sign.through
        and one["module"] == resource["module"]
        and f"{kind}.{one['name']}." in text
        and sign.mentions in str({key: value for key, value in one.items() if key != "address"})
        for one in (resources if sign.through else ())
    )


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{float(value):g}"
    return str(value).casefold()


def _every(outcomes: Iterable[bool | None]) -> bool | None:
    listed = list(outcomes)
    return False if False in listed else None if None in listed else True


def _some(outcomes: Iterable[bool | None]) -> bool | None:
    listed = list(outcomes)
    return True if True in listed else None if None in listed else False
