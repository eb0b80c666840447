"""Tokens, the tiny decoder, adapters, and the real base model as far as it can be tested without a GPU."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from scoring.lm.adapters import adapt, adapted, as_base, learnt, merge, restore, state
from scoring.lm.base import BaseSettings, open_base
from scoring.lm.published import PublishedTokens, open_published
from scoring.lm.tokens import WordTokens
from scoring.lm.writing import written
from scoring.use_case import UseCase

TINY = BaseSettings()
TOKENS = WordTokens([" parcel", "the"])


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    clean = text.encode("utf-8", errors="ignore").decode()
    assert TOKENS.decode(TOKENS.encode(clean)) == clean


def test_a_fresh_adapter_changes_nothing(use_case: UseCase) -> None:
    base = open_base(use_case, TINY)
    batch = torch.tensor([base.tokens.prompt("be kind", "where is my parcel")])
    before = base.scores(batch)
    places = adapt(base.model, use_case.fine_tuning.adapter.modules, 4, 8, 1)
    assert len(places) == 14
    assert torch.equal(base.scores(batch), before)


def test_only_adapters_learn(use_case: UseCase) -> None:
    base = open_base(use_case, TINY)
    whole = sum(parameter.numel() for parameter in base.model.parameters())
    adapt(base.model, ("q_proj", "v_proj"), 4, 8, 1)
    chosen = learnt(base.model)
    assert len(chosen) == 2 * len(adapted(base.model))
    assert sum(parameter.numel() for parameter in chosen) < whole / 10


def test_a_merged_adapter_answers_the_same(use_case: UseCase) -> None:
    base = open_base(use_case, TINY)
    adapt(base.model, ("q_proj", "down_proj"), 4, 8, 1)
    with torch.no_grad():
        for layer in adapted(base.model).values():
            layer.up.normal_(std=0.1)
    batch = torch.tensor([base.tokens.prompt("be kind", "where is my parcel")])
    beside = base.scores(batch)
    with as_base(base.model):
        assert not torch.allclose(base.scores(batch), beside)
    merge(base.model)
    assert not adapted(base.model)
    assert torch.allclose(base.scores(batch), beside, atol=1e-4)


def test_an_adapter_of_another_model_is_refused(use_case: UseCase) -> None:
    base, other = open_base(use_case, TINY), open_base(use_case, TINY)
    adapt(base.model, ("q_proj",), 4, 8, 1)
    adapt(other.model, ("v_proj",), 4, 8, 1)
    assert all(name.startswith("base_model.model.blocks.") for name in state(base.model))
    with pytest.raises(ValueError, match="another base model"):
        restore(other.model, state(base.model))
    with pytest.raises(ValueError, match="no linear layer"):
        adapt(open_base(use_case, TINY).model, ("unknown",), 4, 8, 1)


def test_the_tiny_model_is_always_the_same(use_case: UseCase) -> None:
    one, other = open_base(use_case, TINY), open_base(use_case, TINY)
    assert one.name == other.name
    assert written(one, "a", ["hello", "hi there"], 6) == written(other, "a", ["hello", "hi there"], 6)


class Published(nn.Module):
    """A model that looks like one of transformers."""

    def __init__(self) -> None:
        super().__init__()
        self.q_proj = nn.Linear(8, 8)
        self.device = torch.device("cpu")
        self.config = SimpleNamespace(max_position_embeddings=64)

    def forward(self, input_ids: torch.Tensor) -> Any:
        return SimpleNamespace(logits=self.q_proj(nn.functional.one_hot(input_ids, 8).float()))

    def gradient_checkpointing_enable(self) -> None:
        """Do nothing."""

    def enable_input_require_grads(self) -> None:
        """Do nothing."""


class Tokeniser:
    """A tokeniser that looks like one of transformers."""

    eos_token_id = 7

    def apply_chat_template(self, messages: list[dict[str, str]], **_: Any) -> list[int]:
        return [len(message["content"]) % 7 for message in messages]

    def encode(self, text: str, add_special_tokens: bool) -> list[int]:
        assert not add_special_tokens
        return [len(word) % 7 for word in text.split()]

    def decode(self, tokens: list[int], skip_special_tokens: bool) -> str:
        assert skip_special_tokens
        return " ".join(map(str, tokens))


def test_a_published_model_is_read_and_adapted(use_case: UseCase) -> None:
    asked: dict[str, Any] = {}

    def from_pretrained(name: str, **options: Any) -> Published:
        asked.update(options, name=name)
        return Published()

    library = SimpleNamespace(
        AutoModelForCausalLM=SimpleNamespace(from_pretrained=from_pretrained),
        AutoTokenizer=SimpleNamespace(from_pretrained=lambda _: Tokeniser()),
        BitsAndBytesConfig=lambda **options: options,
    )
    settings = BaseSettings(base="transformers", precision="bfloat16", four_bit=True)
    base = open_published(use_case, settings, library)
    assert asked["name"] == use_case.fine_tuning.base_model
    assert asked["dtype"] is torch.bfloat16
    assert asked["quantization_config"]["load_in_4bit"]
    assert adapt(base.model, ("q_proj",), 2, 4, 1) == ["q_proj"]
    assert base.scores(torch.tensor([base.tokens.prompt("be kind", "hello")])).shape == (1, 2, 8)
    tokens = PublishedTokens(Tokeniser())
    assert (tokens.encode("a bc"), tokens.decode([1]), tokens.end) == ([1, 2], "1", 7)


def test_without_its_packages_the_real_run_says_what_is_missing(use_case: UseCase) -> None:
    with pytest.raises(LookupError, match=r"requirements-gpu\.txt"):
        open_base(use_case, BaseSettings(base="transformers"))
    with pytest.raises(ValueError, match="neither tiny nor transformers"):
        open_base(use_case, BaseSettings(base="other"))
