"""Environments beside production: what the chosen patterns cost at their smallest size, while nobody uses them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from mlops_architect.domain.assumption import BesideProduction
from mlops_architect.domain.cost import BillLine, IdleEnvironment, added_up
from mlops_architect.domain.pattern import Option, Pattern
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.sizing.at_rest import AtRest
from mlops_architect.engine.sizing.bill_resource import Line
from mlops_architect.engine.sizing.sized import Sized, bill_lines, lines_of


def names_beside(beside: BesideProduction | None, stated: Sequence[str] | None) -> tuple[str, ...]:
    """Return the environments beside production: those that the requirements name, otherwise those of the catalogue."""
    if beside is None:
        return ()
    return tuple(name for name in stated or beside.environments if name.lower() not in beside.production)


class Unused:
    """Prices options as they stand in an environment that nobody uses; what scales to zero costs nothing there.

    That depends on little of the load, so that it is remembered from one load to the next.
    """

    def __init__(self, beside: BesideProduction, load: Mapping[str, float], pricer: Pricer) -> None:
        self._beside, self._pricer = beside, pricer
        self._load = {name: min(beside.most.get(name, value), value) for name, value in load.items()}
        # stands for all these values, so that they are compared once and not for every option
        self._same_load = pricer.remembered(beside, tuple(self._load.values()), object)

    def of(self, pattern: Pattern, option: Option) -> AtRest:
        """Return what an option pays for in one such environment.

        Raises:
            FormulaError: A formula has no value at this load; the message names the pattern.
        """
        return self._pricer.remembered(pattern, (option.id, self._same_load), lambda: self._at_rest(pattern, option))

    def _at_rest(self, pattern: Pattern, option: Option) -> AtRest:
        caps = self._beside.most | smallest(pattern)
        return AtRest(lines_of(pattern, option, self._load, self._pricer, caps))


def idle_environments(names: Sequence[str], picks: Sequence[Sized]) -> tuple[IdleEnvironment, ...]:
    """Return what each environment beside production costs a month; of items with the same share only the dearest group stays.

    Args:
        names: The environments.
        picks: The chosen candidates, in the order of the bill.
    """
    lines = _paid(picks) if names else ()
    by_capability: dict[str, float] = {}
    monthly = added_up(line.monthly for line in lines)
    for line in lines:
        if line.monthly is not None:
            by_capability[line.capability] = by_capability.get(line.capability, 0.0) + line.monthly.expected_usd
    return tuple(
        IdleEnvironment(name=name, monthly=monthly, by_capability=by_capability, lines=lines) for name in names
    )


def smallest(pattern: Pattern) -> dict[str, float]:
    """Return the most that the sizes of a pattern may be in small environments, as its Terraform is told."""
    return {
        given.size: given.dev
        for given in pattern.terraform.inputs.values()
        if given.size is not None and given.dev is not None
    }


def _paid(picks: Sequence[Sized]) -> tuple[BillLine, ...]:
    """Return what is paid for, or may be: a line without a price says so."""
    paid: list[BillLine] = []
    shared: dict[str, tuple[Pattern, list[Line]]] = {}
    for one in picks:
        groups: defaultdict[str, list[Line]] = defaultdict(list)
        for line in one.beside.lines:
            groups[line.share].append(line)
        paid += bill_lines(one.pattern, _costing(groups.pop("", [])))
        for share, group in groups.items():
            if _expected(group) > (_expected(shared[share][1]) if share in shared else 0.0):
                shared[share] = one.pattern, group
    for _, (pattern, group) in sorted(shared.items(), key=lambda item: item[0]):
        paid += bill_lines(pattern, _costing(group))
    return tuple(paid)


def _costing(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.charge is None or line.expected_usd > 0]


def _expected(group: Sequence[Line]) -> float:
    return sum(line.expected_usd for line in group)
