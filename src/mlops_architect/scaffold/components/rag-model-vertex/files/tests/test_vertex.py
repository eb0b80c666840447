"""Models of Vertex AI, with answers made here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model_answers import FakeAnswer, FakeSession
from scoring.models import vertex
from scoring.models.interface import ModelUnavailable
from scoring.models.settings import ModelSettings
from scoring.models.vertex import Project, VertexChat, VertexEmbedder
from scoring.settings import Platform

ADDRESS = "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1"


def _project(body: Any, address: str = ADDRESS) -> tuple[Project, FakeSession]:
    session = FakeSession(FakeAnswer(body))
    return Project(Platform.model_construct(model_endpoint=address), ModelSettings(), session), session


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vertex, "identity", lambda: SimpleNamespace(token=lambda: ("t1", None)))


def test_an_answer_and_its_tokens() -> None:
    body = {
        "candidates": [{"content": {"parts": [{"text": "Yes "}, {"text": "[1]."}]}}],
        "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 3, "thoughtsTokenCount": 2},
    }
    project, session = _project(body)
    answer = VertexChat(project, "gemini").complete("rules", "question", 50)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Yes [1].", 9, 5)
    _, url, request = session.asked[0]
    assert url == f"{ADDRESS}/publishers/google/models/gemini:generateContent"
    assert request["headers"] == {"Authorization": "Bearer t1"}


def test_a_blocked_answer_is_empty() -> None:
    project, _ = _project({"promptFeedback": {"blockReason": "SAFETY"}})
    assert VertexChat(project, "gemini").complete("rules", "question", 50).text == ""


def test_vectors_of_each_family() -> None:
    project, session = _project({"predictions": [{"embeddings": {"values": [0, 2]}}]})
    assert np.allclose(VertexEmbedder(project, "gemini-embedding-001").embed(["a", "b"], "passage"), [[0, 1], [0, 1]])
    assert len(session.asked) == 2
    with pytest.raises(ModelUnavailable):
        VertexEmbedder(project, "text-embedding-005").embed(["a", "b"], "question")
    instances = session.asked[-1][2]["json"]["instances"]
    assert [instance["task_type"] for instance in instances] == ["RETRIEVAL_QUERY"] * 2


@pytest.mark.parametrize("address", ["", "http://aiplatform.googleapis.com", "https://aiplatform.googleapis.com.x"])
def test_the_token_goes_to_google_only(address: str) -> None:
    with pytest.raises(ValueError, match="given away"):
        _project({}, address)
