"""The use case as configuration: what a pair looks like, what is taught, what is refused, and what the evaluation asks.

``config/use_case.yaml`` is the one place where the domain is described.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

TEMPLATE = "chat-v1"
"""Version of the way a pair becomes tokens; a change needs a new training."""


class Part(BaseModel):
    """A frozen piece of the use case; fields that only the design needs are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Column(Part):
    """One field of a pair."""

    name: str
    type: Literal["string", "text", "category", "timestamp"]
    allowed: tuple[str, ...] = ()
    longest: int | None = None
    sensitivity: tuple[str, ...] = ()


class Label(Part):
    """What is learnt."""

    column: str


class Adapter(Part):
    """Low-rank adapters beside frozen weights."""

    method: Literal["lora", "full"] = "lora"
    rank: int = 16
    alpha: float = 32.0
    modules: tuple[str, ...]


class Floors(Part):
    """What a tuned model must reach before it may answer."""

    tasks: int
    exact_match: float
    refusal_correctness: float
    largest_over_refusal: float
    gain_over_base: float
    largest_general_rise: float


class Topic(Part):
    """One topic of made-up pairs."""

    name: str
    words: tuple[str, ...]
    answer: str


class FineTuning(Part):
    """What is taught, and by which rules."""

    base_model: str
    base_licence: str
    adapter: Adapter
    epochs: float
    tokens_per_pair: int
    allowed_licences: tuple[str, ...]
    personal_data: tuple[str, ...] = ()
    near_duplicate: float = Field(default=0.85, gt=0, le=1)
    instruction: str
    refusal: str
    refuses: tuple[str, ...]
    prompt_tokens: int
    completion_tokens: int
    daily_tokens_per_caller: int
    evaluation: Floors
    topics: tuple[Topic, ...]


class UseCase(Part):
    """Everything domain-specific that the code reads."""

    id: str
    title: str
    columns: tuple[Column, ...]
    label: Label
    fine_tuning: FineTuning
    slices: tuple[str, ...] = ()
    primary_metric: str = "exact_match"
    framing: str = ""
    error_costs: str = ""
    ethics: tuple[str, ...] = ()
    fallback: str = ""
    human_oversight: str = ""

    @classmethod
    def read(cls, path: Path) -> UseCase:
        """Read the use case at ``path``."""
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    @property
    def feature_digest(self) -> str:
        """What identifies how a pair becomes tokens: template and instruction."""
        text = json.dumps([TEMPLATE, self.fine_tuning.instruction, self.fine_tuning.tokens_per_pair])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def refused_topic(self) -> str:
        """The name of the made-up pairs that must be refused."""
        return "refuse"
