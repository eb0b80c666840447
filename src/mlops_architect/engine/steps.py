"""The use case in the steps that the requirements ask for: days, or what divides them."""

from __future__ import annotations

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.forecast import DAY_MINUTES, is_step, step_words
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.within_day import in_steps, most_steps, steps_in, usual_horizon_days

_LONGEST_WAIT_DAYS = 2.0
"""A stated delay of labels up to this is how late readings are delivered; a longer one is of something else."""


def with_step(use_case: UseCase, constraints: Constraints) -> UseCase:
    """Return a use case that forecasts in steps within the day, where they are asked for; any other as it is.

    How far ahead is the horizon of the requirements, and how late readings come their delay of labels.
    """
    asked = constraints.training.step_minutes.value
    if not use_case.within_day:
        return use_case
    plain = use_case.model_copy(update={"within_day": {}})
    if asked is None or asked >= DAY_MINUTES:
        return plain
    if not is_step(asked):
        told = f"“{asked:g} minutes”: steps of forecasts divide a day and are five minutes or more; days are generated"
        return plain.model_copy(update={"changes_asked": (*plain.changes_asked, told)})
    step = int(asked)
    days = constraints.training.horizon_days.value or usual_horizon_days(use_case)
    found = in_steps(use_case, step, days)
    delay = constraints.training.label_delay_days.value
    if found.forecast is not None and delay is not None and delay <= _LONGEST_WAIT_DAYS:
        waits = found.forecast.model_copy(update={"known_after_minutes": round(delay * DAY_MINUTES, 3)})
        found = found.model_copy(update={"forecast": waits})
    steps, most = steps_in(days, step), most_steps(use_case)
    if steps > most:
        told = (
            f"{steps:,} steps ahead: beyond {most:,} the memory and time of a run are more than was measured; forecast"
            f" less far ahead, or in longer steps than a {step_words(step)}"
        )
        found = found.model_copy(update={"changes_asked": (*found.changes_asked, told)})
    return found
