"""The request path of a chosen design: what serves, what it waits for, and how the load is spread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Candidate, Plan
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.figures import CAPACITY, REPLICAS, VCPUS, first_size, size
from mlops_architect.engine.simulation.delays import Delay, spread
from mlops_architect.engine.sizing.workload import NONE_STATED

LEAST_BUSY = "least-busy"
"""Trait of a pattern whose load balancer sends a request to the copy that has fewest under way."""

_PLANNED_SHARE = 0.6
"""A capacity that a pattern states was planned at this share of what a copy can do."""

_LEAST = ("min_replicas", "min_instances", "min_tasks", "min_nodes", "min_pods")
_SCALE_OUT = ("scale_out_s",)
_HOT_KEY = ("key_reads_per_s",)
_THROTTLE = ("throttle_rps",)


@dataclass(frozen=True)
class Copies:
    """Copies of the service behind a load balancer.

    ``count`` run at the peak and ``least`` always; ``quantity`` and ``least_quantity`` are the sizes that say so, the
    latter empty where a pattern does not scale. Each has ``workers`` server processes; ``pooled`` says that a request
    goes to a copy that is least busy, otherwise to any. One copy is meant to take ``planned_rps``. With ``least`` 0
    the last copy goes when nobody asks, and the next request waits ``cold_s`` for it.
    """

    quantity: str
    count: int
    least_quantity: str
    least: int
    workers: int
    pooled: bool
    planned_rps: float
    scale_out_s: float | None
    cold_s: float = 0.0


@dataclass(frozen=True)
class Functions:
    """Execution environments that the provider starts on demand, ``warm`` of them kept running."""

    warm: int
    warm_quantity: str
    cold_s: float
    throttle_rps: float | None


@dataclass(frozen=True)
class RequestPath:
    """Everything a simulated request meets, in order: delays, a feature look-up, the service."""

    serving: Copies | Functions
    service: Delay
    """Time that a worker is busy with a request."""
    hops: tuple[Delay, ...]
    """Load balancer, runtime and every other part of the online path, taken as delays without a queue."""
    lookup: Delay | None
    lookup_timeout_s: float
    """After this a look-up is given up and the answer uses default features."""
    key_reads_per_s: float | None
    """Reads a second that the store answers for one key, None when nobody says."""
    peak_rps: float
    avg_rps: float
    requests_per_month: float
    zones: int
    limit_ms: float | None
    availability_pct: float | None


def request_path(
    plan: Plan, workload: Workload, patterns: Mapping[str, Pattern], lookup_timeout_ms: float | None
) -> RequestPath | str:
    """Return the online path of a design, or why it cannot be simulated.

    Args:
        plan: The solved design.
        workload: Its load: request rates, and processor time and spread of one score.
        patterns: The catalogue's patterns by id.
        lookup_timeout_ms: When the design gives a feature look-up up; three times its p99 where it does not say.
    """
    choice = plan.choice("serve-online")
    if choice is None:
        return "nothing is served online"
    load = workload.values()
    if load.get("peak_rps", 0.0) <= 0 or load.get("model_cpu_ms", 0.0) <= 0:
        return "the rate of requests or the processor time of a score is not known"
    serving, mean_ms = _serving(choice.candidate, patterns.get(choice.candidate.pattern), load)
    if serving is None:
        return f"{choice.candidate.title} sizes no copies or environments with a known capacity"
    service = Delay.with_mean(mean_ms, spread(load["model_p50_ms"], load["model_p99_ms"]))
    store = plan.choice("feature-online")
    p99_ms = store.candidate.p99_ms if store else None
    limit = load.get("latency_limit_ms", NONE_STATED)
    return RequestPath(
        serving=serving,
        service=service,
        hops=_hops(plan, choice.candidate, mean_ms / load["model_cpu_ms"], load),
        lookup=Delay.through(store.candidate.p50_ms or p99_ms, p99_ms) if store and p99_ms else None,
        lookup_timeout_s=(lookup_timeout_ms or 3.0 * (p99_ms or 0.0)) / 1000.0,
        key_reads_per_s=size(store.candidate, _HOT_KEY) if store else None,
        peak_rps=load["peak_rps"],
        avg_rps=min(load.get("avg_rps") or load["peak_rps"], load["peak_rps"]),
        requests_per_month=load.get("requests_per_month_m", 0.0) * 1e6,
        zones=int(load.get("zones", 2.0)),
        limit_ms=None if limit >= NONE_STATED else limit,
        availability_pct=load.get("availability_target_pct") or None,
    )


def _serving(
    candidate: Candidate, pattern: Pattern | None, load: Mapping[str, float]
) -> tuple[Copies | Functions | None, float]:
    """Return what serves and the mean milliseconds that one of its workers is busy with a request."""
    cpu_ms = load["model_cpu_ms"]
    traits = set(pattern.traits) if pattern else set()
    named = first_size(candidate, REPLICAS)
    if named is None:
        if "concurrency" not in candidate.sizes:
            return None, cpu_ms
        warm = candidate.sizes.get("provisioned_concurrency", 0.0)
        functions = Functions(
            warm=int(warm),
            warm_quantity="provisioned_concurrency" if "provisioned_concurrency" in candidate.sizes else "",
            cold_s=candidate.sizes.get("start_ms", candidate.cold_start_ms or 0.0) / 1000.0,
            throttle_rps=size(candidate, _THROTTLE),
        )
        return functions, candidate.sizes.get("duration_ms", cpu_ms)
    vcpus, planned = size(candidate, VCPUS), size(candidate, CAPACITY)
    processes = candidate.sizes.get("workers")
    if (vcpus or processes) and "gpu" not in traits:
        workers = max(1, math.floor(processes or vcpus or 1.0))
        mean_ms = cpu_ms / min(1.0, (vcpus or workers) / workers)
    elif planned:
        mean_ms = max(load.get("model_p50_ms", cpu_ms), 0.1)
        workers = max(1, round(planned / _PLANNED_SHARE * mean_ms / 1000.0))
        mean_ms = workers * 1000.0 * _PLANNED_SHARE / planned
    else:
        return None, cpu_ms
    count = max(1, int(named[1]))
    least = first_size(candidate, _LEAST)
    copies = Copies(
        quantity=named[0],
        count=count,
        least_quantity=least[0] if least else "",
        least=min(count, int(least[1])) if least else count,
        workers=workers,
        pooled=LEAST_BUSY in traits,
        planned_rps=planned or _PLANNED_SHARE * workers * 1000.0 / mean_ms,
        scale_out_s=size(candidate, _SCALE_OUT),
        cold_s=(candidate.cold_start_ms or 0.0) / 1000.0,
    )
    return copies, mean_ms


def _hops(plan: Plan, service: Candidate, stretch: float, load: Mapping[str, float]) -> tuple[Delay, ...]:
    """Return what the pattern's latency has beyond the model's own time, and every other part but the store."""
    front_p50 = max(0.0, (service.p50_ms or 0.0) - load["model_p50_ms"] * stretch)
    front_p99 = max(front_p50, (service.p99_ms or 0.0) - load["model_p99_ms"] * stretch)
    found = [Delay.through(front_p50, front_p99)] if front_p50 else []
    for choice in plan.choices:
        one = choice.candidate
        if choice.capability not in ("serve-online", "feature-online") and one.p99_ms:
            found.append(Delay.through(one.p50_ms or one.p99_ms, one.p99_ms))
    return tuple(found)
