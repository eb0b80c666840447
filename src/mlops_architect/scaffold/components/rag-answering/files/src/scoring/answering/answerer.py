"""Answer a question: check it, search, ask the model, check the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from scoring.answering.answer import Answer, Citation, Kind
from scoring.answering.citations import checked
from scoring.answering.guardrails import check_question, neutral, plain, repeats
from scoring.answering.layout import NO_ANSWER, laid_out
from scoring.answering.settings import AnsweringSettings
from scoring.documents.model import Passage
from scoring.documents.rights import Withdrawn
from scoring.documents.words import count_tokens
from scoring.logs import fields
from scoring.models.interface import ChatModel, Completion, ModelUnavailable
from scoring.release.prompts import Prompt
from scoring.retrieval.search import Found, Retriever
from scoring.use_case import UseCase

_LOG = logging.getLogger(__name__)
_QUOTE_CHARS = 400
_NEAREST = 3
NOTHING_HERE = "The documents that you may read hold no answer to this question."

Span = Callable[[str], AbstractContextManager[None]]


def _no_span(name: str) -> AbstractContextManager[None]:  # noqa: ARG001 - the signature of a span
    return nullcontext()


@dataclass(frozen=True)
class Answerer:
    """One variant, ready to answer."""

    use_case: UseCase
    settings: AnsweringSettings
    retriever: Retriever
    prompt: Prompt
    chat: ChatModel
    quoting: ChatModel
    """Stands in where the model does not answer."""

    @property
    def min_score(self) -> float:
        """The no-answer threshold."""
        stated = self.settings.min_score
        return self.use_case.retrieval.min_score if stated is None else stated

    def answer(self, question: str, groups: frozenset[str], withdrawn: Withdrawn, span: Span = _no_span) -> Answer:
        """Return the answer for a caller who acts for ``groups``.

        Raises:
            ModelUnavailable: The model did not answer, and quoting instead is not allowed; or the question could not
                be embedded.
            StoreUnavailable: The index could not be searched.
        """
        question = plain(question).strip()
        refusal = check_question(question, self.use_case.retrieval)
        if refusal:
            return self._none("refused", refusal.code, refusal.text)
        with span("retrieve"):
            found = self.retriever.search(question, self.use_case.retrieval.top_k, groups, withdrawn)
        if not found or found[0].score < self.min_score:
            return self._none("no-answer", "nothing-found", NOTHING_HERE, found)
        shown, removed = self._shown(question, found)
        user = laid_out(question, shown)
        with span("generate"):
            writer, written = self._write(user)
        return self._checked(found, shown, removed, writer, written)

    def reserve(self, question: str) -> int:
        """Return the most tokens that answering ``question`` can take."""
        retrieval = self.use_case.retrieval
        return max(retrieval.prompt_tokens, count_tokens(question)) + retrieval.completion_tokens

    def _shown(self, question: str, found: Sequence[Found]) -> tuple[list[tuple[Passage, str]], int]:
        """Return the passages that fit into the prompt, cleaned, and how many orders were taken out."""
        left = self.use_case.retrieval.prompt_tokens - count_tokens(self.prompt.text) - count_tokens(question)
        shown: list[tuple[Passage, str]] = []
        total = 0
        for one in found:
            text, removed = neutral(one.passage.text)
            total += removed
            size = count_tokens(text) + count_tokens(one.passage.title + one.passage.section) + 20
            if text and (size <= left or not shown):
                shown.append((one.passage, text))
                left -= size
        return shown, total

    def _write(self, user: str) -> tuple[ChatModel, Completion]:
        most = self.use_case.retrieval.completion_tokens
        try:
            return self.chat, self.chat.complete(self.prompt.text, user, most)
        except ModelUnavailable as error:
            if not self.settings.fall_back or self.chat.stand_in:
                raise
            _LOG.error("model unavailable, quoting instead", extra=fields(reason=str(error)))
            return self.quoting, self.quoting.complete(self.prompt.text, user, most)

    def _checked(
        self,
        found: Sequence[Found],
        shown: Sequence[tuple[Passage, str]],
        removed: int,
        writer: ChatModel,
        written: Completion,
    ) -> Answer:
        text = written.text.strip()
        texts = {
            number: f"{passage.title}\n{passage.section}\n{body}"
            for number, (passage, body) in enumerate(shown, start=1)
        }
        result = checked(text, texts, self.settings.min_support)
        reason = ""
        if not text or NO_ANSWER in text:
            reason = "model-found-none"
        elif repeats(text, self.prompt.text):
            reason = "gave-rules-away"
        elif not result.numbers or result.groundedness < self.settings.min_groundedness:
            reason = "not-grounded"
        answered = not reason
        return Answer(
            outcome="answered" if answered else "no-answer",
            text=result.text if answered else NOTHING_HERE,
            reason=reason,
            citations=tuple(_citation(number, *shown[number - 1]) for number in result.numbers) if answered else (),
            nearest=() if answered else tuple(_citation(n, *one) for n, one in enumerate(shown[:_NEAREST], start=1)),
            found=tuple(one.passage for one in found),
            top_score=found[0].score,
            groundedness=result.groundedness,
            prompt_tokens=written.prompt_tokens,
            completion_tokens=written.completion_tokens,
            written_by=writer.id,
            stand_in=writer.stand_in,
            orders_removed=removed,
        )

    def _none(self, outcome: Kind, reason: str, text: str, found: Sequence[Found] = ()) -> Answer:
        return Answer(
            outcome=outcome, text=text, reason=reason, citations=(), nearest=(),
            found=tuple(one.passage for one in found),
            top_score=found[0].score if found else 0.0, groundedness=0.0, prompt_tokens=0, completion_tokens=0,
            written_by="", stand_in=self.chat.stand_in, orders_removed=0,
        )  # fmt: skip


def _citation(number: int, passage: Passage, text: str) -> Citation:
    quote = text if len(text) <= _QUOTE_CHARS else f"{text[:_QUOTE_CHARS].rsplit(' ', 1)[0]} …"
    return Citation(number, passage.document_id, passage.title, passage.section, passage.source, quote)
