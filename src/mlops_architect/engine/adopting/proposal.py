"""The decision set that a repository amounts to: what is in place where it can serve, and the best for what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlops_architect.domain.adoption import Adopted, Figures, InPlace, Part, Recognised
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Provenance, Reading
from mlops_architect.domain.plan import Choice, Plan
from mlops_architect.domain.revision import Revision
from mlops_architect.engine.agents.unknown_rent import rent_is_unknown
from mlops_architect.engine.optimiser.plan import figures, plan
from mlops_architect.engine.situation import Framed, with_in_place

UNSTATED = "An existing ML system, adopted from its code as it stands. Nobody has stated requirements beyond what the code says.\n"
"""The requirements of a repository for which nobody has written any; what its code says stands in the settings."""


def against_words(recognised: Recognised, words: Reading | None) -> Recognised:
    """Return the same with what the words state put before what the code does."""
    if words is None:
        return recognised
    values = []
    for one in recognised.values:
        stated = words.constraints.at(one.field)
        if stated.known and stated.provenance in (Provenance.STATED, Provenance.MEASURED):
            said = stated.value
            shown = (
                ", ".join(map(str, said))
                if isinstance(said, tuple)
                else f"{said:g}"
                if isinstance(said, float)
                else str(said)
            )
            one = one.model_copy(update={"stated": shown, "used": False})
        values.append(one)
    return recognised.model_copy(update={"values": tuple(values)})


def settings_of(recognised: Recognised) -> tuple[Revision, ...]:
    """Return the values that the design takes from the code, as changes to what the words say."""
    return tuple(
        Revision(path=one.field, value=one.value, code=", ".join(one.places)) for one in recognised.values if one.used
    )


@dataclass(frozen=True)
class Proposed:
    """The proposal, solved: with what is in place, and what the engine would choose with nothing in place."""

    framed: Framed
    plan: Plan
    free: Plan

    @property
    def situation(self) -> Framed:
        """The frame with what is in place."""
        return self.framed


def proposed(framed: Framed, adopted: Adopted) -> Proposed:
    """Solve the proposal.

    Raises:
        Infeasible: No design meets the requirements, whatever is in place.
    """
    keeping = with_in_place(framed, adopted.picks)
    solved = plan(keeping.situation)
    free = figures(replace(framed.situation, in_place=()))
    return Proposed(keeping, solved, free or solved)


def parts_of(found: Proposed, recognised: Recognised, catalog: Catalog) -> tuple[Part, ...]:
    """Return every capability with its state, in the order in which they are decided."""
    there = {one.capability: one for one in recognised.in_place}
    skipped = {one.capability: one for one in found.plan.skipped}
    parts = []
    for capability in catalog.capabilities:
        own, choice = there.get(capability.id), found.plan.choice(capability.id)
        if choice is None:
            reason = skipped[capability.id].reason if capability.id in skipped else ""
            state = Part(capability=capability.id, title=capability.title, state="not-needed", found=own, why=reason)
            if own is not None or reason:
                parts.append(state)
            continue
        parts.append(_part(capability.title, choice, own, found.free.choice(capability.id), catalog))
    return tuple(parts)


def _part(title: str, choice: Choice, own: InPlace | None, free: Choice | None, catalog: Catalog) -> Part:
    chosen = choice.candidate
    why = ""
    if own is None:
        bare = not catalog.modules.get(chosen.pattern) and not chosen.cost.infrastructure.expected_usd
        state = "by-default" if bare and chosen.cost.complete else "missing"
    elif chosen.pattern in (own.pattern, *own.rivals):
        state = "in-place"
    else:
        state = "cannot-stay"
        other = next((one for one in choice.alternatives if one.pattern == own.pattern), None)
        why = other.reason if other is not None else "the catalogue cannot design with it here"
    return Part.model_validate(
        {
            "capability": choice.capability, "title": title, "state": state, "pattern": chosen.pattern,
            "pattern_title": chosen.title, "found": own, "why": why, "monthly_usd": _monthly(choice),
            "engine": free.candidate.pattern if free else "", "engine_monthly_usd": _monthly(free) if free else None,
        }
    )  # fmt: skip


def _monthly(choice: Choice) -> float | None:
    cost = choice.candidate.cost
    return (
        None
        if cost.lines and not any(line.monthly for line in cost.lines)
        else round(cost.infrastructure.expected_usd, 2)
    )


def figures_of_plan(solved: Plan) -> Figures:
    """Return what a plan comes to."""
    nothing = rent_is_unknown(solved)
    return Figures(
        monthly_usd=None if nothing else round(solved.cost.whole.expected_usd, 2),
        production_usd=None if nothing else round(solved.cost.infrastructure.expected_usd, 2),
        operating_hours=round(solved.operating_hours, 1),
        objective_usd=round(solved.objective_usd, 2),
        p99_ms=solved.p99_ms,
        availability_pct=solved.availability_pct,
    )
