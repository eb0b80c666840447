"""Models of Amazon Bedrock, signed with the task's role.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scoring.models.http import number
from scoring.models.interface import Completion, Hosted, ModelUnavailable, Purpose, Vectors, unit
from scoring.models.settings import ModelSettings
from scoring.settings import Platform

_PURPOSES = {"passage": "search_document", "question": "search_query"}


def _client(platform: Platform, settings: ModelSettings) -> Any:
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=3,
        read_timeout=settings.timeout_s,
        retries={"max_attempts": settings.attempts, "mode": "standard"},
    )
    return boto3.client("bedrock-runtime", endpoint_url=platform.model_endpoint or None, config=config)


class BedrockChat:
    """Writes answers."""

    stand_in = False

    def __init__(self, client: Any, model: str, temperature: float) -> None:
        self._client = client
        self.id = model
        self._temperature = temperature

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return the model's answer."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._client.converse(
                modelId=self.id,
                system=[{"text": system}],
                messages=[{"role": "user", "content": [{"text": user}]}],
                inferenceConfig={"maxTokens": max_tokens, "temperature": self._temperature},
            )
        except (BotoCoreError, ClientError) as error:
            raise ModelUnavailable(f"the model gave no answer: {type(error).__name__}") from None
        usage = answer.get("usage", {})
        blocks = answer["output"]["message"]["content"]
        text = "".join(str(block.get("text", "")) for block in blocks)
        return Completion(text, number(usage.get("inputTokens")), number(usage.get("outputTokens")))


class BedrockEmbedder(Hosted):
    """Embeds text with a Titan or a Cohere model."""

    def __init__(self, client: Any, model: str, dimensions: int = 0) -> None:
        self._client = client
        self.id = model
        # Titan's first version knows one length alone.
        self._size = {"dimensions": dimensions} if dimensions and "titan-embed-text-v1" not in model else {}

    def embed(self, texts: Sequence[str], purpose: Purpose) -> Vectors:
        """Return one vector a text; Titan takes one text a request."""
        if "cohere." in self.id:
            return unit(self._ask({"texts": list(texts), "input_type": _PURPOSES[purpose]})["embeddings"])
        return unit([self._ask({"inputText": text, "normalize": True, **self._size})["embedding"] for text in texts])

    def _ask(self, body: dict[str, Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._client.invoke_model(modelId=self.id, body=json.dumps(body), contentType="application/json")
        except (BotoCoreError, ClientError) as error:
            raise ModelUnavailable(f"the model embedded nothing: {type(error).__name__}") from None
        return json.loads(answer["body"].read())


def chat(platform: Platform, settings: ModelSettings) -> BedrockChat:
    """Return what answers."""
    return BedrockChat(_client(platform, settings), platform.chat_model_id, settings.temperature)


def embedder(platform: Platform, settings: ModelSettings) -> BedrockEmbedder:
    """Return what embeds."""
    return BedrockEmbedder(_client(platform, settings), platform.embedding_model_id, settings.embedding_dimensions)
