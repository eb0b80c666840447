"""Signing in to Redis on Azure."""

from __future__ import annotations

import base64
import json

import pytest

from scoring.cloud import azure_redis
from scoring.settings import Platform


def test_the_identity_signs_in_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    claims = base64.urlsafe_b64encode(json.dumps({"oid": "object-id", "aud": "redis"}).encode()).decode().rstrip("=")
    own = f"head.{claims}.signature"

    def token(audience: str) -> tuple[str, float]:
        asked.append(audience)
        return own, 0.0

    monkeypatch.setattr(azure_redis, "token", token)
    provider = azure_redis.connection(Platform())["credential_provider"]
    assert provider.get_credentials() == ("object-id", own)
    assert asked == ["https://redis.azure.com"]
