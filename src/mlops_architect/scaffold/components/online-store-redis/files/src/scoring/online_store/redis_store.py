"""Redis or Valkey as the online store: one hash an entity, keyed ``<entity>#<key>``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import redis

from scoring import plugins
from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

# Compare and set in one step on the server, so that two consumers cannot overwrite each other.
_WRITE = """
local version = redis.call('HGET', KEYS[1], 'v') or '0'
if version ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'b', ARGV[1], 'v', tostring(tonumber(version) + 1))
return 1
"""
_BATCH = 500


class RedisStore:
    """States in one Redis database."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states in one round trip."""
        if not keys:
            return {}
        try:
            pipeline = self._client.pipeline(transaction=False)
            for entity, key in keys.items():
                pipeline.hmget(f"{entity}#{key}", "b", "v")
            answers = pipeline.execute()
        except redis.RedisError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return {
            entity: Stored(EntityState.from_json(body), int(version)) if body else Stored(EntityState(), 0)
            for entity, (body, version) in zip(keys, answers, strict=True)
        }

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Store the state if its version is still the expected one."""
        return bool(self._client.eval(_WRITE, 1, f"{entity}#{key}", state.to_json(), str(expected_version)))

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Store all states in pipelines."""
        for batch in _batches(list(states.items())):
            pipeline = self._client.pipeline(transaction=False)
            for key, state in batch:
                pipeline.hset(f"{entity}#{key}", "b", state.to_json())
                pipeline.hincrby(f"{entity}#{key}", "v", 1)
            pipeline.execute()
        return len(states)


def _batches(items: list[tuple[str, EntityState]]) -> list[list[tuple[str, EntityState]]]:
    return [items[start : start + _BATCH] for start in range(0, len(items), _BATCH)]


def connect(platform: Platform, timeout_ms: float) -> RedisStore:
    """Return the store at the platform's URL, or at its host, which is reached over TLS.

    In a cloud each connection signs in as this system does there.
    """
    name = platform.online_name
    url = name if "://" in name else f"rediss://{name}" if ":" in name else f"rediss://{name}:6379"
    timeout_s = max(timeout_ms / 1000, 0.02)
    signed_in = platform.profile != "local"
    cloud = plugins.load(plugins.REDIS_SIGN_INS, platform.profile).connection(platform) if signed_in else {}
    kind: Any = redis.RedisCluster if platform.online_sharded else redis.Redis
    client = kind.from_url(
        url,
        decode_responses=True,
        socket_timeout=timeout_s,
        socket_connect_timeout=max(timeout_s, 1.0),
        max_connections=64,
        **cloud,
    )
    return RedisStore(client)
