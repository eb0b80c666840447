"""Deployments of Azure OpenAI, with answers made here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model_answers import FakeAnswer, FakeSession
from scoring.models import azure_openai
from scoring.models.azure_openai import AzureChat, AzureEmbedder, Resource
from scoring.models.interface import ModelUnavailable
from scoring.models.settings import ModelSettings
from scoring.settings import Platform


def _resource(body: Any, address: str = "https://own.openai.azure.com") -> tuple[Resource, FakeSession]:
    session = FakeSession(FakeAnswer(body))
    return Resource(Platform.model_construct(model_endpoint=address), ModelSettings(), session), session


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(azure_openai, "token", lambda audience: (f"token for {audience}", 0.0))


def test_an_answer_is_asked_of_a_deployment() -> None:
    body = {"choices": [{"message": {"content": "Yes [1]."}}], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}
    resource, session = _resource(body)
    answer = AzureChat(resource, "chat/../x").complete("rules", "question", 50)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Yes [1].", 9, 3)
    _, url, request = session.asked[0]
    assert url.startswith("https://own.openai.azure.com/openai/deployments/chat%2F..%2Fx/chat/completions?api-version=")
    assert request["headers"] == {"Authorization": "Bearer token for https://cognitiveservices.azure.com"}


def test_a_filtered_answer_is_empty() -> None:
    resource, _ = _resource({"choices": [{"message": {}, "finish_reason": "content_filter"}]})
    assert AzureChat(resource, "chat").complete("rules", "question", 50).text == ""


def test_vectors_come_in_the_order_of_the_texts() -> None:
    resource, _ = _resource({"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 0]}]})
    assert np.allclose(AzureEmbedder(resource, "e").embed(["a", "b"], "passage"), [[1, 0], [0, 1]])
    with pytest.raises(ModelUnavailable):
        AzureEmbedder(resource, "e").embed(["a"], "passage")


@pytest.mark.parametrize("address", ["", "http://own.openai.azure.com", "https://openai.azure.com.example.com"])
def test_the_token_goes_to_azure_only(address: str) -> None:
    with pytest.raises(ValueError, match="given away"):
        _resource({}, address)
