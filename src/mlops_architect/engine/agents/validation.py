"""Validation and imbalance: folds in time with a gap as long as labels take, sized by the positives they hold."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.model_development import Imbalance, Validation
from mlops_architect.engine.agents.samples import cases_for_rate
from mlops_architect.engine.agents.series import series_validation
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural, span, spoken

_FOLDS = 3
_SHORTEST_FOLD_DAYS = 7.0
_LONGEST_FOLD_DAYS = 30.0
_RARE = 0.1


def validation(view: View) -> Validation:
    """Return the scheme; folds are as long as a stable rate needs, between a week and a month."""
    use_case, workload = view.use_case, view.workload
    if use_case.forecast is not None:
        return series_validation(view, use_case.forecast)
    rate = use_case.rarest_rate
    per_day = workload["training_rows_m"] * 1e6 / max(min(workload["retention_days"], 180.0), 1.0)
    needed = cases_for_rate(rate, 0.1) if rate is not None and 0 < rate < 1 else 10_000
    fold_days = min(max(math.ceil(needed / max(per_day, 1.0)), _SHORTEST_FOLD_DAYS), _LONGEST_FOLD_DAYS)
    gap = use_case.label.delay_days
    longest = max((feature.window_s for feature in use_case.features), default=0) / 86400
    training_days = max(min(workload["retention_days"] - gap - (_FOLDS + 1) * fold_days, 180.0), fold_days)
    keys = listing(entity.key for entity in use_case.entities)
    return Validation(
        scheme=(
            f"rolling origin by {use_case.event_time}: train on the past, skip {plural(gap, 'day')}, judge the next"
            f" {plural(fold_days, 'day')}; {_FOLDS} folds and a last window that is used once"
        ),
        folds=_FOLDS,
        fold_days=fold_days,
        training_days=round(training_days, 1),
        gap_days=gap,
        test_window=(
            f"the newest {plural(fold_days, 'day')} whose {use_case.label.column} is known; scored once, for the"
            " decision to register"
        ),
        grouping=(
            f"an entity ({keys}) may appear on both sides, because it does so in production; results are also given for"
            " entities never seen in training"
            if use_case.entities
            else "none is needed, because records are independent"
        ),
        positives_per_fold=round(per_day * fold_days * (rate or 0.0)),
        interval=(
            f"95 % by bootstrap over {use_case.entities[0].key if use_case.entities else use_case.event_id};"
            f" {people_count(needed)} cases fix the rate to ± 10 %, and a fold holds"
            f" {people_count(per_day * fold_days)}"
        ),
        why_not_random=(
            f"neighbouring records share windows of up to {span(max(longest, 1 / 24) * 86400)}: a random split puts the"
            " answer on both sides"
        ),
    )


def imbalance(view: View) -> Imbalance:
    """Return what is done about rare positives."""
    use_case = view.use_case
    rate = use_case.label.positive_rate
    if use_case.several:
        return _classes(view)
    if rate is None:
        return Imbalance(
            needed=False,
            positive_rate="not applicable, because the target is a number",
            treatment=(
                "not needed, because nothing is classified; large values are weighted by the cost of being wrong about"
                " them"
            ),
            threshold="none: the prediction itself is used",
            calibration="quantiles are checked: 80 % intervals must hold 80 %",
            not_done=("resampling, because there are no classes",),
        )
    if rate >= _RARE:
        return Imbalance(
            needed=False,
            positive_rate=f"{rate:.1%}",
            treatment=f"not needed, because {rate:.1%} of records are positive",
            threshold=_threshold(view),
            calibration="checked in ten bins; isotonic when off by more than a fifth",
            not_done=("weights or resampling, because both would only have to be undone by calibration",),
        )
    kept = min(1.0, max(rate * 20, 0.02))
    return Imbalance(
        needed=True,
        positive_rate=f"{rate:.2%}, one in {number(1 / rate)}",
        treatment=(
            f"keep every positive and {kept:.0%} of the negatives in training, weight them back by {number(1 / kept)};"
            " evaluation on untouched data"
            if rate < 0.01 and view.workload["training_rows_m"] > 1
            else "class weights in training only; evaluation on untouched data"
        ),
        threshold=_threshold(view),
        calibration=(
            "isotonic on a fold of its own after weighting, because scores are read as probabilities of"
            f" {use_case.label.column}"
        ),
        not_done=(
            "synthetic positives: they fill the space between known cases, where no real one lies",
            (
                f"accuracy and ROC curves as the main figure: at {rate:.2%} they look good for useless models"
                if use_case.primary_metric == "average_precision"
                else f"accuracy: always saying no scores {1 - rate:.1%}"
            ),
        ),
    )


def _classes(view: View) -> Imbalance:
    label = view.use_case.label
    rarest = view.use_case.rarest_rate or 0.0
    name = label.classes[label.class_shares.index(rarest)] if label.class_shares else label.classes[0]
    return Imbalance(
        needed=rarest < _RARE,
        positive_rate=f"{rarest:.1%} for {name}, the rarest of {plural(len(label.classes), 'class', 'classes')}",
        treatment=(
            "class weights in training only; evaluation on untouched data"
            if rarest < _RARE
            else f"not needed, because the rarest class has {rarest:.1%} of the records; macro F1 already counts classes alike"
        ),
        threshold=f"a confidence: below it a person decides; {_threshold(view)}",
        calibration="one temperature on the validation window, so that the confidence of an answer is its chance of being right",
        not_done=("accuracy as the main figure: it is decided by the largest classes",),
    )


def _threshold(view: View) -> str:
    use_case = view.use_case
    capacity = (
        f", within what people can work off ({use_case.human_oversight.rstrip('.')})"
        if use_case.human_oversight
        else ""
    )
    return (
        f"the value with the lowest expected cost on the folds ({use_case.error_costs.rstrip('.')}){capacity}; stored"
        f" with the model as one unit, judged by {spoken(use_case.metrics[-1].name)}"
    )
