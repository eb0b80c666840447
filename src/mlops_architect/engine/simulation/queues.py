"""Queues: first come first served before several servers, and execution environments that are started on demand."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush, heapreplace

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]


def waits(arrivals: Times, services: Times, servers: int, places: int) -> Times:
    """Return how long each arrival waits for one of ``servers``, NaN where it found ``places`` others waiting.

    Each server takes the longest waiting request when it is free; in this order a request starts at the later of
    its arrival and the moment the first server is free (Kiefer and Wolfowitz, "On the theory of queues with many
    servers", 1955). A request whose caller has left is still worked on, as a server process does.
    """
    free = [0.0] * servers
    starts: deque[float] = deque()
    found: list[float] = []
    note, refused = found.append, float("nan")
    for arrival, service in zip(arrivals.tolist(), services.tolist(), strict=True):
        first = free[0]
        if first <= arrival:
            heapreplace(free, arrival + service)
            note(0.0)
            continue
        while starts and starts[0] <= arrival:
            starts.popleft()
        if len(starts) >= places:
            note(refused)
            continue
        starts.append(first)
        heapreplace(free, first + service)
        note(first - arrival)
    return np.asarray(found, dtype=np.float64)


def asleep(arrivals: Times, start_s: float, kept_s: float) -> Times:
    """Return how long each arrival waits for a service that goes ``kept_s`` after the last request.

    The first request after that starts it, which takes ``start_s``; those that come meanwhile wait for the rest of it.
    """
    ready, last = -1.0, 0.0
    found: list[float] = []
    for arrival in arrivals.tolist():
        if arrival - last > kept_s:
            ready = arrival + start_s
        found.append(max(0.0, ready - arrival))
        last = max(arrival, ready)
    return np.asarray(found, dtype=np.float64)


def cold(
    arrivals: Times, services: Times, start_s: float, warm: int, kept_s: float, found_idle: int = 0
) -> NDArray[np.bool_]:
    """Return which arrivals wait for a new execution environment.

    Each environment answers one request at a time; the one used last is used first, and one that was idle for
    ``kept_s`` is taken away, except ``warm`` of them that always run. A started environment serves its request after
    ``start_s``. ``found_idle`` of them are there at the beginning.
    """
    busy: list[tuple[float, bool]] = []
    idle = deque([0.0] * found_idle)
    resident = warm
    found: list[bool] = []
    for arrival, service in zip(arrivals.tolist(), services.tolist(), strict=True):
        while busy and busy[0][0] <= arrival:
            ended, always = heappop(busy)
            if always:
                resident += 1
            else:
                idle.append(ended)
        if resident:
            resident -= 1
            heappush(busy, (arrival + service, True))
            found.append(False)
        elif idle and arrival - idle[-1] <= kept_s:
            idle.pop()
            heappush(busy, (arrival + service, False))
            found.append(False)
        else:
            idle.clear()
            heappush(busy, (arrival + start_s + service, False))
            found.append(True)
    return np.asarray(found, dtype=np.bool_)
