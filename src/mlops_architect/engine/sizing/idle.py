"""Environments beside production: what the chosen patterns cost at their smallest size, while nobody uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlops_architect.domain.assumption import BesideProduction
from mlops_architect.domain.cost import ZERO, BillLine, IdleEnvironment
from mlops_architect.domain.pattern import Option, Pattern
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.sizing.at_rest import AtRest
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
        self._values = tuple(self._load.values())

    def of(self, pattern: Pattern, option: Option) -> AtRest:
        """Return what an option pays for in one such environment.

        Raises:
            FormulaError: A formula has no value at this load; the message names the pattern.
        """
        return self._pricer.remembered(pattern, (option.id, self._values), lambda: self._at_rest(pattern, option))

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
    monthly = ZERO
    for line in lines:
        if line.monthly is not None and line.monthly.expected_usd > 0:
            monthly = monthly.plus(line.monthly)
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
    found = [line for one in picks for line in bill_lines(one.pattern, one.beside.lines) if _costs(line)]
    shared: dict[str, list[BillLine]] = {}
    for one in picks:
        lines = [line for line in bill_lines(one.pattern, one.beside.lines) if line.share]
        for share in dict.fromkeys(line.share for line in lines):
            group = [line for line in lines if line.share == share]
            if _expected(group) > _expected(shared.get(share, [])):
                shared[share] = group
    kept = [line for share in sorted(shared) for line in shared[share] if _costs(line, shared=True)]
    return (*found, *kept)


def _costs(line: BillLine, *, shared: bool = False) -> bool:
    """Whether a line is paid for, or may be: one without a price says so."""
    return bool(line.share) is shared and (line.monthly is None or line.monthly.expected_usd > 0)


def _expected(group: Sequence[BillLine]) -> float:
    return sum(line.monthly.expected_usd for line in group if line.monthly)
