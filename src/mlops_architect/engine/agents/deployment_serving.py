"""The embedded answer of agent 11: packaging, size, rollout and roll-back of what was chosen to serve."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.deployment_serving import (
    Autoscaling,
    BatchRun,
    DeploymentServing,
    EdgePlan,
    Environment,
    Packaging,
    ReleaseApproval,
    Rollback,
    Runtime,
    ServiceSizing,
    ServingMode,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents import schedules
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.deployment_decisions import (
    mode_decision,
    packaging_decision,
    rollout_decision,
    sizing_decision,
)
from mlops_architect.engine.agents.grounds import answered, applied, assumed
from mlops_architect.engine.agents.release_steps import detection_minutes, rollout
from mlops_architect.engine.agents.service_size import PLANNED_SHARE, ServiceLoad, service_load
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural, regime_name, spoken
from mlops_architect.engine.confidence import overall
from mlops_architect.engine.figures import RUN_HOURS, VCPUS, minutes, ms, size, usd

_ROWS_PER_PARTITION = 250_000.0
_NIGHT_HOURS = 6.0


def answer(view: View) -> DeploymentServing:
    """Return deployment and serving for the chosen patterns and the load."""
    load = service_load(candidate(view.plan, "serve-online"), view.workload)
    steps = rollout(view.workload)
    mode = _mode(view)
    decisions = (
        mode_decision(view, mode),
        *sizing_decision(view, load),
        rollout_decision(view),
        packaging_decision(view),
    )
    if mode.online:
        body = f"{title(view.plan, 'serve-online')} answers {number(load.peak_rps)} requests/s"
        body += f" with {plural(load.instances, 'instance')}" if load.instances else ""
    else:
        body = (
            f"{title(view.plan, 'serve-batch')} scores {people_count(view.workload['rows_per_scoring_run_m'] * 1e6)}"
            " rows a run"
        )
    return DeploymentServing(
        summary=(
            f"{body}; a release passes {listing(one.name for one in steps)} and is taken back within"
            f" {minutes(_rollback(view).minutes)}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("serving.modes", "availability.target_pct"),
            view.workload,
            ("peak_rps", "model_cpu_ms", "daily_predictions"),
        ),
        serving_mode=mode,
        runtime=_runtime(view, load),
        packaging=_packaging(view),
        sizing=_sizing(view, load),
        autoscaling=_autoscaling(view, load),
        batch_run=_batch_run(view),
        rollout=steps,
        rollback=_rollback(view),
        environments=_environments(view, load),
        approvals=_approvals(view),
        edge=_edge(view),
        practices=applied(view, ""),
        findings=answered(view.findings, "sizing and rollout"),
    )


def _mode(view: View) -> ServingMode:
    online, batch = bool(view.workload["online"]), bool(view.workload["batch"])
    limit = view.workload["latency_limit_ms"]
    why = []
    if online:
        wait = f"callers wait at most {ms(limit)} (p99)" if limit < 1e8 else "callers wait for the score"
        why.append(
            f"{wait} at {number(view.workload['peak_rps'])} requests/s to"
            f" {view.use_case.decision_supported[0].lower()}{view.use_case.decision_supported[1:].rstrip('.')}"
        )
    if batch:
        why.append(
            f"{people_count(view.workload['rows_per_scoring_run_m'] * 1e6)} rows are scored"
            f" {number(view.workload['scoring_runs_per_month'])} times a month and read later"
        )
    name = "online and batch" if online and batch else "online" if online else "batch"
    return ServingMode(mode=name, online=online, batch=batch, why="; ".join(why))


def _runtime(view: View, load: ServiceLoad) -> Runtime:
    name = title(view.plan, "serve-online") or title(view.plan, "serve-batch")
    if not view.workload["online"]:
        return Runtime(
            title=name,
            process='the image with the command ["python","-m","scoring","score-batch"], one process a partition',
            start="reads the approved model version once, checks its signature against the input schema, then scores",
            health=(
                "the run ends with a completion record of rows read, scored and refused",
                "no output is published before the row counts agree",
            ),
            why=f"{number(view.workload['model_cpu_ms'])} ms of CPU a row needs no accelerator",
        )
    workers = max(1, math.floor(load.vcpus_each or 1))
    return Runtime(
        title=name,
        process=(
            f"FastAPI under uvicorn, {plural(workers, 'worker')} (one a vCPU), the model in memory"
            f" ({number(view.workload['model_mb'])} MB each)"
        ),
        start="loads the approved model version, scores three stored examples, and only then answers /health/ready",
        health=(
            "/health/live: the process answers",
            "/health/ready: model loaded and feature store reachable within 200 ms",
        ),
        why=(
            f"one score takes {number(view.workload['model_cpu_ms'])} ms of CPU, so processes, not threads, set the"
            " throughput"
        ),
    )


def _packaging(view: View) -> Packaging:
    sensitive = sorted({kind for column in view.use_case.columns for kind in column.sensitivity})
    return Packaging(
        image=(
            f"one container image for all roles, about {number(view.workload['container_image_gb'])} GB, non-root,"
            f" built by {title(view.plan, 'ci-cd', 'the delivery pipeline')}"
        ),
        tag_scheme="git commit sha, immutable; environments point at a digest",
        model_delivery=(
            f"the {number(view.workload['model_mb'])} MB model is read from"
            f" {title(view.plan, 'registry', 'the registry')} by version at start, so a model release needs no image"
            " build"
        ),
        contents=(
            "scoring package",
            "feature definitions shared by training and serving",
            "input and output schema",
            "three examples for the start-up check",
        ),
        checks=(
            "dependency and image scan without high findings",
            "software bill of materials attached",
            "the image scores the golden examples to 1e-9",
            *((f"no sample of {listing(sensitive)} data in the image",) if sensitive else ()),
        ),
    )


def _sizing(view: View, load: ServiceLoad) -> ServiceSizing | NotNeeded:
    if not view.workload["online"]:
        return NotNeeded(because="nobody waits for a score: the run is sized by its window, see batch_run")
    text = f"one request takes {number(view.workload['model_cpu_ms'])} ms of CPU"
    if load.full_rps_each:
        planned = load.full_rps_each * PLANNED_SHARE
        text += (
            f", so an instance can answer {number(load.full_rps_each)}/s and is planned for {number(planned)}/s"
            f" ({PLANNED_SHARE:.0%})"
        )
    if load.instances:
        text += f"; {number(load.instances)} instances over {number(load.zones)} zones for {number(load.peak_rps)}/s"
    else:
        text += f"; {title(view.plan, 'serve-online')} sizes itself and bills what is used"
    if load.at_peak and load.without_a_zone:
        text += f": {load.at_peak:.0%} used at the peak, {load.without_a_zone:.0%} after losing a zone"
    return ServiceSizing(
        instances=load.instances,
        vcpus_each=load.vcpus_each,
        capacity_rps_each=round(load.full_rps_each, 1) if load.full_rps_each else None,
        peak_rps=load.peak_rps,
        utilisation_at_peak=round(load.at_peak, 3) if load.at_peak else None,
        utilisation_without_a_zone=round(load.without_a_zone, 3) if load.without_a_zone else None,
        derivation=text,
    )


def _autoscaling(view: View, load: ServiceLoad) -> Autoscaling | NotNeeded:
    if not view.workload["online"]:
        return NotNeeded(because="a scoring run starts its own tasks and ends them; nothing stays up between runs")
    if not load.instances:
        return NotNeeded(because=f"{title(view.plan, 'serve-online')} scales by itself")
    peak_to_average = load.peak_rps / max(view.workload["avg_rps"], 1e-9)
    least = load.least or min(max(load.zones, math.ceil(load.instances / max(peak_to_average, 1.0))), load.instances)
    return Autoscaling(
        minimum=least,
        maximum=load.instances,
        metric="average CPU of the service",
        target=f"{PLANNED_SHARE:.0%}",
        scale_out_after_s=60,
        scale_in_after_s=600,
        why=(
            f"the peak is {peak_to_average:.1f} times the average; {number(least)} instances run always,"
            f" {number(load.instances)} carry the"
            f" peak{' with one zone gone' if load.without_a_zone and load.without_a_zone <= 1 else ''}; scaling in"
            " waits ten minutes, so that a dip does not cost the next minute's p99"
        ),
    )


def _batch_run(view: View) -> BatchRun | NotNeeded:
    timing = schedules.scoring(view.workload)
    if timing is None:
        return NotNeeded(because="every score is asked for one by one")
    rows = view.workload["rows_per_scoring_run_m"] * 1e6
    chosen = candidate(view.plan, "serve-batch")
    vcpus = size(chosen, VCPUS)
    work = view.workload["scoring_vcpu_hours_per_run"]
    hours = size(chosen, RUN_HOURS) or (work / vcpus if vcpus else None)
    return BatchRun(
        schedule=timing.words,
        rows_per_run=rows,
        duration_hours=round(hours, 3) if hours is not None else None,
        window_hours=min(_NIGHT_HOURS, timing.period_s / 7200),
        partitions=max(1, math.ceil(rows / _ROWS_PER_PARTITION)),
        retry=(
            "a failed partition is scored again up to twice; the output of a run is published in one step, so readers"
            " see the old scores or the new ones"
        ),
    )


def _rollback(view: View) -> Rollback:
    minutes_back = detection_minutes(view.workload) + 5.0
    if not view.workload["online"]:
        return Rollback(
            triggers=(
                "row counts differ between input and output",
                "the score distribution moved by more than 0.2 (PSI) against the last run",
                "a reader reports wrong scores",
            ),
            steps=(
                "point readers back to the last published run (one pointer)",
                "set the registry's production alias to the previous version",
                "score again with it if the next run is further away than readers can wait",
            ),
            minutes=15.0,
            data_note="published runs are kept for 30 days, so the old scores exist and nothing is recomputed",
        )
    return Rollback(
        triggers=(
            "any rollout condition fails",
            "fast burn of an error budget (14.4 times)",
            "p99 above its limit for 5 minutes",
            "a person says so: no reason is asked for until it is done",
        ),
        steps=(
            (
                "set the registry's production alias to the previous version (model) or the service to the previous"
                " digest (code)"
            ),
            "wait for /health/ready of the new instances; the old ones drain for 30 s",
            "check the golden examples against the endpoint",
            "freeze promotions until the cause is written down",
        ),
        minutes=minutes_back,
        data_note=(
            "scores of the bad version stay marked with its version; decisions made on them are listed for the business"
            " owner"
        ),
    )


def _environments(view: View, load: ServiceLoad) -> tuple[Environment, ...]:
    monthly = view.plan.cost.infrastructure.expected_usd
    sensitive = any(column.sensitivity for column in view.use_case.columns)
    data = "synthetic data from the generator" + (
        ": real data of this sensitivity stays in production" if sensitive else ""
    )
    full = f"as sized: {number(load.instances)} instances" if load.instances else "as sized"
    return (
        Environment(
            name="dev",
            purpose="develop and try infrastructure",
            size=f"smallest sizes, one instance, destroyed at will{_at_rest(view, 'dev')}",
            data=data,
            deploys="every merge, automatically",
        ),
        Environment(
            name="staging",
            purpose="load test and rehearsal of release and roll-back",
            size=f"smallest sizes; raised to the production size for a load test and back{_at_rest(view, 'staging')}",
            data=data,
            deploys="every tagged release, automatically",
        ),
        Environment(
            name="prod",
            purpose="scores that count",
            size=f"{full}, {usd(monthly)} a month expected",
            data="real data",
            deploys="after approval, through the rollout steps",
        ),
    )


def _at_rest(view: View, environment: str) -> str:
    """Return what an environment costs while nobody uses it, in words; empty where it is not on the bill."""
    monthly = next((one.monthly for one in view.plan.cost.idle if one.name == environment), None)
    return f"; {usd(monthly.expected_usd)} a month while nobody uses it" if monthly else ""


def _approvals(view: View) -> tuple[ReleaseApproval, ...]:
    regimes = view.constraints.compliance.regimes.value or ()
    found = [
        ReleaseApproval(
            change="code or infrastructure",
            approver="a second engineer",
            evidence=("all checks green", "plan output read", "roll-back rehearsed in staging"),
        ),
        ReleaseApproval(
            change="a model version",
            approver="model owner",
            evidence=(
                "evaluation report against the champion",
                f"slices {listing(view.use_case.slices[:4])} within tolerance",
                "shadow comparison",
            ),
        ),
        ReleaseApproval(
            change="a decision threshold",
            approver="business owner",
            evidence=("expected error costs before and after", "share of cases affected"),
        ),
    ]
    if regimes:
        evidence = (
            f"change recorded for {listing(regime_name(one) for one in regimes)}",
            "author and approver are different people",
        )
        found.append(
            ReleaseApproval(
                change="anything that touches keys, networks or access", approver="security owner", evidence=evidence
            )
        )
    return tuple(found)


def _edge(view: View) -> EdgePlan | NotNeeded:
    if "edge" not in (view.constraints.serving.modes.value or ()):
        limit = view.workload["latency_limit_ms"]
        reason = (
            f"a limit of {ms(limit)} is met from one region"
            if limit < 1e8 and view.workload["online"]
            else "nothing asks for scores where there is no connection"
        )
        return NotNeeded(because=reason)
    return EdgePlan(
        what=(
            f"the {number(view.workload['model_mb'])} MB model with its feature code, without windowed features"
            f" ({listing(spoken(one.name) for one in view.use_case.features if one.kind == 'window')} stay central)"
        ),
        model_update="signed version, pulled daily, kept two versions deep so that a device rolls back by itself",
        constraints=(
            "scores are logged locally and sent when there is a connection",
            "a device older than two versions refuses to score",
        ),
    )
