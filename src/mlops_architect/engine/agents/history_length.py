"""How much history is loaded before the first training: labels, look-back and folds against what may be kept."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.engine.agents.grounds import rejections
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, number, plural
from mlops_architect.engine.confidence import confidence

_FOLDS_DAYS = 90
_LOADED_DAYS = 395


def history_length(view: View) -> Decision:
    """Return the length of history: what training needs, at least thirteen months, within the retention."""
    workload, delay = view.workload, view.use_case.label.delay_days
    longest = max((feature.window_s for feature in view.use_case.features), default=0) / 86400
    needed = delay + longest + _FOLDS_DAYS
    loaded = min(workload["retention_days"], max(_LOADED_DAYS, needed))
    volume = gigabytes(workload["stored_gb"] * loaded / workload["retention_days"])
    parts = f"{plural(delay, 'day')} for labels, {number(longest)} for the longest window, {_FOLDS_DAYS} for three monthly folds"
    complete = loaded >= needed
    return Decision(
        id="history-length",
        question="How much history is loaded at the start?",
        choice=f"{number(loaded)} days, {volume} after compression",
        rationale=(
            f"At least {number(needed)} days are needed: {parts}."
            + (" The rest shows each season once." if loaded > needed else "")
            if complete
            else f"A full look-back would need {number(needed)} days: {parts}. With {number(loaded)} the oldest training rows"
            f" see {number(max(0.0, loaded - delay - _FOLDS_DAYS))} days of their past and the newest all of it."
        ),
        rejected=rejections(
            {
                **_shorter_or_longer(needed, loaded, delay, workload["retention_days"]),
                "Everything the source has": (
                    f"data older than the retention of {number(workload['retention_days'])} days would have to be"
                    " deleted again, and old behaviour dilutes the new"
                ),
            }
        ),
        serves=("data.retention_days", "data.stored_gb"),
        consequences=(f"one back-fill of {volume} before the first training",),
        risks=("the meaning of columns changed in that time; the change points become features of the exploration",),
        confidence=confidence(view.constraints, ("data.retention_days",), quantities=(workload.quantity("stored_gb"),)),
        would_change_if=(
            f"the source keeps less than {number(min(needed, loaded))} days: then collection starts now and the first model is the"
            " rule"
        ),
    )


def _shorter_or_longer(needed: float, loaded: float, delay: float, kept: float) -> dict[str, str]:
    """Return the length next to the chosen one: what is needed, the usual thirteen months, or what cannot be held."""
    if loaded < needed:
        return {
            f"The {number(needed)} days of a full look-back": (
                f"raw data are kept for {number(kept)} days: nothing older may be held"
            )
        }
    if loaded > needed:
        return {
            f"Only the {number(needed)} days needed": "no season is seen twice, and a back-test over a year is impossible"
        }
    seen = max(0.0, _LOADED_DAYS - delay - _FOLDS_DAYS)
    return {
        f"Thirteen months ({_LOADED_DAYS} days)": (
            f"with {plural(delay, 'day')} for labels and {_FOLDS_DAYS} for folds, the oldest training rows would see"
            f" {plural(seen, 'day')} of their past"
        )
    }
