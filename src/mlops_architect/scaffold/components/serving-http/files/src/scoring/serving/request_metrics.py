"""What any service measures of its requests: Prometheus for scrapers, summaries as log lines."""

from __future__ import annotations

import os
import threading

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from scoring.emf import MAX_VALUES, MetricWriter

_LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NOT_COUNTED = frozenset({"/health/live", "/health/ready", "/ping", "/metrics", "/openapi.json", "unknown"})


class RequestMetrics:
    """Requests of one process; ``flush`` turns what came since the last time into metric lines."""

    def __init__(self, writer: MetricWriter) -> None:
        self.writer = writer
        self.lock = threading.Lock()
        self._latencies_ms: list[float] = []
        self._requests = self._errors = 0
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "scoring_requests", "Requests by route and status", ["route", "status"], registry=self.registry
        )
        self.latency = Histogram(
            "scoring_request_seconds", "Time to answer", ["route"], buckets=_LATENCY_BUCKETS, registry=self.registry
        )

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self.requests.labels(route, str(status)).inc()
        self.latency.labels(route).observe(seconds)
        if route in _NOT_COUNTED:
            return
        with self.lock:
            self._requests += 1
            self._errors += status >= 500  # noqa: PLR2004 - server errors
            self._latencies_ms.append(seconds * 1000)

    def flush_requests(self, **counts: float) -> None:
        """Write the requests since the last flush, with further counts of the same time beside them."""
        with self.lock:
            latencies, self._latencies_ms = self._latencies_ms, []
            requests, errors = self._requests, self._errors
            self._requests = self._errors = 0
        together = {"request_count": float(requests), "error_count": float(errors), **counts}
        self.writer.write({name: (value, "Count") for name, value in together.items()})
        for start in range(0, len(latencies), MAX_VALUES):
            self.writer.write({"request_latency_ms": (latencies[start : start + MAX_VALUES], "Milliseconds")})

    def render(self) -> bytes:
        """Return the Prometheus text of this process, or of all worker processes."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            together = CollectorRegistry()
            MultiProcessCollector(together)  # type: ignore[no-untyped-call]
            return generate_latest(together)
        return generate_latest(self.registry)
