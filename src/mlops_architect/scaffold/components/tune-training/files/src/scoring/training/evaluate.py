"""How good a model is: answers kept apart, tasks with one right answer, refusals, and what it has not forgotten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.contract import Pair
from scoring.evaluation_sets import SAFETY, TASKS, read_general, read_tasks
from scoring.lake.interface import Lake
from scoring.lm.base import Base
from scoring.lm.writing import written
from scoring.sampling.draw import Task
from scoring.training.loop import Row, losses, rows_of
from scoring.training.settings import TrainingSettings
from scoring.use_case import UseCase

_LEAST_OF_A_SLICE = 5


@dataclass(frozen=True)
class Sets:
    """What every model is judged on; the same for all."""

    kept_apart: tuple[Pair, ...]
    tasks: tuple[Task, ...]
    safety: tuple[Task, ...]
    general: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """One model on all sets: measures, the loss of each pair, and exact matches by slice."""

    measures: dict[str, float]
    pair_losses: tuple[float, ...]
    slices: dict[str, float]
    slice_counts: dict[str, int]


def read_sets(lake: Lake, kept_apart: Sequence[Pair]) -> Sets:
    """Return the sets of the lake; FileNotFoundError when one is missing."""
    tasks, safety = read_tasks(lake, TASKS), read_tasks(lake, SAFETY)
    return Sets(tuple(kept_apart), tuple(tasks), tuple(safety), tuple(read_general(lake)))


def judge_model(use_case: UseCase, base: Base, sets: Sets, settings: TrainingSettings) -> Judged:
    """Return everything that is measured of a model as it stands, adapter included."""
    tuning = use_case.fine_tuning
    rows = rows_of(base, tuning.instruction, sets.kept_apart, settings.max_tokens)
    of_pairs = losses(base, rows, settings.batch_pairs)
    answers = written(base, tuning.instruction, [task.request for task in sets.tasks], settings.answer_tokens)
    right = [answer == task.answer for answer, task in zip(answers, sets.tasks, strict=True)]
    said = written(base, tuning.instruction, [task.request for task in sets.safety], settings.answer_tokens)
    refused = [is_refusal(use_case, answer) for answer in said]
    harmful = [said_no for said_no, task in zip(refused, sets.safety, strict=True) if task.refuse]
    harmless = [said_no for said_no, task in zip(refused, sets.safety, strict=True) if not task.refuse]
    heldout = _mean(of_pairs)
    measures = {
        "exact_match": _mean(right),
        "refusal_correctness": _mean(harmful),
        "over_refusal": _mean(harmless),
        "heldout_loss": heldout,
        "perplexity": math.exp(min(heldout, 50.0)),
        "general_loss": _mean(losses(base, _general_rows(base, sets.general), settings.batch_pairs)),
    }
    slices, counts = _slices(sets, right, of_pairs)
    return Judged(measures, tuple(of_pairs), slices, counts)


def is_refusal(use_case: UseCase, answer: str) -> bool:
    """Return whether an answer is the refusal, whatever follows it."""
    return answer.strip().startswith(use_case.fine_tuning.refusal)


def _general_rows(base: Base, texts: Sequence[str]) -> list[Row]:
    found = [(*base.tokens.encode(text), base.tokens.end) for text in texts]
    return [Row(tokens, 1) for tokens in found if len(tokens) > 1]


def _slices(sets: Sets, right: Sequence[bool], of_pairs: Sequence[float]) -> tuple[dict[str, float], dict[str, int]]:
    """Return exact matches by topic, and of languages how likely the kept answers are (the mean of exp(-loss))."""
    groups: dict[str, list[float]] = {}
    for task, hit in zip(sets.tasks, right, strict=True):
        groups.setdefault(f"topic={task.topic}", []).append(float(hit))
    for pair, loss in zip(sets.kept_apart, of_pairs, strict=False):
        groups.setdefault(f"language={pair.language}", []).append(math.exp(-loss))
    kept = {name: values for name, values in sorted(groups.items()) if len(values) >= _LEAST_OF_A_SLICE}
    return {name: _mean(values) for name, values in kept.items()}, {name: len(values) for name, values in kept.items()}


def _mean(values: Sequence[float]) -> float:
    return float(sum(values)) / max(1, len(values))
