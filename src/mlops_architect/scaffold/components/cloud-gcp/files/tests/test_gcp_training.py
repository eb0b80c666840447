"""The start of a training on Google Cloud, with answers made here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scoring.cloud import gcp_training


class FakeSession:
    """Remembers requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def post(self, url: str, **request: Any) -> FakeSession:
        self.asked.append((url, request))
        return self

    def raise_for_status(self) -> None:
        """All is well."""


def test_training_starts_at_google_only(monkeypatch: pytest.MonkeyPatch) -> None:
    who = SimpleNamespace(token=lambda: ("t1", None))
    monkeypatch.setattr(gcp_training, "identity", lambda: who)
    session = FakeSession()
    url = "https://workflowexecutions.googleapis.com/v1/projects/p/locations/l/workflows/w/executions"
    gcp_training.start_training(url, {"reason": ["drift"]}, session)
    assert session.asked[0][1]["json"] == {"argument": '{"reason": ["drift"]}'}
    gcp_training.start_training("https://run.googleapis.com/v2/projects/p/locations/l/jobs/j:run", {}, session)
    assert session.asked[1][1]["json"] == {}
    for elsewhere in ("https://example.com/x.googleapis.com", "http://run.googleapis.com/", "https://googleapis.com.x"):
        with pytest.raises(ValueError, match="cannot be started"):
            gcp_training.start_training(elsewhere, {}, session)
