"""Model servers: memory, bounds of speed, Little's law, and what more load, more tokens or a faster GPU change."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mlops_architect.engine.accelerators.serving import (
    FIGURES,
    Replica,
    answering,
    capacity_rps,
    replicas,
    server_figures,
)

# Llama 3.1 8B in 16 bits on an A100 of 80 GB.
LLAMA: dict[str, float] = {
    "gpus": 1, "gpu_memory_gb": 80, "gpu_gb_per_s": 1935, "gpu_tflops": 312, "nvlink": 1, "weight_bytes": 2,
    "shape_parameters_b": 8.03, "shape_active_b": 8.03, "layers": 32, "attention_heads": 32, "kv_heads": 8, "head_dim": 128,
    "memory_share": 0.9, "overhead_gb_per_gpu": 1.5, "embedding_weights_gb": 1.2, "bandwidth_share": 0.6, "flops_share": 0.45,
    "nvlink_share": 0.9, "pcie_share": 0.72, "busy_share": 0.7, "least_sequences": 4, "kv_bytes": 2, "length_p99": 1.3,
    "prompt_tokens": 3000, "completion_tokens": 400, "peak_rps": 1.0, "latency_limit_ms": 1e9,
}  # fmt: skip

values = st.fixed_dictionaries(
    {
        "gpus": st.sampled_from([1.0, 2.0, 4.0, 8.0]),
        "gpu_memory_gb": st.sampled_from([24.0, 40.0, 80.0, 141.0]),
        "gpu_gb_per_s": st.floats(200, 5000),
        "gpu_tflops": st.floats(60, 2000),
        "shape_parameters_b": st.sampled_from([3.2, 8.0, 14.7, 32.5, 70.6]),
        "weight_bytes": st.sampled_from([0.56, 1.0, 2.0]),
        "prompt_tokens": st.floats(50, 8000),
        "completion_tokens": st.floats(20, 1500),
        "peak_rps": st.floats(0.01, 200),
        "nvlink": st.sampled_from([0.0, 1.0]),
        "latency_limit_ms": st.sampled_from([1e9, 3000.0, 8000.0, 30_000.0]),
    }
).map(lambda drawn: {**LLAMA, **drawn, "shape_active_b": drawn["shape_parameters_b"]})


def one(**changes: float) -> Replica:
    return next(replicas({**LLAMA, **changes}))


def test_weights_and_cache_are_what_their_shape_says() -> None:
    replica = one()
    assert replica.weights_bytes == pytest.approx(16.06e9)
    # 2 x 32 layers x 8 heads x 128 dimensions x 2 bytes: 128 KiB a token.
    assert replica.cache_bytes_per_token == 131_072
    assert replica.cache_tokens == pytest.approx((80e9 * 0.9 - 1.5e9 - 16.06e9 - 1.2e9) / 131_072, rel=1e-6)
    assert replica.flop_per_token == pytest.approx(16.06e9)


def test_one_answer_is_written_as_fast_as_weights_are_read() -> None:
    replica = one()
    assert replica.step_s(1, 0) == pytest.approx(16.06 / (1935 * 0.6))
    assert replica.prefill_s(3000) == pytest.approx(3000 * 16.06e9 / (312e12 * 0.45))


def test_a_batch_so_large_that_arithmetic_binds_takes_the_time_of_its_arithmetic() -> None:
    replica = one()
    assert replica.step_s(5000, 0) == pytest.approx(5000 * 16.06e9 / (312e12 * 0.45))


def test_a_model_too_large_for_one_gpu_is_spread_over_more() -> None:
    spread = next(replicas({**LLAMA, "shape_parameters_b": 70.6, "shape_active_b": 70.6, "gpus": 4}))
    assert spread.gpus == 4
    assert list(replicas({**LLAMA, "shape_parameters_b": 70.6, "gpus": 1})) == []
    assert server_figures({**LLAMA, "shape_parameters_b": 70.6}) == dict.fromkeys(FIGURES, 0.0)


def test_heads_that_cannot_be_divided_keep_the_model_together() -> None:
    assert [found.gpus for found in replicas({**LLAMA, "gpus": 8, "attention_heads": 28})] == [1, 2, 4]


@given(values)
def test_answers_under_way_are_arrivals_times_the_time_of_writing(drawn: dict[str, float]) -> None:
    replica = next(replicas(drawn), None)
    assume(replica is not None)
    assert replica is not None
    rps = capacity_rps(replica, drawn, math.inf)
    assume(rps > 0)
    seen = answering(replica, rps, drawn)
    assert seen is not None
    assume(seen.batch > 1)
    context = drawn["prompt_tokens"] + drawn["completion_tokens"] / 2
    bound_by_memory = replica.step_s(seen.batch, context) > seen.batch * replica.flop_per_token / replica.flop_per_s
    assume(bound_by_memory)
    assert seen.batch == pytest.approx(rps * drawn["completion_tokens"] * seen.token_s, rel=1e-6)
    assert seen.batch * (drawn["prompt_tokens"] + drawn["completion_tokens"]) <= replica.cache_tokens


@given(values, st.floats(0.05, 0.95))
def test_more_load_never_makes_answers_faster(drawn: dict[str, float], share: float) -> None:
    replica = next(replicas(drawn), None)
    assume(replica is not None)
    assert replica is not None
    most = capacity_rps(replica, drawn, math.inf)
    assume(most > 0)
    quiet, busy = answering(replica, most * share, drawn), answering(replica, most, drawn)
    assert quiet is not None
    assert busy is not None
    for name in ("batch", "busy", "first_token_s", "token_s", "p50_s", "p99_s"):
        assert getattr(quiet, name) <= getattr(busy, name) * (1 + 1e-9)
    assert quiet.p50_s <= quiet.p99_s


@given(values)
def test_a_tighter_limit_never_lets_a_replica_take_more(drawn: dict[str, float]) -> None:
    for replica in replicas(drawn):
        assert capacity_rps(replica, drawn, 2.0) <= capacity_rps(replica, drawn, 6.0) + 1e-9
        assert capacity_rps(replica, drawn, 6.0) <= capacity_rps(replica, drawn, math.inf) + 1e-9


@given(values, st.floats(1.1, 4.0))
def test_a_faster_gpu_never_answers_fewer(drawn: dict[str, float], times: float) -> None:
    faster = {**drawn, "gpu_gb_per_s": drawn["gpu_gb_per_s"] * times, "gpu_tflops": drawn["gpu_tflops"] * times}
    slow, fast = server_figures(drawn), server_figures(faster)
    assert slow["fits"] == fast["fits"]
    assume(slow["fits"] == 1.0)
    # With a limit that only the faster one keeps, it is planned with fewer requests a machine, and answers in time.
    keeps = slow["answer_p99_ms"] <= drawn["latency_limit_ms"]
    if keeps or drawn["latency_limit_ms"] >= 1e8:
        assert fast["machine_rps"] >= slow["machine_rps"] * (1 - 1e-6)


@given(values)
def test_a_machine_within_its_limit_keeps_it_at_the_peak(drawn: dict[str, float]) -> None:
    figures = server_figures(drawn)
    assume(figures["fits"] == 1.0)
    assert figures["copies_per_machine"] * figures["gpus_per_copy"] <= drawn["gpus"]
    assert 0 < figures["answer_p50_ms"] <= figures["answer_p99_ms"]
    assert figures["first_token_ms"] <= figures["answer_p50_ms"]
    machines = max(1, math.ceil(drawn["peak_rps"] / figures["machine_rps"]))
    assert drawn["peak_rps"] / machines <= figures["machine_rps"] * (1 + 1e-9)


@given(values)
def test_the_figures_have_the_names_that_formulas_use(drawn: dict[str, float]) -> None:
    figures: dict[str, Any] = server_figures(drawn)
    assert tuple(figures) == FIGURES
    assert all(math.isfinite(value) and value >= 0 for value in figures.values())


def test_nothing_to_read_and_nothing_to_write_is_not_an_error() -> None:
    figures = server_figures({**LLAMA, "prompt_tokens": 0, "completion_tokens": 0, "peak_rps": 0})
    assert figures["fits"] == 1.0
    assert figures["answer_p50_ms"] > 0
