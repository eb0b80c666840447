"""Models beside the engine's own reader and critics: what they add to a reading and to reviews."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import LATER, READER
from mlops_architect.domain.constraints import Constraints, Difference, Question, Reading
from mlops_architect.domain.finding import Review
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import Revision
from mlops_architect.domain.second_opinion import SecondOpinion, SecondReading
from mlops_architect.engine.optimiser.plan import outline
from mlops_architect.engine.proposing.differing import difference_question
from mlops_architect.engine.proposing.opinions import with_opinion
from mlops_architect.engine.proposing.reading import Checkpoint, ModelValue, beside
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import Framed
from mlops_architect.engine.understanding import requested
from mlops_architect.errors import InvalidInput
from mlops_architect.graph.desk import Desk
from mlops_architect.graph.nodes.planning import brief_of, spec_of, view_of
from mlops_architect.graph.picking import UNPICKED
from mlops_architect.graph.state import State
from mlops_architect.providers.consulting import opinion_errand, reading_errand
from mlops_architect.providers.dialogue import Errand, Settled
from mlops_architect.providers.prompting import Brief, beside_name


def read_beside(desk: Desk) -> tuple[Reading, dict[str, Any]]:
    """Return the reading of the requirements, with a model's beside it where one is asked, and what that leaves behind."""
    text, lexicon = desk.text, desk.context.catalog.lexicon
    reading = read(text, lexicon)
    words = requested(text, reading.injections)
    settled = desk.context.provider.consult(
        lambda: reading_errand(
            spec_of(desk.context, READER), _brief(desk, words, reading), Checkpoint(text, words, reading, lexicon)
        )
    )
    if settled is None:
        return reading, {}
    whole = reading if settled.result is None else beside(reading, settled.result, settled.endpoint.label, text)
    return whole, {"conduct": {READER: desk.put(settled.conduct)}}


class LaterWords:
    """Later words as the engine and a model read them: asked once each, however often they are gone through."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settled: dict[Revision, Settled[tuple[ModelValue, ...]] | None] = {}

    def __call__(self, revision: Revision, standing: Constraints) -> Reading:
        """Return what is read in the words of a revision, over what held before them."""
        said = read(revision.text, self._desk.context.catalog.lexicon)
        if revision not in self._settled:
            self._settled[revision] = _settled(self._desk, revision, said, standing)
        settled = self._settled[revision]
        if settled is None or settled.result is None:
            return said
        return beside(said, settled.result, settled.endpoint.label, revision.text, standing)

    @property
    def conduct(self) -> dict[str, str]:
        """How each reading came about, by its name."""
        asked = [one for one in self._settled.values() if one is not None]
        return {f"{LATER}{number}": self._desk.put(one.conduct) for number, one in enumerate(asked, start=1)}


def is_answer(desk: Desk, revision: Revision) -> bool:
    """Whether a model reads a value of the field that the words of a revision are an answer about."""
    said = read(revision.text, desk.context.catalog.lexicon)
    settled = _settled(desk, revision, said, desk.reading.constraints)
    return settled is not None and any(one.field == revision.about for one in settled.result or ())


def _settled(
    desk: Desk, revision: Revision, said: Reading, standing: Constraints
) -> Settled[tuple[ModelValue, ...]] | None:
    text, lexicon = desk.text, desk.context.catalog.lexicon
    words = requested(revision.text, said.injections)

    def errand() -> Errand[SecondReading, tuple[ModelValue, ...]]:
        first = read(text, lexicon)
        brief = _brief(desk, requested(text, first.injections), first)
        against = Checkpoint(revision.text, words, said, lexicon, standing)
        return reading_errand(spec_of(desk.context, READER), brief, against, words, revision.about)

    return desk.context.provider.consult(errand)


def _brief(desk: Desk, words: str, reading: Reading) -> Brief:
    catalog = desk.context.catalog
    cloud = str(reading.constraints.cloud.value or "")
    return Brief(words, (), catalog.skills, cloud, lambda one: _hostile(one, catalog.lexicon))


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
            continue
        conduct[beside_name(spec)] = desk.put(settled.conduct)
        if settled.result is not None:
            reviews[review.critic] = desk.put(with_opinion(review, settled.result, settled.endpoint.label))
    return {**({"conduct": conduct} if conduct else {}), **({"reviews": reviews} if reviews else {})}


def _opinion_errand(desk: Desk, spec: AgentSpec, review: Review) -> Errand[SecondOpinion, SecondOpinion]:
    return opinion_errand(spec, view_of(desk, spec), review, brief_of(desk))


def differences(found: Iterable[Difference], framed: Framed, solved: Plan | None) -> tuple[Question, ...]:
    """Return the questions about what two readers read differently."""
    return tuple(difference_question(one, framed, solved) for one in found)


def _hostile(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(found.span.text for found in read(text, lexicon).injections)
