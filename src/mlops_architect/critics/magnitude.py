"""The bill against an independent estimate: load times round list prices."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_architect.critics.interface import Design
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.list_price import ListPrices
from mlops_architect.engine.agents.wording import listing
from mlops_architect.engine.figures import usd

_SOURCE = "cost"
_MAGNITUDE = 10.0


def order_of_magnitude(design: Design, list_prices: Iterable[ListPrices]) -> Finding:
    """Judge whether the bill is within a factor of ten of the estimate; unknown without prices of the cloud."""
    expected = design.plan.cost.infrastructure.expected_usd
    clouds = {found.cloud for one in design.plan.choices if (found := design.patterns.get(one.candidate.pattern))}
    prices = next((one for one in list_prices if clouds == {one.cloud}), None)
    if design.plan.capacity is not None:
        return Finding(
            id="order-of-magnitude",
            source=_SOURCE,
            title="The bill has the right order of magnitude",
            outcome=Outcome.NOT_APPLICABLE,
            severity=Severity.MEDIUM,
            decision="monthly-cost",
            agents=("architecture", "tech-stack"),
            detail="own machines have no list prices to compare with",
        )
    if prices is None:
        return Finding(
            id="order-of-magnitude",
            source=_SOURCE,
            title="The bill has the right order of magnitude",
            outcome=Outcome.UNKNOWN,
            severity=Severity.MEDIUM,
            decision="monthly-cost",
            agents=("architecture", "tech-stack"),
            detail=f"{usd(expected)}; there are no round list prices of {listing(sorted(clouds)) or 'this cloud'} to compare with",
            remediation="Add the cloud to patterns/list-prices.yaml of a catalogue folder.",
        )
    estimate = magnitude_usd(design, prices)
    ratio = expected / estimate
    sane = 1 / _MAGNITUDE <= ratio <= _MAGNITUDE
    load = design.workload.values()
    scored_m = load.get("requests_per_month_m", 0.0) * load.get("online", 0.0) + load.get(
        "rows_per_scoring_run_m", 0.0
    ) * load.get("scoring_runs_per_month", 0.0)
    made = "answers" if load.get("language_model") else "scores"
    unit = f"; {usd(expected / scored_m)} per million {made}" if scored_m > 0 else ""
    return Finding(
        id="order-of-magnitude",
        source=_SOURCE,
        title="The bill has the right order of magnitude",
        outcome=Outcome.PASS if sane else Outcome.FAIL,
        severity=Severity.MEDIUM,
        decision="monthly-cost",
        agents=("architecture", "tech-stack"),
        detail=(
            f"{usd(expected)} against {usd(estimate)} from load times round list prices, a factor of"
            f" {max(ratio, 1 / ratio):.1f}{unit}"
        ),
        remediation="" if sane else "Look for a wrong unit, a quantity per day taken per month, or an idle fixed cost.",
    )


def magnitude_usd(design: Design, prices: ListPrices) -> float:
    """Return an independent estimate of the monthly bill: load times round list prices, plus a fixed part."""
    load = design.workload.values()
    get = load.get
    serving_vcpus = get("peak_rps", 0.0) * get("model_cpu_ms", 0.0) / 1000.0 / 0.6
    zones = get("zones", 2.0)
    serving = (
        get("online", 0.0) * max(serving_vcpus * zones / max(zones - 1, 1), zones * 0.5) * 730 * prices.vcpu_hour_usd
    )
    jobs = (
        get("training_vcpu_hours_per_run", 0.0) * get("training_runs_per_month", 0.0)
        + get("transform_vcpu_hours_per_run", 0.0) * get("transform_runs_per_month", 0.0)
        + get("scoring_vcpu_hours_per_run", 0.0) * get("scoring_runs_per_month", 0.0)
    ) * prices.vcpu_hour_usd
    stores = (get("stored_gb", 0.0) + get("offline_feature_gb", 0.0)) * prices.gb_month_usd + get(
        "log_gb_per_month", 0.0
    ) * prices.log_gb_usd
    features = (
        get("feature_reads_per_month_m", 0.0) + 5 * get("feature_writes_per_month_m", 0.0)
    ) * prices.million_reads_usd
    stream = get("streaming", 0.0) * get("events_per_month_m", 0.0) * get("event_kb", 1.0) * prices.ingest_gb_usd
    return prices.fixed_usd + serving + jobs + stores + features + stream + _language_usd(design, prices)


def _language_usd(design: Design, prices: ListPrices) -> float:
    """Return what a language model and the memory of its passages cost: GPUs where they are rented, tokens elsewhere."""
    choice = design.plan.choice("language-model")
    if choice is None:
        return 0.0
    load = design.workload.values()
    vectors = load.get("vector_gb", 0.0) * prices.memory_gb_month_usd
    pattern = design.patterns.get(choice.candidate.pattern)
    option = next((one for one in pattern.options if one.id == choice.candidate.option), None) if pattern else None
    speed = option.values.get("gpu_gb_per_s", 0.0) * option.values.get("gpus", 0.0) if option else 0.0
    if speed:
        machines = choice.candidate.sizes.get("average_replicas", 1.0)
        return vectors + machines * speed * prices.gpu_gb_per_s_hour_usd * 730
    tokens_m = load.get("prompt_tokens_per_month_m", 0.0) + 4 * load.get("completion_tokens_per_month_m", 0.0)
    return vectors + tokens_m * prices.million_tokens_usd
