"""Models of Amazon Bedrock, with answers made here."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError

from scoring.models.bedrock import BedrockChat, BedrockEmbedder
from scoring.models.interface import ModelUnavailable


class FakeBedrock:
    """Answers, embeds each text by its length, and remembers what it was asked."""

    def __init__(self, *, down: bool = False) -> None:
        self.asked: list[dict[str, Any]] = []
        self._down = down

    def converse(self, **request: Any) -> Any:
        self._note(request)
        content = [{"text": "Yes "}, {"text": "[1]."}]
        return {"output": {"message": {"content": content}}, "usage": {"inputTokens": 9, "outputTokens": 3}}

    def invoke_model(self, **request: Any) -> Any:
        body = json.loads(request["body"])
        self._note(body)
        answer: Any = {"embedding": [len(body.get("inputText", "")), 1.0]}
        if "texts" in body:
            answer = {"embeddings": [[len(text), 1.0] for text in body["texts"]]}
        return {"body": io.BytesIO(json.dumps(answer).encode())}

    def _note(self, request: dict[str, Any]) -> None:
        self.asked.append(request)
        if self._down:
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "secret"}}, "Converse")


def test_an_answer_and_its_tokens() -> None:
    client = FakeBedrock()
    answer = BedrockChat(client, "model", 0.0).complete("rules", "question", 50)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Yes [1].", 9, 3)
    assert client.asked[0]["system"] == [{"text": "rules"}]
    assert client.asked[0]["inferenceConfig"]["maxTokens"] == 50


def test_each_family_is_asked_in_its_own_way() -> None:
    titan, cohere = FakeBedrock(), FakeBedrock()
    one = BedrockEmbedder(titan, "amazon.titan-embed-text-v2:0").embed(["a", "bb"], "passage")
    other = BedrockEmbedder(cohere, "eu.cohere.embed-v4:0").embed(["a", "bb"], "question")
    assert np.allclose(one, other)
    assert len(titan.asked) == 2
    assert [request["input_type"] for request in cohere.asked] == ["search_query"]


def test_what_went_wrong_quotes_nothing() -> None:
    client = FakeBedrock(down=True)
    with pytest.raises(ModelUnavailable) as caught:
        BedrockChat(client, "model", 0.0).complete("rules", "question", 50)
    assert "secret" not in str(caught.value)
    with pytest.raises(ModelUnavailable):
        BedrockEmbedder(client, "amazon.titan-embed-text-v2:0").embed(["a"], "passage")
