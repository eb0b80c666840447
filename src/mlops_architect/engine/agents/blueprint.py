"""The parts of the system and the lines between them, and their drawing as Mermaid text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from mlops_architect.domain.outputs.architecture import Component, Connection
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.wording import gigabytes, number, people_count, plural, spoken
from mlops_architect.engine.pattern_facts import in_private_network

OUTSIDE = ("callers", "readers", "sources", "people")
_ROLES = {
    "network": "private subnets and the ways out of them",
    "secrets": "keys, secrets and who used them",
    "lake": "raw data, features, models, scores and reports",
    "ingest-batch": "brings extracts of the sources into the lake",
    "ingest-stream": "takes events as they happen",
    "stream-process": "keeps windowed features fresh",
    "transform": "computes features and training sets",
    "feature-offline": "feature history, point-in-time correct",
    "feature-online": "current features by entity",
    "orchestrate": "starts the pipelines in order and again on failure",
    "train": "trains, evaluates and registers a challenger",
    "hyper-parameter-search": "looks for better hyper-parameters and proposes them",
    "labelling": "collects what people or the business process say is true",
    "registry": "runs, models, versions and approvals",
    "language-model": "writes answers and embeds text",
    "vector-store": "keeps passages and finds them under the caller's rights",
    "serve-online": "answers scoring requests",
    "serve-batch": "scores in bulk",
    "observe": "metrics, logs, drift, alerts",
    "ci-cd": "brings reviewed changes to each environment",
    "disaster-recovery": "what happens when the region is lost",
    "llm-gateway": "keys, budgets, retries and fallbacks of model calls",
    "edge-inference": "scores on devices and at sites, with or without a connection",
}
_PROVIDER_SIDE = frozenset(
    {"secrets", "lake", "orchestrate", "observe", "ci-cd", "feature-offline", "disaster-recovery", "edge-inference"}
)
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:/+%()-]+")


def components(plan: Plan, patterns: Mapping[str, Pattern]) -> tuple[Component, ...]:
    """Return the parts in the order of the plan; a module wired to private subnets lies in the private network."""
    return tuple(
        Component(
            id=choice.capability,
            title=choice.candidate.title,
            capability=choice.capability,
            technology=choice.candidate.key,
            does=_ROLES.get(choice.capability, spoken(choice.capability)),
            zone=_zone(choice.capability, patterns.get(choice.candidate.pattern)),
            failure_domain=choice.candidate.failure_domain,
            monthly_usd=round(choice.candidate.cost.infrastructure.expected_usd, 2),
        )
        for choice in plan.choices
    )


def _zone(capability: str, pattern: Pattern | None) -> str:
    private = in_private_network(pattern)
    if private is None:
        private = capability not in _PROVIDER_SIDE
    return "private network" if private or capability == "network" else "provider services"


def connections(plan: Plan, workload: Workload, use_case: UseCase) -> tuple[Connection, ...]:
    """Return the lines between chosen parts and the outside, with their rates; parts that were not chosen have none."""
    there = {choice.capability for choice in plan.choices} | set(OUTSIDE)
    event = spoken(use_case.event)
    peak, daily = f"{number(workload['peak_rps'])}/s at the peak", gigabytes(workload["ingest_gb_per_day"]) + " a day"
    events = f"{number(workload['events_per_s_peak'])}/s at the peak"
    training = f"{plural(workload['training_runs_per_month'], 'run')} a month"
    scoring = f"{people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows a run"
    transforms = f"{plural(workload['transform_runs_per_month'], 'run')} a month"
    lines = (
        ("callers", "serve-online", f"{event} in, score out", "synchronous", peak),
        (
            "serve-online",
            "feature-online",
            "features by entity",
            "synchronous",
            f"{number(workload['feature_reads_per_s_peak'])} reads/s",
        ),
        (
            "serve-online",
            "lake",
            "score records",
            "asynchronous",
            f"{people_count(workload['requests_per_month_m'] * 1e6)} a month",
        ),
        ("sources", "ingest-batch", f"extracts of {event} and labels", "scheduled", daily),
        ("ingest-batch", "lake", "checked raw partitions", "scheduled", daily),
        ("sources", "ingest-stream", f"{event} events", "asynchronous", events),
        ("ingest-stream", "stream-process", "events in order by entity", "asynchronous", events),
        (
            "stream-process",
            "feature-online",
            "windowed features",
            "asynchronous",
            f"{number(workload['feature_writes_per_s_peak'])} writes/s",
        ),
        ("lake", "transform", "raw partitions", "scheduled", transforms),
        ("transform", "feature-offline", "feature history", "scheduled", transforms),
        (
            "transform",
            "feature-online",
            "batch features",
            "scheduled",
            f"{people_count(workload['entities_m'] * 1e6)} entities",
        ),
        ("serve-online", "llm-gateway", "prompts within a budget", "synchronous", peak),
        ("llm-gateway", "language-model", "prompts, answers back", "synchronous", peak),
        ("registry", "edge-inference", "signed model version", "at start", f"{number(workload['model_mb'])} MB"),
        ("edge-inference", "lake", "scores and samples", "scheduled", "when there is a connection"),
        ("feature-offline", "train", "training set by snapshot", "scheduled", training),
        ("labelling", "lake", "labels, who gave them and when", "on demand", _labels(workload)),
        _tried(plan, workload),
        ("hyper-parameter-search", "train", "reviewed hyper-parameters", "on demand", "when a review accepts them"),
        ("train", "registry", "challenger with its evaluation", "scheduled", training),
        ("registry", "serve-online", "approved model version", "at start", f"{number(workload['model_mb'])} MB"),
        ("registry", "serve-batch", "approved model version", "at start", f"{number(workload['model_mb'])} MB"),
        ("feature-offline", "serve-batch", "feature rows", "scheduled", scoring),
        ("serve-batch", "lake", "scores, published as a whole", "scheduled", scoring),
        ("lake", "readers", "scores and reports", "on demand", scoring if workload["batch"] else "on demand"),
        ("orchestrate", "train", "starts, retries", "control", training),
        ("orchestrate", "transform", "starts, retries", "control", transforms),
        (
            "serve-online",
            "observe",
            "metrics, logs, traces",
            "asynchronous",
            gigabytes(workload["log_gb_per_month"]) + " a month",
        ),
        (
            "serve-batch",
            "observe",
            "completion records",
            "asynchronous",
            f"{plural(workload['scoring_runs_per_month'], 'run')} a month",
        ),
        ("observe", "orchestrate", "retraining decision", "control", "on drift or a drop"),
        ("observe", "people", "alerts", "asynchronous", "see the alerts"),
        ("ci-cd", "serve-online", "new version, step by step", "control", "on release"),
        ("ci-cd", "serve-batch", "new image", "control", "on release"),
    )
    return tuple(
        Connection(source=source, target=target, what=what, kind=kind, rate=rate)
        for source, target, what, kind, rate in lines
        if source in there and target in there and _wanted(source, target, there)
    )


def _labels(workload: Workload) -> str:
    by_hand = workload["hand_labels_per_month"]
    return f"{people_count(by_hand)} a month by hand" if by_hand else "as the process records them"


def _tried(plan: Plan, workload: Workload) -> tuple[str, str, str, str, str]:
    """Return what a search starts from: rows where it runs trials, otherwise a person's proposal."""
    choice = plan.choice("hyper-parameter-search")
    if choice and choice.candidate.sizes.get("trials"):
        rate = f"{plural(workload['tuning_studies_per_month'], 'study', 'studies')} a month"
        return ("feature-offline", "hyper-parameter-search", "training set by snapshot", "on demand", rate)
    return ("people", "hyper-parameter-search", "values by pull request", "on demand", "each quarter")


