"""The Redis store against hashes in memory."""

from __future__ import annotations

from typing import Any

import pytest
import redis

from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store.redis_store import RedisStore, connect
from scoring.settings import Platform


class FakeRedis:
    """Answers the commands that the store sends; a pipeline is the client itself."""

    def __init__(self) -> None:
        self.hashes: dict[str, dict[str, str]] = {}
        self.answers: list[Any] = []
        self.down = False

    def pipeline(self, transaction: bool) -> FakeRedis:
        assert not transaction
        self.answers = []
        return self

    def execute(self) -> list[Any]:
        if self.down:
            raise redis.ConnectionError
        return self.answers

    def hmget(self, key: str, *names: str) -> None:
        self.answers.append([self.hashes.get(key, {}).get(name) for name in names])

    def hset(self, key: str, name: str, value: str) -> None:
        self.hashes.setdefault(key, {})[name] = value

    def hincrby(self, key: str, name: str, amount: int) -> None:
        self.hset(key, name, str(int(self.hashes[key].get(name, "0")) + amount))

    def eval(self, script: str, count: int, key: str, body: str, expected: str) -> int:
        assert "HSET" in script
        assert count == 1
        if self.hashes.get(key, {}).get("v", "0") != expected:
            return 0
        self.hashes[key] = {"b": body, "v": str(int(expected) + 1)}
        return 1


def test_a_write_counts_only_on_the_version_it_read() -> None:
    store = RedisStore(FakeRedis())
    assert store.read({"card": "c1"})["card"].version == 0
    assert store.write("card", "c1", EntityState(last_at=1.0), 0)
    assert not store.write("card", "c1", EntityState(last_at=2.0), 0)
    stored = store.read({"card": "c1"})["card"]
    assert (stored.state.last_at, stored.version) == (1.0, 1)


def test_filling_raises_the_version() -> None:
    store = RedisStore(FakeRedis())
    store.fill("card", {"c1": EntityState(last_at=1.0)})
    assert store.fill("card", {"c1": EntityState(last_at=2.0)}) == 1
    assert store.read({"card": "c1"})["card"].version == 2


def test_a_silent_server_is_unavailable() -> None:
    client = FakeRedis()
    client.down = True
    with pytest.raises(StoreUnavailable):
        RedisStore(client).read({"card": "c1"})


def test_a_bare_host_is_reached_over_tls() -> None:
    client = connect(Platform(online_name="cache.internal"), 50)._client
    assert client.connection_pool.connection_class is redis.SSLConnection
