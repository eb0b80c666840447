"""Serving: online, batch, streaming or edge, and whether an event stream is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import CadenceTerm, ModeTerm, TaskTerm, ToolTerm
from mlops_architect.engine.reading import streams
from mlops_architect.engine.reading.candidates import Candidate, inferred, is_correction_mention, spans
from mlops_architect.engine.reading.deadlines import DUE, clock_after, hour_beside
from mlops_architect.engine.reading.devices import offline_apps, on_a_device
from mlops_architect.engine.reading.feeds import case_and_answer, judged_as_they_come
from mlops_architect.engine.reading.negation import Polarity, hedged, negating, polarity
from mlops_architect.engine.reading.nouns import PER, opened_by_rhythm
from mlops_architect.engine.reading.others import foreign_api
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import role_of
from mlops_architect.engine.reading.runs import back_by, bare_batch, counted_then, never_asked, rhythms_of, runs
from mlops_architect.engine.reading.training import cadence_of, refreshed_models
from mlops_architect.engine.reading.vocabulary import Mention

MODES, STREAMING, RHYTHM = "serving.modes", "serving.streaming_required", "serving.scoring_cadence"
_TIMERS = frozenset({"schedule", "cron"})
_SUBJECT = 5.0
_SLOW_S = 60.0
_OFTEN_S = 300.0
_HOUR_S = 3_600.0
_SHORTEST_BATCH_S = 900.0
_INTERVAL_REACH = 14
_CALLED = 4
_NAMED = 8
_OF_A_PERIOD = frozenset("al diarias diarios semanales mensuales quotidiens quotidiennes mensuels mensuelles".split())
_ONCE = frozenset({"in", "im", "en", "au", "this", "next"})
_SPEAKS_OF_DELIVERY = (
    "modes",
    "tasks",
    *(
        f"cue:{name}"
        for name in "api batch-run batch edge-device real-time scoring ready-by score-list puts-a-case run-noun in-one-go".split()
    ),
)
_SPEAKS_OF_STREAMS = (
    MEASURED,
    "tools",
    *(f"cue:{name}" for name in "stream real-time every-moment batch-only window".split()),
)
_NOT_RESULTS = frozenset({"money", "data", "nines", "percent"})


def modes(page: Page, others: Sequence[Candidate]) -> list[Candidate]:
    """Return how predictions are delivered; ``others`` are latency and load, which imply online answers."""
    found: list[Candidate] = []
    refused: set[str] = set()
    for clause in page.naming(*_SPEAKS_OF_DELIVERY):
        for mention in clause.of("modes"):
            mode = cast(ModeTerm, mention.term).mode
            if mode == "batch" and any(
                q.periodic and q.high <= _OFTEN_S and abs(q.first - mention.last) <= 1 for q in clause.quantities
            ):
                continue  # "reports every 20 seconds"
            if any(other.first <= mention.first < other.last for other in clause.cue("not-edge", "other-sync")):
                continue
            if mode == "batch" and back_by(clause, mention):
                continue
            if mode == "streaming" and clause.cue("verb:let-through"):
                continue  # "score every transfer before it is authorised": the transfer waits
            trains = clause.cue("retrain") or any(page.clauses[above].cue("retrain") for above in clause.parents[:1])
            if page.tokens[mention.first].text in _TIMERS and trains:
                continue  # "train: {schedule: ..."
            if polarity(page, clause, mention) is not Polarity.WANTED:
                refused.add(mode)
                continue
            found.append(Candidate(MODES, mode, spans(page, mention), 0.93, position=mention.first))
        found.extend(_bare_api(page, clause))
        found.extend(case_and_answer(page, clause))
        found.extend(bare_batch(page, clause))
        found.extend(on_a_device(page, clause))
        found.extend(_real_time(page, clause))
        found.extend(_scheduled(page, clause))
        found.extend(_by_the_clock(page, clause))
        found.extend(runs(page, clause))
    found.extend(offline_apps(page))
    found.extend(inferred(page, MODES, "batch", 0.88, "scored on a schedule", *one) for one in _opened(page))
    found.extend(streams.all_scored(page))
    found.extend(streams.after_events(page))
    found.extend(judged_as_they_come(page))
    found.extend(_of_events(others))
    found.extend(streams.alarms_on_streams(page, found))
    if {candidate.value for candidate in found} <= {"edge"}:
        found.extend(streams.watched_feed(page))
    stated = {candidate.value for candidate in found}
    if not stated & {"edge", "streaming"} and "online" not in refused:
        found.extend(_implied(others))
    if not found and "batch" not in refused:
        found.extend(_unclaimed(page))
    if not found and "online" in refused and not refused & {"batch", "edge", "streaming"}:
        found.extend(never_asked(page))
    old = _told_of_the_old(page)
    found = [one for one in found if one.value != "batch" or not (one.position < old or _formerly(page, one))]
    return [candidate for candidate in found if candidate.value not in refused or candidate.confidence > 0.95]


def _told_of_the_old(page: Page) -> int:
    """Return where the words for what is wanted begin ("Wanted:", "New target:"); before them the text tells what is."""
    return next((cue.first for clause in page.naming("cue:from-here") for cue in clause.cue("from-here")), 0)


def _formerly(page: Page, candidate: Candidate) -> bool:
    """Whether a sentence says how things were done before: "historically, most models made batch predictions"."""
    clause = page.clause_at(candidate.position)
    return any(cue.first < candidate.position for cue in clause.cue("formerly"))


def _real_time(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take "real-time" as online when it is the decision, not data or dashboards, that is real-time."""
    for cue in clause.cue("real-time"):
        if negating(page, clause, cue) is not None:
            continue
        about_data = page.nearest(cue, clause.cue("data-flow"), _SUBJECT)
        named = [task for task in clause.of("tasks") if cast(TaskTerm, task.term).weight > 1]
        decisions: list[Mention] = [*clause.cue("decision", "scoring", "live-verb"), *named]
        decision = page.nearest(cue, decisions, _SUBJECT + 2)
        if decision is None and clause.last - clause.first > 6:
            continue
        nearer_data = about_data is not None and (
            decision is None or page.distance(cue, about_data) < page.distance(cue, decision)
        )
        if nearer_data:
            continue
        yield Candidate(MODES, "online", spans(page, cue, decision), 0.92, position=cue.first)


