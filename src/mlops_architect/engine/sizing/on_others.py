"""What a part pays for on another part's resource, priced with the arguments that the chosen other part gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mlops_architect.domain.pattern import BillItem, ResourceArgument
from mlops_architect.domain.terraform_root import ROOT
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.sizing.bill_resource import Line, arguments_of, of_resource
from mlops_architect.engine.sizing.sized import Sized


def on_others(chosen: Mapping[str, Sized], load: Mapping[str, float], pricer: Pricer) -> dict[str, Sized]:
    """Return the choice with each line on another part's resource paid under the SKU that the resource has there.

    A candidate is sized before it is known what it stands beside: reads of a lake are those of a bucket in one region until
    the lake turns out to be in two.

    Args:
        chosen: The chosen candidate of each capability.
        load: Workload quantities by name.
        pricer: Prices of the region.

    Raises:
        FormulaError: A formula names something unknown.
    """
    return {capability: _placed(sized, chosen, load, pricer) for capability, sized in chosen.items()}


def _placed(sized: Sized, chosen: Mapping[str, Sized], load: Mapping[str, float], pricer: Pricer) -> Sized:
    lines: list[Line] = []
    done: set[int] = set()
    for line in sized.lines:
        item = sized.pattern.bill[line.item]
        owned = _as_owned(item, chosen, load)
        if owned is None:
            lines.append(line)
        elif line.item not in done:
            done.add(line.item)
            values = _values(sized, load)
            lines += of_resource(owned, sized.pattern, sized.option, values, pricer, {}, line.item)
    return replace(sized, lines=tuple(lines)) if done else sized


def _as_owned(item: BillItem, chosen: Mapping[str, Sized], load: Mapping[str, float]) -> BillItem | None:
    """Return the item with the arguments of the resource's owner beneath its own, None where the owner adds none."""
    owner = chosen.get(item.in_capability) if item.in_capability not in ("", ROOT) else None
    if owner is None:
        return None
    declared = f"{item.resource_type}.{item.declared_name}"
    theirs = next((one for one in owner.pattern.bill if one.resource == declared), None)
    if theirs is None or not (theirs.parameters or theirs.related):
        return None
    values = _values(owner, load)
    parameters = _literal(theirs.parameters, owner, values)
    related = {kind: _literal(given, owner, values) for kind, given in theirs.related.items()}
    return item.model_copy(
        update={"parameters": {**parameters, **item.parameters}, "related": {**related, **item.related}}
    )


def _literal(
    given: Mapping[str, ResourceArgument], owner: Sized, values: Mapping[str, float]
) -> dict[str, ResourceArgument]:
    pairs = arguments_of(given, owner.option, values)
    return {path: ResourceArgument(value=value) for path, value in pairs if value is not None}


def _values(sized: Sized, load: Mapping[str, float]) -> dict[str, float]:
    return {**load, **sized.option.values, **sized.sizes}
