"""What the scoring service measures: requests, scores given, and how old the features are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prometheus_client import Counter, Gauge, Histogram

from scoring.emf import MetricWriter
from scoring.model.answers import Score
from scoring.serving.request_metrics import RequestMetrics

_SCORE_BUCKETS = tuple(step / 10 for step in range(11))


class ServiceMetrics(RequestMetrics):
    """Counters of one process; ``flush`` turns what came since the last time into one metric line."""

    def __init__(self, writer: MetricWriter) -> None:
        super().__init__(writer)
        self._scores = self._scored = 0.0
        self._degraded = self._classed = self._unsure = 0
        self.scores = Histogram(
            "scoring_score", "Scores given", ["version"], buckets=_SCORE_BUCKETS, registry=self.registry
        )
        self.classes = Counter("scoring_class", "Classes given", ["version", "label"], registry=self.registry)
        self.abstained = Counter("scoring_abstained", "Events left to a person", registry=self.registry)
        self.degraded = Counter("scoring_degraded", "Scores given without the entity's past", registry=self.registry)
        self.feature_age = Gauge(
            "scoring_feature_age_seconds", "Age of the stored features", registry=self.registry, multiprocess_mode="max"
        )

    def scored(self, version: str, values: Iterable[float], *, degraded: int) -> None:
        """Count scores given, and how many of them without history."""
        for value in values:
            self.scores.labels(version).observe(value)
            with self.lock:
                self._scores += value
                self._scored += 1
        if degraded:
            self.degraded.inc(degraded)
            with self.lock:
                self._degraded += degraded

    def classed(self, version: str, scores: Sequence[Score]) -> None:
        """Count classes given, and how many of the answers were too unsure to act on."""
        for score in scores:
            self.classes.labels(version, score.label).inc()
        unsure = sum(bool(score.abstained) for score in scores)
        self.abstained.inc(unsure)
        with self.lock:
            self._classed += len(scores)
            self._unsure += unsure

    def flush(self, feature_age_s: float | None = None) -> None:
        """Write the summary of the time since the last flush."""
        with self.lock:
            degraded, scores, scored = self._degraded, self._scores, self._scored
            classed, unsure = self._classed, self._unsure
            self._degraded = self._classed = self._unsure = 0
            self._scores = self._scored = 0.0
        if feature_age_s is not None:
            self.feature_age.set(feature_age_s)
            self.writer.write({"feature_age_s": (feature_age_s, "Seconds")})
        self.flush_requests(degraded_count=float(degraded))
        if scored:
            self.writer.write({"prediction_mean": (scores / scored, "None")})
        if classed:
            self.writer.write({"abstained_share_pct": (unsure / classed * 100, "Percent")})