def _bare_api(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take a lone "API" or "chat" as online when a decision or task is near it, not an integration."""
    for cue in clause.cue("api"):
        asked = [m for m in clause.cue("asks-it", "hand-over") if 0 < cue.first - m.last <= _CALLED]
        reach = _NAMED if cue.last - cue.first == 1 else 2 * _NAMED
        about = next(iter(asked), None) or page.nearest(
            cue, [*clause.cue("scoring", "decision"), *clause.of("tasks")], reach
        )
        if about is not None and negating(page, clause, cue) is None and not foreign_api(page, clause, cue):
            yield Candidate(MODES, "online", spans(page, cue, about), 0.9, position=cue.first)


def _by_the_clock(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take results that are due at a time of day, and lists that come out regularly, as batch."""
    if clause.cue("retrain", "past-work") or clause.question:
        return
    for ready in (one for one in clause.cue("ready-by") if not back_by(clause, one)):
        due = page.nearest(ready, clause.cue("day-part"), DUE) or clock_after(page, clause, ready)
        due = due or hour_beside(page, clause, ready)
        if due is not None and negating(page, clause, ready) is None:
            yield Candidate(MODES, "batch", spans(page, ready, due), 0.86, position=ready.first)
            return
    regular: list[Mention | Quantity] = [*rhythms_of(clause)]
    regular.extend(q for q in clause.quantities if q.per_s >= _SHORTEST_BATCH_S and q.high == 1)
    for listed in clause.cue("score-list"):
        timed = clock_after(page, clause, listed) is not None or bool(clause.cue("suffices"))
        timed = timed or hour_beside(page, clause, listed) is not None
        timed = timed or any(page.distance(listed, rhythm) <= DUE for rhythm in regular)
        if timed and not clause.cue("ingest", "lands"):
            yield Candidate(MODES, "batch", spans(page, listed), 0.86, position=listed.first)
            return


def _unclaimed(page: Page) -> Iterator[Candidate]:
    """Take a rhythm that belongs to nothing else as that of the results, where nobody waits for an answer."""
    for clause in page.naming("cue:stream", "cue:real-time", "cue:live-data"):
        if any(negating(page, clause, m) is None for m in clause.cue("stream", "real-time", "live-data")):
            return
    for clause in page.naming("cadences"):
        rhythms = rhythms_of(clause)
        taken = clause.cue("retrain", "ingest", "reporting", "renew", "past-work", "crew-noun", "hedge")
        parents = [page.clauses[index] for index in clause.parents[:1]]
        if taken or clause.question or any(q.dimension in _NOT_RESULTS for q in clause.quantities):
            continue
        rates = [q for q in clause.quantities if q.per_s and q.high != 1]
        rhythms = [m for m in rhythms if not any(q.first <= m.first < q.last for q in rates)]
        rhythms = [m for m in rhythms if not counted_then(page, clause, m)]
        if any(parent.cue("retrain") for parent in parents) or clause.anchors("percent"):
            continue
        # "A seventh site joins in autumn" tells when, not how often.
        for cadence in [m for m in rhythms if page.tokens[m.first].text not in _ONCE][:1]:
            yield inferred(page, MODES, "batch", 0.7, "results on a schedule", cadence)
            return


def rhythm(page: Page) -> list[Candidate]:
    """Return how often scores are delivered in bulk: "every Monday", "nightly", "every 6 hours"."""
    intervals = [
        Candidate(RHYTHM, name, spans(page, interval, verb), 0.85, position=interval.first)
        for clause in page.naming("cue:scoring")
        for verb, interval, name in _at_intervals(page, clause)
    ]
    intervals += [
        Candidate(RHYTHM, name, spans(page, opening), 0.85, position=opening.first)
        for opening, quantity in _opened(page)
        if (name := cadence_of(quantity.per_s)) is not None
    ]
    return intervals + [
        Candidate(
            RHYTHM,
            cast(CadenceTerm, cadence.term).cadence,
            spans(page, cadence, verb),
            0.88,
            corrects=is_correction_mention(clause, cadence),
            position=cadence.first,
        )
        for clause in page.naming("cue:scoring", "tasks", "cue:score-list")
        for verb, cadence in _on_a_calendar(page, clause)
    ]


def _scheduled(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take scoring on a calendar as batch: "nightly churn scoring", "the forecast runs every night"."""
    if clause.question:
        return
    regular: list[tuple[Mention, Mention | Quantity]] = [*_on_a_calendar(page, clause)]
    regular.extend((verb, interval) for verb, interval, _ in _at_intervals(page, clause))
    for verb, cadence in regular:
        yield inferred(page, MODES, "batch", 0.88, "scored on a schedule", verb, cadence)


def _opened(page: Page) -> Iterator[tuple[Mention, Quantity]]:
    """Yield the rhythms of fragments that only say when and for whom: "Every night for about 4,000 patients"."""
    for clause in page.naming(MEASURED):
        for quantity in clause.quantities:
            if (opening := opened_by_rhythm(page, clause, quantity)) is not None:
                yield opening, quantity


def _on_a_calendar(page: Page, clause: Clause) -> Iterator[tuple[Mention, Mention]]:
    """Yield the words for scoring, each with the calendar rhythm beside it."""
    if (clause.kind == "row" and clause.anchors("percent")) or (clause.cue("worsens") and clause.cue("retrain")):
        return
    named = [m for m in clause.of("tasks") if cast(TaskTerm, m.term).weight > 1]
    listed = [cue for cue in clause.cue("score-list") if any(0 < w.first - cue.last <= 1 for w in clause.cue("which"))]
    for verb in [*clause.cue("scoring"), *named, *listed]:
        cadence = page.nearest(verb, rhythms_of(clause), 14)
        if cadence is None or page.wall(cadence.first, verb.first) > 4:
            continue
        trained = page.nearest(cadence, [*clause.cue("retrain", "ingest"), *refreshed_models(page, clause)], 7)
        if trained is not None and page.distance(cadence, trained) <= page.distance(cadence, verb):
            continue
        counted = [q for q in clause.quantities if q.per_s and q.high > 1]
        nightly = any(cue.first < cadence.last and cadence.first < cue.last for cue in clause.cue("night"))
        volume = page.tokens[cadence.first].text in PER | _OF_A_PERIOD
        if not nightly and any(q.first <= cadence.first < q.last and (volume or q.first < verb.last) for q in counted):
            continue
        if any(cue.first == verb.first for cue in clause.cue("extract")) and clause.cue("lands"):
            continue
        if any(q.dimension == "money" and q.first < cadence.first < q.last for q in clause.quantities):
            continue  # "processes $50M in transactions monthly"
        people = [cue.first for cue in clause.cue("known-entities", "visitor")]
        if any(q.last == cadence.last and {q.last, q.last + 1} & set(people) for q in counted):
            continue  # "to 100 million daily active users"
        if any(q.per_s <= _HOUR_S and 0 <= cadence.first - q.last <= 1 for q in counted):
            # "1,700 offers per second on Saturdays" is a load, not a run on Saturdays
            continue
        yield verb, cadence


def _at_intervals(page: Page, clause: Clause) -> Iterator[tuple[Mention, Quantity, str]]:
    """Yield the words for scoring, each with the interval beside it: "scored every 6 hours"."""
    intervals = [q for q in clause.quantities if q.dimension == "time" and q.periodic and q.high >= _SHORTEST_BATCH_S]
    for verb in clause.cue("scoring"):
        for interval in intervals:
            near = page.distance(verb, interval) <= _INTERVAL_REACH and page.wall(verb.first, interval.first) <= 4
            rivals = clause.cue("retrain", "ingest")
            other = page.nearest(interval, rivals, 7)
            rival = other is not None and page.distance(interval, other) <= page.distance(interval, verb)
            name = cadence_of(interval.high)
            if near and not rival and name is not None:
                yield verb, interval, name


def _of_events(others: Sequence[Candidate]) -> Iterator[Candidate]:
    """Take a rate of events that are each scored as scoring of the stream."""
    for candidate in others:
        if candidate.of_events:
            yield Candidate(
                MODES,
                "streaming",
                candidate.spans,
                0.8,
                provenance=Provenance.INFERRED,
                note="events scored as they come",
                position=candidate.position,
            )
            return


def _implied(others: Sequence[Candidate]) -> Iterator[Candidate]:
    for candidate in others:
        group, _, _ = candidate.path.partition(".")
        fast = group == "latency" and candidate.value <= _SLOW_S * 1000
        if candidate.of_events:
            continue
        if fast or candidate.path in ("load.peak_rps", "load.avg_rps"):
            yield Candidate(
                MODES,
                "online",
                candidate.spans,
                0.9,
                provenance=Provenance.INFERRED,
                note="a request that waits for its answer",
                position=candidate.position,
            )
            return


def streaming(page: Page) -> list[Candidate]:
    """Return whether data arrives as a stream that must be processed as such."""
    scoped_out = [
        Candidate(STREAMING, False, spans(page, cue), 0.88, position=cue.first)
        for clause in page.clauses
        if clause.excluded and not clause.hostile
        for cue in clause.cue("stream")
        if not page.tokens[cue.first].text.startswith("livestream")  # what people watch
    ]
    return scoped_out + [
        candidate for clause in page.naming(*_SPEAKS_OF_STREAMS) for candidate in _streaming(page, clause)
    ]


def _streaming(page: Page, clause: Clause) -> Iterator[Candidate]:
    for cue in clause.cue("stream"):
        if hedged(clause, cue) or streams.other_sense(page, clause, cue) or streams.now_and_then(page, clause, cue):
            continue
        refused = negating(page, clause, cue)
        value = refused is None and polarity(page, clause, cue) is not Polarity.LEFT
        yield Candidate(STREAMING, value, spans(page, cue, refused), 0.93 if refused else 0.88, position=cue.first)
    for mention in clause.of("tools"):
        wanted = polarity(page, clause, mention) is Polarity.WANTED and not clause.question
        if cast(ToolTerm, mention.term).streams and wanted:
            yield inferred(
                page, STREAMING, True, 0.85, f"{cast(ToolTerm, mention.term).name} carries event streams", mention
            )
    yield from _live(page, clause)
    for cue in clause.cue("batch-only"):
        if negating(page, clause, cue) is None:
            yield inferred(page, STREAMING, False, 0.8, "plainly batch only", cue)
    for window in clause.cue("window"):
        recent = [q for q in clause.quantities if q.dimension == "time" and 0 <= q.first - window.last <= 1]
        recent = [q for q in recent if q.unit != "millisecond" and not _lost(page, clause, q)]
        if any(q.high <= 600 for q in recent) and not clause.cue("horizon"):
            yield inferred(page, STREAMING, True, 0.75, "features from the last moments", window, recent[0])


def _lost(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is what may be lost: "with the last 5 minutes of data lost at worst"."""
    role = role_of(page, clause, quantity)
    return role is not None and role.name == "rpo"


def _live(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Take sensor readings in real time, or arriving every few seconds or minutes, as a stream."""
    for cue in clause.cue("real-time"):
        data = page.nearest(cue, clause.cue("live-data"), 8)
        if data is not None and negating(page, clause, cue) is None:
            yield inferred(page, STREAMING, True, 0.8, "live data in real time", cue, data)
    for quantity in clause.quantities:
        if quantity.dimension == "time" and quantity.periodic and quantity.high <= _OFTEN_S:
            arriving = page.nearest(quantity, clause.cue("arriving"), 10)
            if arriving is not None and not clause.cue("retrain"):
                yield inferred(page, STREAMING, True, 0.8, "data arrives all the time", arriving, quantity)
    for cadence in clause.cue("every-moment"):
        arriving = page.nearest(cadence, clause.cue("arriving"), 10)
        if arriving is not None:
            yield inferred(page, STREAMING, True, 0.8, "data arrives all the time", arriving, cadence)
