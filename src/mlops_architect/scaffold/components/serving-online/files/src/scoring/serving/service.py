"""From a checked event to an answer: history, features, score, and a record of it."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import Any, Protocol

from scoring.contract import ContractError, Event
from scoring.features.engine import FeatureEngine, Features
from scoring.lake.formats import read_json
from scoring.logs import fields
from scoring.model.answers import Score
from scoring.model.predictions import PredictionLog
from scoring.runtime import Runtime
from scoring.serving.history import open_history
from scoring.serving.metrics import ServiceMetrics
from scoring.serving.models import Loaded, Models
from scoring.serving.schema import ClassOut, ReasonOut, ScoreOut
from scoring.serving.settings import ServingSettings

_LOG = logging.getLogger(__name__)


class Beside(Protocol):
    """What else a service does, beside scoring."""

    def tick(self) -> None:
        """Do the regular work."""

    def close(self) -> None:
        """Write what is still in memory."""


class Service:
    """The scoring service without its transport."""

    def __init__(self, runtime: Runtime, settings: ServingSettings) -> None:
        self.runtime = runtime
        self.settings = settings
        self._event_id = runtime.use_case.event_id
        self._engine = FeatureEngine(runtime.use_case, runtime.lake.read)
        self._pictures = {one.name: one.column for one in runtime.use_case.features if one.kind == "image"}
        self._history = open_history(runtime.platform, self._engine, settings.store_timeout_ms)
        self._ticked = time.monotonic()
        self._random = random.Random()  # noqa: S311 - draws a sample of requests, guards nothing
        self.models = Models(runtime.lake, frozenset(self._engine.names))
        self.metrics = ServiceMetrics(runtime.metrics)
        self.beside: list[Beside] = []
        self.managed: list[Callable[[dict[str, Any]], str | None]] = []
        """What else a managed endpoint answers by its one route: JSON, or None for what is none of its business."""
        self.predictions = PredictionLog(runtime.lake, settings.prediction_flush_s)

    def parse(self, raw: dict[str, Any]) -> Event:
        """Return a checked event; ContractError when it breaks the contract."""
        return self.runtime.contract.parse(raw, strict=True)

    def score(self, events: list[Event], *, explain: bool = False) -> list[ScoreOut]:
        """Return one answer an event, in order.

        Raises:
            ContractError: A picture cannot be read.
            NoModel: Nothing was released yet.
        """
        started = time.perf_counter()
        prepared = [self._features(event) for event in events]
        choices = [self.models.choose(str(event[self._event_id])) for event in events]
        scores: dict[int, Score] = {}
        for loaded in {choice.answers.version: choice.answers for choice in choices}.values():
            rows = [index for index, choice in enumerate(choices) if choice.answers.version == loaded.version]
            found = loaded.scorer.score([prepared[index][0] for index in rows])
            scores.update(zip(rows, found, strict=True))
            self.metrics.scored(
                loaded.version, [score.value for score in found], degraded=sum(prepared[index][1] for index in rows)
            )
            self.metrics.classed(loaded.version, [score for score in found if score.label is not None])
        each_ms = (time.perf_counter() - started) * 1000 / max(1, len(events))
        answers = []
        for index, (event, (features, degraded), choice) in enumerate(zip(events, prepared, choices, strict=True)):
            answers.append(self._answer(event, features, degraded, choice.answers, scores[index], explain=explain))
            self._record(event, features, choice.answers, scores[index], choice.shadow, each_ms)
        return answers

    def _features(self, event: Event) -> tuple[Features, bool]:
        past, complete = self._history.past(event)
        features = self._engine.compute(event, past)
        unread = [column for name, column in self._pictures.items() if features[name] is None and event[column]]
        if unread:
            raise ContractError([f"{column}: no picture that can be read" for column in unread])
        return features, not complete

    def _answer(
        self, event: Event, features: Features, degraded: bool, loaded: Loaded, score: Score, *, explain: bool
    ) -> ScoreOut:
        reasons = loaded.scorer.explain(features) if explain else []
        answer: dict[str, Any] = {
            "event_id": str(event[self._event_id]),
            "score": score.value,
            "flagged": score.flagged,
            "model_version": loaded.version,
            "degraded": degraded,
            "reasons": [ReasonOut(feature=reason.feature, effect=reason.effect) for reason in reasons],
        }
        if score.label is None:
            return ScoreOut(**answer)
        return ClassOut(
            **answer, label=score.label, abstained=score.abstained, probabilities=dict(score.probabilities or {})
        )

    def _record(
        self, event: Event, features: Features, loaded: Loaded, score: Score, shadow: Loaded | None, took_ms: float
    ) -> None:
        if self._random.random() >= self.settings.prediction_sample:
            return
        variant = self.runtime.platform.variant
        extra: dict[str, Any] = {
            "source": "online",
            **score.extra(),
            "variant": variant,
            "scored_at": time.time(),
            "ms": took_ms,
        }
        if shadow is not None:
            extra["shadow_version"] = shadow.version
            extra["shadow_score"] = shadow.scorer.score([features])[0].value
        self.predictions.add(
            str(event[self._event_id]), self._engine.time(event), loaded.version, score.value, features, extra
        )

    def ready(self) -> dict[str, bool]:
        """Return what must hold before the service takes requests.

        The online store is not among it: without it the service still scores, if less well.
        """
        return {"model": self.models.ready}

    def tick(self) -> None:
        """Do the regular work: renew models, write metrics and predictions."""
        self._ticked = time.monotonic()
        try:
            self.models.refresh()
            for other in self.beside:
                other.tick()
            if self.predictions.due():
                self.predictions.flush()
            self.metrics.flush(self._feature_age_s())
        except Exception as error:
            # The next tick tries again; scoring must go on meanwhile.
            _LOG.error("regular work failed", extra=fields(error=type(error).__name__))

    def tick_if_due(self) -> None:
        """Do the regular work if it was not done lately: for hosts that run no code between requests."""
        if self.predictions.due() or time.monotonic() - self._ticked >= self.settings.metrics_flush_s:
            self.tick()

    def _feature_age_s(self) -> float | None:
        if not self._engine.entities or self.runtime.has("scoring.stream"):
            # With a stream, the consumer knows how old the features are.
            return None
        lake, prefix = self.runtime.offline_features
        try:
            return max(0.0, time.time() - float(read_json(lake, f"{prefix}latest.json")["as_of"]))
        except FileNotFoundError:
            return None

    def close(self) -> None:
        """Write what is still in memory."""
        for other in self.beside:
            other.close()
        self.predictions.flush()
        self.metrics.flush()


__all__ = ["ContractError", "Service"]
