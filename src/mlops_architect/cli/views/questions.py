"""An open question with the default taken for it and what its answer would change."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.constraints import Question


def question_lines(question: Question, number: int) -> Iterator[RenderableType]:
    """Yield a question, the default taken for it with what that assumes, and what the answer changes."""
    yield safe(f"{number}. {question.text}", "bold")
    yield safe(f"   default: {question.default} ({question.why})")
    yield safe(f"   effect:  {question.effect}", "yellow")
