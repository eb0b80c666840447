"""Tokens and secrets on Google Cloud, with answers made here."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials

from scoring.cloud import gcp_identity, gcp_secret
from scoring.cloud.gcp_identity import Identity


class FakeCredentials:
    """Credentials whose token is good for an hour from each refresh."""

    service_account_email = "scoring@p.iam.gserviceaccount.com"

    def __init__(self) -> None:
        self.token, self.valid, self.refreshed = "", False, 0
        self.expiry: datetime | None = None

    def refresh(self, request: Any) -> None:
        self.refreshed += 1
        self.token, self.valid = f"t{self.refreshed}", True
        self.expiry = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1)


class FakeSession:
    """Remembers requests and answers them."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def get(self, url: str, **request: Any) -> FakeSession:
        self.asked.append((url, request))
        return self

    post = get

    def raise_for_status(self) -> None:
        """All is well."""

    def json(self) -> Any:
        return self.answer


@pytest.fixture(name="credentials", autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> FakeCredentials:
    credentials = FakeCredentials()
    who = Identity(credentials, SimpleNamespace())
    monkeypatch.setattr(gcp_secret, "identity", lambda: who)
    return credentials


def test_a_token_is_kept_until_shortly_before_it_ends(credentials: FakeCredentials) -> None:
    who = Identity(credentials, SimpleNamespace())
    assert who.token()[0] == who.token()[0] == "t1"
    credentials.expiry = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=1)
    assert who.token()[0] == "t2"


def test_a_secret_is_its_newest_version() -> None:
    session = FakeSession({"payload": {"data": base64.b64encode(b"key").decode()}})
    assert gcp_secret.read_secret("projects/p/secrets/s", session) == "key"
    url, request = session.asked[0]
    assert url.endswith("projects/p/secrets/s/versions/latest:access")
    assert request["headers"] == {"Authorization": "Bearer t1"}


def test_another_accounts_rights_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    own = AnonymousCredentials()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(gcp_identity.google.auth, "default", lambda **_: (own, "p"))
    assert gcp_identity.credentials() is own
    monkeypatch.setenv(gcp_identity.ACTING_AS, "pipelines@p.iam.gserviceaccount.com")
    assert gcp_identity.Identity(gcp_identity.credentials()).email == "pipelines@p.iam.gserviceaccount.com"
