"""The decisions of agent 11, each with what it rejected."""

from __future__ import annotations

import math

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.deployment_serving import (
    ServingMode,
)
from mlops_architect.engine.agents.deciding import decide, known, margin
from mlops_architect.engine.agents.release_steps import bake_minutes, detection_minutes
from mlops_architect.engine.agents.service_size import PLANNED_SHARE, ServiceLoad
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, plural
from mlops_architect.engine.figures import minutes, ms, usd


def mode_decision(view: View, mode: ServingMode) -> Decision:
    """Return the decision on how scores reach their users."""
    rejected = {}
    if not mode.batch:
        rejected["batch"] = (
            f"infeasible: a score computed {view.workload['scoring_runs_per_month'] or 30:g} times a month cannot"
            f" answer a request that waits {ms(min(view.workload['latency_limit_ms'], 60_000))}"
        )
    if not mode.online:
        idle = 2 * 0.25 * 730 * 0.045
        rejected["online"] = (
            f"nobody waits: two small instances would idle for about {usd(idle)} a month and the"
            f" {people_count(view.workload['rows_per_scoring_run_m'] * 1e6)} rows would still be asked for in bulk"
        )
    rejected["edge"] = (
        "no requirement names devices or missing connections" if "edge" not in mode.why else "kept as an addition"
    )
    return decide(
        view,
        "serving-mode",
        "How do scores reach their users?",
        mode.mode,
        mode.why + ".",
        rejected=rejected,
        serves=known(view, "serving.modes", "latency.p99_ms", "load.peak_rps", "load.daily_predictions"),
        consequences=(
            ("the service must answer at any hour; the fallback covers when it does not",)
            if mode.online
            else ("scores are as old as the last run",)
        ),
        risks=(
            ("callers without a timeout pile up behind a slow service",)
            if mode.online
            else ("a late run is noticed by its readers first unless the completion alarm fires",)
        ),
        quantities=("peak_rps",) if mode.online else ("rows_per_scoring_run_m",),
        change=(
            "callers could use a score of last night" if mode.online else "somebody had to decide while a caller waits"
        ),
    )


def sizing_decision(view: View, load: ServiceLoad) -> tuple[Decision, ...]:
    """Return the decision on the number of instances, empty where the service sizes itself."""
    if (
        not view.workload["online"]
        or not load.instances
        or not load.at_peak
        or not load.without_a_zone
        or not load.full_rps_each
    ):
        return ()
    lean = math.ceil(load.peak_rps / (load.full_rps_each * PLANNED_SHARE))
    bare = lean - math.ceil(lean / load.zones)
    used = f"{load.peak_rps / (bare * load.full_rps_each):.0%} of capacity" if bare > 0 else "nothing left"
    each = view.plan.monthly_usd("serve-online") / (load.average or load.instances)
    return (
        decide(
            view,
            "service-size",
            "How many instances run?",
            f"{number(load.instances)} at the peak",
            f"{number(load.peak_rps)} requests/s use {load.at_peak:.0%} of them, and {load.without_a_zone:.0%} of what"
            f" is left after losing one of {number(load.zones)} zones.",
            rejected={
                f"{plural(lean, 'instance')}, sized for the peak alone": (
                    f"saves {usd(max(load.instances - lean, 0) * each)} a month; after losing a zone: {used}"
                ),
                **_always_the_peak(load, each),
            },
            serves=known(view, "load.peak_rps", "availability.target_pct", "latency.p99_ms"),
            quantities=("peak_rps", "model_cpu_ms"),
            margins=margin(view.plan, "availability.target_pct"),
            consequences=("the load test of staging must confirm the CPU time per request before launch",),
            risks=(
                (
                    f"{number(view.workload['model_cpu_ms'])} ms of CPU a request is"
                    f" {view.workload.quantity('model_cpu_ms').provenance.value}: twice as much doubles the instances"
                ),
            ),
            change=(
                f"the load test measured more than {number(view.workload['model_cpu_ms'] * 1.25)} ms of CPU a request"
            ),
        ),
    )


def _always_the_peak(load: ServiceLoad, each_usd: float) -> dict[str, str]:
    if not load.average or not load.instances or load.average >= load.instances:
        return {"half as many again": f"idle for {usd((load.instances or 0) * 0.5 * each_usd)} a month"}
    idle = load.instances - load.average
    return {
        "the peak's number at all hours": f"{number(idle)} instances idle on average, {usd(idle * each_usd)} a month"
    }


def rollout_decision(view: View) -> Decision:
    """Return the decision on how a version reaches production, with the exposure of each option."""
    if not view.workload["online"]:
        rows = view.workload["rows_per_scoring_run_m"] * 1e6
        return decide(
            view,
            "rollout",
            "How does a new model reach production?",
            "shadow run, then a published run with the old one kept",
            f"the challenger scores the same {people_count(rows)} rows beside the champion; comparing all of them costs"
            " one more run and risks nothing.",
            rejected={
                "canary of readers": "one table has one version: readers would have to know which rows are new",
                "replace at once": f"all {people_count(rows)} rows would be wrong together until the next run",
            },
            serves=known(view, "load.daily_predictions", "training.cadence"),
            quantities=("rows_per_scoring_run_m",),
            consequences=("each release doubles one scoring run",),
            risks=("a fault that only readers see is found after publication",),
            change="readers could take part in an experiment",
        )
    per_minute, wait = view.workload["avg_rps"] * 60, detection_minutes(view.workload)
    return decide(
        view,
        "rollout",
        "How does a new version reach production?",
        "shadow, 5 %, 25 %, all",
        f"a fault is seen within {minutes(wait)}: at 5 % it meets {people_count(per_minute * 0.05 * wait)} requests"
        f" instead of {people_count(per_minute * wait)}.",
        rejected={
            "all at once": f"a bad version meets {people_count(per_minute * wait)} requests before anybody is paged",
            "blue-green without a canary": (
                f"doubles {usd(view.plan.monthly_usd('serve-online'))} a month pro rata during the switch and still"
                " exposes everybody at the switch"
            ),
            "canary without shadow": "the first real requests would be the first test of the features as they arrive",
        },
        serves=known(view, "availability.target_pct", "load.peak_rps"),
        quantities=("avg_rps",),
        margins=margin(view.plan, "availability.target_pct"),
        consequences=(f"a release takes at least {minutes(bake_minutes(view.workload))}",),
        risks=("label-based quality is not known while the canary runs; see continual learning for when it is",),
        change="traffic fell so low that 5 % no longer shows a fault within a day",
    )


def packaging_decision(view: View) -> Decision:
    """Return the decision on how the model is shipped."""
    return decide(
        view,
        "packaging",
        "How is the model shipped?",
        "one image for all roles; the model by version from the registry",
        f"a model changes {number(view.workload['training_runs_per_month'])} times a month, code when somebody merges:"
        " apart, each rolls back without the other.",
        rejected={
            "model inside the image": (
                f"every retraining would build, scan and push {number(view.workload['container_image_gb'])} GB:"
                f" {number(view.workload['training_runs_per_month'] * view.workload['container_image_gb'])} GB a month"
            ),
            "one image a role": "six images to patch for one dependency; the roles share all of their code",
        },
        serves=known(view, "training.cadence", "team.size"),
        quantities=("training_runs_per_month",),
        consequences=("the registry is needed when an instance starts; running ones do not notice its outage",),
        risks=(
            "a registry outage during scale-out delays new instances: the last version is kept in the lake as a copy",
        ),
        change="the model grew beyond 2 GB, so that its download dominated the start",
    )
