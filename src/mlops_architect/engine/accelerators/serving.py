"""Size and speed of a language-model server with continuous batching on GPUs.

Memory: weights take parameters x bytes each; a cached token takes 2 x layers x key-value heads x head dimension x bytes
(keys and values). Speed: reading a prompt is bound by arithmetic, 2 FLOP for each parameter and token; writing is bound by
memory, because every step reads all weights once and the cache of every sequence in the batch.
Sources: https://kipp.ly/transformer-inference-arithmetic/ (memory, FLOPs and bounds of both phases),
https://arxiv.org/abs/2309.06180 (paged cache and continuous batching, vLLM), https://arxiv.org/abs/2001.08361 (2N FLOP a token).

How many answers are written at once follows from Little's law (arrivals a second x seconds in the system;
https://doi.org/10.1287/opre.9.3.383); waiting for other prompts to be read from the Pollaczek-Khinchine formula for equal service
times (M/D/1).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_Z99 = 2.3263478740408408
"""99th percentile of the standard normal distribution."""
_NO_LIMIT = 1e8
_LIMIT_SHARE = 0.85
"""Share of a latency limit that the model may take; the rest is search, checks and the network (judgement)."""
_HALVINGS = 30


@dataclass(frozen=True)
class Replica:
    """Weights, cache and speed of one copy of a model on ``gpus`` GPUs.

    ``weights_bytes`` are all that lie in memory, ``read_bytes`` those that a step reads; ``flop_per_token`` is the work.
    """

    gpus: int
    weights_bytes: float
    read_bytes: float
    flop_per_token: float
    cache_bytes_per_token: float
    cache_tokens: float
    bytes_per_s: float
    flop_per_s: float

    def step_s(self, batch: float, context_tokens: float) -> float:
        """Return the seconds in which each of ``batch`` sequences gets one more token."""
        memory = (self.read_bytes + batch * context_tokens * self.cache_bytes_per_token) / self.bytes_per_s
        return max(memory, batch * self.flop_per_token / self.flop_per_s)

    def prefill_s(self, prompt_tokens: float) -> float:
        """Return the seconds that reading a prompt takes."""
        return prompt_tokens * self.flop_per_token / self.flop_per_s


@dataclass(frozen=True)
class Answering:
    """What callers of one replica see at one rate; times in seconds, ``batch`` answers are written at once."""

    batch: float
    busy: float
    first_token_s: float
    first_token_p99_s: float
    token_s: float
    p50_s: float
    p99_s: float


def replicas(values: Mapping[str, float]) -> Iterator[Replica]:
    """Yield the ways to spread one copy over the machine's GPUs that its memory allows, fewest GPUs first.

    Degrees are powers of two that divide the attention heads, as model servers ask for.
    """
    gpu = 1
    while gpu <= values["gpus"]:
        found = _replica(values, gpu)
        if values["attention_heads"] % gpu == 0 and found.cache_tokens >= _least_tokens(values):
            yield found
        gpu *= 2


def _least_tokens(values: Mapping[str, float]) -> float:
    return 1 + values["least_sequences"] * (
        values["prompt_tokens"] + values["completion_tokens"] * values["length_p99"]
    )


def _replica(values: Mapping[str, float], gpus: int) -> Replica:
    weights = values["shape_parameters_b"] * 1e9 * values["weight_bytes"]
    active = values["shape_active_b"] * 1e9
    cache = 2 * values["layers"] * values["kv_heads"] * values["head_dim"] * values["kv_bytes"]
    memory = gpus * (values["gpu_memory_gb"] * values["memory_share"] - values["overhead_gb_per_gpu"]) * 1e9
    joined = gpus * (values["nvlink_share"] if values["nvlink"] else values["pcie_share"]) ** math.log2(gpus)
    # A batch of any size wakes all experts of a mixture, so a step reads every weight.
    return Replica(
        gpus=gpus,
        weights_bytes=weights,
        read_bytes=weights,
        flop_per_token=2 * active,
        cache_bytes_per_token=cache,
        cache_tokens=max(0.0, (memory - weights - values["embedding_weights_gb"] * 1e9) / cache),
        bytes_per_s=joined * values["gpu_gb_per_s"] * 1e9 * values["bandwidth_share"],
        flop_per_s=joined * values["gpu_tflops"] * 1e12 * values["flops_share"],
    )


def answering(replica: Replica, rps: float, values: Mapping[str, float]) -> Answering | None:
    """Return what callers see when ``rps`` requests a second reach one replica; None when it cannot keep up.

    Reading prompts takes its share of the time, and writing has the rest. In the steady state as many answers are under way
    as arrive while one is written, and each of them lengthens a step by the cache it has read.
    """
    prompt, completion, longest = values["prompt_tokens"], values["completion_tokens"], values["length_p99"]
    context = prompt + completion / 2
    prefill = replica.prefill_s(prompt)
    reading = rps * prefill
    if reading >= 1:
        return None
    writing = rps * completion / (1 - reading)
    by_cache = writing * context * replica.cache_bytes_per_token / replica.bytes_per_s
    by_work = writing * replica.flop_per_token / replica.flop_per_s
    if by_cache >= 1 or by_work >= 1:
        return None
    batch = writing * replica.read_bytes / replica.bytes_per_s / (1 - by_cache)
    if batch * (prompt + completion) > replica.cache_tokens:
        return None
    step = replica.step_s(max(1.0, batch), context) / (1 - reading)
    crowded = replica.step_s(max(1.0, batch + _Z99 * math.sqrt(batch)), context) / (1 - reading)
    waiting = reading * prefill / (2 * (1 - reading))
    longest_wait = waiting / reading * math.log(100 * reading) if 100 * reading > 1 else waiting
    first, first_p99 = prefill + waiting + step / 2, prefill + longest_wait + crowded
    return Answering(
        batch=batch,
        busy=max(reading + by_work * (1 - reading), by_cache, batch * (prompt + completion) / replica.cache_tokens),
        first_token_s=first,
        first_token_p99_s=first_p99,
        token_s=step,
        p50_s=first + completion * step,
        p99_s=first_p99 + completion * longest * crowded,
    )


def capacity_rps(replica: Replica, values: Mapping[str, float], limit_s: float) -> float:
    """Return the highest rate that one replica is planned with: within the busy share, and within ``limit_s`` at p99.

    0 when even a single request takes longer than the limit.
    """

    def holds(rps: float) -> bool:
        seen = answering(replica, rps, values)
        return seen is not None and seen.busy <= values["busy_share"] and seen.p99_s <= limit_s

    low, high = 0.0, 1.0 / max(1e-9, replica.prefill_s(values["prompt_tokens"]))
    if not holds(1e-6):
        return 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def server_figures(values: Mapping[str, float]) -> dict[str, float]:
    """Return size and speed of one machine with as many copies of the model as fit, under the names formulas use.

    Of the degrees of tensor parallelism the one is taken with which the machine answers most requests within the
    latency limit; without any that keeps it, the fastest. ``fits`` is 0 when no copy fits into memory.

    Args:
        values: The workload, the option's machine, model and precision, and the serving figures.
    """
    limit = values["latency_limit_ms"]
    limit_s = limit / 1000 * _LIMIT_SHARE if limit < _NO_LIMIT else math.inf
    best: tuple[tuple[float, float], Replica, float, float] | None = None
    for replica in replicas(values):
        copies = values["gpus"] // replica.gpus
        within = capacity_rps(replica, values, limit_s)
        rps = within or capacity_rps(replica, values, math.inf)
        seen = answering(replica, min(rps, _share(values, rps * copies, copies)), values) if rps else None
        if seen is None:
            continue
        rank = (within * copies, 0.0 if within else -seen.p99_s)
        if best is None or rank > best[0]:
            best = (rank, replica, rps, copies)
    if best is None:
        return dict.fromkeys(FIGURES, 0.0)
    _, replica, rps, copies = best
    seen = answering(replica, _share(values, rps * copies, copies), values)
    assert seen is not None
    return {
        "fits": 1.0,
        "gpus_per_copy": float(replica.gpus),
        "copies_per_machine": float(copies),
        "weights_gb": replica.weights_bytes / 1e9,
        "cache_tokens": replica.cache_tokens,
        "machine_rps": rps * copies,
        "batch": seen.batch,
        "first_token_ms": seen.first_token_s * 1000,
        "first_token_p99_ms": seen.first_token_p99_s * 1000,
        "token_ms": seen.token_s * 1000,
        "answer_p50_ms": seen.p50_s * 1000,
        "answer_p99_ms": seen.p99_s * 1000,
    }


FIGURES = (
    "fits",
    "gpus_per_copy",
    "copies_per_machine",
    "weights_gb",
    "cache_tokens",
    "machine_rps",
    "batch",
    "first_token_ms",
    "first_token_p99_ms",
    "token_ms",
    "answer_p50_ms",
    "answer_p99_ms",
)
"""Names of what `server_figures` works out."""


def _share(values: Mapping[str, float], machine_rps: float, copies: float) -> float:
    """Return the requests a second of one copy at the peak, spread over the machines that it takes."""
    machines = max(1.0, math.ceil(values["peak_rps"] / machine_rps)) if machine_rps > 0 else 1.0
    return max(1e-6, values["peak_rps"] / machines / copies)
