"""The real base model, read with transformers from its publisher's files: the part that needs a GPU and a network.

transformers, accelerate and bitsandbytes are in requirements-gpu.txt and not in the lock: a laptop never needs them.
What is tested without them is the template, the refusal when they are missing, and the adapters, as on the tiny model.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from scoring.use_case import UseCase

if TYPE_CHECKING:
    from scoring.lm.base import Base, BaseSettings


class PublishedTokens:
    """The tokeniser that came with a model, and its own chat template."""

    def __init__(self, tokeniser: Any) -> None:
        self._tokeniser = tokeniser
        self.end = int(tokeniser.eos_token_id)

    def prompt(self, instruction: str, request: str) -> list[int]:
        """Return the conversation in the model's own template."""
        messages = [{"role": "system", "content": instruction}, {"role": "user", "content": request}]
        found = self._tokeniser.apply_chat_template(messages, add_generation_prompt=True, tokenize=True)
        return [int(token) for token in found]

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text, without special ones."""
        return [int(token) for token in self._tokeniser.encode(text, add_special_tokens=False)]

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens."""
        return str(self._tokeniser.decode(list(tokens), skip_special_tokens=True))


def open_published(use_case: UseCase, settings: BaseSettings, packages: Any = None) -> Base:
    """Return the base model that the use case names.

    Args:
        use_case: What is taught.
        settings: Precision, and whether frozen weights are held in four bits.
        packages: Stands for transformers in tests.

    Raises:
        LookupError: transformers is not installed.
    """
    from scoring.lm.base import Base

    name = use_case.fine_tuning.base_model
    library = packages or _transformers()
    options: dict[str, Any] = {"dtype": getattr(torch, settings.precision), "device_map": "auto"}
    if settings.four_bit:
        options["quantization_config"] = library.BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=options["dtype"]
        )
    model = library.AutoModelForCausalLM.from_pretrained(name, **options)
    tokeniser = library.AutoTokenizer.from_pretrained(name)
    model.gradient_checkpointing_enable()
    model.enable_input_require_grads()
    tokens = PublishedTokens(tokeniser)

    def scores(batch: Tensor) -> Tensor:
        found: Tensor = model(input_ids=batch).logits
        return found

    def save_merged(folder: Path) -> None:
        model.save_pretrained(str(folder), safe_serialization=True)
        tokeniser.save_pretrained(str(folder))

    context, device = int(model.config.max_position_embeddings), str(getattr(model, "device", "cpu"))
    return Base(name, use_case.fine_tuning.base_licence, model, tokens, scores, save_merged, context, device)


def _transformers() -> Any:
    try:
        return import_module("transformers")
    except ImportError:
        raise LookupError(
            "training.base is transformers, which requirements-gpu.txt brings: see docs/real-run.md"
        ) from None
