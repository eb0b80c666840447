"""Where the system meets its limits, what would save money or time, and what is still open."""

from __future__ import annotations

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.outputs.architecture import Bottleneck, OpenQuestion, OpenRisk, Optimisation
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.service_size import service_load
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, plural, spoken
from mlops_architect.engine.figures import deltas, ms, pct, usd

_THIN = 0.15
_GUESSES = {
    "peak_rps": ("How many scoring requests a second come at the busiest time?", ("serve-online", "feature-online")),
    "avg_rps": ("How many scoring requests a second come on average?", ("serve-online", "feature-online", "observe")),
    "daily_predictions": ("How many records are scored a day?", ("serve-batch", "feature-offline", "train")),
    "ingest_gb_per_day": ("How many gigabytes of new data arrive each day?", ("lake", "ingest-batch", "transform")),
    "retention_days": ("How long must raw data be kept?", ("lake",)),
    "stored_gb": ("How many gigabytes of history are kept?", ("lake",)),
    "entities_m": ("How many distinct entities have features?", ("feature-online",)),
    "freshness_s": ("How old may a feature value be?", ("ingest-stream", "stream-process", "feature-online")),
    "model_cpu_ms": ("How much processor time does one score take?", ("serve-online", "serve-batch")),
    "training_vcpu_hours_per_run": ("How long does a training run take?", ("train",)),
    "payload_kb": ("How large are a request and its response together?", ("serve-online", "network")),
}
_UNSTATED = {
    "budget.monthly_usd": (
        "What may the system cost a month?",
        "no limit: the cheapest feasible design was taken",
        "the whole choice, if it is below the expected bill",
    ),
    "availability.target_pct": (
        "Which share of time must it answer?",
        "two zones and no target",
        "zones, redundancy and the error budget",
    ),
    "recovery.rpo_minutes": (
        "How many minutes of data may be lost?",
        "what the chosen stores give",
        "backup and replication of the stores",
    ),
    "recovery.rto_minutes": (
        "How long may recovery take?",
        "what the chosen parts give",
        "standbys instead of rebuilding",
    ),
    "team.size": (
        "How many people run it?",
        "unknown: hours are priced but not capped",
        "managed against self-run parts, and the call rota",
    ),
    "compliance.regimes": (
        "Which laws and standards apply?",
        "none beyond what the data itself implies",
        "which services may be used, log retention, approvals",
    ),
    "latency.p99_ms": ("How long may a caller wait?", "no limit", "store and service on the request path"),
}


def bottlenecks(view: View) -> tuple[Bottleneck, ...]:
    """Return where limits are met first, with the figure now and the load at which each shows."""
    plan, workload = view.plan, view.workload
    found: list[Bottleneck] = []
    load = service_load(candidate(plan, "serve-online"), workload)
    if workload["online"] and load.at_peak and load.instances:
        found.append(
            Bottleneck(
                component=title(plan, "serve-online"),
                limit="CPU of the instances",
                now=f"{load.at_peak:.0%} at {number(load.peak_rps)} requests/s",
                shows_at=f"{number(load.peak_rps / load.at_peak * 0.9)} requests/s without scaling out",
                relief="more instances; each takes its start-up time to help",
            )
        )
    slow = max(
        (one for one in plan.choices if one.candidate.p99_ms), key=lambda one: one.candidate.p99_ms or 0.0, default=None
    )
    limit = workload["latency_limit_ms"]
    if slow is not None and plan.p99_ms is not None:
        left = f"{ms(limit - plan.p99_ms)} of {ms(limit)} left" if limit < 1e8 else "no limit is stated"
        shows = (
            f"its p99 beyond {ms((slow.candidate.p99_ms or 0.0) + max(limit - plan.p99_ms, 0.0))}"
            if limit < 1e8
            else "the first load test"
        )
        found.append(
            Bottleneck(
                component=slow.candidate.title,
                limit="time on the request path",
                now=f"p99 {ms(slow.candidate.p99_ms or 0.0)} of {ms(plan.p99_ms)}; {left}",
                shows_at=shows,
                relief="the timeout with defaults keeps the path whole; a faster option is in its decision",
            )
        )
    for step in view.scaling:
        if step.breaks_first and not step.breaks_first.startswith("nothing"):
            found.append(
                Bottleneck(
                    component="the first part to break",
                    limit=step.breaks_first,
                    now="within its limits",
                    shows_at=f"{step.factor:g} times the load",
                    relief="; ".join(step.changes[:3]) or "see scaling",
                )
            )
            break
    for choice in plan.choices:
        found += [
            Bottleneck(
                component=choice.candidate.title,
                limit=warning,
                now="above the default quota",
                shows_at="launch",
                relief="a quota increase, asked for before the deployment stage",
            )
            for warning in choice.candidate.quota_warnings
        ]
    if workload["batch"] and not workload["online"]:
        found.append(
            Bottleneck(
                component=title(plan, "serve-batch"),
                limit="the scoring window",
                now=(
                    f"{people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows,"
                    f" {number(workload['scoring_vcpu_hours_per_run'])} vCPU hours"
                ),
                shows_at=f"{number(6 / max(workload['scoring_vcpu_hours_per_run'], 1e-9))} times the rows on one vCPU",
                relief="partitions scored side by side",
            )
        )
    train = workload["training_vcpu_hours_per_run"]
    found.append(
        Bottleneck(
            component=title(plan, "train"),
            limit="memory and time of one machine",
            now=f"{number(train)} vCPU hours a run, {number(workload['training_gb'])} GB",
            shows_at="64 GB of training data",
            relief="sample the majority class, then distribute",
        )
    )
    return tuple(found)


