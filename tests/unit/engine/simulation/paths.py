"""Request paths and scenarios to simulate."""

from __future__ import annotations

from functools import cache
from typing import Any

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.scenario import LoadModel, Scenario, Scenarios
from mlops_architect.engine.simulation.delays import Delay
from mlops_architect.engine.simulation.path import Copies, Functions, RequestPath


@cache
def shipped() -> Scenarios:
    """Return the scenarios that ship."""
    return load_model(builtin_root() / "patterns" / "scenarios.yaml", Scenarios)


def scenario(scenario_id: str) -> Scenario:
    """Return one scenario that ships."""
    return next(one for one in shipped().scenarios if one.id == scenario_id)


def load(requests: float = 24_000.0) -> LoadModel:
    """Return the load model that ships, with another number of requests."""
    wanted = shipped().load.requests.model_copy(update={"value": requests})
    return shipped().load.model_copy(update={"requests": wanted})


def copies(**changes: Any) -> Copies:
    """Return nine copies of two workers over three zones, five of them always running."""
    fields: dict[str, Any] = {
        "quantity": "replicas",
        "count": 9,
        "least_quantity": "min_replicas",
        "least": 5,
        "workers": 2,
        "pooled": False,
        "planned_rps": 200.0,
        "scale_out_s": None,
    }
    return Copies(**{**fields, **changes})


def functions(**changes: Any) -> Functions:
    """Return environments that start in two seconds, none of them kept warm."""
    fields: dict[str, Any] = {
        "warm": 0,
        "warm_quantity": "provisioned_concurrency",
        "cold_s": 2.0,
        "throttle_rps": None,
    }
    return Functions(**{**fields, **changes})


def path(serving: Copies | Functions | None = None, **changes: Any) -> RequestPath:
    """Return a path with a look-up, 6 ms of work a request and 1,000 requests a second at the peak."""
    fields: dict[str, Any] = {
        "serving": serving or copies(),
        "service": Delay.with_mean(6.0, 0.4),
        "hops": (Delay.through(1.0, 4.0),),
        "lookup": Delay.through(4.0, 12.0),
        "lookup_timeout_s": 0.036,
        "key_reads_per_s": 6000.0,
        "peak_rps": 1000.0,
        "avg_rps": 250.0,
        "requests_per_month": 250.0 * 730 * 3600,
        "zones": 3,
        "limit_ms": 100.0,
        "availability_pct": 99.9,
    }
    return RequestPath(**{**fields, **changes})
