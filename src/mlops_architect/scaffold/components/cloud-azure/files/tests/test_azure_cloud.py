"""Tokens and secrets on Azure, with answers made here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scoring.cloud import azure_identity, azure_secret


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


@pytest.fixture(autouse=True)
def _credential(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_token(scope: str) -> Any:
        return SimpleNamespace(token=f"token for {scope}", expires_on=1_800_000_000)

    monkeypatch.setattr(azure_identity, "credential", lambda: SimpleNamespace(get_token=get_token))


def test_a_secret_is_read_from_a_vault_only() -> None:
    session = FakeSession({"value": "key"})
    assert azure_secret.read_secret("https://v.vault.azure.net/secrets/s", session) == "key"
    assert session.asked[0][1]["headers"] == {"Authorization": "Bearer token for https://vault.azure.net/.default"}
    with pytest.raises(ValueError, match="not in a key vault"):
        azure_secret.read_secret("https://example.com/secrets/s", session)