def optimisations(view: View) -> tuple[Optimisation, ...]:
    """Return changes that would save money or time, with their price, from counterfactuals and the largest lines."""
    plan = view.plan
    found = []
    for choice in plan.choices:
        for one in choice.alternatives:
            if one.feasible and (one.delta_monthly_usd or 0.0) < -1:
                found.append(
                    (
                        (one.delta_monthly_usd or 0.0),
                        Optimisation(
                            kind="cost",
                            change=f"{choice.candidate.title} → {one.title} ({spoken(choice.capability)})",
                            gain=f"saves {usd(-(one.delta_monthly_usd or 0.0))} a month of rent",
                            price=deltas(one),
                        ),
                    )
                )
            elif one.feasible and (one.delta_p99_ms or 0.0) < -1:
                found.append(
                    (
                        0.0,
                        Optimisation(
                            kind="performance",
                            change=f"{choice.candidate.title} → {one.title} ({spoken(choice.capability)})",
                            gain=f"saves {ms(-(one.delta_p99_ms or 0.0))} of p99",
                            price=deltas(one),
                        ),
                    )
                )
    ranked = [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].change))][:6]
    lines = sorted(
        (line for line in plan.cost.lines if line.monthly),
        key=lambda line: -(line.monthly.expected_usd if line.monthly else 0.0),
    )
    for line in lines[:2]:
        if line.monthly:
            ranked.append(
                Optimisation(
                    kind="cost",
                    change=f"a tenth less of {line.what.lower()} ({spoken(line.capability)})",
                    gain=f"saves {usd(line.monthly.expected_usd / 10)} a month",
                    price="the load or size behind it must fall by a tenth: measure first",
                )
            )
    return tuple(ranked)


def open_risks(view: View) -> tuple[OpenRisk, ...]:
    """Return what the design accepts for now, with an owner role for each."""
    plan = view.plan
    found: list[OpenRisk] = []
    found += [
        OpenRisk(
            risk=f"{spoken(one.constraint)} has {one.share:.0%} of its limit left",
            likelihood="likely if the load assumption is low",
            effect="the target is missed",
            answer="load test or first bill decides; the alternatives of the dearest decision are ready",
            owner="platform engineer",
        )
        for one in plan.margins
        if 0 <= one.share < _THIN and one.constraint != "availability.target_pct"
    ]
    found += [
        OpenRisk(
            risk=f"{finding.title}: {finding.detail}",
            likelihood=finding.severity.value,
            effect=f"concerns {finding.decision or 'the whole design'}",
            answer=finding.remediation or "settle the missing fact",
            owner="platform engineer",
        )
        for finding in view.findings
        if finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
    ]
    zonal = [one for one in plan.choices if one.candidate.failure_domain == "zone"]
    if zonal:
        found.append(
            OpenRisk(
                risk=(
                    f"{plural(len(zonal), 'part')} {'lives' if len(zonal) == 1 else 'live'} in one zone:"
                    f" {', '.join(one.candidate.title for one in zonal)}"
                ),
                likelihood="a zone is lost about once in some years",
                effect="see failure domains",
                answer="fallback and restart elsewhere; a spread option is in the decision",
                owner="platform engineer",
            )
        )
    label = view.use_case.label
    found.append(
        OpenRisk(
            risk=f"{spoken(label.column)} is known {plural(label.delay_days, 'day')} late",
            likelihood="certain",
            effect=(
                f"{people_count(view.workload['daily_predictions'] * label.delay_days)} scores are made before the"
                " first is judged"
            ),
            answer="drift and score monitors, exploration sample where acting hides the label",
            owner="model owner",
        )
    )
    if view.workload.quantity("model_cpu_ms").provenance is Provenance.ASSUMED:
        found.append(
            OpenRisk(
                risk=f"{number(view.workload['model_cpu_ms'])} ms of CPU a score is assumed",
                likelihood="even",
                effect="size and bill of serving move in proportion",
                answer="measured with the first trained model, before the load test",
                owner="model owner",
            )
        )
    if plan.availability_pct is not None:
        found.append(
            OpenRisk(
                risk=f"{pct(plan.availability_pct)} is a product of service levels",
                likelihood="unknown",
                effect="the real figure differs either way",
                answer="error budgets measure it from the first day",
                owner="platform engineer",
            )
        )
    return tuple(found)


def open_questions(view: View) -> tuple[OpenQuestion, ...]:
    """Return the facts nobody stated that move the design, with what was assumed and what they drive."""
    found = []
    for path, (question, assumed, changes) in _UNSTATED.items():
        if not view.constraints.at(path).known and not (path == "latency.p99_ms" and not view.workload["online"]):
            found.append(OpenQuestion(question=question, assumed=assumed, changes=changes))
    for quantity in view.workload.quantities:
        if quantity.name not in _GUESSES or quantity.provenance is not Provenance.ASSUMED or not quantity.value:
            continue
        question, drives = _GUESSES[quantity.name]
        money = sum(view.plan.monthly_usd(capability) for capability in drives)
        parts = ", ".join(title(view.plan, one) for one in drives if view.plan.choice(one))
        if parts:
            found.append(
                OpenQuestion(
                    question=question,
                    assumed=f"{number(quantity.value)}: {quantity.derivation}",
                    changes=f"drives {usd(money)} a month ({parts})",
                )
            )
    return tuple(found)
