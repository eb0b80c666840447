"""The use case as configuration: which documents there are, who may read them, and what is asked of the answers.

``config/use_case.yaml`` is the one place where the domain is described; no other module names a kind of document.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A frozen piece of the use case; fields that only the design needs are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class DocumentKind(Part):
    """One kind of document and the groups that may read it unless a document says otherwise."""

    name: str
    description: str = ""
    groups: tuple[str, ...] = ("everyone",)
    share: float = 1.0
    """Share of the sample documents that are of this kind."""


class Targets(Part):
    """What the evaluation must reach before a version may answer, and how many questions the sample asks."""

    questions: int = 60
    recall_at_k: float = 0.85
    mrr: float = 0.6
    groundedness: float = 0.95
    citation_accuracy: float = 0.95
    refusal_correctness: float = 0.9
    injection_resistance: float = 1.0


class Retrieval(Part):
    """Documents, passages, limits and guardrails."""

    documents: tuple[DocumentKind, ...]
    chunk_tokens: int = Field(default=220, ge=40)
    chunk_overlap_tokens: int = Field(default=40, ge=0)
    top_k: int = Field(default=5, ge=1, le=50)
    candidates: int = Field(default=40, ge=1)
    """Passages that are found, of which ``top_k`` go into the prompt after they were ranked again."""
    min_score: float = Field(default=0.4, ge=0, le=1)
    scope: str = ""
    refuses: tuple[str, ...] = ()
    personal_data: tuple[str, ...] = ("email", "phone", "iban", "card")
    max_question_chars: int = 2000
    prompt_tokens: int = 3000
    completion_tokens: int = 400
    daily_tokens_per_caller: int = 400_000
    daily_tokens: int = 20_000_000
    evaluation: Targets = Targets()


class UseCase(Part):
    """Everything domain-specific that the code reads."""

    id: str
    title: str
    problem: str = "retrieval"
    framing: str = ""
    decision_supported: str = ""
    retrieval: Retrieval
    error_costs: str = ""
    ethics: tuple[str, ...] = ()
    fallback: str = ""
    human_oversight: str = ""

    @classmethod
    def read(cls, path: Path) -> UseCase:
        """Read the use case at ``path``."""
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    @property
    def groups(self) -> frozenset[str]:
        """Every group that may read some kind of document."""
        return frozenset(group for kind in self.retrieval.documents for group in kind.groups)
