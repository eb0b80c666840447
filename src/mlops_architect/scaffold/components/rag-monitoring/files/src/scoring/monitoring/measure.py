"""What the records of answers and feedback say about a window, against the days before it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

_EDGES = tuple(step / 10 for step in range(1, 10))
_SMALLEST = 1e-4


@dataclass(frozen=True)
class Window:
    """Measures of one span of time; None where too little happened to tell."""

    questions: int
    unanswered_share: float | None
    reasons: dict[str, int]
    mean_top_score: float | None
    groundedness: float | None
    tokens: int
    most_tokens_a_day: int
    orders_removed: int
    feedback: int
    not_helpful_share: float | None


def window(
    answers: Sequence[dict[str, Any]], feedback: Sequence[dict[str, Any]], least_questions: int, least_feedback: int
) -> Window:
    """Return the measures of these records."""
    enough = len(answers) >= least_questions
    answered = [row for row in answers if row["outcome"] == "answered"]
    by_day: Counter[int] = Counter()
    for row in answers:
        by_day[int(row["at"] // 86_400)] += int(row["tokens"])
    # The last word of each caller on each answer counts.
    last = {(row["answer_id"], row["caller"]): row["helpful"] for row in feedback}
    return Window(
        questions=len(answers),
        unanswered_share=1 - len(answered) / len(answers) if enough else None,
        reasons=dict(sorted(Counter(row["reason"] for row in answers if row["reason"]).items())),
        mean_top_score=fmean(row["top_score"] for row in answers) if enough else None,
        groundedness=fmean(row["groundedness"] for row in answered) if enough and answered else None,
        tokens=sum(by_day.values()),
        most_tokens_a_day=max(by_day.values(), default=0),
        orders_removed=sum(int(row["orders_removed"]) for row in answers),
        feedback=len(last),
        not_helpful_share=1 - sum(last.values()) / len(last) if len(last) >= least_feedback else None,
    )


def psi(before: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of scores from 0 to 1, over ten equal bins."""
    one, other = _shares(before), _shares(now)
    return sum((b - a) * math.log(b / a) for a, b in zip(one, other, strict=True))


def _shares(values: Sequence[float]) -> list[float]:
    counts = Counter(sum(value >= edge for edge in _EDGES) for value in values)
    return [max(counts[place] / len(values), _SMALLEST) for place in range(len(_EDGES) + 1)]
