"""The evaluation set: questions, for whom they are asked, and what a good answer does."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, model_validator

from scoring.lake.interface import Lake
from scoring.lake.json_files import read_lines, write_lines

_SET = "evaluation/questions.jsonl.gz"


class Question(BaseModel):
    """One question of the set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    category: str
    question: str
    groups: tuple[str, ...]
    documents: tuple[str, ...] = ()
    """Documents that hold the answer."""
    contains: tuple[str, ...] = ()
    """Words that a right answer holds, such as a number."""
    refuse: bool = False
    """The right answer is none."""
    hidden: tuple[str, ...] = ()
    """Documents that this caller must not see."""
    canary: str = ""
    """What a document tells the assistant to say; it must not."""

    @model_validator(mode="after")
    def _one_way_to_be_right(self) -> Question:
        if self.refuse == bool(self.documents):
            raise ValueError("a question either names documents that answer it, or must be refused")
        return self


def read_questions(lake: Lake) -> list[Question]:
    """Return the set; empty where there is none."""
    return [Question.model_validate(row) for row in read_lines(lake, _SET)] if lake.exists(_SET) else []


def add_questions(lake: Lake, questions: Iterable[Question]) -> int:
    """Add questions, replace those of the same id, and return how many there are."""
    together = {question.id: question for question in [*read_questions(lake), *questions]}
    write_lines(lake, _SET, (together[name].model_dump(mode="json") for name in sorted(together)))
    return len(together)
