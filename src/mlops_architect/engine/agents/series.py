"""What planning says of systems that forecast series: how the future is imitated, what a feature means, what is published."""

from __future__ import annotations

from mlops_architect.domain.forecast import Forecast
from mlops_architect.domain.outputs.model_development import Validation
from mlops_architect.domain.use_case import Feature, UseCase
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, people_count, plural, span

_FOLDS = 2


def series_validation(view: View, forecast: Forecast) -> Validation:
    """Return the back-test: origins that roll forward by the horizon, with a model fitted anew before each."""
    use_case, workload = view.use_case, view.workload
    horizon, step = use_case.label.delay_days, forecast.step
    ahead = plural(horizon * forecast.steps_per_day, step)
    known = "at a moment" if forecast.within_day else "on a day"
    key = next(entity.key for entity in use_case.entities if entity.name == forecast.series)
    series = people_count(workload["rows_per_scoring_run_m"] * 1e6)
    return Validation(
        scheme=(
            f"rolling origin: fit on what was known {known}, forecast the next {ahead}, move on by as much;"
            f" {_FOLDS} origins, a model fitted anew before each, and the interval set on {step}s between"
        ),
        folds=_FOLDS,
        fold_days=horizon,
        training_days=round(max(min(workload["retention_days"] - (_FOLDS + 1) * horizon, 365.0), horizon), 1),
        gap_days=0.0,
        test_window=f"the newest {ahead}, forecast from the {step} before them and compared once",
        grouping=(
            f"a series ({key}) is on both sides, as in production; results are also given for new series, for those that sell"
            f" now and then, and by {_stretch(forecast)} ahead"
        ),
        positives_per_fold=0,
        interval=f"95 % by bootstrap over whole series ({key}); one origin judges {series} series",
        why_not_random=(
            f"a random split puts the {step} before and the {step} after each {step} that is forecast into training, and the"
            " error it shows is never met again"
        ),
    )


def series_definition(feature: Feature, use_case: UseCase, forecast: Forecast) -> str:
    """Return how a feature of a forecast is computed; empty where it is computed as everywhere."""
    if feature.part == "ahead":
        return f"{forecast.step}s from the newest known {forecast.step} to the {forecast.step} that is forecast"
    if feature.kind == "time-part":
        return f"{feature.part} of the {forecast.step} that is forecast{', in UTC' if forecast.within_day else ''}"
    if feature.column in forecast.planned and feature.kind == "raw":
        return (
            f"{feature.column} as planned for the {forecast.step} that is forecast, of the plans entered by the origin"
        )
    if feature.kind == "time-since-last":
        return f"days since {feature.column} was last above 0, at the origin"
    if feature.kind != "window":
        return ""
    key = next((entity.key for entity in use_case.entities if entity.name == feature.entity), use_case.event_id)
    if feature.aggregate == "lag":
        return f"{feature.column} of the same {key}, {span(feature.window_s)} before the {forecast.step} or the next multiple of it that is known"
    part = f"{forecast.step} of the week" if forecast.within_day else feature.part
    same = f", {forecast.step}s with the same {part} alone" if feature.part else ""
    return (
        f"{feature.aggregate}({feature.column}) of the same {key} over {span(feature.window_s)} up to the origin{same}"
    )


def series_postprocessing(forecast: Forecast) -> tuple[str, ...]:
    """Return what is done to the numbers of a forecast before they are published."""
    return (
        f"multiply by the level of the series ({forecast.scale}), because the model learns in levels",
        f"widen or narrow the interval so that it holds {forecast.interval_pct:g} % of later {forecast.step}s, by {_stretch(forecast)} ahead",
        "put the quantiles into order, and nothing below zero",
    )


def _stretch(forecast: Forecast) -> str:
    return "day" if forecast.within_day else "week"


def series_metric_rejections() -> dict[str, str]:
    """Return the measures that do not rank forecasts, each with the reason."""
    return {
        "MAPE": "it explodes where little is sold, and rewards forecasts that are too low",
        "RMSE": "the few largest series and single extremes would decide",
        "MASE alone": "it counts a series that sells one unit a week as much as one that sells a thousand; it is reported beside",
        "Coverage alone": "an interval that is wide enough holds everything; pinball loss and width are reported beside",
    }


def series_rationale(view: View) -> str:
    """Return why forecasts are ranked as they are."""
    return (
        f"{view.use_case.error_costs} One minus WAPE counts each unit alike, wherever it is sold, and planners know it as"
        f" forecast accuracy; {listing(metric.name for metric in view.use_case.metrics[1:])} stand beside it with floors of"
        " their own."
    )
