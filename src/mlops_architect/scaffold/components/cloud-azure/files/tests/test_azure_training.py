"""The start of a training on Azure, with answers made here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scoring.cloud import azure_identity, azure_training


class FakeSession:
    """Remembers requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def post(self, url: str, **request: Any) -> FakeSession:
        self.asked.append((url, request))
        return self

    def raise_for_status(self) -> None:
        """All is well."""


@pytest.fixture(autouse=True)
def _credential(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_token(scope: str) -> Any:
        return SimpleNamespace(token=f"token for {scope}", expires_on=1_800_000_000)

    monkeypatch.setattr(azure_identity, "credential", lambda: SimpleNamespace(get_token=get_token))


def test_training_starts_at_azure_only() -> None:
    session = FakeSession()
    run = "https://management.azure.com/subscriptions/s/run?api-version=1"
    workflow = "https://prod-1.westeurope.logic.azure.com:443/workflows/w/triggers/request/paths/invoke?api-version=1"
    azure_training.start_training(run, {"reason": ["drift"]}, session)
    azure_training.start_training(workflow, {"reason": ["drift"]}, session)
    assert [request["json"] for _, request in session.asked] == [None, {"reason": ["drift"]}]
    for _, request in session.asked:
        assert request["headers"] == {"Authorization": "Bearer token for https://management.azure.com/.default"}
    for elsewhere in ("https://example.com", "http://management.azure.com/x", "https://xmanagement.azure.com/x"):
        with pytest.raises(ValueError, match="cannot be started"):
            azure_training.start_training(elsewhere, {}, session)
