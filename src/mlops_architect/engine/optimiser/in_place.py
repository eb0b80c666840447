"""What an adopted repository has in place, kept as far as any design that meets the requirements can keep it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.problem import Problem
from mlops_architect.engine.optimiser.solve import Solution
from mlops_architect.engine.optimiser.stand_in import solved_with_stand_in


def solved_keeping(situation: Situation) -> tuple[Situation, Problem, Solution | None]:
    """Return the optimum, with what had to be let go of what is in place taken out of the situation.

    Nothing is let go where a design can have all of it. Else the surest is kept first, one capability at a time, as
    long as a design remains.
    """
    found = solved_with_stand_in(situation)
    if found[2] is not None or not situation.in_place:
        return found
    found = solved_with_stand_in(replace(situation, in_place=()))
    if found[2] is None:
        return found
    for _, picks in groupby(situation.in_place, key=lambda pick: pick.capability):
        more = solved_with_stand_in(replace(found[0], in_place=(*found[0].in_place, *picks)))
        found = more if more[2] is not None else found
    return found
