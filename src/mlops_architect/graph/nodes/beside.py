"""Models beside the engine's own reader and critics: what they add to a reading and to reviews."""

from __future__ import annotations

from functools import partial
from typing import Any

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import READER
from mlops_architect.domain.constraints import Question, Reading
from mlops_architect.domain.finding import Review
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.second_opinion import SecondOpinion
from mlops_architect.engine.optimiser.plan import outline
from mlops_architect.engine.proposing.differing import difference_question
from mlops_architect.engine.proposing.opinions import with_opinion
from mlops_architect.engine.proposing.reading import Checkpoint, beside
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import Framed
from mlops_architect.engine.understanding import requested
from mlops_architect.errors import InvalidInput
from mlops_architect.graph.desk import Desk
from mlops_architect.graph.nodes.planning import brief_of, spec_of, view_of
from mlops_architect.graph.picking import UNPICKED
from mlops_architect.graph.state import State
from mlops_architect.providers.consulting import opinion_errand, reading_errand
from mlops_architect.providers.dialogue import Errand
from mlops_architect.providers.prompting import Brief, beside_name


def read_beside(desk: Desk) -> tuple[Reading, dict[str, Any]]:
    """Return the reading of the requirements, with a model's beside it where one is asked, and what that leaves behind."""
    text, lexicon = desk.text, desk.context.catalog.lexicon
    reading = read(text, lexicon)
    words = requested(text, reading.injections)

    def brief() -> Brief:
        skills = desk.context.catalog.skills
        return Brief(words, (), skills, str(reading.constraints.cloud.value or ""), lambda one: _hostile(one, lexicon))

    settled = desk.context.provider.consult(
        lambda: reading_errand(spec_of(desk.context, READER), brief(), Checkpoint(text, words, reading, lexicon))
    )
    if settled is None:
        return reading, {}
    whole = reading if settled.result is None else beside(reading, settled.result, settled.endpoint.label, text)
    return whole, {"conduct": {READER: desk.put(settled.conduct)}}


def has_design(desk: Desk, reading: Reading) -> bool:
    """Whether some design meets what was read."""
    state: State = {**desk.state, "reading": desk.put(reading), "demands": [], **UNPICKED}
    try:
        return outline(Desk(state, desk.context).framed().situation) is not None
    except InvalidInput:
        return False


def opinions(desk: Desk) -> dict[str, Any]:
    """Return the settled design's reviews with what models think of it; nothing where no model is asked.

    They are asked once a design is settled, so that what only a model says never asks for another one.
    """
    reviews: dict[str, str] = {}
    conduct: dict[str, str] = {}
    for review in desk.reviews:
        spec = spec_of(desk.context, review.critic)
        settled = desk.context.provider.consult(partial(_opinion_errand, desk, spec, review))
        if settled is None:
            return {}
        conduct[beside_name(spec)] = desk.put(settled.conduct)
        if settled.result is not None:
            reviews[review.critic] = desk.put(with_opinion(review, settled.result, settled.endpoint.label))
    return {"conduct": conduct, **({"reviews": reviews} if reviews else {})}


def _opinion_errand(desk: Desk, spec: AgentSpec, review: Review) -> Errand[SecondOpinion, SecondOpinion]:
    return opinion_errand(spec, view_of(desk, spec), review, brief_of(desk))


def differences(desk: Desk, framed: Framed, solved: Plan | None) -> tuple[Question, ...]:
    """Return the questions about what two readers read differently."""
    return tuple(difference_question(one, framed, solved) for one in desk.reading.differences)


def _hostile(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(found.span.text for found in read(text, lexicon).injections)
