"""The embedded answer of agent 16: one blueprint of what was decided, its cost, its limits and its recovery."""

from __future__ import annotations

from mlops_architect.domain.outputs.architecture import (
    Architecture,
    DataFlow,
    FailureDomain,
    ScalingPlan,
    TrustBoundary,
)
from mlops_architect.domain.plan import ScalingStep
from mlops_architect.engine.agents.architecture_cost import monthly_cost_of, recovery_of
from mlops_architect.engine.agents.architecture_decisions import (
    cost_decision,
    recovery_decision,
    scaling_decision,
)
from mlops_architect.engine.agents.blueprint import OUTSIDE, component_diagram, components, connections, flow_diagram
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.grounds import answered, applied, assumed
from mlops_architect.engine.agents.limits import bottlenecks, open_questions, open_risks, optimisations
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, listing, number, people_count, plural, spoken
from mlops_architect.engine.confidence import overall
from mlops_architect.engine.figures import minutes, ms, pct, usd

_FLOWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("scoring request", ("callers", "serve-online", "feature-online")),
    ("fresh features", ("sources", "ingest-stream", "stream-process", "feature-online")),
    ("history and training", ("sources", "ingest-batch", "lake", "transform", "feature-offline", "train", "registry")),
    ("bulk scores", ("feature-offline", "serve-batch", "lake", "readers")),
    ("truth and feedback", ("sources", "ingest-batch", "lake", "observe", "orchestrate")),
)


def answer(view: View) -> Architecture:
    """Return the unified blueprint, its bill, scaling and recovery."""
    plan = view.plan
    parts = components(plan, view.patterns)
    lines = connections(plan, view.workload, view.use_case)
    flows = _flows(view)
    titles = {part.id: part.title for part in parts}
    scaling = tuple(_scaling(view, step) for step in view.scaling)
    decisions = (cost_decision(view), scaling_decision(view, scaling), recovery_decision(view))
    money = plan.cost.whole
    breaks = next(
        (
            f"the first limit comes at {step.factor:g} times the load: {step.breaks_first}"
            for step in scaling
            if step.breaks_first and not step.breaks_first.startswith("nothing")
        ),
        "nothing breaks up to ten times the load",
    )
    return Architecture(
        summary=(
            f"{plural(len(parts), 'part')} in {plan.region} for {usd(money.low_usd)} to {usd(money.high_usd)} a month"
            f" ({usd(money.expected_usd)} expected); {breaks}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("budget.monthly_usd", "delivery.environments", "recovery.rpo_minutes", "recovery.rto_minutes"),
            view.workload,
            ("peak_rps", "daily_predictions", "ingest_gb_per_day"),
        ),
        overview=_overview(view),
        components=parts,
        connections=lines,
        data_flows=flows,
        trust_boundaries=_boundaries(view),
        failure_domains=_failures(view),
        component_diagram=component_diagram(parts, lines),
        flow_diagram=flow_diagram(((flow.name, flow.path) for flow in flows), titles),
        bottlenecks=bottlenecks(view),
        optimisations=optimisations(view),
        monthly_cost=monthly_cost_of(view),
        scaling=scaling,
        disaster_recovery=recovery_of(view),
        open_risks=open_risks(view),
        open_questions=open_questions(view),
        practices=applied(view, ""),
        findings=answered(view.findings, "blueprint and open risks"),
    )


def _overview(view: View) -> str:
    plan, workload, use_case = view.plan, view.workload, view.use_case
    sentences = [f"{use_case.framing}"]
    if workload["online"]:
        path = listing(one.candidate.title for one in plan.choices if one.candidate.p99_ms is not None)
        sentences.append(
            f"Up to {number(workload['peak_rps'])} requests a second are answered by {path} in {ms(plan.p50_ms or 0.0)}"
            f" at the median and {ms(plan.p99_ms or 0.0)} at p99, with {pct(plan.availability_pct or 0.0)} of the chain"
            " available."
        )
    if plan.choice("stream-process") is not None:
        sentences.append(
            f"{title(plan, 'ingest-stream')} and {title(plan, 'stream-process')} keep windowed features no older than"
            f" {number(workload['freshness_s'])} s."
        )
    if workload["batch"]:
        sentences.append(
            f"{title(plan, 'serve-batch')} scores {people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows"
            f" {number(workload['scoring_runs_per_month'])} times a month and publishes them as a whole."
        )
    sentences.append(
        f"History lies in {title(plan, 'lake')}; {title(plan, 'orchestrate')} runs features and training"
        f" ({title(plan, 'train')}, {plural(workload['training_runs_per_month'], 'run')} a month),"
        f" {title(plan, 'registry')} holds what may be released, {title(plan, 'observe')} watches."
    )
    if plan.skipped:
        sentences.append(f"Left out: {listing(f'{one.title.lower()} ({one.reason})' for one in plan.skipped)}.")
    return " ".join(one if one.endswith(".") else f"{one}." for one in sentences)


