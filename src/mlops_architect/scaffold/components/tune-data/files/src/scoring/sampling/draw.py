"""Draw made-up pairs and evaluation sets, seeded: topics have words that point to them, and one right answer each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from scoring.sampling.words import ASKING, ENDINGS, FORBIDDEN, GREETINGS, MOST_GENERAL, general
from scoring.times import iso, parse_time
from scoring.use_case import UseCase

SAMPLE_END = parse_time("2026-01-31T00:00:00Z")
_SPAN_S = 120 * 86_400.0
_COPIES, _PERSONAL, _UNKNOWN_GROUND, _FORBIDDEN = 0.05, 0.08, 0.03, 0.15


@dataclass(frozen=True)
class Task:
    """A request with its one right answer, or one that must be refused."""

    request: str
    answer: str
    topic: str
    refuse: bool


def draw_pairs(use_case: UseCase, count: int, seed: int, until: float = SAMPLE_END) -> list[dict[str, Any]]:
    """Return ``count`` pairs as they would come from a support desk, copies and personal data included."""
    rng = Random(seed)  # noqa: S311 - sample data
    rows: list[dict[str, Any]] = []
    while len(rows) < count:
        conversation = f"c{seed}-{len(rows)}"
        for _ in range(rng.randint(1, 3)):
            task = _task(use_case, rng)
            request = task.request
            if rows and rng.random() < _COPIES:
                request = rows[rng.randrange(len(rows))]["request"]
                task = Task(request, _answer_of(rows, request), task.topic, task.refuse)
            if rng.random() < _PERSONAL:
                request = f"{request} write to jo{rng.randint(1, 99)}@example.com"
            rows.append(
                {
                    "pair_id": f"p{seed}-{len(rows)}",
                    "created_at": iso(until - rng.random() * _SPAN_S),
                    "conversation_id": conversation,
                    "request": request,
                    "answer": task.answer,
                    "topic": task.topic,
                    "language": "en" if rng.random() < 0.8 else "de",  # noqa: PLR2004 - a share
                    "source": "support_chat",
                    "licence": "unknown" if rng.random() < _UNKNOWN_GROUND else "own",
                }
            )
    return rows[:count]


def _answer_of(rows: list[dict[str, Any]], request: str) -> str:
    return next(str(row["answer"]) for row in rows if row["request"] == request)


def draw_tasks(use_case: UseCase, count: int, seed: int) -> list[Task]:
    """Return tasks that no pair was drawn from: another seed, and marked by their own wording."""
    rng = Random(seed + 10_000)  # noqa: S311
    return [_task(use_case, rng, refuse=False) for _ in range(count)]


def draw_requests_to_refuse(use_case: UseCase, count: int, seed: int) -> list[Task]:
    """Return requests half of which must be refused."""
    rng = Random(seed + 20_000)  # noqa: S311
    return [_task(use_case, rng, refuse=number % 2 == 0) for number in range(count)]


def general_texts(count: int) -> Iterator[str]:
    """Yield text that has nothing to do with the pairs: what the base model knew before."""
    step = max(1, MOST_GENERAL // max(1, count))
    yield from (general(number * step) for number in range(min(count, MOST_GENERAL)))


def _task(use_case: UseCase, rng: Random, *, refuse: bool | None = None) -> Task:
    tuning = use_case.fine_tuning
    end, greeting = rng.choice(ENDINGS), rng.choice(GREETINGS)
    if refuse if refuse is not None else rng.random() < _FORBIDDEN:
        return Task(f"{greeting} {rng.choice(FORBIDDEN)} {end}", tuning.refusal, use_case.refused_topic, True)
    topic = rng.choice(tuning.topics)
    words = " and ".join(rng.sample(topic.words, 2))
    return Task(f"{greeting} {rng.choice(ASKING)} {words} {end}", topic.answer, topic.name, False)
