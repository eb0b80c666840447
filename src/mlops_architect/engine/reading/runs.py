"""Runs: one pass at month end, a sweep every ten minutes: what is done in one go on a date, not on request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import WEEKDAYS
from mlops_architect.domain.lexicon import AnchorTerm, CadenceTerm, ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, inferred, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.vocabulary import Mention

RUN_NOUNS = frozenset({"run-noun", "in-one-go"})
_MODES = "serving.modes"
_TRAINED = 4
_SHORTEST_S = 300.0
_REACH = 12
_RECOVERS = 3
_OF_THEM = 2
_HOUR_S = 3_600.0


def runs(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Yield batch for a run, pass or lot beside a date or a rhythm; not when it is the model that is trained."""
    if clause.question or clause.lacks(RUN_NOUNS) or clause.cue("retrain", "past-work", "ingest"):
        return
    for noun in sorted(clause.cue(*RUN_NOUNS), key=lambda m: (m.first, -m.last)):
        dated: Mention | Quantity | None = page.nearest(noun, _dates(clause), _REACH)
        dated = dated or page.nearest(noun, _intervals(clause), _REACH)
        plainly = any(cue.first == noun.first for cue in clause.cue("in-one-go"))
        if (dated is not None or plainly) and negating(page, clause, noun) is None:
            yield inferred(page, _MODES, "batch", 0.85, "done in one go", noun, dated)
            return


def rhythms_of(clause: Clause) -> list[Mention]:
    """Return the rhythms in which a run can come back, hourly and rarer; "replace the nightly list" names none."""
    old = [cue.last for cue in clause.cue("leaving")]
    rhythms = [m for m in clause.of("cadences") if cast(CadenceTerm, m.term).days >= 1 / 24]
    return [m for m in rhythms if not any(0 <= m.first - last <= 1 for last in old)]


def _dates(clause: Clause) -> list[Mention]:
    return [*rhythms_of(clause), *clause.cue("calendar-date", "day-part", "night")]


def _intervals(clause: Clause) -> list[Quantity]:
    return [q for q in clause.quantities if q.dimension == "time" and q.periodic and q.high >= _SHORTEST_S]


def never_asked(page: Page) -> Iterator[Candidate]:
    """Take results that come in a rhythm as batch where the text says that no one calls for them."""
    for clause in page.naming("cue:scoring", "tasks", MEASURED):
        if clause.question or clause.cue("retrain", "ingest", "past-work"):
            continue
        decided = [q for q in clause.quantities if q.per_s >= _HOUR_S and q.dimension == "count"]
        rhythms = rhythms_of(clause)
        if rhythms and (clause.cue("scoring", "goes-on") or decided):
            yield inferred(page, _MODES, "batch", 0.75, "scored on a schedule, and no one calls for it", rhythms[0])
            return


def back_by(clause: Clause, due: Mention) -> bool:
    """Whether a time of day is when the service is up again: "recovery by next morning is fine"."""
    back = (a for a in clause.anchors("time") if cast(AnchorTerm, a.term).role == "rto")
    return any(0 <= due.first - one.last <= _RECOVERS for one in back)


def counted_then(page: Page, clause: Clause, day: Mention) -> bool:
    """Whether a day of the week only says how many come then: "26,000 orders on Fridays, 14,000 otherwise"."""
    weekdays = [cue for name in WEEKDAYS for cue in clause.cue(f"weekday:{name}")]
    named = page.tokens[day.first].text == "on" and any(day.first < cue.first < day.last for cue in weekdays)
    counts = [q for q in clause.quantities if q.dimension == "count"]
    return named and any(0 <= day.first - q.number_last <= _OF_THEM for q in counts)


def bare_batch(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take a lone "batch" as a serving mode unless it speaks of training, features or processing."""
    for cue in clause.cue("batch-run"):
        trained = page.nearest(cue, clause.cue("retrain"), _TRAINED)
        # "10 billion predictions every day" is how many there are, "… every night" when they are made
        daily = [q for q in clause.quantities if q.per_s == DAY_S and page.tokens[q.last - 1].text == "day"]
        counted = any(q.first <= cue.first < q.last for q in daily)
        given_up = any(0 <= cue.first - old.last <= 1 for old in clause.cue("leaving"))  # "replace the nightly list"
        if trained is None and not (counted or given_up) and negating(page, clause, cue) is None:
            yield Candidate(_MODES, "batch", spans(page, cue), 0.85, position=cue.first)
    for cue in clause.cue("batch"):
        if any(0 <= other.first - cue.last <= 1 for other in clause.cue("retrain", "ingest", "batch-other")):
            continue
        sized = cue.last < clause.last and page.tokens[cue.last].text == "="  # "batch=8"
        if sized or negating(page, clause, cue) is not None or _on_the_gpu(clause):
            continue
        about = page.nearest(cue, [*clause.cue("scoring", "decision"), *clause.of("tasks")], 10)
        keyed = any(t.text in ":=" for t in page.tokens[max(clause.first, cue.first - 4) : cue.first])
        # "…, in a batch every night": however far away the task stands, unless it is data that comes so.
        regular = any(0 <= rhythm.first - cue.last <= 1 for rhythm in clause.of("cadences"))
        regular = regular and bool(clause.of("tasks")) and not clause.cue("retrain", "ingest", "lands")
        if about is not None or keyed or regular or clause.last - clause.first <= 5 or clause.cue("cheap"):
            yield Candidate(_MODES, "batch", spans(page, cue), 0.85, position=cue.first)


def _on_the_gpu(clause: Clause) -> bool:
    """Whether batches are those that a GPU takes at once: "GPUs, images processed in batches, TensorRT"."""
    hardware = any(cast(ToolTerm, m.term).hardware for m in clause.of("tools"))
    return (hardware or bool(clause.cue("gpu"))) and not clause.of("cadences")
