"""Choices that are kept from an earlier version: those that can be, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mlops_architect.domain.plan import LetGo, Pick
from mlops_architect.engine.optimiser.build import Situation, build_problem, needed
from mlops_architect.engine.optimiser.stand_in import solved_with_stand_in
from mlops_architect.errors import Undecided


def keeping(situation: Situation, wanted: Sequence[Pick]) -> tuple[tuple[Pick, ...], tuple[LetGo, ...]]:
    """Return the choices that a design can keep together, in the order given, and those it cannot, each with its reason.

    Args:
        situation: What is to be designed; what it keeps already does not count.
        wanted: The choices of the earlier version.
    """
    free = replace(situation, kept=())
    against = dict(_against(free, wanted))
    able = tuple(pick for pick in wanted if pick.capability not in against)
    if not _solves(free, able):
        alone = [pick for pick in able if not _solves(free, (pick,))]
        against |= {pick.capability: "no design meets the constraints with it any more" for pick in alone}
        able = tuple(pick for pick in able if pick not in alone)
    if not _solves(free, able):
        together: tuple[Pick, ...] = ()
        for pick in able:
            if _solves(free, (*together, pick)):
                together = (*together, pick)
            else:
                against[pick.capability] = "no design meets the constraints with it and the other choices any more"
        able = together
    gone = tuple(
        LetGo(capability=pick.capability, pattern=pick.pattern, reason=against[pick.capability])
        for pick in wanted
        if pick.capability in against
    )
    return able, gone


def _solves(situation: Situation, kept: tuple[Pick, ...]) -> bool:
    try:
        return solved_with_stand_in(replace(situation, kept=kept))[2] is not None
    except Undecided:
        return False


def _against(situation: Situation, wanted: Sequence[Pick]) -> Iterator[tuple[str, str]]:
    """Yield what stands against a choice by itself, by capability."""
    slots = {slot.capability.id: slot for slot in build_problem(situation).slots}
    skipped = {one.capability: one.reason for one in needed(situation)[1]}
    for pick in wanted:
        slot = slots.get(pick.capability)
        if slot is None:
            yield pick.capability, skipped.get(pick.capability, "the system needs nothing of the kind any more")
        elif pick.pattern not in situation.catalog.patterns:
            yield pick.capability, "the catalogue no longer has it"
        elif not any(sized.pattern.id == pick.pattern for sized in slot.candidates):
            obstacles = [
                sized.obstacles[0].text
                for sized in slot.ruled_out
                if sized.pattern.id == pick.pattern and sized.obstacles
            ]
            yield pick.capability, obstacles[0] if obstacles else "the catalogue no longer offers it here"
