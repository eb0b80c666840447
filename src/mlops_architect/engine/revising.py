"""Later words over earlier ones: a revision changes what it states and leaves the rest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Any

from pydantic import ValidationError

from mlops_architect.domain.constraints import WEEKDAYS, Constraints, MlTask, Provenance, Stated
from mlops_architect.engine.sizing.workload import RUNS_PER_MONTH, SCORING_RHYTHMS
from mlops_architect.errors import UsageError

_ADDING = (
    "tools.forbidden",
    "tools.preferred",
    "tools.wished",
    "excluded_clouds",
    "compliance.regimes",
    "data.classes",
)
"""Lists that a revision adds to; other values it replaces."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "ml_task": tuple(task.value for task in MlTask),
    "training.cadence": tuple(RUNS_PER_MONTH),
    "serving.scoring_cadence": SCORING_RHYTHMS,
    "serving.due_on": WEEKDAYS,
    "serving.modes": ("online", "batch", "streaming", "edge"),
}
"""Fields whose values come from a closed list."""


def revised(before: Constraints, later: Constraints) -> Constraints:
    """Return ``before`` with everything that ``later`` states or infers put over it."""
    result = before
    for name, stated in later.fields():
        if not stated.known or name == "use_case":
            continue
        if stated.provenance is Provenance.INFERRED and before.at(name).provenance is Provenance.STATED:
            continue
        if name in _ADDING:
            stated = stated.model_copy(update={"value": _union(before.at(name).value, stated.value or ())})
        result = result.replacing(name, stated)
    return _consistent(result, later)


def _consistent(result: Constraints, later: Constraints) -> Constraints:
    """Take a tool that is now wanted off the forbidden list, and the other way round; wishes alike."""
    for wanted, unwanted in permutations(("tools.preferred", "tools.wished", "tools.forbidden"), 2):
        names = set(later.at(wanted).value or ())
        rest = tuple(name for name in result.at(unwanted).value or () if name not in names)
        if result.at(unwanted).known and rest != result.at(unwanted).value:
            kept = result.at(unwanted).model_copy(update={"value": rest}) if rest else Stated[tuple[str, ...]]()
            result = result.replacing(unwanted, kept)
    return result


def _union(before: tuple[str, ...] | None, later: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(before or ()), *later)))


def set_by_hand(constraints: Constraints, path: str, text: str, measured: str = "", code: str = "") -> Constraints:
    """Return the constraints with the field ``path`` set to the value that ``text`` spells.

    Lists are separated by commas, ``none`` is an empty one; ``unknown`` clears a field. ``measured`` says where the
    value was measured, if it was, and ``code`` where code states it.

    Raises:
        UsageError: No such field, or the text does not fit it.
    """
    fields = dict(constraints.fields())
    if path not in fields:
        import difflib

        close = difflib.get_close_matches(path, list(fields), n=3)
        meant = f"Did you mean {' or '.join(close)}?" if close else f"Fields: {', '.join(fields)}."
        raise UsageError(f"there is no constraint called {path!r}", meant)
    if text.strip() in ("unknown", ""):
        return constraints.replacing(path, Stated[Any]())
    errors: list[str] = []
    for value in _readings(text):
        if isinstance(value, float) and not _sensible(path, value):
            raise UsageError(
                f"{text!r} is not a sensible value for {path}",
                "Amounts are above zero; an availability is between 50 and 100 percent, a chance at most 100.",
            )
        origin = Provenance.MEASURED if measured else Provenance.STATED
        stated = Stated[Any](
            value=value,
            provenance=origin,
            confidence=1.0,
            note=measured or (f"stated by the code: {code}" if code else "set by hand"),
        )
        try:
            changed = constraints.replacing(path, stated)
        except ValidationError as error:
            found = error.errors(include_url=False)[0]
            errors.append("that is no time of day" if found["type"] == "string_pattern_mismatch" else found["msg"])
            continue
        problem = _misfit(path, value, changed.at(path).value)
        if not problem:
            return changed
        errors.append(problem)
    allowed = f" (one of {', '.join(CHOICES[path])})" if path in CHOICES else ""
    raise UsageError(
        f"{text!r} does not fit {path}: {errors[0].lower()}{allowed}",
        "Numbers are plain, in the unit of the field's name; a time of day is 07:30, or 07:30Z for UTC.",
    )


def _misfit(path: str, given: Any, kept: Any) -> str:
    """Say why a value that has the field's type is still none of its values, empty when it is one."""
    if isinstance(given, bool) and not isinstance(kept, bool):
        return "yes or no is no amount"
    names = kept if isinstance(kept, tuple) else (kept,)
    if path in CHOICES and not set(names) <= set(CHOICES[path]):
        return "there is no such name"
    return ""


def _sensible(path: str, value: float) -> bool:
    if path == "availability.target_pct":
        return 50.0 <= value < 100.0
    if path == "tools.leaving_pct_per_year":
        return 0.0 <= value <= 100.0
    return 0.0 < value < 1e15 or (value == 0.0 and path.startswith("recovery."))


def _readings(text: str) -> list[Any]:
    """Return what the text may mean, most specific first; the field's type decides."""
    stripped = text.strip()
    readings: list[Any] = []
    try:
        readings.append(float(stripped.replace(",", "").replace("_", "")))
    except ValueError:
        if stripped.lower() in ("true", "yes", "false", "no"):
            readings.append(stripped.lower() in ("true", "yes"))
    readings.append(stripped)
    if stripped.lower() == "none":
        readings.append(())
    readings.append(tuple(part.strip() for part in stripped.split(",") if part.strip()))
    return readings
