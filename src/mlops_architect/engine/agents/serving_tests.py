"""Tests of infrastructure and serving, and those that run in production, from the plan's sizes and objectives."""

from __future__ import annotations

from mlops_architect.domain.outputs.testing_strategy import TestCase
from mlops_architect.engine.agents.test_cases import case
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    listing,
    lower_first,
    number,
    people_count,
    span,
)
from mlops_architect.engine.recovery import objectives

_ENDPOINT = "POST /v1/score"
_LOAD = "load generator in the same region"


def serving_tests(view: View) -> tuple[TestCase, ...]:
    """Return the tests of infrastructure and serving."""
    return (
        *_infrastructure(view),
        *(_online(view) if view.workload["online"] else ()),
        *(_batch(view) if view.workload["batch"] else ()),
        *_recovery(view),
    )


def _infrastructure(view: View) -> tuple[TestCase, ...]:
    plan = view.plan
    chosen = [choice.candidate.pattern for choice in plan.choices]
    stores = [
        choice.candidate.pattern
        for choice in plan.choices
        if choice.capability in ("lake", "feature-online", "feature-offline", "registry", "ingest-stream")
    ]
    classes = view.constraints.data.classes.value or ()
    return (
        case(
            "infrastructure-and-serving",
            "plan",
            "all modules",
            f"format, validation and a mocked apply of {len(chosen)} modules ({listing(chosen)})",
            "no error; the second plan is empty",
            "terraform fmt, validate and test",
            "pull-request",
            "merge",
        ),
        case(
            "infrastructure-and-serving",
            "security",
            "access and encryption",
            f"least privilege of every role; encryption with the owner's key of {listing(stores)}; nothing public but"
            " what the design says" + (f"; {listing(classes)} data stay in {plan.region}" if classes else ""),
            "no high finding without a waiver that names owner and expiry",
            "policy scan of the plan",
            "pull-request",
            "merge",
            "compliance.regimes",
            "data.classes",
        ),
        case(
            "infrastructure-and-serving",
            "image",
            "container",
            (
                "builds from a clean clone, runs as a non-root user, has no known critical vulnerability, answers"
                " /health/ready"
                if view.workload["online"]
                else (
                    "builds from a clean clone, runs as a non-root user, has no known critical vulnerability, runs"
                    " `score-batch` on sample data"
                )
            ),
            "all hold",
            "container build and scan",
            "pull-request",
            "release",
        ),
        case(
            "infrastructure-and-serving",
            "skew",
            "training against serving",
            "1,000 raw records scored by the training code in memory and by the deployed "
            + ("service" if view.workload["online"] else "scoring job")
            + f"; features {listing(feature.name for feature in view.use_case.features[:4])} and the others compared"
            " one by one",
            "equal features, scores within 1e-6",
            "pytest against staging",
            "staging",
            "release",
        ),
    )


