"""What two readers read differently: as a question to the person who wrote it, and what an answer means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlops_architect.domain.constraints import Constraints, Difference, Question
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import Revision
from mlops_architect.engine.proposing.reading import amount
from mlops_architect.engine.revising import set_by_hand
from mlops_architect.engine.sensitivity import effect_of
from mlops_architect.engine.situation import Framed


def difference_question(one: Difference, framed: Framed, solved: Plan | None) -> Question:
    """Return the question which of two readings holds, with the words of both and what the other one would change.

    ``solved`` is the design as the engine reads the text, None where there is none.
    """
    theirs: Any = set_by_hand(Constraints(), one.field, one.theirs).at(one.field).value
    return Question(
        field=one.field,
        text=f"Which holds for {one.field}: {one.summary}?",
        default=amount(one.field, one.ours),
        why="the engine's reading stands until somebody says otherwise",
        effect=effect_of(framed, solved, one.field, theirs) if solved is not None else "",
        expects=f"{one.ours}, {one.theirs}, or another value",
    )


def settled_by(differences: Iterable[Difference], field: str, words: str) -> tuple[Revision, ...]:
    """Return what an answer that names one of two readings of ``field`` changes; nothing where it names neither."""
    for one in differences:
        for value in (one.ours, one.theirs):
            if one.field == field and _plain(words) in (_plain(value), _plain(amount(field, value))):
                return (Revision(path=field, value=value),)
    return ()


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace(",", " ").split())
