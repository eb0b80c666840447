"""The base model: a tiny one that is made on the spot, or the real one as the settings say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save, save_file
from torch import Tensor, nn

from scoring.lm.decoder import Shape, TinyDecoder
from scoring.lm.tokens import END, Tokens, WordTokens, words_of
from scoring.sampling.words import ASKING, ENDINGS, FORBIDDEN, GREETINGS, MOST_GENERAL, general
from scoring.settings import Configured
from scoring.use_case import UseCase

TINY = "tiny-decoder"
_STEPS, _BATCH, _SEED = 150, 24, 11


class BaseSettings(Configured):
    """Which base model, and how it is held."""

    base: str = "tiny"
    """``tiny``, or ``transformers`` for the use case's own base model."""
    precision: str = "float32"
    four_bit: bool = False
    """Hold frozen weights in four bits (QLoRA); needs a GPU and bitsandbytes."""


@dataclass(frozen=True)
class Base:
    """A model with its tokens; ``scores`` gives (batch, length, vocabulary) for tokens."""

    name: str
    licence: str
    model: nn.Module
    tokens: Tokens
    scores: Callable[[Tensor], Tensor]
    save_merged: Callable[[Path], None]
    context: int
    """Most tokens of prompt and answer together."""
    device: str = "cpu"


def open_base(use_case: UseCase, settings: BaseSettings) -> Base:
    """Return a base model of its own, free to be adapted.

    Raises:
        ValueError: The settings name another kind.
        LookupError: The packages of the real run are not installed.
    """
    if settings.base == "tiny":
        return _tiny(use_case)
    if settings.base == "transformers":
        from scoring.lm.published import open_published

        return open_published(use_case, settings)
    raise ValueError(f"base {settings.base!r} is neither tiny nor transformers")


def _tiny(use_case: UseCase) -> Base:
    tuning = use_case.fine_tuning
    texts = _known_texts(
        tuning.instruction, tuning.refusal, json.dumps([topic.model_dump() for topic in tuning.topics])
    )
    # Tiny matrices do not repay threads.
    torch.set_num_threads(1)
    tokens = WordTokens(words_of(texts))
    model = TinyDecoder(Shape(len(tokens)))
    model.load_state_dict(load(_made(tuple(texts))))

    def save_merged(folder: Path) -> None:
        save_file(
            {name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors"
        )
        (folder / "words.json").write_text(json.dumps(tokens.words), encoding="utf-8")

    def scores(batch: Tensor) -> Tensor:
        found: Tensor = model(batch)
        return found

    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
    return Base(
        f"{TINY}-{digest}", "made by this repository", model.eval(), tokens, scores, save_merged, model.shape.context
    )


def _known_texts(instruction: str, refusal: str, topics_json: str) -> list[str]:
    """Return what the tiny model has read: all words that there are, in sentences that teach no answer."""
    topics: list[dict[str, Any]] = json.loads(topics_json)
    words = [word for topic in topics for word in topic["words"]]
    asked = [
        f" {greeting} {asking} {words[(at * 7) % len(words)]} and {words[(at * 11 + 3) % len(words)]} {ending}"
        for at, (greeting, asking, ending) in enumerate(product(GREETINGS, ASKING, ENDINGS))
    ]
    asked += [f" {greeting} {wish} {ending}" for greeting, wish, ending in product(GREETINGS, FORBIDDEN, ENDINGS)][::5]
    answers = [f" {topic['answer']}" for topic in topics] * 4 + [f" {refusal}"] * 4 + [instruction]
    return [*asked, *answers, *(general(number) for number in range(0, MOST_GENERAL, 2))]


@lru_cache(maxsize=2)
def _made(texts: tuple[str, ...]) -> bytes:
    """Return the weights of a decoder that has read ``texts``; seconds of work, always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(_SEED)
        tokens = WordTokens(words_of(texts))
        model = TinyDecoder(Shape(len(tokens)))
        rows = [[*tokens.encode(text), END] for text in texts]
        optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.01)
        for _ in range(_STEPS):
            chosen = [rows[at] for at in torch.randint(len(rows), (_BATCH,)).tolist()]
            longest = max(len(row) for row in chosen)
            batch = torch.tensor([row + [END] * (longest - len(row)) for row in chosen])
            goal = torch.tensor([row[1:] + [-100] * (longest - len(row)) for row in chosen])
            found: Tensor = model(batch[:, :-1])
            loss = nn.functional.cross_entropy(found.flatten(0, 1), goal.flatten(), ignore_index=-100)
            optimiser.zero_grad()
            torch.autograd.backward([loss])
            optimiser.step()
        return save({name: value.detach().contiguous() for name, value in model.state_dict().items()})
