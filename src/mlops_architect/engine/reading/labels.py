"""Labels: a reading in the flat shape in which readings are scored."""

from __future__ import annotations

from typing import Any

from mlops_architect.domain.constraints import Constraints, Reading

_SCALARS = {
    "use_case": "use_case",
    "ml_task": "ml_task",
    "cloud": "cloud",
    "monthly_budget_usd": "budget.monthly_usd",
    "throughput_rps_peak": "load.peak_rps",
    "throughput_rps_avg": "load.avg_rps",
    "daily_predictions": "load.daily_predictions",
    "data_volume_gb": "data.stored_gb",
    "data_ingest_gb_per_day": "data.ingest_gb_per_day",
    "availability_pct": "availability.target_pct",
    "streaming_required": "serving.streaming_required",
    "training_frequency": "training.cadence",
    "freshness_s": "data.freshness_s",
    "team_size": "team.size",
    "gpu_required": "training.gpu_required",
    "explainability_required": "oversight.explainability_required",
    "human_in_loop_required": "oversight.human_in_loop_required",
    "rpo_minutes": "recovery.rpo_minutes",
    "rto_minutes": "recovery.rto_minutes",
    "retention_days": "data.retention_days",
}
_LISTS = {
    "excluded_clouds": "excluded_clouds",
    "regions": "regions",
    "data_residency": "data_residency",
    "serving_modes": "serving.modes",
    "data_classes": "data.classes",
    "compliance": "compliance.regimes",
    "preferred_tools": "tools.preferred",
    "forbidden_tools": "tools.forbidden",
}


_NO_PRODUCTS = frozenset({"active-active"})
"""Ways of recovery that are asked for by name, as tools are."""


def to_labels(reading: Reading) -> dict[str, Any]:
    """Return the constraints as plain labels: unknown is None, an unknown list is empty."""
    constraints: Constraints = reading.constraints
    labels: dict[str, Any] = {name: _plain(constraints.at(path).value) for name, path in _SCALARS.items()}
    labels.update({name: list(constraints.at(path).value or ()) for name, path in _LISTS.items()})
    labels["preferred_tools"] += list(constraints.tools.wished.value or ())
    labels["preferred_tools"] = [name for name in labels["preferred_tools"] if name not in _NO_PRODUCTS]
    labels["latency_ms"] = {name: constraints.at(f"latency.{name}_ms").value for name in ("p50", "p95", "p99", "max")}
    labels["contradictions"] = [contradiction.summary for contradiction in reading.contradictions]
    labels["injections"] = bool(reading.injections)
    return labels


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
