"""Systems as far apart as can be: what every pattern must be sized and priced for without failing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.sizing.workload import derive_workload
from mlops_architect.engine.use_case_choice import choose_use_case

_SYSTEMS: Mapping[str, Mapping[str, Any]] = {
    "real-time, streaming": {
        "ml_task": "fraud",
        "load.peak_rps": 2000.0,
        "latency.p99_ms": 100.0,
        "availability.target_pct": 99.9,
        "data.freshness_s": 5.0,
        "training.cadence": "daily",
        "team.size": 4.0,
    },
    "nightly batch": {"ml_task": "classification", "serving.modes": ("batch",), "load.daily_predictions": 3e6},
    "tiny, both": {
        "ml_task": "regression",
        "serving.modes": ("online", "batch"),
        "load.peak_rps": 0.2,
        "load.daily_predictions": 10.0,
        "data.ingest_gb_per_day": 0.001,
        "training.cadence": "one_off",
    },
}


def extreme_loads(catalog: Catalog) -> Mapping[str, Workload]:
    """Return the workload of each system by its title."""
    found = {}
    for title, fields in _SYSTEMS.items():
        wanted = Constraints()
        for path, value in fields.items():
            stated = Stated[Any](value=value, provenance=Provenance.STATED, confidence=1.0)
            wanted = wanted.replacing(path, stated)
        found[title] = derive_workload(wanted, choose_use_case(wanted, "", catalog), catalog.assumptions)
    return found
