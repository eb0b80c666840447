"""What the service measures: Prometheus for scrapers, summaries as log lines."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from scoring.emf import MAX_VALUES, MetricWriter

_LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5)
_SCORE_BUCKETS = tuple(step / 10 for step in range(11))


class ServiceMetrics:
    """Counters of one process; ``flush`` turns what came since the last time into one metric line."""

    def __init__(self, writer: MetricWriter) -> None:
        self._writer = writer
        self._lock = threading.Lock()
        self._latencies_ms: list[float] = []
        self._scores = self._scored = 0.0
        self._requests = self._errors = self._degraded = 0
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "scoring_requests", "Requests by route and status", ["route", "status"], registry=self.registry
        )
        self.latency = Histogram(
            "scoring_request_seconds", "Time to answer", ["route"], buckets=_LATENCY_BUCKETS, registry=self.registry
        )
        self.scores = Histogram(
            "scoring_score", "Scores given", ["version"], buckets=_SCORE_BUCKETS, registry=self.registry
        )
        self.degraded = Counter("scoring_degraded", "Scores given without the entity's past", registry=self.registry)
        self.feature_age = Gauge(
            "scoring_feature_age_seconds", "Age of the stored features", registry=self.registry, multiprocess_mode="max"
        )

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self.requests.labels(route, str(status)).inc()
        self.latency.labels(route).observe(seconds)
        if not route.startswith("/v1") and route != "/invocations":
            return
        with self._lock:
            self._requests += 1
            self._errors += status >= 500  # noqa: PLR2004 - server errors
            self._latencies_ms.append(seconds * 1000)

    def scored(self, version: str, values: Iterable[float], *, degraded: int) -> None:
        """Count scores given, and how many of them without history."""
        for value in values:
            self.scores.labels(version).observe(value)
            with self._lock:
                self._scores += value
                self._scored += 1
        if degraded:
            self.degraded.inc(degraded)
            with self._lock:
                self._degraded += degraded

    def flush(self, feature_age_s: float | None = None) -> None:
        """Write the summary of the time since the last flush."""
        with self._lock:
            latencies, self._latencies_ms = self._latencies_ms, []
            requests, errors, degraded = self._requests, self._errors, self._degraded
            scores, scored = self._scores, self._scored
            self._requests = self._errors = self._degraded = 0
            self._scores = self._scored = 0.0
        if feature_age_s is not None:
            self.feature_age.set(feature_age_s)
            self._writer.write({"feature_age_s": (feature_age_s, "Seconds")})
        self._writer.write(
            {
                "request_count": (float(requests), "Count"),
                "error_count": (float(errors), "Count"),
                "degraded_count": (float(degraded), "Count"),
            }
        )
        if scored:
            self._writer.write({"prediction_mean": (scores / scored, "None")})
        for start in range(0, len(latencies), MAX_VALUES):
            self._writer.write({"request_latency_ms": (latencies[start : start + MAX_VALUES], "Milliseconds")})

    def render(self) -> bytes:
        """Return the Prometheus text of this process, or of all worker processes."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            together = CollectorRegistry()
            MultiProcessCollector(together)  # type: ignore[no-untyped-call]
            return generate_latest(together)
        return generate_latest(self.registry)
