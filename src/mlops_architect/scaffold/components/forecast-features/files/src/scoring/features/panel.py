"""A panel: one row a series, one column a step, for every number of the closings; and the plans beside it.

A step is a day or divides one, and is counted by the clock. What is unknown is not a number: no closing came, or the
series did not exist yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.clock import Clock

Matrix = npt.NDArray[np.float64]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Plans:
    """What was planned: for which series (by row of the panel) and step, entered when, and the values."""

    series: npt.NDArray[np.int64]
    step: npt.NDArray[np.int64]
    entered_at: Matrix
    values: Mapping[str, Matrix]

    def known_by(self, moment: float) -> Plans:
        """Return the plans that were entered before ``moment``."""
        known = self.entered_at < moment
        return Plans(
            self.series[known],
            self.step[known],
            self.entered_at[known],
            {name: array[known] for name, array in self.values.items()},
        )

    def between(self, name: str, rows: int, first: int, steps: int) -> Matrix:
        """Return the newest plan of a column for each series and step; not a number where there is none."""
        found = np.full((rows, steps), np.nan)
        order = np.argsort(self.entered_at, kind="stable")
        inside = order[(self.step[order] >= first) & (self.step[order] < first + steps)]
        # Later entries come later in the order, and the last assignment stays.
        found[self.series[inside], self.step[inside] - first] = self.values[name][inside]
        return found


@dataclass(frozen=True)
class Panel:
    """The closings of some series."""

    series: tuple[str, ...]
    groups: tuple[str, ...]
    """The group of each series, by the entity that shards are made of."""
    first: int
    values: Mapping[str, Matrix]
    codes: Mapping[str, Matrix]
    """For each category column the position of the series' value in the list of allowed ones."""
    plans: Plans
    clock: Clock

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return int(next(iter(self.values.values())).shape[1])

    @property
    def last(self) -> int:
        """The newest step."""
        return self.first + self.steps - 1

    def known_on(self, step: int) -> Panel:
        """Return what was known when ``step`` was over: closings until then, and the plans entered by then."""
        kept = max(0, step - self.first + 1)
        values = {name: array[:, :kept] for name, array in self.values.items()}
        return replace(self, values=values, plans=self.plans.known_by(self.clock.start(step + 1)))

    def window(self, name: str, first: int, steps: int) -> Matrix:
        """Return a column for ``steps`` steps from ``first`` on; not a number outside the panel."""
        found = np.full((len(self.series), steps), np.nan)
        begin, end = max(first, self.first), min(first + steps, self.first + self.steps)
        if begin < end:
            found[:, begin - first : end - first] = self.values[name][:, begin - self.first : end - self.first]
        return found

    def only(self, rows: npt.NDArray[np.int64]) -> Panel:
        """Return the panel of some of its series."""
        place = np.full(len(self.series), -1)
        place[rows] = np.arange(len(rows))
        kept = place[self.plans.series] >= 0
        plans = Plans(
            place[self.plans.series[kept]],
            self.plans.step[kept],
            self.plans.entered_at[kept],
            {name: array[kept] for name, array in self.plans.values.items()},
        )
        return Panel(
            tuple(self.series[row] for row in rows.tolist()),
            tuple(self.groups[row] for row in rows.tolist()),
            self.first,
            {name: array[rows] for name, array in self.values.items()},
            {name: array[rows] for name, array in self.codes.items()},
            plans,
            self.clock,
        )


def demand(panel: Panel, target: str, censored_by: str, censored_above: float) -> Matrix:
    """Return the target with the steps left out in which stock ran out: those sales are less than the demand."""
    sold = panel.values[target]
    if not censored_by:
        return sold
    return np.where(panel.values[censored_by] > censored_above, np.nan, sold)


def joined(panels: Sequence[Panel]) -> Panel:
    """Return the series of several panels as one, over the steps of all of them."""
    if len(panels) == 1:
        return panels[0]
    first = min(panel.first for panel in panels)
    steps = max(panel.last for panel in panels) - first + 1
    starts = np.cumsum([0, *(len(panel.series) for panel in panels)])
    plans = [panel.plans for panel in panels]
    return Panel(
        tuple(name for panel in panels for name in panel.series),
        tuple(group for panel in panels for group in panel.groups),
        first,
        {name: np.concatenate([panel.window(name, first, steps) for panel in panels]) for name in panels[0].values},
        {name: np.concatenate([panel.codes[name] for panel in panels]) for name in panels[0].codes},
        Plans(
            np.concatenate([plan.series + start for plan, start in zip(plans, starts, strict=False)]),
            np.concatenate([plan.step for plan in plans]),
            np.concatenate([plan.entered_at for plan in plans]),
            {name: np.concatenate([plan.values[name] for plan in plans]) for name in plans[0].values},
        ),
        panels[0].clock,
    )
