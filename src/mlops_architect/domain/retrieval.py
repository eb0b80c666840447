"""What a retrieval use case answers from, what guards its answers and what they must reach."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME, SLUG


class Guardrail(Model):
    """A check around the language model: what it guards against, where it sits and what happens then."""

    id: str = Field(pattern=SLUG)
    threat: str
    where: Literal["indexing", "question", "retrieval", "answer"]
    check: str
    on_hit: str


class DocumentKind(Model):
    """A kind of document and the groups that may read it unless a document says otherwise."""

    name: str = Field(pattern=NAME)
    description: str
    groups: tuple[str, ...] = Field(min_length=1)
    share: float = Field(gt=0, le=1)
    """Share of the documents that are of this kind."""


class EvaluationFloors(Model):
    """How many questions decide about a change, and what each measure must reach before a version may answer."""

    questions: int = Field(gt=0)
    recall_at_k: float = Field(ge=0, le=1)
    mrr: float = Field(ge=0, le=1)
    groundedness: float = Field(ge=0, le=1)
    citation_accuracy: float = Field(ge=0, le=1)
    refusal_correctness: float = Field(ge=0, le=1)
    injection_resistance: float = Field(ge=0, le=1)


class Retrieval(Model):
    """What a retrieval system answers from, how it is cut and found, what guards the answers and what they may cost.

    ``chunk_tokens`` and ``chunk_overlap_tokens`` are the cut, ``top_k`` the passages handed to the model out of
    ``candidates`` found; below ``min_score`` (cosine, 0 to 1) the best passage leads to a refusal. ``prompt_tokens`` and
    ``completion_tokens`` bound one question, the daily figures a caller and everybody.
    """

    documents: tuple[DocumentKind, ...] = Field(min_length=1)
    formats: tuple[str, ...] = Field(min_length=1)
    sensitivity: tuple[str, ...] = ()
    access_rights: str
    chunk_tokens: int = Field(gt=0)
    chunk_overlap_tokens: int = Field(ge=0)
    top_k: int = Field(gt=0)
    candidates: int = Field(gt=0)
    min_score: float = Field(ge=0, le=1)
    scope: str
    refuses: tuple[str, ...]
    personal_data: tuple[str, ...] = ()
    """Kinds of personal data that are masked in logs."""
    max_question_chars: int = Field(gt=0)
    prompt_tokens: int = Field(gt=0)
    completion_tokens: int = Field(gt=0)
    daily_tokens_per_caller: int = Field(gt=0)
    daily_tokens: int = Field(gt=0)
    evaluation: EvaluationFloors
    guardrails: tuple[Guardrail, ...]

    @model_validator(mode="after")
    def _figures_fit_each_other(self) -> Retrieval:
        if self.chunk_overlap_tokens >= self.chunk_tokens:
            raise ValueError("chunk_overlap_tokens must be below chunk_tokens")
        if self.candidates < self.top_k:
            raise ValueError("candidates must be at least top_k")
        if self.top_k * self.chunk_tokens >= self.prompt_tokens:
            raise ValueError("prompt_tokens must have room for top_k passages of chunk_tokens")
        if self.prompt_tokens + self.completion_tokens > self.daily_tokens_per_caller:
            raise ValueError("daily_tokens_per_caller must allow at least one question")
        return self
