"""Kinesis as the stream: shards are leased, so that several consumers share them.

The table ``SCORING_CHECKPOINT_TABLE`` holds one item a shard: who reads it until when, and how
far it was read. A consumer takes its fair share of the shards, and a child shard only after
its parent was read to the end, which keeps the order of each partition key.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Sequence
from typing import Any

import boto3
from botocore.exceptions import ClientError

from scoring.runtime import Runtime
from scoring.stream.interface import Record

LEASE_S = 60.0
SHARD_END = "SHARD_END"


class KinesisSource:
    """The shards of one stream that this consumer holds."""

    def __init__(self, stream: str, table: str, kinesis: Any = None, dynamodb: Any = None) -> None:
        self._stream = stream
        self._table = table
        self._me = uuid.uuid4().hex
        self._kinesis = kinesis or boto3.client("kinesis")
        self._dynamodb = dynamodb or boto3.client("dynamodb")
        self._iterators: dict[str, str] = {}
        self._ended: set[str] = set()
        self._balanced_at = float("-inf")

    def poll(self, most: int, wait_s: float) -> list[Record]:
        """Return records of all held shards, in order within each."""
        if time.monotonic() - self._balanced_at >= LEASE_S / 3:
            self._balance()
            self._balanced_at = time.monotonic()
        found: list[Record] = []
        for shard, iterator in list(self._iterators.items()):
            try:
                answer = self._kinesis.get_records(ShardIterator=iterator, Limit=max(1, most // len(self._iterators)))
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code == "ExpiredIteratorException":
                    del self._iterators[shard]
                    self._balanced_at = float("-inf")
                    continue
                if code == "ProvisionedThroughputExceededException":
                    continue
                raise
            found.extend(Record(entry["Data"], (shard, entry["SequenceNumber"])) for entry in answer["Records"])
            if answer.get("NextShardIterator"):
                self._iterators[shard] = answer["NextShardIterator"]
            else:
                del self._iterators[shard]
                self._ended.add(shard)
        if not found:
            time.sleep(wait_s)
        return found

    def commit(self, records: Sequence[Record]) -> None:
        """Write the last sequence number of each shard, if the lease is still ours."""
        last: dict[str, str] = dict(record.position for record in records)
        for shard in set(last) | self._ended:
            checkpoint = SHARD_END if shard in self._ended else last[shard]
            values = {":value": {"S": checkpoint}, ":me": {"S": self._me}}
            self._update(shard, "SET checkpoint = :value", "lease_owner = :me", values)
        self._ended.clear()

    def close(self) -> None:
        """Give up all leases."""
        for shard in list(self._iterators):
            self._release(shard)

    def _balance(self) -> None:
        items = self._dynamodb.scan(TableName=self._table, ConsistentRead=True)["Items"]
        leases = {item["shard_id"]["S"]: item for item in items}
        open_shards = [shard for shard in self._shards() if self._may_read(shard, leases)]
        now = time.time()
        owners = {item["lease_owner"]["S"] for item in items if float(item["lease_until"]["N"]) > now} | {self._me}
        share = math.ceil(len(open_shards) / len(owners))
        for shard in list(self._iterators)[share:]:
            self._release(shard)
        held = [shard["ShardId"] for shard in open_shards if shard["ShardId"] in self._iterators]
        for shard in held:
            if not self._lease(shard):
                del self._iterators[shard]
        for entry in open_shards:
            shard = entry["ShardId"]
            if len(self._iterators) >= share:
                break
            if shard not in self._iterators and self._lease(shard):
                self._iterators[shard] = self._iterator(shard, leases.get(shard, {}).get("checkpoint", {}).get("S", ""))

    def _shards(self) -> list[dict[str, Any]]:
        pages = self._kinesis.get_paginator("list_shards").paginate(StreamName=self._stream)
        return [shard for page in pages for shard in page["Shards"]]

    def _may_read(self, shard: dict[str, Any], leases: dict[str, Any]) -> bool:
        def ended(name: str) -> bool:
            return bool(leases.get(name, {}).get("checkpoint", {}).get("S") == SHARD_END)

        parents = [shard[name] for name in ("ParentShardId", "AdjacentParentShardId") if shard.get(name)]
        # A parent that was never leased was removed by retention, or is from before this consumer.
        if ended(shard["ShardId"]) or shard["ShardId"] in self._ended:
            return False
        return all(ended(parent) or parent not in leases for parent in parents)

    def _lease(self, shard: str) -> bool:
        now = time.time()
        values = {":me": {"S": self._me}, ":until": {"N": str(now + LEASE_S)}, ":now": {"N": str(now)}}
        condition = "attribute_not_exists(lease_owner) OR lease_owner = :me OR lease_until < :now"
        return self._update(shard, "SET lease_owner = :me, lease_until = :until", condition, values)

    def _release(self, shard: str) -> None:
        self._iterators.pop(shard, None)
        self._update(
            shard, "SET lease_until = :zero", "lease_owner = :me", {":zero": {"N": "0"}, ":me": {"S": self._me}}
        )

    def _update(self, shard: str, change: str, condition: str, values: dict[str, Any]) -> bool:
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key={"shard_id": {"S": shard}},
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def _iterator(self, shard: str, checkpoint: str) -> str:
        start = {"StartingSequenceNumber": checkpoint} if checkpoint else {}
        kind = "AFTER_SEQUENCE_NUMBER" if checkpoint else "TRIM_HORIZON"
        answer = self._kinesis.get_shard_iterator(
            StreamName=self._stream, ShardId=shard, ShardIteratorType=kind, **start
        )
        return str(answer["ShardIterator"])


def connect(runtime: Runtime) -> KinesisSource:
    """Return the stream that the platform names."""
    return KinesisSource(runtime.platform.stream_name, runtime.platform.checkpoint_table)
