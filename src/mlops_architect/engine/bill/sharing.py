"""Bill lines of several parts of a design as one bill: what is shared is paid once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlops_architect.domain.cost import BillLine


def paid_once(bills: Iterable[Sequence[BillLine]]) -> tuple[BillLine, ...]:
    """Return the lines of the parts' bills; of those with the same share only the dearest part's stay, at the end."""
    lines: list[BillLine] = []
    shared: dict[str, list[BillLine]] = {}
    for bill in bills:
        own: dict[str, list[BillLine]] = {}
        for line in bill:
            if line.share:
                own.setdefault(line.share, []).append(line)
            else:
                lines.append(line)
        for share, group in own.items():
            if share not in shared or _expected(group) > _expected(shared[share]):
                shared[share] = group
    return (*lines, *(line for share in sorted(shared) for line in shared[share]))


def _expected(lines: Sequence[BillLine]) -> tuple[float, float]:
    """Return what lines cost, and how much they are: the larger stands for the dearer where nothing is priced."""
    cost = sum(line.monthly.expected_usd for line in lines if line.monthly)
    return cost, sum(line.quantity for line in lines if not line.monthly)