def _wanted(source: str, target: str, there: set[str]) -> bool:
    """Batch writes of online features stop where a stream keeps them; only systems with bulk scores have readers."""
    if (source, target) == ("transform", "feature-online"):
        return "stream-process" not in there
    if target == "readers":
        return "serve-batch" in there
    return True


def component_diagram(parts: Iterable[Component], lines: Iterable[Connection]) -> str:
    """Return a Mermaid flowchart of the parts by trust zone."""
    listed, drawn = list(parts), list(lines)
    used = {name for line in drawn for name in (line.source, line.target)}
    text = ["flowchart LR"]
    text += [f'  {node(name)}(["{safe(name)}"])' for name in OUTSIDE if name in used]
    for zone in ("private network", "provider services"):
        inside = [part for part in listed if part.zone == zone]
        if not inside:
            continue
        text.append(f'  subgraph z_{zone.split()[0]}["{safe(zone)}"]')
        text += [f'    {node(part.id)}["{safe(part.title)}<br/>{safe(spoken(part.id))}"]' for part in inside]
        text.append("  end")
    for line in drawn:
        arrow = "-.->" if line.kind in ("control", "at start") else "-->"
        text.append(f'  {node(line.source)} {arrow}|"{safe(line.what)}"| {node(line.target)}')
    return "\n".join(text) + "\n"


def flow_diagram(flows: Iterable[tuple[str, tuple[str, ...]]], titles: dict[str, str]) -> str:
    """Return a Mermaid flowchart of the data flows, one row a flow."""
    text = ["flowchart LR"]
    for index, (name, path) in enumerate(flows, start=1):
        text.append(f'  subgraph f{index}["{safe(name)}"]')
        text.append("    direction LR")
        text += [f'    f{index}_{node(step)}["{safe(titles.get(step, step))}"]' for step in path]
        text += [f"    f{index}_{node(a)} --> f{index}_{node(b)}" for a, b in pairwise(path)]
        text.append("  end")
    return "\n".join(text) + "\n"


def node(name: str) -> str:
    """Return an identifier that Mermaid cannot take for a keyword."""
    return "n_" + re.sub(r"[^A-Za-z0-9]+", "_", name)


def safe(text: str) -> str:
    """Return text without anything that Mermaid or HTML would interpret."""
    return " ".join(_UNSAFE.sub(" ", text).split())[:80] or "-"