def _online(view: View) -> tuple[TestCase, ...]:
    workload, plan = view.workload, view.plan
    peak = workload["peak_rps"]
    limit = workload["latency_limit_ms"]
    bound = f"p99 ≤ {number(limit)} ms" if limit < 1e8 else "p99 is recorded (no target is stated)"
    expected = f" (the design expects {number(plan.p99_ms)} ms)" if plan.p99_ms is not None else ""
    serve = plan.pattern("serve-online")
    replicas = plan.size("serve-online", "replicas")
    cold = next(
        (choice.candidate.cold_start_ms for choice in plan.choices if choice.capability == "serve-online"), None
    )
    store = plan.pattern("feature-online")
    tests = [
        case(
            "infrastructure-and-serving",
            "contract",
            _ENDPOINT,
            f"every field of the schema missing, wrong, too long and unknown; {view.use_case.event_id} repeated",
            "400 that names the field, never 500; the same score for the repeated id",
            "schema-driven request generator",
            "pull-request",
            "merge",
        ),
        case(
            "infrastructure-and-serving",
            "load",
            f"{_ENDPOINT} at peak",
            f"{number(peak)} requests/s for 30 minutes on {serve}"
            + (f" with {number(replicas)} replicas" if replicas else "")
            + ", keys drawn as skewed as in production",
            f"{bound}{expected}, errors below 0.1 %, processor below 65 %",
            _LOAD,
            "staging",
            "release",
            "latency.p99_ms",
            "load.peak_rps",
        ),
        case(
            "infrastructure-and-serving",
            "load",
            f"{_ENDPOINT} beyond peak",
            f"ramp to {number(peak * 1.5)} requests/s in five minutes, hold ten",
            "scales out before p99 doubles; above capacity it answers 429 and recovers by itself",
            _LOAD,
            "staging",
            "release",
            "load.peak_rps",
        ),
        case(
            "infrastructure-and-serving",
            "soak",
            _ENDPOINT,
            f"{number(workload['avg_rps'])} requests/s for eight hours",
            "memory grows by less than 5 %, p99 flat",
            _LOAD,
            "nightly",
            "release",
            "availability.target_pct",
        ),
        case(
            "infrastructure-and-serving",
            "failover",
            f"one of {number(workload['zones'])} zones",
            f"all instances of {serve} in one zone stopped at peak load",
            f"errors below 0.5 % for one minute, {bound} again within three",
            "fault injection in staging",
            "staging",
            "release",
            "availability.target_pct",
        ),
        case(
            "infrastructure-and-serving",
            "roll back",
            serve,
            "deploy a release that fails its readiness check, then one that answers with errors",
            "the first never takes traffic; the second is rolled back within ten minutes without a person",
            "delivery pipeline in staging",
            "staging",
            "release",
            "recovery.rto_minutes",
        ),
        case(
            "infrastructure-and-serving",
            "without a model",
            _ENDPOINT,
            "champion artefact unreadable at start and during a reload",
            "the running version stays; a fresh start reports not ready and callers get:"
            f" {lower_first(view.use_case.fallback)}",
            "pytest against a container",
            "staging",
            "release",
        ),
        case(
            "infrastructure-and-serving",
            "authorisation",
            _ENDPOINT,
            "no key, a revoked key, a key of another environment",
            "401 or 403 within 5 ms, nothing logged but the key's id",
            "pytest against staging",
            "staging",
            "release",
            "compliance.regimes",
        ),
    ]
    if cold:
        tests.append(
            case(
                "infrastructure-and-serving",
                "cold start",
                serve,
                "time from a scale-out decision to the first answered request",
                f"at most {span(cold / 1000 * 1.5)} (the design expects {span(cold / 1000)}); traffic meanwhile stays"
                " on warm replicas",
                _LOAD,
                "staging",
                "release",
                "latency.p99_ms",
            )
        )
    if store:
        share = next(
            (choice.candidate.p99_ms for choice in plan.choices if choice.capability == "feature-online"), None
        )
        tests.append(
            case(
                "infrastructure-and-serving",
                "dependency failure",
                store,
                "look-ups slowed to twice their budget, throttled, then refused",
                f"the service cuts the look-up off{f' after {number(share * 1.5)} ms' if share else ''}, scores with"
                " defaults, marks the answer as degraded, and stays within its latency",
                "fault injection in staging",
                "staging",
                "release",
                "latency.p99_ms",
                "availability.target_pct",
            )
        )
    return tuple(tests)


def _batch(view: View) -> tuple[TestCase, ...]:
    workload, plan = view.workload, view.plan
    serve = plan.pattern("serve-batch")
    rows = workload["rows_per_scoring_run_m"] * 1e6
    hours = plan.size("serve-batch", "run_hours") or workload["scoring_vcpu_hours_per_run"]
    return (
        case(
            "infrastructure-and-serving",
            "full size",
            serve,
            f"one run over {people_count(rows * 1.5)} rows (1.5 times a usual one)",
            f"ends within {span(max(hours * 3600 * 3, 900))}, three times the expected {span(hours * 3600)}; no task"
            " runs out of memory",
            "staging run",
            "staging",
            "release",
            "load.daily_predictions",
        ),
        case(
            "infrastructure-and-serving",
            "interruption",
            serve,
            "the job stopped half way, then started again",
            "no row twice, none missing; the consumer saw nothing until the completion record",
            "staging run",
            "staging",
            "release",
        ),
        case(
            "infrastructure-and-serving",
            "late features",
            "newest partition",
            "the feature partition missing at the start",
            "waits an hour, then uses the last one and marks the scores with its date",
            "staging run",
            "staging",
            "release",
            "data.freshness_s",
        ),
        case(
            "infrastructure-and-serving",
            "roll back",
            "scores",
            "a run with a wrong model withdrawn after delivery",
            "the previous scores are back within an hour, and consumers are told which file they used",
            "runbook in staging",
            "staging",
            "release",
            "recovery.rto_minutes",
        ),
    )


def _recovery(view: View) -> tuple[TestCase, ...]:
    rpo, rto = view.constraints.recovery.rpo_minutes.value, view.constraints.recovery.rto_minutes.value
    worst = max((one.rto_minutes for one in objectives(view.plan, view.constraints).values()), default=0.0)
    target = (
        (
            f"at most {number(rpo)} minutes of data lost"
            if rpo is not None
            else "data loss is measured (no recovery point is stated)"
        )
        + ", "
        + (
            f"back within {number(rto)} minutes"
            if rto is not None
            else f"back within {number(worst)} minutes, the longest recovery of the chosen parts (none is stated)"
        )
    )
    return (
        case(
            "infrastructure-and-serving",
            "restore",
            view.plan.pattern("lake"),
            "a deleted prefix and the registry are restored from versions and back-ups into an empty account, by"
            " somebody who did not write the runbook",
            target,
            "runbook in staging, twice a year",
            "staging",
            "nothing",
            "recovery.rpo_minutes",
            "recovery.rto_minutes",
        ),
    )
