"""What the answering service measures: requests, outcomes, scores, tokens, steps."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Mapping

from prometheus_client import Counter, Gauge, Histogram

from scoring.answering.answer import Answer
from scoring.emf import MetricWriter
from scoring.serving.request_metrics import RequestMetrics

_SCORES = tuple(step / 10 for step in range(11))


class ServiceMetrics(RequestMetrics):
    """Counters of one process; ``flush`` turns what came since the last time into metric lines."""

    def __init__(self, writer: MetricWriter) -> None:
        super().__init__(writer)
        self._counts: Counts[str] = Counts()
        self._top_scores: list[float] = []
        self.outcomes = Counter(
            "assistant_answers", "Questions by outcome and reason", ["outcome", "reason", "variant"],
            registry=self.registry,
        )  # fmt: skip
        self.scores = Histogram(
            "assistant_top_score", "Score of the best passage", buckets=_SCORES, registry=self.registry
        )
        self.tokens = Counter("assistant_tokens", "Tokens used", ["kind"], registry=self.registry)
        self.orders = Counter(
            "assistant_orders_removed", "Sentences in passages that gave orders", registry=self.registry
        )
        self.quoted = Counter(
            "assistant_fallbacks", "Answers quoted because the model did not answer", registry=self.registry
        )
        self.refused_budget = Counter("assistant_budget_refusals", "Questions beyond a budget", registry=self.registry)
        self.feedback = Counter("assistant_feedback", "Feedback", ["helpful"], registry=self.registry)
        self.steps = Histogram("assistant_step_seconds", "Time of a step", ["step"], registry=self.registry)
        self.index_age = Gauge(
            "assistant_index_age_seconds", "Age of the index that answers", registry=self.registry,
            multiprocess_mode="max",
        )  # fmt: skip

    def answered(self, answer: Answer, variant: str, times_ms: Mapping[str, float], *, fell_back: bool) -> None:
        """Count one question."""
        self.outcomes.labels(answer.outcome, answer.reason, variant).inc()
        self.scores.observe(answer.top_score)
        self.tokens.labels("prompt").inc(answer.prompt_tokens)
        self.tokens.labels("completion").inc(answer.completion_tokens)
        self.orders.inc(answer.orders_removed)
        if fell_back:
            self.quoted.inc()
        for step, took in times_ms.items():
            self.steps.labels(step).observe(took / 1000)
        with self.lock:
            self._counts.update(
                {f"{answer.outcome.replace('-', '_')}_count": 1, "token_count": answer.tokens,
                 "orders_removed_count": answer.orders_removed, "degraded_count": int(fell_back)}
            )  # fmt: skip
            self._top_scores.append(answer.top_score)

    def beyond_budget(self) -> None:
        """Count one question that a budget did not hold."""
        self.refused_budget.inc()
        with self.lock:
            self._counts["budget_refusal_count"] += 1

    def rated(self, helpful: bool) -> None:
        """Count one feedback."""
        self.feedback.labels(str(helpful).lower()).inc()
        with self.lock:
            self._counts["helpful_count" if helpful else "not_helpful_count"] += 1

    def flush(self, index_age_s: float | None, tokens_today: int) -> None:
        """Write the summary of the time since the last flush."""
        with self.lock:
            counts, self._counts = self._counts, Counts()
            scores, self._top_scores = self._top_scores, []
        if index_age_s is not None:
            self.index_age.set(index_age_s)
            # The name under which the platform's alarms know how old the data behind answers are.
            self.writer.write({"feature_age_s": (index_age_s, "Seconds")})
        self.flush_requests(**{name: float(value) for name, value in {"degraded_count": 0, **counts}.items()})
        self.writer.write({"tokens_today": (float(tokens_today), "Count")})
        if scores:
            self.writer.write({"prediction_mean": (sum(scores) / len(scores), "None")})
