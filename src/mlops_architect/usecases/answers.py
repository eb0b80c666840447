"""Answers at the clarify gate: words in, revisions of the requirements out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlops_architect.domain.run import Revision
from mlops_architect.engine.answering import MOST_CHARS, answered, settled
from mlops_architect.engine.proposing.differing import settled_by
from mlops_architect.errors import UnfitAnswer
from mlops_architect.usecases.session import Session


def answer_to(session: Session, field: str, words: str) -> tuple[Revision, ...] | None:
    """Return what an answer changes: nothing when it is empty or takes the default, None when it is not understood."""
    if not words:
        return ()
    named = settled_by(session.desk().reading.differences, field, words)
    found = named or answered(field, words, session.context.catalog)
    return _by_a_model(session, field, words) if found is None else found


def _by_a_model(session: Session, field: str, words: str) -> tuple[Revision, ...] | None:
    """Return the words as they are where a model reads the answer in them; None where nobody does."""
    from mlops_architect.graph.nodes.beside import is_answer

    said = Revision(text=words, about=field)
    if len(words) > MOST_CHARS or not is_answer(session.desk(), said):
        return None
    return (said,)


def settlement_of(session: Session, fields: Sequence[str], words: str) -> tuple[Revision, ...] | None:
    """Return what words about a contradiction change, None when they settle nothing."""
    return settled(fields, words, session.context.catalog)


def answers_given(
    session: Session, answers: Mapping[str, str], gate: Mapping[str, Any] | None
) -> tuple[dict[str, str], ...]:
    """Return the revisions that answers by field come to.

    Raises:
        UnfitAnswer: The field is not asked for, or the words are no answer to it.
    """
    if gate is None:
        raise UnfitAnswer("no questions are open: the run waits for approval", "Use --approve, --reject or --revise.")
    expected = {question["field"]: question["expects"] for question in gate["questions"]}
    for found in session.desk().reading.contradictions:
        expected |= dict.fromkeys(found.fields, "the value that holds")
    kept: list[dict[str, str]] = []
    for field, words in answers.items():
        if field not in expected:
            raise UnfitAnswer(f"--answer: {field} is not asked for", f"Open are {', '.join(expected)}.")
        revisions = answer_to(session, field, words)
        if not revisions:
            raise UnfitAnswer(
                f"--answer: {words!r} is not understood as an answer about {field}",
                f"Expected: {expected[field]}. `--approve` takes the defaults.",
            )
        kept += [revision.model_dump(mode="json", exclude_defaults=True) for revision in revisions]
    return tuple(kept)
