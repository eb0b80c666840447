"""Signing in to Memorystore."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from scoring.cloud import gcp_redis
from scoring.settings import Platform


def test_sign_in_is_by_identity_or_by_the_secrets_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gcp_redis, "read_secret", lambda name: f"password of {name}")
    by_identity = gcp_redis.connection(Platform(online_auth="iam"))
    assert isinstance(by_identity["credential_provider"], gcp_redis.IamCredentials)
    by_password = gcp_redis.connection(Platform(online_auth="secret", online_password_secret="projects/p/secrets/s"))
    assert by_password["credential_provider"].get_credentials() == ("password of projects/p/secrets/s",)
    assert gcp_redis.connection(Platform()) == {}


def test_the_stores_own_authority_is_trusted() -> None:
    certificates = base64.b64encode(b"-----BEGIN CERTIFICATE-----\n").decode()
    found = gcp_redis.connection(Platform(online_ca_b64=certificates))
    assert Path(found["ssl_ca_certs"]).read_text().startswith("-----BEGIN")
