"""Measures of a model, by name; all take labels and scores: one a row, or one a row and class."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from sklearn import metrics

Numbers = npt.NDArray[np.float64]
Measures = dict[str, float]

_LEAST_OF_A_CLASS = 5


def classification_measures(
    labels: Numbers, scores: Numbers, threshold: float, miss: float, false_alarm: float
) -> Measures:
    """Return ranking, calibration and decision measures of probabilities.

    ``cost_saved_share`` is what deciding by the threshold saves of the cost of deciding nothing.
    """
    flagged = scores >= threshold
    positive = labels > 0
    hits = float(np.sum(flagged & positive))
    cost = miss * float(np.sum(~flagged & positive)) + false_alarm * float(np.sum(flagged & ~positive))
    nothing = miss * float(np.sum(positive))
    return {
        "average_precision": float(metrics.average_precision_score(positive, scores)),
        "roc_auc": float(metrics.roc_auc_score(positive, scores)),
        "log_loss": float(metrics.log_loss(positive, np.clip(scores, 1e-6, 1 - 1e-6), labels=[0, 1])),
        "brier": float(metrics.brier_score_loss(positive, scores)),
        "calibration_error": calibration_error(labels, scores),
        "precision": hits / float(np.sum(flagged)) if np.any(flagged) else 0.0,
        "recall": hits / float(np.sum(positive)) if np.any(positive) else 0.0,
        "flagged_share": float(np.mean(flagged)),
        "cost_saved_share": (nothing - cost) / nothing if nothing else 0.0,
    }


def regression_measures(labels: Numbers, scores: Numbers) -> Measures:
    """Return error measures of predicted amounts; ``wape`` is the total error as a share of the total."""
    error = scores - labels
    total = float(np.sum(np.abs(labels)))
    return {
        "neg_mean_absolute_error": -float(np.mean(np.abs(error))),
        "rmse": float(np.sqrt(np.mean(error**2))),
        "r2": float(metrics.r2_score(labels, scores)),
        "wape": float(np.sum(np.abs(error))) / total if total else 0.0,
        "bias": float(np.mean(error)),
    }


def calibration_error(labels: Numbers, scores: Numbers, bins: int = 10) -> float:
    """Return the mean gap between predicted and observed rate over equally filled bins."""
    parts = np.array_split(np.argsort(scores, kind="stable"), bins)
    gaps = [abs(float(np.mean(scores[part])) - float(np.mean(labels[part]))) * len(part) for part in parts if len(part)]
    return sum(gaps) / len(scores)


def macro_f1(labels: Numbers, scores: Numbers) -> float:
    """Return the mean F1 of the classes that occur, each as important as the others, when the likeliest is taken."""
    truth, given = labels.astype(np.int64), np.argmax(scores, axis=1)
    hits = np.bincount(truth[truth == given], minlength=scores.shape[1])
    both = np.bincount(truth, minlength=scores.shape[1]) + np.bincount(given, minlength=scores.shape[1])
    present = np.unique(truth)
    return float(np.mean(2 * hits[present] / both[present]))


PRIMARY: Mapping[str, Callable[[Numbers, Numbers], float]] = {
    "average_precision": lambda labels, scores: float(metrics.average_precision_score(labels > 0, scores)),
    "roc_auc": lambda labels, scores: float(metrics.roc_auc_score(labels > 0, scores)),
    "macro_f1": macro_f1,
    "neg_mean_absolute_error": lambda labels, scores: -float(np.mean(np.abs(scores - labels))),
    "r2": lambda labels, scores: float(metrics.r2_score(labels, scores)),
}


def judgeable(name: str, labels: Numbers, least_rows: int) -> bool:
    """Return whether these labels are enough to compute the measure ``name`` at all."""
    if len(labels) < least_rows:
        return False
    if name in ("average_precision", "roc_auc"):
        return bool(min(np.sum(labels > 0), np.sum(labels <= 0)) >= _LEAST_OF_A_CLASS)
    return len(np.unique(labels)) > 1


def best_threshold(labels: Numbers, scores: Numbers, miss: float, false_alarm: float) -> float:
    """Return the score from which deciding yes costs least on these rows."""
    order = np.argsort(-scores, kind="stable")
    positive = labels[order] > 0
    cost = miss * (np.sum(positive) - np.cumsum(positive)) + false_alarm * np.cumsum(~positive)
    # A threshold cannot fall between equal scores.
    ends = np.append(np.diff(scores[order]) != 0, True)
    best = int(np.argmin(np.where(ends, cost, np.inf)))
    if miss * float(np.sum(positive)) <= float(cost[best]):
        return float(np.nextafter(scores[order][0], np.inf))
    return float(scores[order][best])


def difference_interval(
    name: str, labels: Numbers, new: Numbers, old: Numbers, *, draws: int = 200, seed: int = 0
) -> tuple[float, float, float]:
    """Return new minus old in the measure ``name``, with a 95 % interval from a paired bootstrap."""
    measure = PRIMARY[name]
    rng = np.random.default_rng(seed)
    differences = []
    for _ in range(draws):
        rows = rng.integers(0, len(labels), size=len(labels))
        if judgeable(name, labels[rows], 2):
            differences.append(measure(labels[rows], new[rows]) - measure(labels[rows], old[rows]))
    point = measure(labels, new) - measure(labels, old)
    if not differences:
        return point, float("-inf"), float("inf")
    low, high = np.quantile(differences, [0.025, 0.975])
    return point, float(low), float(high)
