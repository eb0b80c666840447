"""Leases and checkpoints of the Kinesis source, against a stream and a table in memory."""

from __future__ import annotations

import time
from typing import Any

from botocore.exceptions import ClientError

from scoring.stream.kinesis_source import SHARD_END, KinesisSource


class FakeKinesis:
    """Two closed or open shards with a list of records each."""

    def __init__(
        self, shards: dict[str, list[bytes]], *, closed: tuple[str, ...] = (), parents: dict[str, str] | None = None
    ) -> None:
        self.shards = shards
        self.closed = closed
        self.parents = parents or {}

    def get_paginator(self, name: str) -> FakeKinesis:
        assert name == "list_shards"
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        shards = [
            {"ShardId": name, **({"ParentShardId": self.parents[name]} if name in self.parents else {})}
            for name in self.shards
        ]
        return [{"Shards": shards}]

    def get_shard_iterator(self, ShardId: str, StartingSequenceNumber: str = "-1", **_: Any) -> dict[str, str]:  # noqa: N803
        return {"ShardIterator": f"{ShardId}:{int(StartingSequenceNumber) + 1}"}

    def get_records(self, ShardIterator: str, Limit: int) -> dict[str, Any]:  # noqa: N803
        shard, _, start = ShardIterator.partition(":")
        first = int(start)
        taken = self.shards[shard][first : first + Limit]
        after = first + len(taken)
        done = shard in self.closed and after >= len(self.shards[shard])
        records = [{"Data": body, "SequenceNumber": str(first + n)} for n, body in enumerate(taken)]
        return {"Records": records, "NextShardIterator": None if done else f"{shard}:{after}"}


class FakeTable:
    """The lease table, with the three conditions that the source uses."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, dict[str, str]]] = {}

    def scan(self, **_: Any) -> dict[str, Any]:
        return {"Items": [{"shard_id": {"S": shard}, **item} for shard, item in self.items.items()]}

    def update_item(self, **request: Any) -> None:
        shard, values = request["Key"]["shard_id"]["S"], request["ExpressionAttributeValues"]
        item = self.items.get(shard)
        mine = item is not None and item["lease_owner"] == values[":me"]
        free = item is None or (":now" in values and float(item["lease_until"]["N"]) < float(values[":now"]["N"]))
        if not mine and not (free and "attribute_not_exists" in request["ConditionExpression"]):
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "UpdateItem")
        item = self.items.setdefault(shard, {})
        for part in request["UpdateExpression"].removeprefix("SET ").split(", "):
            name, _, value = part.partition(" = ")
            item[name] = values[value]


def test_reading_goes_on_where_it_was_committed() -> None:
    stream, table = FakeKinesis({"s1": [b"a", b"b", b"c"]}), FakeTable()
    first = KinesisSource("events", "leases", stream, table)
    records = first.poll(2, 0)
    first.commit(records)
    first.poll(2, 0)
    first.close()

    second = KinesisSource("events", "leases", stream, table)
    assert [record.body for record in second.poll(10, 0)] == [b"c"]


def test_two_consumers_share_the_shards() -> None:
    stream, table = FakeKinesis({"s1": [b"a"], "s2": [b"b"]}), FakeTable()
    first, second = (KinesisSource("events", "leases", stream, table) for _ in range(2))
    assert len(first.poll(10, 0)) == 2
    assert second.poll(10, 0) == []
    table.items["s3"] = {"lease_owner": {"S": second._me}, "lease_until": {"N": str(time.time() + 60)}}
    first._balanced_at = second._balanced_at = float("-inf")
    first.poll(10, 0)
    assert [record.body for record in second.poll(10, 0)] == [b"b"]


def test_a_child_shard_waits_for_its_parent() -> None:
    stream = FakeKinesis({"parent": [b"a"], "child": [b"b"]}, closed=("parent",), parents={"child": "parent"})
    table = FakeTable()
    table.items["parent"] = {"lease_owner": {"S": "gone"}, "lease_until": {"N": "0"}}
    source = KinesisSource("events", "leases", stream, table)
    records = source.poll(10, 0)
    assert [record.body for record in records] == [b"a"]
    source.commit(records)
    assert table.items["parent"]["checkpoint"] == {"S": SHARD_END}
    source._balanced_at = float("-inf")
    assert [record.body for record in source.poll(10, 0)] == [b"b"]
