"""Queues that mathematics has solved: what the simulation must agree with."""

from __future__ import annotations

import math

_PRECISION = 1e-12


def erlang_c(servers: int, offered: float) -> float:
    """Return the probability that an arrival waits in an M/M/c queue; 1 when it is overloaded.

    Computed over the Erlang B recursion, which does not overflow (Erlang 1917; Cooper, "Introduction to Queueing
    Theory", 2nd edition, 1981, sections 3.3 and 3.5).

    Args:
        servers: Number of servers, c.
        offered: Offered load in erlangs, the arrival rate times the mean service time.
    """
    if offered >= servers:
        return 1.0
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return servers * blocked / (servers - offered * (1.0 - blocked))


def mmc_mean_wait(servers: int, rate: float, mean_service: float) -> float:
    """Return the mean wait before service in an M/M/c queue, in the unit of ``mean_service``.

    C(c, a) / (c µ - λ) (Gross and Harris, "Fundamentals of Queueing Theory", section 2.4). Infinite when overloaded.
    """
    offered = rate * mean_service
    if offered >= servers:
        return math.inf
    return erlang_c(servers, offered) * mean_service / (servers - offered)


def mmc_sojourn_tail(servers: int, rate: float, mean_service: float, time: float) -> float:
    """Return the probability that wait and service together exceed ``time`` in a first-come-first-served M/M/c queue.

    The wait is zero with probability 1 - C and else exponential with rate cµ - λ, independent of the service
    (Gross and Harris, section 2.4): the tail of their sum.
    """
    offered = rate * mean_service
    if offered >= servers:
        return 1.0
    service = 1.0 / mean_service
    drain = servers * service - rate
    waits = erlang_c(servers, offered)
    if abs(drain - service) < _PRECISION * service:
        return math.exp(-service * time) * (1.0 + waits * service * time)
    mixed = (drain * math.exp(-service * time) - service * math.exp(-drain * time)) / (drain - service)
    return (1.0 - waits) * math.exp(-service * time) + waits * mixed


def mmc_sojourn_quantile(servers: int, rate: float, mean_service: float, share: float) -> float:
    """Return the time that a ``share`` of requests stays below in an M/M/c queue, found by bisection."""
    high = mean_service
    while mmc_sojourn_tail(servers, rate, mean_service, high) > 1.0 - share:
        high *= 2.0
    low = 0.0
    while high - low > 1e-9 * high:
        middle = (low + high) / 2.0
        if mmc_sojourn_tail(servers, rate, mean_service, middle) > 1.0 - share:
            low = middle
        else:
            high = middle
    return high


def mg1_mean_wait(rate: float, mean_service: float, squared_variation: float) -> float:
    """Return the mean wait before service in an M/G/1 queue; infinite when overloaded.

    ρ / (1 - ρ) · (1 + cv²) / 2 · s (Pollaczek 1930, Khinchine 1932; Gross and Harris, section 5.1). A squared
    variation of 0 is M/D/1, of 1 M/M/1.
    """
    load = rate * mean_service
    if load >= 1.0:
        return math.inf
    return load / (1.0 - load) * (1.0 + squared_variation) / 2.0 * mean_service
