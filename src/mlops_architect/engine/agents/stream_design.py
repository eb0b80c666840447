"""The stream's figures: partitions, watermark, retention and replay from load and freshness.

Kinesis: 1 MB/s and 1,000 records/s in for each shard (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
"""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.data_engineering import NoStream, StreamDesign
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, plural, span

_SHARD_MB_PER_S = 1.0
_SHARD_EVENTS_PER_S = 1000.0
_HEADROOM = 1.5
_RETENTION_HOURS = 72.0
"""A fault found on Monday morning can still be replayed from Friday."""
_QUEUE_DAYS = 14.0
"""SQS keeps a message for at most 14 days and gives it out once (https://docs.aws.amazon.com/AWSSimpleQueueService)."""


def stream_design(view: View, blueprint: Pipelines) -> StreamDesign | NoStream:
    """Return the stream's design, or why there is none."""
    if not blueprint.streaming.needed:
        return NoStream(
            because=blueprint.streaming.because, would_be_needed_when=blueprint.streaming.would_be_needed_when
        )
    workload, use_case, plan = view.workload, view.use_case, view.plan
    peak, size = workload["events_per_s_peak"], workload["event_kb"]
    rate = workload["ingest_mb_per_s_peak"]
    computed = max(math.ceil(max(rate / _SHARD_MB_PER_S, peak / _SHARD_EVENTS_PER_S) * _HEADROOM), 2)
    sized = next(
        (value for name in ("shard_count", "shards", "partitions") if (value := plan.size("ingest-stream", name))), None
    )
    partitions = int(sized) if sized else computed
    streamed = [feature for feature in use_case.features if feature.streaming] or [
        feature for feature in use_case.features if feature.kind == "window"
    ]
    owner = next((one for one in use_case.entities if streamed and one.name == streamed[0].entity), None)
    key = owner.key if owner else use_case.entities[0].key if use_case.entities else use_case.event_id
    queue = "sqs" in plan.pattern("ingest-stream")
    freshness = workload["freshness_s"]
    watermark = max(min(freshness / 2, 300.0), 1.0)
    retention = _QUEUE_DAYS * 24 if queue else plan.size("ingest-stream", "retention_hours") or _RETENTION_HOURS
    spare = max(peak - workload["events_per_s_avg"], 1.0)
    catch_up = workload["events_per_s_avg"] * 86400 / spare / 3600
    others = [one.key for one in use_case.entities if one.key != key]
    by_key = [feature.name for feature in streamed if owner is None or feature.entity == owner.name]
    replay = (
        "start the consumer at a timestamp under another name; online rows accept only newer event times, so a replay"
        f" cannot set them back. Older than {retention:.0f} hours: from the lake"
    )
    ordering = f"kept for each {key}, which is what {listing(by_key)} need; " + (
        f"features by {listing(others)} take events in any order, because their aggregates commute"
        if others
        else "nothing needs an order across keys"
    )
    if queue:
        replay = (
            "a queue gives each message out once: every replay comes from the raw events in the lake, through the same"
            " consumer"
        )
        ordering = (
            f"none is promised by the queue: {listing(by_key)} are computed from event time, and an online row takes"
            " only newer event times"
        )
    return StreamDesign(
        technology=f"{plan.pattern('ingest-stream')} read by {plan.pattern('stream-process')}",
        events_per_s_peak=round(peak, 1),
        event_kb=size,
        mb_per_s_peak=round(rate, 3),
        partition_key=key,
        partitions=partitions,
        partitions_because=(
            f"sized by the plan for {number(peak)} events/s and {number(rate)} MB/s; {computed} would do at"
            f" {_SHARD_EVENTS_PER_S:,.0f} events/s and {_SHARD_MB_PER_S:g} MB/s each with half as much again in reserve"
            if sized
            else (
                f"{number(peak)} events/s and {number(rate)} MB/s at {_SHARD_EVENTS_PER_S:,.0f} events/s and"
                f" {_SHARD_MB_PER_S:g} MB/s each, with half as much again in reserve"
            )
        ),
        ordering=ordering,
        delivery=(
            f"at least once; {use_case.event_id} is kept for {span(watermark * 2)} to drop repeats, and writes carry"
            " the event's time, so a repeat changes nothing"
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
            "after three attempts, with reason and offset, for 14 days; alert when more than"
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
