"""How drift is told from noise and how the model is judged although its labels come late."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.monitoring import (
    DriftMonitoring,
    Monitor,
    QualityMonitoring,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, plural, spoken

PSI_WARN, PSI_ACT = 0.1, 0.25
_BINS = 10
_NOISE_SHARE = 0.2
_RECALL, _RECALL_HALF_WIDTH = 0.7, 0.05


def drift_monitoring(view: View) -> DriftMonitoring:
    """Return the drift test with a window that holds enough rows.

    The index of two equal samples of n rows over B bins is about (B - 1) * 2 / n by chance
    (https://scholarworks.wmich.edu/dissertations/3208/).
    """
    least = math.ceil((_BINS - 1) * 2 / (PSI_WARN * _NOISE_SHARE))
    per_day = view.workload["daily_predictions"]
    days = 1 if per_day >= least * 3 else math.ceil(least * 3 / max(per_day, 1e-9))
    return DriftMonitoring(
        features=tuple(feature.name for feature in view.use_case.features),
        test=(
            f"population stability index over {_BINS} quantile bins of the training window; the score itself is"
            " tested too"
        ),
        warn=PSI_WARN,
        act=PSI_ACT,
        reference="the training window of the model in production, replaced at each promotion",
        window="1 day" if days == 1 else f"{days} days",
        minimum_rows=least,
        rows_per_window=per_day * days,
        why=(
            f"two equal samples of {least} rows give an index of about {(_BINS - 1) * 2 / least:.3f} by chance, a fifth"
            f" of the warning; {people_count(per_day * days)} rows a window are far above that"
        ),
    )


def quality_monitoring(view: View) -> QualityMonitoring:
    """Return how ripe labels judge the model; recall of 0.7 within five points takes 323 positives."""
    use_case, workload = view.use_case, view.workload
    per_day, rate = workload["daily_predictions"], use_case.rarest_rate
    positives = per_day * rate if rate else None
    needed = math.ceil(1.96**2 * _RECALL * (1 - _RECALL) / _RECALL_HALF_WIDTH**2)
    window = max(1.0, math.ceil(needed / positives)) if positives else 7.0
    floor = next((one.minimum for one in use_case.metrics if one.kind == "model" and one.minimum is not None), None)
    counted = "records of the rarest class" if use_case.several else "positives"
    why = (
        f"{needed} {counted} give recall to ± {_RECALL_HALF_WIDTH * 100:.0f} points (95 %); {number(positives)} arrive"
        f" a day, so a window of {plural(window, 'day')} is enough"
        if positives
        else "a week holds every weekday once, so the error is not that of one weekday"
    )
    bridge = [
        "score distribution (PSI) per model version",
        (
            "share of each class given, and of answers left to a person, against four weeks"
            if use_case.several
            else "share of scores above the threshold against four weeks"
        ),
        "share of degraded answers",
    ]
    if use_case.problem == "binary-classification" and rate:
        bridge.append(
            f"mean score against the base rate of {rate:.2%}: a calibrated model keeps them equal within a tenth"
        )
    return QualityMonitoring(
        label=use_case.label.column,
        label_delay_days=use_case.label.delay_days,
        labels_per_day=per_day,
        positives_per_day=positives,
        metric=use_case.primary_metric,
        floor=floor,
        evaluation_window_days=window,
        before_labels=tuple(bridge),
        why=why,
    )


def bias_monitors(view: View) -> tuple[Monitor, ...] | NotNeeded:
    """Return one monitor for each slice of the use case."""
    if not view.use_case.slices:
        return NotNeeded(because=f"{view.use_case.title} names no groups to compare")
    measure = (
        "recall of each class and share left to a person"
        if view.use_case.several
        else "false positive rate and recall"
        if view.use_case.classified
        else "mean error"
    )
    return tuple(
        Monitor(
            name=f"slice {name}",
            metric=f"{measure} by {spoken(name)}",
            threshold="1.25 times the whole, with at least 200 cases",
            window="with each evaluation",
            why="below 200 cases the interval is wider than the difference",
            alert="slice-gap",
        )
        for name in view.use_case.slices
    )
