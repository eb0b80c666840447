"""The stream's figures: partitions, watermark, retention and replay from load, freshness and the chosen pattern."""

from __future__ import annotations

from typing import NamedTuple

from mlops_architect.domain.outputs.data_engineering import NoStream, StreamDesign
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, plural, span

_PARTITIONS = ("shard_count", "shards", "partitions")
_RETENTION_HOURS = 72.0
"""A fault found on Monday morning can still be replayed from Friday."""
_PLANNED_USE = 0.7
"""How busy consumers are at the planned peak, a judgement: the patterns plan for 55 to 70 %."""
_QUEUE_HOURS = 96.0
"""What a queue keeps that says nothing of its own: four days, the default of SQS
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html)."""


class _Service(NamedTuple):
    """What the pattern that was chosen for the stream promises."""

    partitions: int | None
    queue: bool
    ordered: bool
    exactly_once: bool
    retention_hours: float


def _service(view: View) -> _Service:
    plan = view.plan
    pattern = view.patterns.get(plan.pattern("ingest-stream"))
    traits = set(pattern.traits) if pattern else set()
    sized = next((value for name in _PARTITIONS if (value := plan.size("ingest-stream", name))), None)
    queue = "queue" in traits
    stated = pattern.terraform.inputs.get("retention_hours") if pattern else None
    literal = stated.value if stated is not None and isinstance(stated.value, int | float) else None
    return _Service(
        partitions=int(sized) if sized else None,
        queue=queue,
        ordered=bool(sized or traits & {"ordered", "replay", "kafka"}) and not queue,
        exactly_once="exactly-once" in traits,
        retention_hours=float(
            plan.size("ingest-stream", "retention_hours") or literal or (_QUEUE_HOURS if queue else _RETENTION_HOURS)
        ),
    )


def stream_design(view: View, blueprint: Pipelines) -> StreamDesign | NoStream:
    """Return the stream's design, or why there is none."""
    if not blueprint.streaming.needed:
        return NoStream(
            because=blueprint.streaming.because, would_be_needed_when=blueprint.streaming.would_be_needed_when
        )
    workload, use_case, plan = view.workload, view.use_case, view.plan
    peak, size = workload["events_per_s_peak"], workload["event_kb"]
    rate = workload["ingest_mb_per_s_peak"]
    service = _service(view)
    streamed = [feature for feature in use_case.features if feature.streaming] or [
        feature for feature in use_case.features if feature.kind == "window"
    ]
    owner = next((one for one in use_case.entities if streamed and one.name == streamed[0].entity), None)
    key = owner.key if owner else use_case.entities[0].key if use_case.entities else use_case.event_id
    freshness = workload["freshness_s"]
    watermark = max(min(freshness / 2, 300.0), 1.0)
    retention = service.retention_hours
    spare = max(peak / _PLANNED_USE - workload["events_per_s_avg"], peak * (1 - _PLANNED_USE))
    catch_up = workload["events_per_s_avg"] * 86400 / spare / 3600
    others = [one.key for one in use_case.entities if one.key != key]
    by_key = [feature.name for feature in streamed if owner is None or feature.entity == owner.name]
    replay = (
        "a reader under another name (consumer group or subscription) starts at a timestamp; online rows accept only newer"
        f" event times, so a replay cannot set them back. Older than {retention:.0f} hours: from the lake"
    )
    ordering = f"kept for each {key}, which is what {listing(by_key)} need; " + (
        f"features by {listing(others)} take events in any order, because their aggregates commute"
        if others
        else "nothing needs an order across keys"
    )
    if service.queue:
        replay = (
            "a queue gives each message out once: every replay comes from the raw events in the lake, through the same"
            " consumer"
        )
    if not service.ordered:
        ordering = (
            f"none is promised by the {'queue' if service.queue else 'service'}: {listing(by_key)} are computed from event time, and an online row takes"
            " only newer event times"
        )
    return StreamDesign(
        technology=f"{plan.pattern('ingest-stream')} read by {plan.pattern('stream-process')}",
        events_per_s_peak=round(peak, 1),
        event_kb=size,
        mb_per_s_peak=round(rate, 3),
        partition_key=key,
        partitions=service.partitions or 0,
        partitions_because=_partitions_because(service.partitions, peak, rate),
        ordering=ordering,
        delivery=(
            f"{'once, as the service acknowledges' if service.exactly_once else 'at least once'}; {use_case.event_id} is"
            f" kept for {span(watermark * 2)} to drop repeats, and writes carry the event's time, so a repeat changes"
            " nothing"
        ),
        event_time=f"{use_case.event_time} of the event, never the time of arrival",
        watermark_s=round(watermark, 1),
        late_events=(
            f"up to {span(watermark)} late: counted in their window. Later: written to the lake, corrected by the next"
            " batch run, counted as late (alert above 0.1 %)"
        ),
        retention_hours=retention,
        replay=replay,
        replay_hours_for_a_day=round(catch_up, 1),
        dead_letters=(
            "when every attempt has failed, with reason and position, for 14 days; alert when more than"
            f" {plural(max(round(peak / 1000), 1), 'event')} a minute end there; replayed after a fix by the same tool"
        ),
        back_pressure=(
            f"the consumer scales on the age of its oldest unread event: out at {span(freshness / 3)}, page at"
            f" {span(freshness)}. Scoring never waits for it: it reads the last value and its age"
        ),
        schema_evolution=(
            "JSON with a version field, checked on entry; fields are added with defaults, consumers ignore what they do"
            " not know, a removal waits until no consumer reads it for 14 days"
        ),
    )


def _partitions_because(partitions: int | None, peak: float, rate: float) -> str:
    load = f"{number(peak)} events/s and {number(rate)} MB/s at the peak"
    if partitions is None:
        return f"the service divides the stream by itself; it takes {load}"
    return (
        f"sized by the plan: {load} are {number(peak / partitions)} events/s and {number(rate / partitions)} MB/s for"
        " each"
    )
