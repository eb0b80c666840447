"""Environments beside production: what the chosen patterns cost at their smallest size, while nobody uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlops_architect.domain.assumption import BesideProduction
from mlops_architect.domain.cost import ZERO, IdleEnvironment, Money
from mlops_architect.domain.pattern import Pattern
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.sizing.bill_resource import Line
from mlops_architect.engine.sizing.sized import Sized, size


def idle_environments(
    beside: BesideProduction,
    stated: Sequence[str] | None,
    picks: Sequence[Sized],
    load: Mapping[str, float],
    pricer: Pricer,
) -> tuple[IdleEnvironment, ...]:
    """Return what each environment beside production costs a month; what scales to zero costs nothing there.

    Args:
        beside: Which environments there are when none are stated, and what they carry at most.
        stated: The environments that the requirements name.
        picks: The chosen candidates, in the order of the bill.
        load: The workload of production.
        pricer: Prices of the region.

    Raises:
        FormulaError: A formula has no value at this load; the message names the pattern.
    """
    names = [name for name in stated or beside.environments if name.lower() not in beside.production]
    if not names:
        return ()
    small = [size(one.pattern, one.option, load, pricer, caps=beside.most | smallest(one.pattern)) for one in picks]
    by_capability: dict[str, float] = {}
    total = ZERO
    for capability, line in _paid(small):
        money = line.charge.monthly if line.charge else ZERO
        total = total.plus(money)
        if money.expected_usd > 0:
            by_capability[capability] = by_capability.get(capability, 0.0) + money.expected_usd
    monthly = Money(low_usd=total.low_usd, expected_usd=total.expected_usd, high_usd=total.high_usd)
    return tuple(IdleEnvironment(name=name, monthly=monthly, by_capability=by_capability) for name in names)


def smallest(pattern: Pattern) -> dict[str, float]:
    """Return the most that the sizes of a pattern may be in small environments, as its Terraform is told."""
    return {
        given.size: given.dev
        for given in pattern.terraform.inputs.values()
        if given.size is not None and given.dev is not None
    }


def _paid(small: Sequence[Sized]) -> list[tuple[str, Line]]:
    """Return the lines with their capability; of items with the same share only the dearest group stays."""
    found = [(one.pattern.capability, line) for one in small for line in one.lines if not line.share]
    shared: dict[str, list[tuple[str, Line]]] = {}
    for one in small:
        for share in {line.share for line in one.lines if line.share}:
            group = [(one.pattern.capability, line) for line in one.lines if line.share == share]
            if _expected(group) > _expected(shared.get(share, [])):
                shared[share] = group
    return found + [entry for share in sorted(shared) for entry in shared[share]]


def _expected(group: Sequence[tuple[str, Line]]) -> float:
    return sum(line.expected_usd for _, line in group)
