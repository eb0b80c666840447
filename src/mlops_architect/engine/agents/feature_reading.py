"""How a request gets the features it does not carry, whether they are cached, and what happens without them."""

from __future__ import annotations

from mlops_architect.domain.outputs.inference_pipeline import (
    Batching,
    Caching,
    Fallback,
    FeatureLookup,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents.deciding import candidate
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, listing, number, span
from mlops_architect.engine.figures import ms

BLOCK_ROWS = 10_000
_COMFORT = 0.3
_NO_LIMIT = 1e8


def limit_ms(view: View) -> float | None:
    """Return the latency limit in milliseconds, None when none is stated."""
    limit = view.workload["latency_limit_ms"]
    return limit if limit < _NO_LIMIT else None


def looked_up_entities(view: View) -> list[str]:
    """Return the entities whose past a score needs."""
    used = {
        feature.entity
        for feature in view.use_case.features
        if feature.kind in ("window", "time-since-last") and feature.entity
    }
    return [entity.name for entity in view.use_case.entities if entity.name in used]


def lookup_timeout_ms(view: View) -> float:
    """Return what the other parts leave of the limit, at most; three times the store's p99 without a limit."""
    store, limit = candidate(view.plan, "feature-online"), limit_ms(view)
    p99 = store.p99_ms or 0.0 if store else 0.0
    if limit is None:
        return round(p99 * 3, 1)
    others = sum(one.candidate.p99_ms or 0.0 for one in view.plan.choices if one.capability != "feature-online")
    return round(max(min((limit - others) * 0.9, p99 * 3), p99), 1)


def feature_lookup_of(view: View) -> FeatureLookup | NotNeeded:
    """Return the look-up of features by entity, or why there is none."""
    store = candidate(view.plan, "feature-online")
    if store is None:
        if view.workload["online"]:
            return NotNeeded(
                because="no feature of this use case needs an entity's past: the request carries everything"
            )
        return NotNeeded(because="the scoring run reads the offline feature table directly")
    names = [
        feature.name
        for feature in view.use_case.features
        if feature.kind in ("window", "time-since-last") and feature.where != "offline"
    ]
    entities = looked_up_entities(view)
    return FeatureLookup(
        store=store.title,
        entities=tuple(entities),
        features=tuple(names),
        reads_per_request=float(max(len(entities), 1)),
        row_kb=view.workload["feature_row_kb"],
        timeout_ms=lookup_timeout_ms(view),
        oldest_s=view.workload["freshness_s"],
        when_missing=(
            f"an unknown {listing(entities, 'or') if entities else 'entity'} gets the training set's defaults and the"
            " indicator is_new = 1, so the model knows; more than 5 % of requests in 10 minutes raises a ticket"
        ),
    )


def caching_of(view: View) -> Caching | NotNeeded:
    """Return the cache of features, or why there is none; worth it below 30 % of margin."""
    plan, limit, store = view.plan, limit_ms(view), candidate(view.plan, "feature-online")
    if not view.workload["online"]:
        return NotNeeded(because="each row is scored once a run")
    if store is None:
        return NotNeeded(because="nothing is looked up, and two equal requests are rare")
    if limit is not None and plan.p99_ms is not None and (limit - plan.p99_ms) / limit >= _COMFORT:
        return NotNeeded(
            because=(
                f"p99 {ms(plan.p99_ms)} leaves {ms(limit - plan.p99_ms)} of {ms(limit)}; a cache would only make"
                f" features older than {span(view.workload['freshness_s'])}"
            )
        )
    if limit is None:
        return NotNeeded(because="no latency target asks for it, and a cache would make features older")
    ttl = max(1.0, view.workload["freshness_s"] / 4)
    return Caching(
        what=(
            "feature rows of the entities seen last, in each process"
            f" ({gigabytes(view.workload['feature_row_kb'] * 100_000 / 1e6)} for 100,000 rows)"
        ),
        ttl_s=ttl,
        saves=(
            f"{ms(store.p50_ms or 0.0)} at the median for every hit; p99 gains only if most requests hit, so measure"
            " before relying on it"
        ),
    )


def batching_of(view: View) -> Batching | NotNeeded:
    """Return how rows are put together before the model sees them."""
    if view.workload["online"]:
        return NotNeeded(
            because=(
                f"one score takes {number(view.workload['model_cpu_ms'])} ms of one CPU: waiting to fill a batch would"
                " cost more than it saves without an accelerator"
            )
        )
    return Batching(
        size=BLOCK_ROWS,
        wait_ms=0.0,
        why=(
            f"blocks of {BLOCK_ROWS:,} rows keep memory flat at"
            f" {gigabytes(BLOCK_ROWS * view.workload['features_count'] * 8 / 1e9)} and use vectorised code"
        ),
    )


def fallbacks_of(view: View) -> tuple[Fallback, ...]:
    """Return the degraded modes, in the order in which a caller meets them."""
    use_case = view.use_case
    if not view.workload["online"]:
        return (
            Fallback(
                name="last scores",
                trigger="the run has not published two hours after its window",
                behaviour="readers keep the last published scores; their age is in the table",
                quality=(
                    f"scores are one period ({number(730 / max(view.workload['scoring_runs_per_month'], 1e-9))} h)"
                    " older"
                ),
                ends="the next run that publishes",
            ),
            Fallback(
                name="missing features",
                trigger="more than 1 % of rows lack a feature that training had",
                behaviour="the run stops before publishing",
                quality="none: nothing wrong is published",
                ends="the source is repaired and the run repeated",
            ),
            Fallback(
                name="no approved model",
                trigger="the registry has no production version or its signature does not match",
                behaviour=(
                    f"the baseline scores instead ({use_case.baseline[0].lower()}{use_case.baseline[1:].rstrip('.')})"
                ),
                quality="that of the baseline; marked in each row",
                ends="a version is approved",
            ),
        )
    found = [
        Fallback(
            name="caller's own rule",
            trigger="no answer within the caller's timeout",
            behaviour=use_case.fallback,
            quality="that of the rule; the share of such decisions is an SLI",
            ends="the next request is tried as usual",
        ),
        Fallback(
            name="baseline score",
            trigger="the model raises an error or returns no number",
            behaviour=(
                "the service answers with the baseline"
                f" ({use_case.baseline[0].lower()}{use_case.baseline[1:].rstrip('.')}) and marks it"
            ),
            quality="that of the baseline",
            ends="at once, request by request; 1 % in 5 minutes pages",
        ),
        Fallback(
            name="overload",
            trigger="more requests in flight than twice the sized capacity",
            behaviour="new requests get 429 with Retry-After at once instead of a late answer",
            quality="none for those who get through",
            ends="the queue is shorter than one second of work",
        ),
    ]
    store = candidate(view.plan, "feature-online")
    if store is not None:
        found.insert(
            1,
            Fallback(
                name="defaults for features",
                trigger=f"{store.title} does not answer within {ms(lookup_timeout_ms(view))}",
                behaviour="features of the request plus training-set defaults; the answer is marked degraded",
                quality="measured on each evaluation: the model is also scored without its looked-up features",
                ends="five good look-ups in a row close the breaker",
            ),
        )
    if view.plan.choice("stream-process") is not None:
        found.append(
            Fallback(
                name="stale features",
                trigger=f"the stream's consumer is more than {span(view.workload['freshness_s'] * 3)} behind",
                behaviour="scoring goes on with older windows; feature age is in the answer",
                quality="windowed counts miss the last minutes",
                ends="the lag is below its threshold again",
            )
        )
    return tuple(found)
