"""Ask a variant every question of the set, exactly as the service would answer it."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.answering.answerer import Answerer
from scoring.answering.open import open_answerer
from scoring.documents.rights import Withdrawn, read_withdrawn
from scoring.evaluation.measures import Outcome
from scoring.evaluation.questions import Question
from scoring.release.document import Variant
from scoring.runtime import Runtime


def ask_all(runtime: Runtime, variant: Variant, questions: Sequence[Question]) -> list[Outcome]:
    """Return what became of each question, in order."""
    answerer = open_answerer(runtime, variant)
    withdrawn = read_withdrawn(runtime.lake)
    return [_ask(answerer, question, withdrawn) for question in questions]


def _ask(answerer: Answerer, question: Question, withdrawn: Withdrawn) -> Outcome:
    answer = answerer.answer(question.question, frozenset(question.groups), withdrawn)
    return Outcome(
        question=question,
        retrieved=tuple(passage.document_id for passage in answer.found),
        answered=answer.outcome == "answered",
        text=answer.text,
        cited=tuple(citation.document_id for citation in answer.citations),
        groundedness=answer.groundedness,
        top_score=answer.top_score,
        tokens=answer.tokens,
    )
