"""Drafts: limits first, then the model, then the record."""

from __future__ import annotations

import hashlib
import logging
import time
import uuid
from typing import Any

from scoring.logs import fields
from scoring.models.interface import ModelUnavailable
from scoring.privacy import masked
from scoring.runtime import Runtime
from scoring.serving.budget import TokenBudget
from scoring.serving.metrics import ServiceMetrics
from scoring.serving.records import Records
from scoring.serving.schema import DraftIn, DraftOut, FeedbackIn
from scoring.serving.settings import ServingSettings
from scoring.serving.variants import Variant, Variants
from scoring.training.evaluate import is_refusal

_LOG = logging.getLogger(__name__)
_STAND_IN = "A tiny stand-in wrote this: it shows that the pipeline works, and is no language model."
_CHARACTERS_A_TOKEN = 4


class BudgetUsedUp(RuntimeError):
    """A caller has used the tokens of its day."""


class TooLong(ValueError):
    """A request has more tokens than a prompt may have."""


class Service:
    """One process of the service."""

    def __init__(self, runtime: Runtime, settings: ServingSettings) -> None:
        self.runtime = runtime
        self.settings = settings
        self.metrics = ServiceMetrics(runtime.metrics)
        self.variants = Variants(runtime, adapter_names=settings.adapter_names)
        self.budget = TokenBudget(runtime.use_case.fine_tuning.daily_tokens_per_caller)
        self.records = Records(runtime.lake, settings.record_flush_s)

    def draft(self, asked: DraftIn, caller: str) -> DraftOut:
        """Return a draft.

        Raises:
            BudgetUsedUp: The caller has no tokens left today.
            TooLong: The request is longer than a prompt may be.
            ModelUnavailable: No model answers.
        """
        tuning = self.runtime.use_case.fine_tuning
        if len(asked.request) > tuning.prompt_tokens * _CHARACTERS_A_TOKEN:
            raise TooLong(f"a request may have about {tuning.prompt_tokens} tokens")
        if not self.budget.left(caller):
            raise BudgetUsedUp("the tokens of today are used up; the budget is renewed at midnight UTC")
        draft_id = uuid.uuid4().hex
        variant, shadow = self.variants.choose(asked.conversation_id or draft_id)
        found = variant.chat.complete(tuning.instruction, asked.request, tuning.completion_tokens)
        tokens = found.prompt_tokens + found.completion_tokens
        self.budget.use(caller, tokens)
        refused = is_refusal(self.runtime.use_case, found.text)
        self.metrics.draft(refused=refused, tokens=tokens)
        row = {
            "draft_id": draft_id, "at": time.time(), "variant": variant.version, "refused": refused, "tokens": tokens,
            "caller": hashlib.sha256(caller.encode()).hexdigest()[:16], **self._texts(asked.request, found.text),
            **self._shadow(shadow, asked.request),
        }  # fmt: skip
        self.records.add("drafts", row)
        _LOG.info("draft written", extra=fields(draft_id=draft_id, variant=variant.version, refused=refused))
        stand_in = variant.chat.stand_in
        return DraftOut(
            draft_id=draft_id, text=found.text, refused=refused, variant=variant.version, written_by=variant.chat.id,
            stand_in=stand_in, notice=_STAND_IN if stand_in else "", tokens=tokens,
        )  # fmt: skip

    def _texts(self, request: str, draft: str) -> dict[str, str]:
        if not self.settings.record_requests:
            return {}
        kinds = self.runtime.use_case.fine_tuning.personal_data
        return {"request": masked(request, kinds), "draft": masked(draft, kinds)}

    def _shadow(self, shadow: Variant | None, request: str) -> dict[str, Any]:
        if shadow is None:
            return {}
        tuning = self.runtime.use_case.fine_tuning
        try:
            found = shadow.chat.complete(tuning.instruction, request, tuning.completion_tokens)
        except ModelUnavailable:
            return {"shadow": shadow.version, "shadow_failed": True}
        return {"shadow": shadow.version, "shadow_refused": is_refusal(self.runtime.use_case, found.text)}

    def take_feedback(self, feedback: FeedbackIn) -> None:
        """Keep what became of a draft."""
        kinds = self.runtime.use_case.fine_tuning.personal_data
        row = {**feedback.model_dump(), "corrected": masked(feedback.corrected, kinds), "at": time.time()}
        self.records.add("feedback", row)
        self.metrics.rated(sent=feedback.sent)

    def ready(self) -> dict[str, bool]:
        """Return what must hold before the service takes requests."""
        return {"model": self.variants.ready}

    def tick(self) -> None:
        """Do the regular work: release, records, metrics."""
        for name, work in (
            ("variants", self.variants.refresh),
            ("records", self._flush),
            ("metrics", self.metrics.flush_requests),
        ):
            try:
                work()
            except Exception as error:
                # The next tick tries again; answering must go on meanwhile.
                _LOG.error("regular work failed", extra=fields(work=name, error=type(error).__name__))

    def _flush(self) -> None:
        if self.records.due():
            self.records.flush()

    def close(self) -> None:
        """Write what is still in memory."""
        self.records.flush()
        self.metrics.flush_requests()
