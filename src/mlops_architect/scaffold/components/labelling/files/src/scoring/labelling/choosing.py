"""Which records people look at: those the model is least sure of, and a random share that keeps measures honest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from scoring.contract import Event
from scoring.settings import Configured
from scoring.use_case import UseCase

Why = Literal["unsure", "random"]


class LabellingSettings(Configured):
    """How many records people look at, and how their answers are judged."""

    tasks: int = Field(default=200, ge=1, le=100_000)
    annotators: int = Field(default=2, ge=1, le=100)
    unsure_share: float = Field(default=0.5, ge=0, le=1)
    """Share of the tasks that the model is least sure of; the others are drawn at random."""
    shared_share: float = Field(default=0.1, ge=0, le=1)
    """Share of the tasks that two people get, so that their agreement can be measured."""
    least_agreement: float = Field(default=0.6, ge=-1, le=1)
    """Agreement beyond chance below which no label is taken: the guidelines are unclear then."""
    window_days: float = Field(default=30.0, gt=0)
    seed: int = 7


def doubt(use_case: UseCase, prediction: Mapping[str, Any], threshold: float | None) -> float | None:
    """Return how unsure a kept prediction is, the larger the more; None where certainty is not known."""
    if use_case.classes:
        return 1.0 - float(prediction["score"])
    if use_case.classification:
        return -abs(float(prediction["score"]) - (0.5 if threshold is None else threshold))
    return None


def chosen(
    events: Sequence[Event],
    doubts: Mapping[str, float],
    labelled: Collection[str],
    id_column: str,
    settings: LabellingSettings,
) -> list[tuple[Event, Why]]:
    """Return the events to label, each with why it was chosen; none that has a label, and none twice."""
    open_events = {str(event[id_column]): event for event in events if str(event[id_column]) not in labelled}
    known = sorted((event_id for event_id in open_events if event_id in doubts), key=lambda one: (-doubts[one], one))
    unsure = known[: int(settings.tasks * settings.unsure_share)]
    rest = sorted(set(open_events) - set(unsure))
    rng = np.random.default_rng(settings.seed)
    count = min(len(rest), settings.tasks - len(unsure))
    drawn = [rest[index] for index in sorted(rng.choice(len(rest), size=count, replace=False))] if count else []
    found: list[tuple[Event, Why]] = [(open_events[event_id], "unsure") for event_id in unsure]
    return found + [(open_events[event_id], "random") for event_id in drawn]


def dealt(count: int, settings: LabellingSettings) -> list[list[int]]:
    """Return the tasks of each person, by number: each task once, and the shared ones with the next person too."""
    order = np.random.default_rng(settings.seed).permutation(count)
    people: list[list[int]] = [[] for _ in range(settings.annotators)]
    shared = round(count * settings.shared_share) if settings.annotators > 1 else 0
    for place, task in enumerate(order.tolist()):
        people[place % settings.annotators].append(task)
        if place < shared:
            people[(place + 1) % settings.annotators].append(task)
    return [sorted(tasks) for tasks in people]
