"""Measures of one class out of several: overall, of each class, and of what is left to a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.training.measures import Measures, Numbers, calibration_error, macro_f1
from scoring.use_case import UseCase


@dataclass(frozen=True)
class ClassQuality:
    """How well one class is found; ``confused`` counts its rows by the class they were given."""

    name: str
    rows: int
    precision: float
    recall: float
    confused: dict[str, int]


def confusion(labels: Numbers, scores: Numbers) -> npt.NDArray[np.int64]:
    """Return rows by true class (down) and likeliest class (across)."""
    classes = scores.shape[1]
    cells = labels.astype(np.int64) * classes + np.argmax(scores, axis=1)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def per_class(use_case: UseCase, labels: Numbers, scores: Numbers) -> list[ClassQuality]:
    """Return the quality of each class when the likeliest is always taken."""
    table = confusion(labels, scores)
    given, true = table.sum(axis=0), table.sum(axis=1)
    return [
        ClassQuality(
            name,
            int(true[code]),
            float(table[code, code] / given[code]) if given[code] else 0.0,
            float(table[code, code] / true[code]) if true[code] else 0.0,
            dict(zip(use_case.classes, table[code].tolist(), strict=True)),
        )
        for code, name in enumerate(use_case.classes)
    ]


def class_measures(use_case: UseCase, labels: Numbers, scores: Numbers, threshold: float) -> Measures:
    """Return the measures by name.

    Answers below the threshold are left to a person. ``cost_saved_share`` is what the answers save of the cost
    of leaving everything to people.
    """
    truth = labels.astype(np.int64)
    confidence, right = np.max(scores, axis=1), np.argmax(scores, axis=1) == truth
    answered = confidence >= threshold
    wrong, person = use_case.cost_of_miss, use_case.cost_of_false_alarm
    cost = wrong * float(np.sum(answered & ~right)) + person * float(np.sum(~answered))
    people = person * len(labels)
    of_truth = np.clip(scores[np.arange(len(truth)), truth], 1e-9, 1.0)
    return {
        "macro_f1": macro_f1(labels, scores),
        "accuracy": float(np.mean(right)),
        "log_loss": -float(np.mean(np.log(of_truth))),
        "calibration_error": calibration_error(right.astype(np.float64), confidence),
        "abstained_share": 1 - float(np.mean(answered)),
        "accuracy_when_answered": float(np.mean(right[answered])) if np.any(answered) else 0.0,
        "cost_saved_share": (people - cost) / people if people else 0.0,
        **{f"recall_{quality.name}": quality.recall for quality in per_class(use_case, labels, scores)},
    }


def best_confidence(labels: Numbers, scores: Numbers, wrong: float, person: float) -> float:
    """Return the confidence from which answering costs least on these rows; below it a person decides.

    Args:
        labels: Codes of the true classes.
        scores: One probability a class.
        wrong: Cost of acting on a wrong class.
        person: Cost of leaving an event to a person.
    """
    confidence, right = np.max(scores, axis=1), np.argmax(scores, axis=1) == labels.astype(np.int64)
    order = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(order) + 1)
    cost = wrong * np.cumsum(~right[order]) + person * (len(order) - answered)
    # A threshold cannot fall between equal scores.
    ends = np.append(np.diff(confidence[order]) != 0, True)
    best = int(np.argmin(np.where(ends, cost, np.inf)))
    if person * len(order) < float(cost[best]):
        return float(np.nextafter(confidence[order][0], np.inf))
    return float(confidence[order][best])
