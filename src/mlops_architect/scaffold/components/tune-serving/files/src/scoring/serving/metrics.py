"""What the service measures beside its requests: refusals, tokens, drafts that were sent."""

from __future__ import annotations

from prometheus_client import Counter

from scoring.emf import MetricWriter
from scoring.serving.request_metrics import RequestMetrics


class ServiceMetrics(RequestMetrics):
    """Counts of drafts."""

    def __init__(self, writer: MetricWriter) -> None:
        super().__init__(writer)
        self._drafts = Counter("scoring_drafts", "Drafts by what they are", ["refused"], registry=self.registry)
        self._tokens = Counter("scoring_tokens", "Tokens read and written", registry=self.registry)
        self._rated = Counter("scoring_rated", "Drafts by what became of them", ["sent"], registry=self.registry)

    def draft(self, *, refused: bool, tokens: int) -> None:
        """Count one draft."""
        self._drafts.labels(str(refused).lower()).inc()
        self._tokens.inc(tokens)
        self.writer.write({"refused_count": (float(refused), "Count"), "tokens_count": (float(tokens), "Count")})

    def rated(self, *, sent: bool) -> None:
        """Count what became of one."""
        self._rated.labels(str(sent).lower()).inc()
