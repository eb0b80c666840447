"""The embedded answer of agent 12: the path of a score, step by step, with budget, schema and degraded modes."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.outputs.inference_pipeline import (
    BatchStep,
    InferencePipeline,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.feature_reading import (
    BLOCK_ROWS,
    batching_of,
    caching_of,
    fallbacks_of,
    feature_lookup_of,
    limit_ms,
)
from mlops_architect.engine.agents.grounds import answered, applied, assumed
from mlops_architect.engine.agents.inference_decisions import (
    cache_decision,
    fallback_decision,
    lookup_decision,
    path_decision,
)
from mlops_architect.engine.agents.request_path import latency_budget, request_hops, request_steps
from mlops_architect.engine.agents.score_schema import (
    idempotence_of,
    postprocessing_of,
    preprocessing_of,
    request_field,
    response_fields,
    security_controls,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import people_count, plural, spoken
from mlops_architect.engine.confidence import overall
from mlops_architect.engine.figures import ms


def answer(view: View) -> InferencePipeline:
    """Return the inference pipeline for what was chosen to serve."""
    plan, workload, use_case = view.plan, view.workload, view.use_case
    hops = request_hops(plan, workload, spoken(use_case.event), f"fallback: {use_case.fallback}")
    limit = limit_ms(view)
    budget = latency_budget(plan, hops, limit) if hops and plan.p99_ms is not None else None
    decisions = tuple(
        one
        for one in (path_decision(view), lookup_decision(view), cache_decision(view), fallback_decision(view))
        if one is not None
    )
    return InferencePipeline(
        summary=_summary(view, len(hops)),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints, ("latency.p99_ms",), workload, ("model_cpu_ms", "payload_kb", "entities_m")
        ),
        kind=_kind(view),
        request_steps=request_steps(hops, plan.p99_ms) if hops and plan.p99_ms is not None else (),
        latency_budget=budget
        or NotNeeded(because="nobody waits for a score; the run's duration counts, see batch_steps"),
        batch_steps=_batch_steps(view),
        feature_lookup=feature_lookup_of(view),
        preprocessing=preprocessing_of(view),
        postprocessing=postprocessing_of(view),
        caching=caching_of(view),
        batching=batching_of(view),
        fallbacks=fallbacks_of(view),
        idempotence=idempotence_of(view),
        request_schema=tuple(request_field(column) for column in use_case.columns),
        response_schema=response_fields(view),
        security=security_controls(view),
        practices=applied(view, ""),
        findings=answered(view.findings, "latency budget, fallbacks and security"),
    )


def _kind(view: View) -> Literal["online", "batch", "online-and-batch"]:
    if view.workload["online"]:
        return "online-and-batch" if view.workload["batch"] else "online"
    return "batch"


def _summary(view: View, steps: int) -> str:
    plan, limit = view.plan, limit_ms(view)
    if view.workload["online"] and plan.p99_ms is not None:
        against = f" against {ms(limit)}" if limit is not None else ""
        fallback = view.use_case.fallback
        return (
            f"A request passes {plural(steps, 'step')} in {ms(plan.p50_ms or 0.0)} (median) and {ms(plan.p99_ms)}"
            f" (p99){against}; without a score in time: {fallback[0].lower()}{fallback[1:]}"
        )
    rows = people_count(view.workload["rows_per_scoring_run_m"] * 1e6)
    return (
        f"A run scores {rows} rows in {plural(len(_batch_steps(view)), 'step')} and publishes them in one; a failed run"
        " leaves the last one in place."
    )


def _batch_steps(view: View) -> tuple[BatchStep, ...]:
    if not view.workload["batch"]:
        return ()
    rows = view.workload["rows_per_scoring_run_m"] * 1e6
    chosen = candidate(view.plan, "serve-batch")
    vcpus = (chosen.sizes.get("vcpus") if chosen else None) or 2.0
    scoring = view.workload["scoring_vcpu_hours_per_run"] / vcpus * 60
    preparing = view.workload["transform_vcpu_hours_per_run"] / 2 * 60
    lake = title(view.plan, "lake", "the lake")
    return (
        BatchStep(
            order=1,
            name="check inputs",
            does=(
                f"today's {spoken(view.use_case.event)} records are complete: row count within 30 % of the last run's,"
                " schema as agreed"
            ),
            rows=rows,
            minutes=1.0,
            output="go or stop",
            on_failure="stop, ticket to the source's owner; the last scores stay",
        ),
        BatchStep(
            order=2,
            name="build features",
            does=(
                f"{plural(len(view.use_case.features), 'feature')} as of the run's date with"
                f" {title(view.plan, 'transform', 'the transform job')}"
            ),
            rows=rows,
            minutes=round(preparing, 1),
            output=f"partition in {title(view.plan, 'feature-offline', 'the feature table')}",
            on_failure="retried twice, then stop",
        ),
        BatchStep(
            order=3,
            name="score",
            does=f"{title(view.plan, 'serve-batch', 'the scoring job')} scores blocks of {BLOCK_ROWS:,} rows",
            rows=rows,
            minutes=round(scoring, 1),
            output="scores in the run's own prefix",
            on_failure="the failed partition is scored again, twice",
        ),
        BatchStep(
            order=4,
            name="check outputs",
            does="row counts agree, no missing score, distribution within 0.2 (PSI) of the last run",
            rows=rows,
            minutes=1.0,
            output="release or stop",
            on_failure="stop before publication; a person looks",
        ),
        BatchStep(
            order=5,
            name="publish",
            does=f"moves the pointer in {lake} to the new run",
            rows=rows,
            minutes=0.1,
            output="scores readers see",
            on_failure="the pointer is unchanged; repeat",
        ),
    )
