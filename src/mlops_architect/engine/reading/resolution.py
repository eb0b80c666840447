"""Steps of a forecast: how far apart its values are, where that is less than a day, and what follows from it.

"Hourly" may be said of the values ("hourly demand forecast") or of the rhythm ("recomputed hourly"). What was taken for
the values is no rhythm any more, and a count that was multiplied by it is one of series again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mlops_architect.domain.constraints import MlTask, Provenance, Span
from mlops_architect.domain.lexicon import CadenceTerm, TaskTerm
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.outcomes import HORIZON
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.tasks import task
from mlops_architect.engine.reading.vocabulary import Mention

STEP, CADENCE, DAILY = "training.step_minutes", "serving.scoring_cadence", "load.daily_predictions"
_MINUTES_A_DAY = 1440
_NOUN = 4
_LONGEST_S = DAY_S / 2
_HOUR_S = 3600.0
_EACH, _SAID, _AHEAD = "step-each:", "step-said:", "ahead-days:"
_LONGEST_AHEAD_DAYS = 62.0


def forecasts(page: Page) -> bool:
    """Whether the text asks for forecasts of series."""
    named = page.once("task", lambda: task(page))
    return named is not None and named.value is MlTask.FORECASTING


def resolution(page: Page) -> list[Candidate]:
    """Return the steps within the day, and what only they make a horizon: "96 steps ahead", "for the day ahead"."""
    if not forecasts(page):
        return []
    steps = [
        found for clause in page.naming(f"cue:{_EACH}", f"cue:{_SAID}", MEASURED) for found in _steps(page, clause)
    ]
    said = [one for one in steps if one.provenance is Provenance.STATED]
    if not steps:
        return []
    minutes = float((said or steps)[-1].value)
    return [*(said or steps), *_horizons(page, minutes)]


def _steps(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.question:
        return
    for name in [shelf for shelf in clause.cues if shelf.startswith((_EACH, _SAID))]:
        for cue in clause.cue(name):
            if negating(page, clause, cue) is None and (name.startswith(_EACH) or _of_values(clause, cue.last)):
                yield _stated(page, float(name.partition(":")[2]), cue, cue.first)
    for quantity in clause.quantities:
        if quantity.dimension != "time" or quantity.per_s or quantity.low != quantity.high:
            continue
        if quantity.high <= _LONGEST_S and not quantity.periodic and _steps_of(page, clause, quantity):
            yield _stated(page, quantity.high / 60, quantity, quantity.first)
        elif quantity.unit == "hour" and _leads(page, clause, quantity):
            yield Candidate(
                STEP,
                60.0,
                spans(page, quantity),
                0.6,
                provenance=Provenance.INFERRED,
                note="what is forecast so many hours ahead has a value for each hour",
                position=quantity.first,
            )


def _stated(page: Page, minutes: float, said: Mention | Quantity, position: int) -> Candidate:
    return Candidate(STEP, minutes, spans(page, said), 0.9, position=position)


def _of_values(clause: Clause, last: int) -> bool:
    """Whether a noun of the values follows within some words, and none of a run: "hourly demand", "hourly updates"."""
    nouns = [cue for cue in clause.cue("stepped", "step-noun") if 0 <= cue.first - last < _NOUN]
    runs = [cue for cue in clause.cue("run-again") if 0 <= cue.first - last <= _NOUN]
    return bool(nouns) and not runs


def _steps_of(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a duration is that of a step: "30-minute intervals", "in 15 min steps", "the 15-minute load"."""
    if any(0 <= cue.first - quantity.last <= 1 for cue in clause.cue("step-noun")):
        return True
    return page.tokens[quantity.last - 2].text == "-" and any(
        0 <= cue.first - quantity.last <= 1 for cue in clause.cue("stepped")
    )


def _leads(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a duration says how far ahead: "24 hours ahead", "the next 48 hours"."""
    before = page.tokens[quantity.first - 1].text if quantity.first > clause.first else ""
    after = page.tokens[quantity.last].text if quantity.last < clause.last else ""
    near = any(
        cue.last == quantity.first or quantity.first < cue.first < quantity.last for cue in clause.cue("horizon")
    )
    forecast = any(
        isinstance(found.term, TaskTerm) and found.term.task is MlTask.FORECASTING for found in clause.of("tasks")
    )
    return forecast and (near or before in ("next", "coming", "following") or after == "ahead")


def _horizons(page: Page, minutes: float) -> Iterator[Candidate]:
    for clause in page.naming(f"cue:{_AHEAD}", MEASURED):
        for name in [shelf for shelf in clause.cues if shelf.startswith(_AHEAD)]:
            for cue in clause.cue(name):
                if not clause.question:
                    days = float(name.partition(":")[2])
                    yield Candidate(HORIZON, days, spans(page, cue), 0.7, position=cue.first)
        for quantity in clause.quantities:
            after = [token.text for token in page.tokens[quantity.number_last : quantity.number_last + 2]]
            if quantity.dimension == "count" and after in (["steps", "ahead"], ["intervals", "ahead"]):
                days = quantity.high * minutes / _MINUTES_A_DAY
                if days <= _LONGEST_AHEAD_DAYS:
                    note = f"{quantity.high:g} steps of {minutes:g} minutes"
                    yield Candidate(
                        HORIZON, round(days, 6), spans(page, quantity), 0.95, note=note, position=quantity.first
                    )
            elif quantity.unit == "hour" and _HOUR_S <= quantity.high < DAY_S and _leads(page, clause, quantity):
                note = f"{quantity.high / DAY_S:g} days"
                yield Candidate(
                    HORIZON,
                    round(quantity.high / DAY_S, 6),
                    spans(page, quantity),
                    0.9,
                    note=note,
                    position=quantity.first,
                )


def without_steps(page: Page, found: Mapping[str, list[Candidate]]) -> dict[str, list[Candidate]]:
    """Return rhythms and counts without what was said of the steps: an "hourly forecast" is no run each hour."""
    steps = [one for one in found.get(STEP, ()) if one.provenance is Provenance.STATED]
    said = {span: float(one.value) for one in steps for span in one.spans[:1]}
    if not said:
        return {}
    rhythms = [one for one in found.get(CADENCE, ()) if _over(one, said) is None]
    rhythms = rhythms or (list(_again(page, said)) if found.get(CADENCE) else [])
    again = any(one.value in ("hourly", "intraday") for one in rhythms)
    counts = [one if again else _of_series(one, said) for one in found.get(DAILY, ())]
    return {CADENCE: rhythms, DAILY: counts}


def _again(page: Page, said: Mapping[Span, float]) -> Iterator[Candidate]:
    """Yield a rhythm that is told beside the steps: "forecast the hourly demand every hour"."""
    for clause in page.naming("cadences"):
        for mention in clause.of("cadences"):
            term = mention.term
            if isinstance(term, CadenceTerm) and term.cadence == "hourly" and clause.cue("stepped"):
                one = Candidate(CADENCE, term.cadence, spans(page, mention), 0.7, position=mention.first)
                if _over(one, said) is None:
                    yield one


def _of_series(count: Candidate, said: Mapping[Span, float]) -> Candidate:
    minutes = _over(count, said)
    if minutes is None:
        return count
    return replace(count, value=count.value * minutes / _MINUTES_A_DAY, note="series, each forecast once a day")


def _over(candidate: Candidate, said: Mapping[Span, float]) -> float | None:
    """Return the step whose words a candidate rests on."""
    for span, minutes in said.items():
        if any(one.start < span.end and span.start < one.end for one in candidate.spans):
            return minutes
    return None
