"""A Kafka cluster that others run: signed in to with user and password, its topic looked for and never made."""

from __future__ import annotations

import json
import logging
from typing import Any

from confluent_kafka import KafkaException, TopicCollection

from scoring import adapters
from scoring.logs import fields
from scoring.settings import Platform

_LOG = logging.getLogger(__name__)
_MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")
_REFUSED = frozenset({"UNKNOWN_TOPIC_OR_PART", "TOPIC_AUTHORIZATION_FAILED"})
"""What a broker says of a topic that is not there, or that the user may not see."""
_TIMEOUT_S = 30.0


class NotGranted(RuntimeError):
    """Whoever runs the cluster has not yet given what this system needs of it."""


def settings(platform: Platform) -> dict[str, Any]:
    """Return the connection settings of the Kafka client.

    Raises:
        NotGranted: The secret does not hold a user and a password.
        ValueError: The mechanism is none that is checked over TLS with a password.
    """
    if platform.stream_mechanism not in _MECHANISMS:
        raise ValueError(f"SCORING_STREAM_MECHANISM must be one of {', '.join(_MECHANISMS)}")
    store = adapters.load(adapters.SECRETS, platform.profile)
    signed = sign_in(str(store.read_secret(platform.stream_secret)))
    return {
        "bootstrap.servers": platform.stream_brokers,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": platform.stream_mechanism,
        "sasl.username": signed["username"],
        "sasl.password": signed["password"],
        **({"ssl.ca.pem": signed["ca_pem"]} if "ca_pem" in signed else {}),
    }


def sign_in(text: str) -> dict[str, str]:
    """Return what the secret's text says: ``username``, ``password``, and ``ca_pem`` where a private authority signs.

    Raises:
        NotGranted: It says something else; the text itself is not repeated.
    """
    try:
        given = json.loads(text)
    except json.JSONDecodeError:
        given = None
    known = ("username", "password", "ca_pem")
    said = {name: given[name] for name in known if given.get(name)} if isinstance(given, dict) else {}
    if not {"username", "password"} <= set(said) or not all(isinstance(value, str) for value in said.values()):
        raise NotGranted('the Kafka cluster\'s secret must be {"username": "…", "password": "…"}: docs/deployment.md')
    return said


def require_topic(admin: Any, topic: str, partitions: int) -> None:
    """Check that the topic is there and that this system may read it; warn where it has few partitions.

    Raises:
        NotGranted: It is not there, or the user may not see it.
        KafkaException: The cluster does not answer, or refuses the sign-in.
    """
    asked = admin.describe_topics(TopicCollection([topic]), request_timeout=_TIMEOUT_S)
    try:
        found = asked[topic].result()
    except KafkaException as error:
        if error.args[0].name() not in _REFUSED:
            raise
        raise NotGranted(
            f"topic {topic} is not there for this user: whoever runs the cluster makes it and grants Read on it;"
            " this system makes no topics"
        ) from error
    if len(found.partitions) < partitions:
        _LOG.warning(
            "the topic has fewer partitions than the load is planned for",
            extra=fields(topic=topic, partitions=len(found.partitions), planned=partitions),
        )
