"""Hand labels: whether people label records for training, or the business process records the truth."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

HAND_LABELS = "training.hand_labels_required"
_SPEAKS_OF_IT = ("cue:no-hand-labels", "cue:hand-labels", "cue:labels-it")
_SUBJECT_REACH = 3
_NOBODY_REACH = 4
_DETERMINERS = frozenset("the a its this that das ein le la un el una".split())


def hand_labels(page: Page) -> list[Candidate]:
    """Return whether people label records: "two experts annotate the pictures", "nobody labels anything by hand"."""
    return [candidate for clause in page.naming(*_SPEAKS_OF_IT) for candidate in _of_clause(page, clause)]


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.question:
        return
    for cue in clause.cue("no-hand-labels"):
        yield Candidate(HAND_LABELS, False, spans(page, cue), 0.9, position=cue.first)
    for cue in clause.cue("hand-labels"):
        yield _yes_or_no(page, clause, cue, 0.93)
    for verb in clause.cue("labels-it"):
        subjects = clause.cue("overseer", "nobody")
        noun = page.tokens[verb.first - 1].text in _DETERMINERS  # "the desk wants the label"
        if not noun and any(0 <= verb.first - subject.last < _SUBJECT_REACH for subject in subjects):
            yield _yes_or_no(page, clause, verb, 0.88)


def _yes_or_no(page: Page, clause: Clause, cue: Mention, sure: float) -> Candidate:
    nobody = next((one for one in clause.cue("nobody") if 0 <= cue.first - one.last < _NOBODY_REACH), None)
    refused = nobody or negating(page, clause, cue)
    return Candidate(HAND_LABELS, refused is None, spans(page, cue, refused), sure, position=cue.first)
