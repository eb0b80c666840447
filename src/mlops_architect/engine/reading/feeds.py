"""Feeds: data that come without a break, one case that somebody puts and waits for, results on a schedule alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlops_architect.domain.constraints import Provenance
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

_MODES, _STREAMING = "serving.modes", "serving.streaming_required"
_NEAR = 12.0
_OFTEN_S = 120.0
_MOST_A_SECOND = 1_000.0
_CASE_REACH = 14.0
_SURE = 0.7
_FLOWING = ("stream", "real-time", "unbroken", "as-it-comes", "this-visit")


def feeds(page: Page) -> Iterator[Candidate]:
    """Yield that data come as a stream: "the meters report day and night", "each payment is scored as it arrives"."""
    for clause in page.naming("cue:unbroken", "cue:as-it-comes", "cue:this-visit", MEASURED):
        if clause.question or clause.cue("retrain", "past-work"):
            continue
        pair = _flows(page, clause) or _beats(page, clause) or _in_this_visit(page, clause)
        if pair is not None and all(negating(page, clause, word) is None for word in pair):
            yield Candidate(
                _STREAMING,
                True,
                spans(page, *pair),
                0.8,
                provenance=Provenance.INFERRED,
                note="data arrives all the time",
                position=pair[0].first,
            )


def judged_as_they_come(page: Page) -> Iterator[Candidate]:
    """Yield scoring of a stream where every event is judged as it comes."""
    for clause in page.naming("cue:as-it-comes", "cue:unbroken"):
        if clause.question or clause.cue("retrain", "past-work"):
            continue
        flow = next(iter(clause.cue("as-it-comes")), None)
        judged = flow and page.nearest(flow, clause.cue("judged"), _NEAR)
        item = flow and page.nearest(flow, clause.cue("feed-item", "feed-source"), _NEAR)
        if flow and judged and item and negating(page, clause, flow) is None:
            said = spans(page, item, flow)
            yield Candidate(_MODES, "streaming", said, 0.85, provenance=Provenance.INFERRED, position=flow.first)
            return


def case_and_answer(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take "the adviser enters the case and sees the score at once" as online."""
    for put in clause.cue("puts-a-case"):
        seen = page.nearest(put, [s for s in clause.cue("sees-answer") if s.first >= put.last], _CASE_REACH)
        if seen is not None and negating(page, clause, put) is None and not clause.question:
            said = spans(page, put, seen)
            note = "someone puts a case and waits"
            yield Candidate(_MODES, "online", said, 0.82, provenance=Provenance.INFERRED, note=note, position=put.first)
            return


def on_a_schedule_alone(page: Page, modes: Sequence[Candidate], others: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield that no stream is needed where all results come in bulk and nobody waits for one or sends events."""
    if {candidate.value for candidate in modes} != {"batch"}:
        return
    surest = max(modes, key=lambda candidate: candidate.confidence)
    waits = any(c.path.startswith("latency.") for c in others)
    if surest.confidence < _SURE or waits or any(c.path in ("load.peak_rps", "load.avg_rps") for c in others):
        return
    for clause in page.naming(*(f"cue:{name}" for name in _FLOWING)):
        if any(negating(page, clause, cue) is None for cue in clause.cue(*_FLOWING)):
            return
    yield Candidate(
        _STREAMING,
        False,
        surest.spans,
        0.75,
        provenance=Provenance.INFERRED,
        note="all results come on a schedule",
        position=surest.position,
    )


def comes_all_the_time(page: Page, clause: Clause) -> Mention | None:
    """Return what the clause says comes without a break, or None."""
    pair = _flows(page, clause) or _beats(page, clause)
    return pair[0] if pair is not None and negating(page, clause, pair[1]) is None else None


def _flows(page: Page, clause: Clause) -> tuple[Mention, Mention] | None:
    """Return what comes and the words for without a break, or for judging each as it comes."""
    for flow in clause.cue("unbroken", "as-it-comes"):
        come = [m for m in clause.cue("feed-source", "feed-item") if not m.first <= flow.first < m.last]
        nearest = page.nearest(flow, come, _NEAR)
        if nearest is not None:
            return nearest, flow
    return None


def _beats(page: Page, clause: Clause) -> tuple[Mention, Quantity] | None:
    """Return a source and its beat: "every 15 seconds", "one value per second"."""
    for quantity in clause.quantities:
        often = quantity.dimension == "time" and quantity.periodic and 0 < quantity.high <= _OFTEN_S
        rate = quantity.dimension == "count" and 0 < quantity.per_s <= 1 and quantity.high <= _MOST_A_SECOND
        source = page.nearest(quantity, clause.cue("feed-source"), _NEAR) if often or rate else None
        sent = source and page.nearest(quantity, clause.cue("feed-item", "arriving"), _NEAR)
        if source is not None and sent is not None:
            return source, quantity
    return None


def _in_this_visit(page: Page, clause: Clause) -> tuple[Mention, Mention] | None:
    """Return the clicks of this visit that the next answer must know of."""
    for visit in clause.cue("this-visit"):
        reacts = page.nearest(visit, clause.cue("reacts"), _NEAR)
        if reacts is not None:
            return reacts, visit
    return None
