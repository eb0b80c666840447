"""What models are asked beside the agents' tasks: to read the requirements too, and to judge a design too."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import READER
from mlops_architect.domain.constraints import Constraints, Stated, TimeOfDay
from mlops_architect.domain.finding import Review
from mlops_architect.domain.second_opinion import SecondOpinion, SecondReading
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.exploring.fields import unit_of
from mlops_architect.engine.proposing.opinions import checked_opinion
from mlops_architect.engine.proposing.reading import (
    Checkpoint,
    ModelValue,
    checked_values,
    names_of,
    readable_fields,
)
from mlops_architect.providers.dialogue import Checked, Errand
from mlops_architect.providers.prompting import Brief, beside_name, laid_out, reading_prompt
from mlops_architect.providers.shortening import review_forms

_MOST_NAMES = 200
"""Longer lists of names are not shown: places are known by their names, and a wrong one is told."""


def reading_errand(
    spec: AgentSpec, brief: Brief, against: Checkpoint, later: str = "", about: str = ""
) -> Errand[SecondReading, tuple[ModelValue, ...]]:
    """Return the errand of reading the requirements, or ``later`` words; each value holds or falls by itself."""

    def check(second: SecondReading, *_: object) -> Checked[tuple[ModelValue, ...]]:
        kept, faults = checked_values(second, against)
        return Checked(kept if kept or not faults else None, faults)

    return Errand(
        agent=READER,
        name="reading",
        form=SecondReading,
        told=lambda most: reading_prompt(spec, tuple(field_lines(against)), brief, most, later, about),
        check=check,
        piecewise=True,
    )


def opinion_errand(spec: AgentSpec, view: View, review: Review, brief: Brief) -> Errand[SecondOpinion, SecondOpinion]:
    """Return the errand of judging what a critic has judged; each finding holds or falls by itself."""
    decisions = _decisions(view)

    def check(said: SecondOpinion, given: str, *_: object) -> Checked[SecondOpinion]:
        return Checked(*checked_opinion(said, review, decisions, given, brief.hostile))

    return Errand(
        agent=beside_name(spec),
        name="opinion",
        form=SecondOpinion,
        told=lambda most: laid_out(spec, view, review_forms(review), brief, most, "opinion"),
        check=check,
        piecewise=True,
    )


def field_lines(against: Checkpoint) -> Iterator[str]:
    """Yield every field that may be read in a line: name, what its value is, and the only names it may have."""
    for field in readable_fields():
        names = names_of(field, against.lexicon)
        kind = f"{_kind(field)}: one of {', '.join(names)}" if 0 < len(names) <= _MOST_NAMES else _kind(field)
        yield f"{field}: {kind}"


def _kind(field: str) -> str:
    group, _, leaf = field.partition(".")
    annotation = Constraints.model_fields[group].annotation
    if leaf and annotation is not None:
        annotation = annotation.model_fields[leaf].annotation
    if annotation == Stated[float]:
        return f"number in {unit_of(field)}" if unit_of(field) else "number"
    if annotation == Stated[bool]:
        return "yes or no"
    if annotation == Stated[TimeOfDay]:
        return "name: a time of day where the system runs, such as 07:30, or 07:30Z for UTC"
    return "name, an entry for each" if annotation == Stated[tuple[str, ...]] else "name"


def _decisions(view: View) -> frozenset[str]:
    """Return the ids that a finding may name: capabilities of the plan, and decisions the critic may read."""
    names = {choice.capability for choice in view.plan.choices} if view.may_read("plan") else set()
    for agent in view.reads:
        output = view.output(agent)
        names |= {decision.id for decision in output.decisions} if output is not None else set()
    return frozenset(names)
