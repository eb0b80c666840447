"""A forecasting use case in steps shorter than a day: what its ``within_day`` says, laid over the rest of it.

Under ``within_day`` are fields of a use case. A mapping goes into the one that is there, a list of things with names
changes those it names and adds the others, and ``leave_out`` lists names of features that have no meaning within a day.
Texts may hold ``{step}``, ``{horizon}``, ``{horizon_name}``, ``{step_h}`` and ``{step_h_sixth}``; what is nothing but
one of the last two becomes the number.
"""

from __future__ import annotations

import math
from typing import Any

from mlops_architect.domain.forecast import DAY_MINUTES, step_words
from mlops_architect.domain.use_case import UseCase

HORIZON_DAYS, MOST_STEPS, LEAVE_OUT = "horizon_days", "most_steps", "leave_out"
_OWN = frozenset({HORIZON_DAYS, MOST_STEPS, LEAVE_OUT})
_HOURS_UNTIL_DAYS = 3


def usual_horizon_days(use_case: UseCase) -> float:
    """Return how far ahead is forecast within the day where nobody says."""
    return float(use_case.within_day[HORIZON_DAYS])


def most_steps(use_case: UseCase) -> int:
    """Return how many steps ahead the figures of the use case hold for."""
    return int(use_case.within_day[MOST_STEPS])


def steps_in(days: float, step_minutes: int) -> int:
    """Return how many steps a horizon has, the last of them perhaps in part."""
    return max(1, math.ceil(days * DAY_MINUTES / step_minutes - 1e-6))


def in_steps(use_case: UseCase, step_minutes: int, days: float) -> UseCase:
    """Return the use case in steps of so many minutes, as far ahead as so many days.

    Raises:
        ValueError: It says nothing of steps within the day, or what it says makes no use case.
    """
    if not use_case.within_day:
        raise ValueError(f"{use_case.id} is not made for steps within the day")
    days = steps_in(days, step_minutes) * step_minutes / DAY_MINUTES
    words = _words(step_minutes, days)
    over = {key: value for key, value in use_case.within_day.items() if key not in _OWN}
    base = use_case.model_dump(mode="json", exclude_defaults=True, exclude={"within_day"})
    left_out = set(use_case.within_day.get(LEAVE_OUT, ()))
    if strange := left_out - {feature["name"] for feature in base["features"]}:
        raise ValueError(f"within_day.{LEAVE_OUT} names no feature: {', '.join(sorted(strange))}")
    base["features"] = [feature for feature in base["features"] if feature["name"] not in left_out]
    merged: dict[str, Any] = _laid_over(base, _filled(over, words))
    merged["forecast"]["step_minutes"] = step_minutes
    merged["label"] = {
        **merged["label"],
        "delay_days": round(days, 6),
        "horizon": {"days": round(days, 6), "words": (words["horizon"],)},
    }
    return UseCase.model_validate({**merged, "title": use_case.title, "changes_asked": use_case.changes_asked})


def _words(step_minutes: int, days: float) -> dict[str, str]:
    minutes = round(days * DAY_MINUTES)
    hours = minutes / 60
    if minutes % DAY_MINUTES == 0 and minutes >= _HOURS_UNTIL_DAYS * DAY_MINUTES:
        horizon, name = f"{minutes // DAY_MINUTES} days", f"{minutes // DAY_MINUTES}d"
    elif minutes % 60 == 0:
        horizon, name = f"{hours:.0f} hour{'s' if minutes != 60 else ''}", f"{hours:.0f}h"
    else:
        horizon, name = f"{minutes} minutes", f"{minutes}m"
    return {
        "step": step_words(step_minutes),
        "horizon": horizon,
        "horizon_name": name,
        "step_h": f"{step_minutes / 60:g}",
        "step_h_sixth": f"{step_minutes / 360:.3g}",
    }


def _filled(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, words) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(inner, words) for inner in value]
    if not isinstance(value, str):
        return value
    if value in ("{step_h}", "{step_h_sixth}"):
        return float(words[value.strip("{}")])
    for name, said in words.items():
        value = value.replace(f"{{{name}}}", said)
    return value


def _laid_over(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return {**base, **{key: _laid_over(base.get(key), inner) for key, inner in over.items()}}
    if _named(base) and _named(over):
        changed = {one["name"]: one for one in over}
        kept = [_laid_over(one, changed.pop(one["name"], {})) for one in base]
        return [*kept, *changed.values()]
    return over


def _named(value: Any) -> bool:
    return (
        bool(value)
        and isinstance(value, list | tuple)
        and all(isinstance(one, dict) and "name" in one for one in value)
    )
