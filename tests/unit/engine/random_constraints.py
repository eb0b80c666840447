"""Random constraints, as hypothesis strategies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mlops_architect.domain.constraints import Constraints, Provenance, Stated

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "ml_task": st.sampled_from(["fraud", "recommendation", "forecasting", "classification", "regression", "anomaly"]),
    "regions": st.sampled_from([("eu-west-1",), ("us-east-1",), ("ap-south-1",)]),
    "budget.monthly_usd": st.floats(200, 50_000),
    "latency.p50_ms": st.floats(5, 500),
    "latency.p95_ms": st.floats(10, 1_000),
    "latency.p99_ms": st.floats(15, 2_000),
    "latency.max_ms": st.floats(50, 5_000),
    "load.peak_rps": st.floats(0.1, 20_000),
    "load.avg_rps": st.floats(0.01, 5_000),
    "load.daily_predictions": st.floats(1, 5e8),
    "data.stored_gb": st.floats(0.1, 1e5),
    "data.ingest_gb_per_day": st.floats(0.001, 5_000),
    "data.freshness_s": st.floats(0.1, 1e6),
    "data.retention_days": st.floats(1, 4_000),
    "availability.target_pct": st.floats(95, 99.99),
    "availability.outage_usd_per_hour": st.floats(0, 50_000),
    "tools.leaving_pct_per_year": st.floats(0, 100),
    "recovery.rpo_minutes": st.just(0.0) | st.floats(0.1, 10_000),
    "recovery.rto_minutes": st.floats(1, 10_000),
    "serving.modes": st.lists(st.sampled_from(["online", "batch", "streaming"]), min_size=1, unique=True).map(tuple),
    "serving.streaming_required": st.booleans(),
    "training.cadence": st.sampled_from(["continuous", "hourly", "daily", "weekly", "monthly", "on_drift", "one_off"]),
    "compliance.regimes": st.sampled_from([("pci_dss",), ("hipaa",), ("gdpr", "soc2"), ("unheard_of",)]),
    "tools.forbidden": st.sampled_from([("kubernetes",), ("Lambda",), ("sagemaker",), ("kubernetes", "kafka")]),
    "tools.preferred": st.sampled_from([("kinesis",), ("DynamoDB",), ("mlflow",), ("no such tool",)]),
    "team.size": st.floats(1, 40),
}


def stated(value: Any) -> Stated[Any]:
    """Return a value that the requirements state."""
    return Stated[Any](value=value, provenance=Provenance.STATED, confidence=1.0)


def with_fields(values: dict[str, Any]) -> Constraints:
    """Return constraints that state these fields and nothing else."""
    result = Constraints()
    for path, value in values.items():
        result = result.replacing(path, stated(value))
    return result


def constraints(*, leave_out: tuple[str, ...] = ()) -> st.SearchStrategy[Constraints]:
    """Return constraints with any of the fields stated."""
    optional = {name: strategy for name, strategy in FIELDS.items() if name not in leave_out}
    return st.fixed_dictionaries({}, optional=optional).map(with_fields)
