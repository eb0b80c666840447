"""What a simulated scenario came to."""

from __future__ import annotations

from mlops_architect.domain.model import Model

COLUMNS = ("Simulated", "Requests/s", "Copies", "Used", "p50", "p99", "Errors", "Degraded", "Verdict")
"""What the cells of ``ScenarioResult.row`` are."""


class Measured(Model):
    """Times and shares of one scenario, over all requests drawn.

    Times are of answered requests and of those whose caller gave up, refused ones left out; ``p99_error_ms`` is half
    the 95 % confidence interval of the p99, None when there was one observation only. Shares are in percent of all
    requests: ``failed_pct`` got an error, ``timeout_pct`` no answer before the caller gave up, ``late_pct`` an
    answer beyond the limit, ``degraded_pct`` an answer without fresh features, ``cold_pct`` waited for a start.
    ``utilisation_pct`` is the work that arrives over what the copies can do, None where the provider runs them.
    """

    p50_ms: float
    p95_ms: float
    p99_ms: float
    p999_ms: float
    p99_error_ms: float | None
    failed_pct: float = 0.0
    timeout_pct: float = 0.0
    late_pct: float = 0.0
    degraded_pct: float = 0.0
    cold_pct: float = 0.0
    utilisation_pct: float | None = None
    requests: int
    rps: float
    copies: float | None = None
    lasts_s: float

    @property
    def bad_pct(self) -> float:
        """Requests without a good answer in time: errors and timeouts."""
        return self.failed_pct + self.timeout_pct


class ScenarioResult(Model):
    """One line of the simulation table; ``verdict`` is the outcome in words, ``note`` what to know about it."""

    scenario: str
    title: str
    asked: bool
    verdict: str
    measured: Measured
    budget_spent_pct: float | None = None
    """Share of the month's error budget that one such event spends."""
    note: str = ""

    def row(self) -> tuple[str, ...]:
        """Return the line in words: scenario, load, copies, use, p50, p99 with its error, errors, degraded, verdict."""
        found = self.measured
        error = f" ± {found.p99_error_ms:.2g}" if found.p99_error_ms else ""
        return (
            self.scenario.replace("-", " "),
            f"{found.rps:,.0f}" if found.rps >= 100 else f"{found.rps:.3g}",
            "-" if found.copies is None else f"{found.copies:g}",
            "-" if found.utilisation_pct is None else f"{found.utilisation_pct:.0f} %",
            f"{_ms(found.p50_ms)} ms",
            f"{_ms(found.p99_ms)}{error} ms",
            f"{found.bad_pct:.3g} %",
            f"{found.degraded_pct:.3g} %",
            self.verdict,
        )


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
