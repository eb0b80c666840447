"""Who runs the language model: "a self-hosted LLM", "on our own GPUs", "no third-party LLM API"."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, is_correction_mention, spans
from mlops_architect.engine.reading.negation import Polarity, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

SELF_HOSTED = "language_model.self_hosted"
_REACH = 6.0
_VERB_REACH = 5
_TRAINS = ("train", "trainier", "entrain", "entrenar", "entrena", "addestra", "trein")
_MODELS = ("language-model", "model-noun")
_OF_IT = ("cue:own-hosting", "cue:outside-model")


def model_hosts(page: Page) -> list[Candidate]:
    """Return whether the language model has to run on machines of one's own (true), or must not (false)."""
    return [candidate for clause in page.naming(*_OF_IT) for candidate in _hosts(page, clause)]


def _hosts(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.question:
        return
    for cue in clause.cue("own-hosting"):
        model = page.nearest(cue, [*clause.of("families"), *clause.cue(*_MODELS)], _REACH)
        meant = polarity(page, clause, cue)
        if model is not None and meant is not Polarity.LEFT:
            yield _found(page, clause, meant is Polarity.WANTED, cue, model)
    for cue in clause.cue("outside-model"):
        if polarity(page, clause, cue) is Polarity.UNWANTED and not _trained(page, clause, cue):
            yield _found(page, clause, True, cue)


def _trained(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether only the training of other people's models is ruled out: "no text is used to train third-party models"."""
    before = page.tokens[max(clause.first, cue.first - _VERB_REACH) : cue.first]
    after = page.tokens[cue.last : min(clause.last, cue.last + _VERB_REACH)]
    return any(token.text.startswith(_TRAINS) for token in (*before, *after))


def _found(page: Page, clause: Clause, own: bool, cue: Mention, *beside: Mention) -> Candidate:
    corrects = is_correction_mention(clause, cue)
    return Candidate(SELF_HOSTED, own, spans(page, cue, *beside), 0.9, corrects=corrects, position=cue.first)
