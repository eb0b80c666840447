"""From a caller's question to an answer: variant, rights, budget, record."""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

from scoring.answering.answer import Answer
from scoring.answering.personal_data import masked
from scoring.logs import fields
from scoring.runtime import Runtime
from scoring.serving.access import Access
from scoring.serving.budget import TokenBudget
from scoring.serving.metrics import ServiceMetrics
from scoring.serving.records import Records, answer_row, person
from scoring.serving.schema import AnswerOut, CitationOut, FeedbackIn
from scoring.serving.settings import ServingSettings
from scoring.serving.tracing import Trace
from scoring.serving.variants import Choice, Variants

_LOG = logging.getLogger(__name__)
_STAND_IN = "Sentences quoted by rules; no language model wrote this answer. Set MODEL_KIND to connect one."
_FELL_BACK = "The language model did not answer in time; these are sentences quoted by rules."


class Service:
    """The answering service without its transport."""

    def __init__(self, runtime: Runtime, settings: ServingSettings) -> None:
        self.runtime = runtime
        self.settings = settings
        retrieval = runtime.use_case.retrieval
        self.access = Access.read(runtime.config / "access.yaml")
        self.variants = Variants(runtime)
        self.metrics = ServiceMetrics(runtime.metrics)
        self.records = Records(runtime.lake, settings.record_flush_s)
        self.budget = TokenBudget(runtime.lake, retrieval.daily_tokens_per_caller, retrieval.daily_tokens)
        self._synced = self._ticked = float("-inf")

    def answer(self, question: str, caller: str, stated_groups: str | None, trace: Trace) -> AnswerOut:
        """Return the answer to a caller's question.

        Raises:
            NothingAnswers: Nothing was released yet.
            BudgetSpent: The day's tokens are used up.
            ModelUnavailable, StoreUnavailable: What the answer needs did not answer.
        """
        choice = self.variants.choose(trace.trace_id or uuid.uuid4().hex)
        groups = self.access.groups(caller, stated_groups)
        reservation = self.budget.reserve(caller, choice.answerer.reserve(question))
        used = 0
        try:
            found = choice.answerer.answer(question, groups, self.variants.withdrawn, trace.span)
            used = found.tokens
        finally:
            self.budget.settle(reservation, used)
        return self._recorded(found, choice, question, caller, groups, trace)

    def _recorded(
        self, found: Answer, choice: Choice, question: str, caller: str, groups: frozenset[str], trace: Trace
    ) -> AnswerOut:
        fell_back = found.stand_in and not choice.answerer.chat.stand_in and bool(found.written_by)
        self.metrics.answered(found, choice.variant.id, trace.times_ms, fell_back=fell_back)
        kinds = self.runtime.use_case.retrieval.personal_data
        kept = masked(question, kinds) if self.settings.record_questions else ""
        answer_id, row = answer_row(found, choice.variant.id, kept, time.time())
        row["caller"], row["trace_id"] = person(caller), trace.trace_id
        row["running"] = self.runtime.platform.variant
        row.update(self._shadow(choice, question, groups))
        self.records.add("answers", row)
        _LOG.info(
            "question answered",
            extra=fields(
                answer_id=answer_id,
                trace_id=trace.trace_id,
                outcome=found.outcome,
                reason=found.reason,
                tokens=found.tokens,
                top_score=round(found.top_score, 3),
                orders_removed=found.orders_removed,
            ),
        )
        notice = (_FELL_BACK if fell_back else _STAND_IN) if found.stand_in else ""
        return AnswerOut(
            answer_id=answer_id, outcome=found.outcome, text=found.text, reason=found.reason,
            citations=[CitationOut(**vars(citation)) for citation in found.citations],
            nearest=[CitationOut(**vars(citation)) for citation in found.nearest], variant=choice.variant.id,
            written_by=found.written_by, stand_in=found.stand_in, notice=notice, tokens=found.tokens,
        )  # fmt: skip

    def _shadow(self, choice: Choice, question: str, groups: frozenset[str]) -> dict[str, Any]:
        """Return what the challenger would have found; it asks no model, so it costs no tokens."""
        if choice.shadow is None:
            return {}
        try:
            top_k = self.runtime.use_case.retrieval.top_k
            found = choice.shadow.retriever.search(question, top_k, groups, self.variants.withdrawn)
        except Exception as error:
            # A challenger may fail; the champion's answer goes out all the same.
            _LOG.error("shadow failed", extra=fields(error=type(error).__name__))
            return {"shadow_failed": True}
        return {
            "shadow_top_score": round(found[0].score, 4) if found else 0.0,
            "shadow_documents": list(dict.fromkeys(one.passage.document_id for one in found)),
        }

    def take_feedback(self, feedback: FeedbackIn, caller: str) -> None:
        """Keep what a person thought of an answer."""
        kinds = self.runtime.use_case.retrieval.personal_data
        row = {**feedback.model_dump(), "comment": masked(feedback.comment, kinds), "at": time.time()}
        self.records.add("feedback", {**row, "caller": person(caller)})
        self.metrics.rated(feedback.helpful)

    def ready(self) -> dict[str, bool]:
        """Return what must hold before the service takes requests."""
        return {"index": self.variants.ready}

    def tick(self) -> None:
        """Do the regular work: withdrawn rights and release, budget, records, metrics."""
        self._ticked = time.monotonic()
        for name, work in (
            ("variants", self.variants.refresh),
            ("budget", self._sync),
            ("records", self._flush),
            ("metrics", self._measure),
        ):
            try:
                work()
            except Exception as error:
                # The next tick tries again; answering must go on meanwhile.
                _LOG.error("regular work failed", extra=fields(work=name, error=type(error).__name__))

    def tick_if_due(self) -> None:
        """Do the regular work if it was not done lately: for hosts that run no code between requests."""
        if self.records.due() or time.monotonic() - self._ticked >= self.settings.metrics_flush_s:
            self.tick()

    def _sync(self) -> None:
        if time.monotonic() - self._synced >= self.settings.budget_sync_s:
            self.budget.sync()
            self._synced = time.monotonic()

    def _flush(self) -> None:
        if self.records.due():
            self.records.flush()

    def _measure(self) -> None:
        built_at = self.variants.built_at
        self.metrics.flush(None if built_at is None else max(0.0, time.time() - built_at), self.budget.used())

    def close(self) -> None:
        """Write what is still in memory."""
        self.records.flush()
        self.budget.sync()
        self._measure()
