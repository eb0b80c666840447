"""The hops of a request, split into steps, with a latency budget that adds up to the path's p99."""

from __future__ import annotations

from dataclasses import dataclass

from mlops_architect.domain.outputs.inference_pipeline import LatencyBudget, RequestStep
from mlops_architect.domain.plan import Candidate, Plan
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.wording import plural
from mlops_architect.engine.figures import ms
from mlops_architect.engine.latency import worst_p99_ms

_SPLIT = (("accept and authenticate", 0.6), ("validate", 0.15), ("answer and record", 0.25))
"""How the service's own time beside the model is shared out: a judgement; the sum is the sized figure."""


@dataclass(frozen=True)
class Hop:
    """One measured or sized part of the path."""

    name: str
    component: str
    does: str
    p50_ms: float
    p99_ms: float
    on_failure: str


def request_hops(plan: Plan, workload: Workload, event: str, fallback: str) -> tuple[Hop, ...]:
    """Return the steps of one request in their order; empty when nothing is served online."""
    service = plan.choice("serve-online")
    if service is None:
        return ()
    served = service.candidate
    model_p50, model_p99 = _model_share(served, workload)
    own_p50, own_p99 = max((served.p50_ms or 0.0) - model_p50, 0.05), max((served.p99_ms or 0.0) - model_p99, 0.05)
    does = {
        "accept and authenticate": (
            "ends TLS, checks the API key and the request size",
            "refused with 401 or 413; nothing is scored",
        ),
        "validate": (
            f"checks the {event} against its schema and ranges",
            "refused with 422 and the field named; counted, never guessed",
        ),
        "answer and record": (
            "applies threshold and reasons, answers, hands the record to the log writer",
            "the answer is sent even when the record cannot be written; the loss is counted",
        ),
    }
    own = {
        name: Hop(name, served.title, does[name][0], own_p50 * share, own_p99 * share, does[name][1])
        for name, share in _SPLIT
    }
    others = [
        one.candidate
        for one in plan.choices
        if one.candidate.p99_ms and one.capability not in ("serve-online", "feature-online")
    ]
    hops = [
        Hop(
            f"pass {other.title}",
            other.title,
            "carries the call",
            other.p50_ms or 0.0,
            other.p99_ms or 0.0,
            "the caller's timeout ends it",
        )
        for other in others
    ]
    hops += [own["accept and authenticate"], own["validate"]]
    store = plan.choice("feature-online")
    if store is not None:
        found = store.candidate
        hops.append(
            Hop(
                "look up features",
                found.title,
                "reads the entities' rows in one call",
                found.p50_ms or 0.0,
                found.p99_ms or 0.0,
                "after the timeout: defaults of the training set, marked as degraded",
            )
        )
    hops.append(
        Hop(
            "assemble and score",
            served.title,
            "builds the feature row with the code training used, runs the model",
            model_p50,
            model_p99,
            fallback,
        )
    )
    hops.append(own["answer and record"])
    return tuple(hops)


def _model_share(served: Candidate, workload: Workload) -> tuple[float, float]:
    """The model's part of the service's hop, at most four fifths of it."""
    p50, p99 = served.p50_ms or 0.0, served.p99_ms or 0.0
    return min(workload["model_p50_ms"], p50 * 0.8), min(workload["model_p99_ms"], p99 * 0.8)


def request_steps(hops: tuple[Hop, ...], p99_ms: float) -> tuple[RequestStep, ...]:
    """Return the hops with budgets in proportion to their own p99; the budgets sum to ``p99_ms`` exactly."""
    total = sum(hop.p99_ms for hop in hops)
    steps: list[RequestStep] = []
    left = round(p99_ms, 2)
    for order, hop in enumerate(hops, start=1):
        share = left if order == len(hops) else round(p99_ms * hop.p99_ms / total, 2)
        left = round(left - share, 2)
        steps.append(
            RequestStep(
                order=order,
                name=hop.name,
                component=hop.component,
                does=hop.does,
                p50_ms=round(hop.p50_ms, 2),
                p99_ms=round(hop.p99_ms, 2),
                budget_ms=share,
                on_failure=hop.on_failure,
            )
        )
    return tuple(steps)


def latency_budget(plan: Plan, hops: tuple[Hop, ...], limit_ms: float | None) -> LatencyBudget:
    """Return how the path's latency is composed; the plan's figures are what the optimiser held against the limit."""
    p50, p99 = plan.p50_ms or 0.0, plan.p99_ms or 0.0
    parts = [(one.candidate.p50_ms or 0.0, one.candidate.p99_ms) for one in plan.choices if one.candidate.p99_ms]
    worst = worst_p99_ms([(a, b or 0.0) for a, b in parts])
    shared = f"The {len(hops)} step budgets share {ms(p99)} in proportion to each step's own p99."
    if len(parts) > 1 and worst - p99 >= 0.5:
        text = (
            f"percentiles do not add: the {len(parts)} parts of the path are slow for different requests, so the path's"
            f" p99 is {ms(p99)}, not the {ms(worst)} that their own p99 sum to; that sum is the bound if all were slow"
            f" for the same requests. {shared}"
        )
    else:
        text = (
            f"the path's p99 of {ms(p99)} is that of {plural(len(parts), 'part')} taken together at its worst. {shared}"
        )
    return LatencyBudget(
        p50_ms=round(p50, 2),
        p99_ms=round(p99, 2),
        limit_ms=limit_ms,
        headroom_ms=round(limit_ms - p99, 2) if limit_ms is not None else None,
        sum_of_p99_ms=round(worst, 2),
        composition=text,
        within=p99 <= limit_ms if limit_ms is not None else None,
    )
