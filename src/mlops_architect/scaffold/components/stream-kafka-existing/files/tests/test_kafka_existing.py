"""Signing in to a Kafka cluster that others run, without a broker."""

from __future__ import annotations

import json
import logging
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException

from scoring import adapters
from scoring.settings import Platform
from scoring.stream import kafka_existing, kafka_source

GIVEN = {"username": "reader", "password": "not-a-real-one"}  # pragma: allowlist secret


def platform(**changes: Any) -> Platform:
    values = {
        "profile": "aws",
        "stream_brokers": "one.example.com:9092,two.example.com:9092",
        "stream_secret": "where-it-lies",  # pragma: allowlist secret
        "stream_mechanism": "SCRAM-SHA-512",
    }
    return Platform(**{**values, **changes})


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the secrets by name, to be changed."""
    kept = {"where-it-lies": json.dumps(GIVEN)}
    store = SimpleNamespace(read_secret=kept.__getitem__)
    monkeypatch.setattr(adapters, "load", lambda *_: store)
    return kept


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"])
def test_the_client_takes_the_settings_of_each_mechanism(mechanism: str) -> None:
    settings = kafka_source.client_settings(platform(stream_mechanism=mechanism))
    assert settings["security.protocol"] == "SASL_SSL"
    assert settings["sasl.mechanism"] == mechanism
    Consumer({**settings, "group.id": "g"}).close()


def test_a_private_authority_is_trusted(secret: dict[str, str]) -> None:
    assert "ssl.ca.pem" not in kafka_existing.settings(platform())
    secret["where-it-lies"] = json.dumps({**GIVEN, "ca_pem": "PEM"})
    assert kafka_existing.settings(platform())["ssl.ca.pem"] == "PEM"


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("mechanism", ["", "OAUTHBEARER", "GSSAPI"])
def test_another_mechanism_is_refused(mechanism: str) -> None:
    with pytest.raises(ValueError, match="SCORING_STREAM_MECHANISM"):
        kafka_existing.settings(platform(stream_mechanism=mechanism))


@pytest.mark.parametrize("text", ["", "hush", "[]", '{"username": "reader"}', '{"username": "reader", "password": 7}'])
def test_a_secret_without_user_and_password_is_not_repeated(text: str) -> None:
    with pytest.raises(kafka_existing.NotGranted) as told:
        kafka_existing.sign_in(text)
    assert "hush" not in str(told.value)


def admin(answer: Any) -> Any:
    """Return an administrator who answers once and can make nothing."""
    future: Future[Any] = Future()
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
    return SimpleNamespace(describe_topics=lambda *_, **__: {"events": future})


@pytest.mark.parametrize("code", [KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.TOPIC_AUTHORIZATION_FAILED])
def test_a_missing_topic_is_said_and_not_made(code: int) -> None:
    with pytest.raises(kafka_existing.NotGranted, match="topic events is not there for this user"):
        kafka_existing.require_topic(admin(KafkaException(KafkaError(code))), "events", 3)


def test_another_error_stays_what_it_is() -> None:
    with pytest.raises(KafkaException):
        kafka_existing.require_topic(admin(KafkaException(KafkaError(KafkaError._TRANSPORT))), "events", 3)


@pytest.mark.parametrize(("partitions", "warnings"), [(2, 1), (3, 0)])
def test_few_partitions_are_warned_of(caplog: pytest.LogCaptureFixture, partitions: int, warnings: int) -> None:
    with caplog.at_level(logging.WARNING):
        kafka_existing.require_topic(admin(SimpleNamespace(partitions=[None] * partitions)), "events", 3)
    assert len(caplog.records) == warnings