def _flows(view: View) -> tuple[DataFlow, ...]:
    there = {choice.capability for choice in view.plan.choices} | set(OUTSIDE)
    workload = view.workload
    kinds = tuple(sorted({kind for column in view.use_case.columns for kind in column.sensitivity}))
    volumes = {
        "scoring request": (
            f"{people_count(workload['requests_per_month_m'] * 1e6)} requests a month of"
            f" {number(workload['payload_kb'])} kB"
        ),
        "fresh features": (
            f"{people_count(workload['events_per_month_m'] * 1e6)} events a month of {number(workload['event_kb'])} kB"
        ),
        "history and training": (
            f"{gigabytes(workload['ingest_gb_per_day'])} a day in, {gigabytes(workload['training_gb'])} a training set"
        ),
        "bulk scores": f"{people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows a run",
        "truth and feedback": (
            f"labels {plural(view.use_case.label.delay_days, 'day')} after the {spoken(view.use_case.event)}"
        ),
    }
    needs = {"scoring request": "serve-online", "fresh features": "stream-process", "bulk scores": "serve-batch"}
    return tuple(
        DataFlow(name=name, path=tuple(step for step in path if step in there), volume=volumes[name], sensitivity=kinds)
        for name, path in _FLOWS
        if needs.get(name, "lake") in there
    )


def _boundaries(view: View) -> tuple[TrustBoundary, ...]:
    plan, online = view.plan, bool(view.workload["online"])
    private = tuple(part.id for part in components(plan, view.patterns) if part.zone == "private network")
    sensitive = any(column.sensitivity for column in view.use_case.columns)
    found = [
        TrustBoundary(
            name="owner's account",
            inside=tuple(part.id for part in components(plan, view.patterns)),
            crossed_by="people and the delivery pipeline",
            guards=(
                "roles without long-lived keys",
                f"changes only through {title(plan, 'ci-cd', 'the delivery pipeline')}",
                f"keys and their use in {title(plan, 'secrets')}",
            ),
        ),
        TrustBoundary(
            name="private network",
            inside=private,
            crossed_by="scoring requests and extracts" if online else "extracts and published scores",
            guards=(
                "TLS",
                "API key and request limits" if online else "no entrance from outside",
                f"no public address: {title(plan, 'network')}",
            ),
        ),
        TrustBoundary(
            name="source systems",
            inside=("sources",),
            crossed_by=f"{spoken(view.use_case.event)} records and labels",
            guards=(
                "contract checked at ingestion, the rest quarantined",
                "read-only access" + (", keyed hashes for identifiers" if sensitive else ""),
            ),
        ),
        TrustBoundary(
            name="models",
            inside=("registry",),
            crossed_by="model files",
            guards=(
                "only the training role writes",
                "signature and hash checked at load",
                "approval before production",
            ),
        ),
    ]
    return tuple(found)


def _failures(view: View) -> tuple[FailureDomain, ...]:
    plan, workload = view.plan, view.workload
    online = bool(workload["online"])
    registry = candidate(plan, "registry")
    zonal = tuple(one.capability for one in plan.choices if one.candidate.failure_domain == "zone")
    found = [
        FailureDomain(
            name="one availability zone",
            components=zonal or ("none",),
            effect=(
                f"{listing(title(plan, one) for one in zonal)} {'is' if len(zonal) == 1 else 'are'} away until the zone"
                " or its replacement is back"
                if zonal
                else f"a share of one in {number(workload['zones'])} of the instances; the rest carries the peak"
            ),
            detection="error share and healthy instances, within 5 minutes",
            recovery=(
                "new instances start in the other zones by themselves"
                if not zonal
                else (
                    "rebuilt in another zone, up to"
                    f" {minutes(max(one.candidate.rto_minutes for one in plan.choices if one.capability in zonal))}"
                )
            ),
        ),
    ]
    if plan.choice("feature-online") is not None:
        found.append(
            FailureDomain(
                name="online features",
                components=("feature-online",),
                effect="scores are made from defaults and marked degraded",
                detection="look-up p99 and misses, 10 minutes",
                recovery=f"the service itself, else refilled from {title(plan, 'feature-offline')}",
            )
        )
    if plan.choice("ingest-stream") is not None:
        found.append(
            FailureDomain(
                name="event stream",
                components=("ingest-stream", "stream-process"),
                effect="features age; scoring goes on",
                detection="consumer lag, 10 minutes",
                recovery="the consumer reads on from its last position; events are kept meanwhile",
            )
        )
    found += [
        FailureDomain(
            name="pipelines",
            components=("orchestrate", "ingest-batch", "transform", "train"),
            effect="features and models stop getting newer"
            + ("; scoring goes on" if online else "; the next scores are late"),
            detection="failed or missing run",
            recovery="retried twice, then by a person; runs are idempotent",
        ),
        FailureDomain(
            name="registry",
            components=("registry",),
            effect="no new instance can load a model; running ones go on"
            if online
            else "the next run waits or uses the copy in the lake",
            detection="start-up failures",
            recovery=f"up to {minutes(registry.rto_minutes)}" if registry else "rebuilt from the lake",
        ),
        FailureDomain(
            name="the region",
            components=tuple(one.capability for one in plan.choices),
            effect=f"everything; {view.use_case.fallback[0].lower()}{view.use_case.fallback[1:]}",
            detection="all alarms, or none at all: the callers' own fallback counter",
            recovery="see disaster recovery",
        ),
    ]
    return tuple(found)


def _scaling(view: View, step: ScalingStep) -> ScalingPlan:
    workload = view.workload
    load = (
        f"{number(workload['peak_rps'] * step.factor)} requests/s at the peak"
        if workload["online"]
        else f"{people_count(workload['rows_per_scoring_run_m'] * 1e6 * step.factor)} rows a run"
    )
    now = view.plan.cost.whole.expected_usd
    return ScalingPlan(
        factor=step.factor,
        load=load,
        feasible=step.feasible,
        breaks_first=step.breaks_first or "nothing: the chosen parts carry it",
        changes=step.changes or ("nothing but the bill",),
        monthly=step.monthly,
        delta_monthly_usd=round(step.monthly.expected_usd - now, 2) if step.monthly else None,
    )
