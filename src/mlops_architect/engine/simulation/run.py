"""One scenario played on one request path."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mlops_architect.domain.scenario import LoadModel, Scenario, ScenarioKind
from mlops_architect.domain.simulation import Measured
from mlops_architect.engine.simulation.arrivals import Phase, Times, arrivals, day
from mlops_architect.engine.simulation.measure import Drawn, Frame, measured
from mlops_architect.engine.simulation.path import Copies, Functions, RequestPath
from mlops_architect.engine.simulation.queues import asleep, cold, waits

_RUNS, _FEW_RUNS, _MANY_RUNS = 8, 4, 60
_WARM_UP = 0.25
"""Share of a run that is left out, because it starts with empty queues."""
_PRESSED = 0.95
"""From this utilisation the queue does not settle within an event, and the event is played in its own length."""
_LONGEST_S = 3600.0
_SLICES = 24


@dataclass(frozen=True)
class Event:
    """What the copies of a service go through: how many run, what arrives, for how long, and what is lost."""

    running: int
    rps: float
    lasts_s: float
    before_rps: float
    lost_share: float = 0.0
    """Share of the requests that fail before anybody notices."""
    lookup_factor: float = 1.0
    throttled_share: float = 0.0
    """Share of the look-ups that the store refuses."""


def play(scenario: Scenario, path: RequestPath, load: LoadModel) -> Measured | str:
    """Return the figures of a scenario, or why this path has nothing to show in it."""
    serving = path.serving
    rng = np.random.default_rng((load.seed, crc32(scenario.id.encode())))
    if isinstance(serving, Functions):
        return _play_functions(scenario, path, serving, load, rng)
    if scenario.kind is ScenarioKind.COLD_STARTS and serving.least == 0 and serving.cold_s:
        calm = Event(running=1, rps=path.peak_rps, lasts_s=scenario["lasts_s"], before_rps=path.peak_rps)
        return _day(path, load, calm, rng)
    event = event_of(scenario, path, serving, load)
    return event if isinstance(event, str) else _copies(event, path, serving, load, rng)


def event_of(scenario: Scenario, path: RequestPath, serving: Copies, load: LoadModel) -> Event | str:
    """Return what a scenario means for copies behind a load balancer, or why it means nothing."""
    peak, running = path.peak_rps, serving.count
    calm = Event(running=running, rps=peak, lasts_s=0.0, before_rps=peak)
    if scenario.kind is ScenarioKind.BURST:
        before = peak / scenario["factor"]
        running = min(serving.count, max(serving.least, 1, math.ceil(round(before / serving.planned_rps, 6))))
        reacts_s = serving.scale_out_s or load.scale_out_s.value
        return replace(calm, running=running, before_rps=before, lasts_s=reacts_s)
    lasts_s = scenario["lasts_s"]
    if scenario.kind is ScenarioKind.STEADY_PEAK:
        return replace(calm, lasts_s=lasts_s)
    if scenario.kind is ScenarioKind.ZONE_LOSS:
        lost = math.ceil(running / max(path.zones, 1))
        unnoticed = min(1.0, scenario["noticed_after_s"] / lasts_s) * lost / running
        if lost >= running:
            unnoticed = 1.0
        return replace(calm, running=running - lost, lasts_s=lasts_s, lost_share=unnoticed)
    if scenario.kind is ScenarioKind.SLOW_DEPENDENCY:
        if path.lookup is None:
            return "no request waits for a feature store"
        return replace(calm, lasts_s=lasts_s, lookup_factor=scenario["factor"])
    if scenario.kind is ScenarioKind.HOT_KEY:
        throttled = throttled_share(scenario, path)
        return throttled if isinstance(throttled, str) else replace(calm, lasts_s=lasts_s, throttled_share=throttled)
    return "copies take requests only when they are ready"


def throttled_share(scenario: Scenario, path: RequestPath) -> float | str:
    """Return the share of all look-ups that one hot key makes the store refuse."""
    if path.lookup is None:
        return "no request reads features by key"
    if path.key_reads_per_s is None:
        return "the store's pattern states no limit for one key"
    reads = scenario["share"] * path.peak_rps
    return scenario["share"] * max(0.0, 1.0 - path.key_reads_per_s / reads)


def _copies(event: Event, path: RequestPath, serving: Copies, load: LoadModel, rng: np.random.Generator) -> Measured:
    busy_s = path.service.mean_s
    frame = _frame(path, load, event.rps, float(event.running), event.lasts_s)
    if event.running <= 0:
        lost = Drawn(np.full(2, np.nan))
        return measured((lost,), replace(frame, utilisation=None))
    used = event.rps * busy_s / (event.running * serving.workers)
    frame = replace(frame, utilisation=used, failed_share=event.lost_share)
    # Split at random, a copy's arrivals are a Poisson process of their own, so one copy stands for all of them.
    pool, copies = (event.running * serving.workers, 1) if serving.pooled else (serving.workers, event.running)
    rate, before = event.rps / copies, event.before_rps / copies
    draws = int(load.requests.value)
    if used < _PRESSED:
        phases: Sequence[Phase] = (Phase(draws / _RUNS / (1.0 - _WARM_UP) / rate, rate),)
        runs = [_run(phases, _WARM_UP, pool, event, path, load, rng) for _ in range(_RUNS)]
    else:
        pool, rate, before, lasts_s = _shrunk(pool, rate, before, event.lasts_s, draws)
        phases = (Phase(lasts_s * 0.1, min(before, 0.9 * pool / busy_s)), Phase(lasts_s, rate))
        runs = [_run(phases, lasts_s * 0.1, pool, event, path, load, rng, seconds=True) for _ in range(2)]
    return measured(runs, frame)


def _shrunk(pool: int, rate: float, before: float, lasts_s: float, draws: int) -> tuple[int, float, float, float]:
    """Return a smaller queue that is overloaded in the same way, and the length of it that can be drawn.

    A backlog that grows because more arrives than can be done grows in proportion to the servers, so the wait it
    means does not depend on their number (the fluid limit: Chen and Yao, "Fundamentals of Queueing Networks",
    chapter 6). What is left to chance is more in a small queue: this errs on the side of longer waits.
    """
    lasts_s = min(lasts_s, _LONGEST_S)
    smaller = max(1, min(pool, math.floor(pool * draws / max(rate * lasts_s, 1e-9))))
    share = smaller / pool
    return smaller, rate * share, before * share, min(lasts_s, 2.0 * draws / (rate * share))


def _run(
    phases: Sequence[Phase],
    leave_out: float,
    servers: int,
    event: Event,
    path: RequestPath,
    load: LoadModel,
    rng: np.random.Generator,
    *,
    seconds: bool = False,
) -> Drawn:
    came = arrivals(phases, rng)
    services = path.service.draw(len(came), rng)
    hops, read, degraded = _before_the_worker(len(came), event, path, rng)
    held = load.threads_per_worker.value
    places = int(load.queue_per_worker.value * servers)
    # Delays that are independent of each other leave a Poisson process a Poisson process (Kingman, "Poisson
    # Processes", section 5.1): the worker's queue needs the arrivals' times only.
    waited = waits(came, services, servers, places)
    if len(came) and float(np.mean(read + services)) * len(came) / came[-1] > held * servers / 2:
        waited = waited + waits(came, read + services, int(held) * servers, places)
    kept = slice(int(np.searchsorted(came, leave_out)) if seconds else int(len(came) * leave_out), None)
    took = (hops + read + waited + services)[kept]
    return Drawn(took, degraded=None if degraded is None else degraded[kept])


def _before_the_worker(
    count: int, event: Event, path: RequestPath, rng: np.random.Generator
) -> tuple[Times, Times, NDArray[np.bool_] | None]:
    """Return the seconds that hops and the look-up take, and which requests go on without their features."""
    hops = np.zeros(count)
    for hop in path.hops:
        hops += hop.draw(count, rng)
    if path.lookup is None:
        return hops, np.zeros(count), None
    read = path.lookup.slower(event.lookup_factor).draw(count, rng)
    degraded = read > path.lookup_timeout_s
    if event.throttled_share:
        degraded = degraded | (rng.random(count) < event.throttled_share)
    return hops, np.where(degraded, path.lookup_timeout_s, read), degraded


def _play_functions(
    scenario: Scenario, path: RequestPath, serving: Functions, load: LoadModel, rng: np.random.Generator
) -> Measured | str:
    peak = path.peak_rps
    event = Event(running=1, rps=peak, lasts_s=scenario["lasts_s"], before_rps=peak)
    if scenario.kind is ScenarioKind.COLD_STARTS:
        return _day(path, load, event, rng)
    if scenario.kind is ScenarioKind.ZONE_LOSS:
        return "the provider runs the environments in several zones and moves them by itself"
    if scenario.kind is ScenarioKind.BURST:
        event = replace(event, before_rps=peak / scenario["factor"])
    elif scenario.kind is ScenarioKind.SLOW_DEPENDENCY:
        if path.lookup is None:
            return "no request waits for a feature store"
        event = replace(event, lookup_factor=scenario["factor"])
    elif scenario.kind is ScenarioKind.HOT_KEY:
        throttled = throttled_share(scenario, path)
        if isinstance(throttled, str):
            return throttled
        event = replace(event, throttled_share=throttled)
    drawn_s = min(event.lasts_s, load.requests.value / _FEW_RUNS / peak)
    phases = (Phase(max(drawn_s, 2.0 * serving.cold_s), event.before_rps), Phase(drawn_s, peak))
    kept_s = load.environment_kept_s.value
    count = max(_FEW_RUNS, min(_MANY_RUNS, int(load.requests.value / (drawn_s * peak))))
    runs = [_environments(phases, kept_s, event, path, rng) for _ in range(count)]
    refused = max(0.0, 1.0 - serving.throttle_rps / peak) if serving.throttle_rps else 0.0
    return measured(runs, replace(_frame(path, load, peak, None, event.lasts_s), failed_share=refused))


def _day(path: RequestPath, load: LoadModel, event: Event, rng: np.random.Generator) -> Measured:
    """Play a stretch of each hour of a day; a request of a busy hour stands for more than one of a quiet hour."""
    kept_s, draws = load.environment_kept_s.value, load.requests.value / _FEW_RUNS / _SLICES
    # Where the peak is far above the mean, nobody asks anything at night.
    rates = [rate for rate in day(path.peak_rps, path.avg_rps, _SLICES) if rate > 0]
    runs = []
    for _ in range(_FEW_RUNS):
        parts, weights = [], []
        for rate in rates:
            seconds = min(event.lasts_s / _SLICES, draws / rate)
            phases = (Phase(min(2.0 * kept_s, draws / rate), rate), Phase(seconds, rate))
            part = _environments(phases, kept_s, event, path, rng)
            parts.append(part)
            weights.append(np.full(len(part.took_s), event.lasts_s / _SLICES / seconds))
        runs.append(_joined(parts, weights))
    return measured(runs, _frame(path, load, path.avg_rps, None, event.lasts_s))


def _joined(parts: Sequence[Drawn], weights: Sequence[Times]) -> Drawn:
    degraded = [part.degraded for part in parts if part.degraded is not None]
    return Drawn(
        np.concatenate([part.took_s for part in parts]),
        degraded=np.concatenate(degraded) if degraded else None,
        cold=np.concatenate([part.cold for part in parts if part.cold is not None]),
        weights=np.concatenate(weights),
    )


def _environments(
    phases: Sequence[Phase], kept_s: float, event: Event, path: RequestPath, rng: np.random.Generator
) -> Drawn:
    """Draw all phases and keep the last: the ones before leave the environments that its requests find."""
    serving = path.serving
    came = arrivals(phases, rng)
    services = path.service.draw(len(came), rng)
    hops, read, degraded = _before_the_worker(len(came), event, path, rng)
    if isinstance(serving, Copies):
        waited = asleep(came, serving.cold_s, kept_s)
        started = waited > 0
    else:
        busy_s = float(np.mean(read + services)) if len(came) else 0.0
        under_way = phases[0].rate * busy_s
        # Requests under way at once are Poisson where none waits for another; three deviations above their mean are
        # there.
        found_idle = math.ceil(under_way + 3.0 * math.sqrt(under_way))
        started = cold(came, read + services, serving.cold_s, serving.warm, kept_s, found_idle)
        waited = np.where(started, serving.cold_s, 0.0)
    kept = slice(int(np.searchsorted(came, sum(phase.seconds for phase in phases[:-1]))), None)
    took = (hops + read + services + waited)[kept]
    return Drawn(took, degraded=None if degraded is None else degraded[kept], cold=started[kept])


def _frame(path: RequestPath, load: LoadModel, rps: float, copies: float | None, lasts_s: float) -> Frame:
    limit = path.limit_ms
    patience_ms = load.patience.value * limit if limit is not None else load.patience_ms.value
    return Frame(
        rps=rps,
        copies=copies,
        lasts_s=lasts_s,
        patience_s=patience_ms / 1000.0,
        limit_ms=limit,
        utilisation=None,
    )
