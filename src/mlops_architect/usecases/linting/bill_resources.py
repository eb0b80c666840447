"""Resources on a pattern's bill: there is a rule for their type, and they are where the bill says they are."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.pattern import BillItem, Pattern
from mlops_architect.domain.terraform_root import ROOT
from mlops_architect.usecases.linting.hcl_blocks import ResourceBlock
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean


def bill_resources(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check every resource of the bill against the pricing rules and the module that declares it."""
    seen: dict[str, BillItem] = {}
    for position, item in enumerate(pattern.bill):
        if not item.resource:
            continue
        path = ("bill", position, "resource")
        if item.resource_type not in subject.catalog.pricing:
            close = did_you_mean(item.resource_type, subject.catalog.pricing)
            yield subject.of(pattern.id, *path, message=f"no pricing rule is for {item.resource_type!r}{close}")
        for slot, setting in _settings(item):
            for option in pattern.options:
                if setting not in option.settings:
                    close = did_you_mean(setting, option.settings)
                    message = f"option {option.id} has no setting {setting!r}{close}"
                    yield subject.of(pattern.id, "bill", position, *slot, message=message)
        if not item.declared_name:
            continue
        if item.resource in seen and not (_told_apart(item) and _told_apart(seen[item.resource])):
            yield subject.of(pattern.id, *path, message=f"{item.resource} is on the bill already; join the two items")
        seen[item.resource] = item
        yield from _declared(subject, pattern, item, position)


def _told_apart(item: BillItem) -> bool:
    """Return whether items may share an address: counted instances that differ by arguments, without figures to ship."""
    return "times" in item.model_fields_set and not item.usage


def _settings(item: BillItem) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, argument in item.parameters.items():
        if argument.setting is not None:
            yield ("parameters", key, "setting"), argument.setting
    for kind, arguments in item.related.items():
        for key, argument in arguments.items():
            if argument.setting is not None:
                yield ("related", kind, key, "setting"), argument.setting


def _declared(subject: Subject, pattern: Pattern, item: BillItem, position: int) -> Iterator[Problem]:
    """Check that a module has the resource, and that ``times`` is given for what is counted and for nothing else."""
    address = f"{item.resource_type}.{item.declared_name}"
    found: list[ResourceBlock]
    if item.in_capability == ROOT:
        modules = [subject.root_resources_of(pattern.cloud)]
        where = f"no file of the roots on {pattern.cloud}"
    elif item.in_capability:
        siblings = [one for one in subject.catalog.patterns.values() if one.cloud == pattern.cloud]
        modules = [subject.resources_of(one) for one in siblings if one.capability == item.in_capability]
        where = f"no module of {item.in_capability} on {pattern.cloud}"
    else:
        modules = [subject.resources_of(pattern)]
        where = "no file of the module"
    found = [module[address] for module in modules if address in module]
    if not found:
        close = did_you_mean(address, {name for module in modules for name in module})
        yield subject.of(pattern.id, "bill", position, "resource", message=f"{where} declares {address}{close}")
        return
    given = "times" in item.model_fields_set
    if any(block.counted for block in found) and not given:
        message = f"{address} is declared with count or for_each: say in `times` how many there are"
        yield subject.of(pattern.id, "bill", position, "resource", message=message)
    if given and not any(block.counted for block in found):
        message = f"{address} is declared once: give it no `times`"
        yield subject.of(pattern.id, "bill", position, "times", message=message)
