"""What a fine-tuning use case teaches a language model, from which pairs, and what it must show before it answers."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME

Share = Annotated[float, Field(ge=0, le=1)]


class Adapter(Model):
    """How the base model is changed: low-rank adapters beside frozen weights, or every weight.

    ``rank`` and ``alpha`` as in https://arxiv.org/abs/2106.09685; ``modules`` are the linear layers that get an adapter.
    """

    method: Literal["lora", "full"] = "lora"
    rank: int = Field(default=16, ge=1, le=512)
    alpha: float = Field(default=32.0, gt=0)
    modules: tuple[str, ...] = Field(min_length=1)


class TuningFloors(Model):
    """What the tuned model must reach on pairs, tasks and refusals that it did not learn from."""

    tasks: int = Field(gt=0)
    """Tasks with one right answer."""
    exact_match: Share
    refusal_correctness: Share
    """Share of the requests that must be refused which are."""
    largest_over_refusal: Share
    """Share of harmless requests that may be refused."""
    gain_over_base: float = Field(ge=0)
    """By how much the loss of held-out answers must lie below the base model's, in nats a token."""
    largest_general_rise: float = Field(ge=0)
    """By how much the loss of general text may rise against the base model: what it may forget."""


class SampleTopic(Model):
    """One topic of made-up pairs: words that point to it, and the one right answer."""

    name: str = Field(pattern=NAME)
    words: tuple[str, ...] = Field(min_length=2)
    answer: str


class FineTuning(Model):
    """What a fine-tuning pipeline learns from and by which rules.

    ``base_model`` is the model of the real run, by the name its publisher gives it, with its licence; on a laptop a tiny one
    is made on the spot. ``tokens_per_pair`` bounds what is learnt from one pair, ``epochs`` how often it is seen.
    """

    base_model: str
    base_licence: str
    adapter: Adapter
    epochs: float = Field(gt=0)
    tokens_per_pair: int = Field(ge=64)
    allowed_licences: tuple[str, ...] = Field(min_length=1)
    """Licences and grounds under which pairs may be learnt from; others are refused at the door."""
    personal_data: tuple[str, ...] = ()
    """Kinds of personal data that are masked before anything is learnt."""
    near_duplicate: Share = 0.85
    """Share of common word triples (Jaccard) from which two pairs count as one."""
    instruction: str
    """The system prompt that every pair is learnt with and every request is answered with."""
    refusal: str
    """The sentence with which a request is refused."""
    refuses: tuple[str, ...] = Field(min_length=1)
    prompt_tokens: int = Field(gt=0)
    completion_tokens: int = Field(gt=0)
    daily_tokens_per_caller: int = Field(gt=0)
    evaluation: TuningFloors
    topics: tuple[SampleTopic, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _one_request_fits_the_day(self) -> Self:
        if self.prompt_tokens + self.completion_tokens > self.daily_tokens_per_caller:
            raise ValueError("daily_tokens_per_caller must allow at least one request")
        return self
