"""Models behind the common HTTP interface, with answers made here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model_answers import FakeAnswer, FakeSession
from scoring.models.interface import ModelUnavailable
from scoring.models.openai_compatible import KEY_VARIABLE, CompatibleChat, CompatibleEmbedder, Server
from scoring.models.settings import ModelSettings
from scoring.settings import Platform

PLATFORM = Platform.model_construct(model_endpoint="http://models:8000/v1/", model_secret_id="", profile="local")


def _server(body: Any) -> tuple[Server, FakeSession]:
    session = FakeSession(FakeAnswer(body))
    return Server(PLATFORM, ModelSettings(), session), session


def test_an_answer_and_its_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "k-1")
    server, session = _server(
        {"choices": [{"message": {"content": "Yes [1]."}}], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}
    )
    answer = CompatibleChat(server, "llama").complete("rules", "question", 50)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Yes [1].", 9, 3)
    _, url, request = session.asked[0]
    assert url == "http://models:8000/v1/chat/completions"
    assert request["json"]["max_tokens"] == 50
    assert request["headers"] == {"Authorization": "Bearer k-1"}


def test_vectors_come_in_the_order_of_the_texts() -> None:
    server, _ = _server({"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 0]}]})
    assert np.allclose(CompatibleEmbedder(server, "e").embed(["a", "b"], "passage"), [[1, 0], [0, 1]])


@pytest.mark.parametrize("body", [{}, {"choices": []}, [], {"data": [{"index": 0, "embedding": [1]}]}, None])
def test_another_shape_is_no_answer(body: Any) -> None:
    server, _ = _server(body)
    with pytest.raises(ModelUnavailable):
        CompatibleChat(server, "m").complete("rules", "question", 5)
    with pytest.raises(ModelUnavailable):
        CompatibleEmbedder(server, "m").embed(["a", "b"], "passage")


def test_an_address_is_needed() -> None:
    with pytest.raises(ValueError, match="MODEL_ENDPOINT"):
        Server(Platform(), ModelSettings())
