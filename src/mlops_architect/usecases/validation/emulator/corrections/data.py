"""Corrections to stores, caches, queues and streams."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from typing import Any

from mlops_architect.usecases.validation.emulator.patching import Patch, add, wrap


def _bucket_policy_conditions() -> None:
    bucket = import_module("moto.s3.models").FakeBucket
    control = import_module("moto.iam.access_control")

    def permission(self: Any, action: str, resource: str) -> Any:
        if self.policy is None:
            return control.PermissionResult.NEUTRAL
        document = json.loads(self.policy)
        statements = document.get("Statement", [])
        listed = [statements] if isinstance(statements, dict) else statements
        kept = [one for one in listed if not (one.get("Effect") == "Deny" and one.get("Condition"))]
        if not kept:
            return control.PermissionResult.NEUTRAL
        return control.IAMPolicy(json.dumps({**document, "Statement": kept})).is_action_permitted(action, resource)

    bucket.get_permission = permission


def _database_ids() -> None:
    instance = import_module("moto.rds.models").DBInstance

    def init(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.dbi_resource_id = f"db-{secrets.token_hex(13).upper()}"

    wrap(instance, "__init__", init)


def _database_parameters() -> None:
    group = import_module("moto.rds.models").DBParameterGroup

    def update(original: Callable[..., Any], self: Any, new_parameters: Any) -> None:
        # The provider passes over a parameter that does not say who set it.
        original(self, [{**parameter, "Source": "user"} for parameter in new_parameters])

    wrap(group, "update_parameters", update)


def _cache_members() -> None:
    models = import_module("moto.elasticache.models")
    parameters = [name for name in signature(models.CacheCluster.__init__).parameters if name != "self"]

    def create(original: Callable[..., Any], self: Any, **given: Any) -> Any:
        nodes = given.get("num_cache_clusters") or 0
        if nodes > 1 and not given.get("replicas_per_node_group"):
            given["replicas_per_node_group"] = nodes - 1
        group = original(self, **given)
        for member in group.member_clusters:
            if member not in self.cache_clusters:
                self.cache_clusters[member] = cluster(self, member, given)
        return group

    def cluster(backend: Any, member: str, given: dict[str, Any]) -> Any:
        values = {name: given.get(name) for name in parameters}
        # The model knows the fields of a node for redis only; valkey has the same ones.
        values.update(
            account_id=backend.account_id, region_name=backend.region_name, cache_cluster_id=member, engine="redis"
        )
        made = models.CacheCluster(**values)
        made.engine = given.get("engine") or "redis"
        made.at_rest_encryption_enabled = given.get("at_rest_encryption_enabled")
        made.transit_encryption_mode = given.get("transit_encryption_mode")
        made.security_groups = [
            {"security_group_id": group, "status": "active"} for group in given.get("security_group_ids") or []
        ]
        return made

    wrap(models.ElastiCacheBackend, "create_replication_group", create)


def _kinesis_tags() -> None:
    responses = import_module("moto.kinesis.responses").KinesisResponse

    def create(original: Callable[..., Any], self: Any) -> Any:
        answer = original(self)
        tags = self._get_param("Tags")
        if tags:
            self.kinesis_backend.add_tags_to_stream(None, self._get_param("StreamName"), tags)
        return answer

    wrap(responses, "create_stream", create)


def _queue_redrive() -> None:
    queue = import_module("moto.sqs.models").Queue
    original = queue.attributes.fget

    def attributes(self: Any) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        if "RedrivePolicy" in found:
            found["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return found

    queue.attributes = property(attributes)


def _kafka_configuration() -> None:
    backend = import_module("moto.kafka.models").KafkaBackend

    def describe(original: Callable[..., Any], self: Any, cluster_arn: str) -> Any:
        answer = original(self, cluster_arn)
        if not self.clusters[cluster_arn].configuration_info:
            software = answer.get("currentBrokerSoftwareInfo", {})
            software.pop("configurationArn", None)
            software.pop("configurationRevision", None)
        return answer

    wrap(backend, "describe_cluster", describe)


def _kafka_state() -> None:
    cluster = import_module("moto.kafka.models").FakeKafkaCluster

    def init(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.state = "ACTIVE"

    wrap(cluster, "__init__", init)


def _kafka_brokers() -> None:
    responses = import_module("moto.kafka.responses").KafkaResponse

    def brokers(_: Any) -> str:
        hosts = ("b-1.emulated:9098", "b-2.emulated:9098", "b-3.emulated:9098")
        return json.dumps({"bootstrapBrokerStringSaslIam": ",".join(hosts)})

    add(responses, "get_bootstrap_brokers", brokers)


DATA: tuple[Patch, ...] = (
    Patch(
        "bucket-policy-conditions",
        "moto ignores conditions, so a deny unless TLS denies everything",
        _bucket_policy_conditions,
    ),
    Patch("database-ids", "moto gives every database instance the same resource id", _database_ids),
    Patch("database-parameters", "moto does not say who set a parameter of a database", _database_parameters),
    Patch("cache-members", "moto names one node of a replication group and then does not know it", _cache_members),
    Patch("kinesis-tags", "moto drops the tags given with CreateStream", _kinesis_tags),
    Patch("queue-redrive", "AWS gives a redrive policy back without blanks", _queue_redrive),
    Patch("kafka-configuration", "moto makes up a configuration where none was given", _kafka_configuration),
    Patch("kafka-state", "moto leaves a cluster in CREATING for ever", _kafka_state),
    Patch("kafka-brokers", "moto knows no broker addresses; these are made up", _kafka_brokers),
)
