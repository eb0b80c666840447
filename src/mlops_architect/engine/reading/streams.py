"""Streams: results and alarms about readings that come all the time, which nobody asks for one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.feeds import comes_all_the_time
from mlops_architect.engine.reading.negation import Polarity, negating, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.runs import rhythms_of
from mlops_architect.engine.reading.vocabulary import Mention

_MODES = "serving.modes"
_OFTEN_S = 300.0
_REACH = 12.0
_NEAR = 3
_FEED = 3
_OF = 2
_DUE = 6
_SLOW_S = 60.0
_WATCHED = "readings that come all the time are watched"


def _sent_often(page: Page, clause: Clause) -> Mention | None:
    """Return the word for sending of "each reports its oxygen every 20 seconds"."""
    often = [q for q in clause.quantities if q.dimension == "time" and q.periodic and q.high <= _OFTEN_S]
    rhythms: list[Mention | Quantity] = [*often, *clause.cue("every-moment")]
    return page.nearest(rhythms[0], clause.cue("arriving", "live-data"), _REACH) if rhythms else None


def alarms_on_streams(page: Page, modes: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield streaming where alarms are due on events that a broker carries, and no other way of serving is stated."""
    if modes:
        return
    carrier: Mention | None = None
    alarm: Mention | None = None
    for clause in page.live():
        if clause.question:
            continue
        if clause.cue("asks-for-answer"):
            return
        flows = [m for m in clause.cue("without-a-break") if negating(page, clause, m) is None]
        brokers = [m for m in clause.of("tools") if cast(ToolTerm, m.term).streams]
        brokers = [m for m in brokers if polarity(page, clause, m) is Polarity.WANTED]
        carrier = carrier or next(iter([*brokers, *flows]), None) or _sent_often(page, clause)
        carrier = carrier or comes_all_the_time(page, clause)
        alarm = alarm or next(iter(clause.cue("verb:alarm", "warns", "verb:notice")), None)
    if carrier is not None and alarm is not None:
        said = spans(page, carrier, alarm)
        note = "alarms on events as they come"
        yield Candidate(_MODES, "streaming", said, 0.8, provenance=Provenance.INFERRED, note=note, position=alarm.first)


def watched_feed(page: Page) -> Iterator[Candidate]:
    """Yield streaming where machines send readings every few seconds and the model is to notice what goes wrong."""
    watch = [
        (clause, cue)
        for clause in page.naming("cue:verb:warned", "cue:verb:behave", "cue:verb:detect")
        for cue in clause.cue("verb:warned", "verb:behave", "verb:detect")
        if clause.cue("object:going-wrong", "object:odd", "object:unlike-usual", "object:failure")
    ]
    asked = any(clause.cue("asks-for-answer") for clause in page.live())
    for clause in page.naming("cue:arriving", "cue:live-data") if watch and not asked else ():
        sent = _sent_often(page, clause)
        if sent is not None and not clause.question:
            said = spans(page, sent, watch[0][1])
            yield Candidate(
                _MODES, "streaming", said, 0.75, provenance=Provenance.INFERRED, note=_WATCHED, position=sent.first
            )
            return


def all_scored(page: Page) -> Iterator[Candidate]:
    """Read "18,000 a second through Kafka, each is scored", "we score the Kinesis stream" as scoring of a stream."""
    for clause in page.naming("cue:all-scored", "cue:scoring", "cue:gets-score"):
        carriers = [m for m in clause.of("tools") if cast(ToolTerm, m.term).streams]
        carriers = [m for m in [*carriers, *clause.cue("stream", "stream-noun")] if negating(page, clause, m) is None]
        if not carriers or clause.question:
            continue
        whole = next(iter(clause.cue("all-scored")), None)
        if whole is None and clause.cue("each-one"):
            whole = next((cue for cue in clause.cue("scored-word") if cue.first > carriers[0].first), None)
        if whole is None and clause.cue("each-one"):
            whole = next(iter(clause.cue("gets-score")), None)
        verb = page.nearest(carriers[0], [v for v in clause.cue("scoring") if v.last <= carriers[0].first], _NEAR)
        flows = any(cue.first >= carriers[0].first for cue in clause.cue("stream", "data-flow"))
        if whole is not None or (verb is not None and flows and page.gap(verb.last, carriers[0].first) < 2):
            yield Candidate(
                _MODES, "streaming", spans(page, carriers[0], whole or verb), 0.88, position=carriers[0].first
            )
            return


def after_events(page: Page) -> Iterator[Candidate]:
    """Take results that are due so long after a reading as scoring of the stream that the readings come in."""
    streams = [
        cue
        for clause in page.naming("cue:stream")
        for cue in clause.cue("stream")
        if negating(page, clause, cue) is None and not other_sense(page, clause, cue)
    ]
    for clause in page.naming("cue:after-reading") if streams else ():
        timed = [q for q in clause.quantities if q.dimension == "time" and not q.per_s and q.high <= _SLOW_S]
        for cue in clause.cue("after-reading"):
            if page.nearest(cue, timed, _DUE) is not None:
                said = spans(page, streams[0], cue)
                yield Candidate(_MODES, "streaming", said, 0.85, provenance=Provenance.INFERRED, position=cue.first)
                return


def other_sense(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether "stream" is token streaming, a streaming service, a data set's name or a revenue stream."""
    other = page.nearest(cue, clause.cue("not-stream"), 3)
    amounts = [q.last for q in clause.quantities if q.dimension == "data" and not q.per_s]
    if any(0 < cue.first - last <= _OF for last in amounts):
        return True  # "40 TB of clickstream"
    if other is None:
        return False
    refused = negating(page, clause, cue)
    # "nobody waits for an answer and no streaming is needed": the refusal parts the two.
    return refused is None or not other.last <= refused.first < cue.first


def now_and_then(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether a feed comes in batches: "HL7 feeds every 15 minutes"."""
    seldom = [q for q in clause.quantities if q.dimension == "time" and q.periodic and q.high > _OFTEN_S]
    rhythms = rhythms_of(clause)
    rests = [
        *(q for q in seldom if page.distance(cue, q) <= _FEED),
        *(m for m in rhythms if page.distance(cue, m) <= _FEED),
    ]
    return bool(rests) and not clause.cue("retrain")
