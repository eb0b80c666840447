"""The decisions of agent 12, each with what it rejected."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.inference_pipeline import (
    Caching,
)
from mlops_architect.engine.agents.deciding import candidate, decide, known, margin
from mlops_architect.engine.agents.feature_reading import caching_of, fallbacks_of, limit_ms, lookup_timeout_ms
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, span
from mlops_architect.engine.figures import ms


def path_decision(view: View) -> Decision:
    """Return the decision on the way of a score."""
    workload = view.workload
    if not workload["online"]:
        return decide(
            view,
            "scoring-path",
            "How is a record turned into a score?",
            "files in, files out, published as a whole",
            f"{people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows a run are read, scored and published"
            " together; readers never see half a run.",
            rejected={
                "calling an online service for each row": (
                    f"{people_count(workload['rows_per_scoring_run_m'] * 1e6)} calls a run for an answer nobody"
                    " waits for"
                ),
                "updating rows in place": "readers would see old and new scores side by side for the length of the run",
            },
            serves=known(view, "load.daily_predictions", "serving.modes"),
            quantities=("rows_per_scoring_run_m",),
            consequences=("the published table is the interface; its schema is under contract",),
            risks=("a late source delays every score",),
            change="a reader needed a score within minutes of the event",
        )
    hops = [one.candidate for one in view.plan.choices if one.candidate.p99_ms]
    chain = listing(f"{one.title} ({ms(one.p99_ms or 0.0)})" for one in hops)
    return decide(
        view,
        "scoring-path",
        "How is a request turned into a score?",
        "one synchronous call: validate, look up, score, answer",
        f"p99 of the parts alone: {chain}; together {ms(view.plan.p99_ms or 0.0)}.",
        rejected={
            "a queue between caller and model": "the caller waits anyway; a queue adds its own p99 and hides overload",
            "a separate feature service": (
                "one more network hop of about 2 ms at the median and 10 ms at p99 for code that the service already"
                " holds"
            ),
        },
        serves=known(view, "latency.p99_ms", "load.peak_rps", "availability.target_pct"),
        quantities=("model_cpu_ms", "peak_rps"),
        margins=margin(view.plan, "latency.p99_ms"),
        consequences=("feature code is a library shared with training, so skew cannot come from two implementations",),
        risks=("hops that are slow together exceed the composed p99; the bound is in the latency budget",),
        change=(
            f"a step's own p99 were measured above its budget in the load test at {number(workload['peak_rps'])}"
            " requests/s"
        ),
    )


def lookup_decision(view: View) -> Decision | None:
    """Return the decision on the look-up timeout, None without a look-up."""
    store = candidate(view.plan, "feature-online")
    if store is None:
        return None
    return decide(
        view,
        "feature-timeout",
        "How long does a request wait for its features?",
        f"{ms(lookup_timeout_ms(view))}, then defaults",
        f"{store.title} answers within {ms(store.p99_ms or 0.0)} at p99; waiting longer would spend what the rest of"
        " the path needs.",
        rejected={
            "no timeout": "one slow store holds every worker; capacity falls to nothing within seconds",
            f"{ms((store.p99_ms or 0.0) / 2)}": (
                "more than one request in a hundred would be scored on defaults although the store is healthy"
            ),
        },
        serves=known(view, "latency.p99_ms", "availability.target_pct"),
        margins=margin(view.plan, "latency.p99_ms"),
        consequences=(
            "the model is evaluated without its looked-up features too, so the loss is known before it happens",
        ),
        risks=(
            "defaults for many requests at once look like drift: the degraded flag keeps them out of the drift report",
        ),
        change=f"the store's measured p99 left {ms(store.p99_ms or 0.0)} by more than half",
    )


def cache_decision(view: View) -> Decision | None:
    """Return the decision on caching, None without a look-up."""
    store = candidate(view.plan, "feature-online")
    if store is None or not view.workload["online"]:
        return None
    caching = caching_of(view)
    used = isinstance(caching, Caching)
    why = caching.saves if isinstance(caching, Caching) else caching.because
    other = "none" if used else "cache in the process"
    return decide(
        view,
        "feature-cache",
        "Are looked-up features cached?",
        f"{span(caching.ttl_s)} in the process" if isinstance(caching, Caching) else "not cached",
        f"{why}.",
        rejected={
            other: (
                f"the margin to {ms(limit_ms(view) or 0.0)} is too thin without it"
                if used
                else (
                    f"saves at most {ms(store.p50_ms or 0.0)} at the median and can be"
                    f" {span(view.workload['freshness_s'])} wrong"
                )
            )
        },
        serves=known(view, "latency.p99_ms", "data.freshness_s"),
        quantities=("freshness_s",),
        margins=margin(view.plan, "latency.p99_ms"),
        consequences=(
            ("feature age is the store's own",) if not used else ("feature age grows by the cache's time to live",)
        ),
        risks=("hot entities concentrate reads on one key of the store",),
        change="the margin to the latency limit fell below a third" if not used else "the margin grew above a third",
    )


def fallback_decision(view: View) -> Decision:
    """Return the decision on what happens without a score."""
    fallback = view.use_case.fallback
    first = fallbacks_of(view)[0]
    minutes_down = (100 - (view.plan.availability_pct or 100.0)) / 100 * 43_800
    return decide(
        view,
        "fallback",
        "What happens when there is no score in time?",
        first.behaviour if view.workload["online"] else "the last published scores stay in force",
        f"the chain is expected to be away {number(minutes_down)} minutes a month; {fallback[0].lower()}{fallback[1:]}",
        rejected={
            "fail the caller's transaction": (
                f"every minute away would stop {people_count(view.workload['avg_rps'] * 60)} decisions"
                if view.workload["online"]
                else "readers would have no scores at all for a delay of hours"
            ),
            "answer with a random or constant score": "nobody could tell it from a real one afterwards",
        },
        serves=known(view, "availability.target_pct", "latency.p99_ms", "serving.modes"),
        margins=margin(view.plan, "availability.target_pct"),
        consequences=("the share of fallback decisions is watched as its own SLI",),
        risks=("a fallback nobody rehearses does not work: it is exercised in staging every release",),
        change="the business owner put a price on a wrong decision that is below that of a delayed one",
    )
