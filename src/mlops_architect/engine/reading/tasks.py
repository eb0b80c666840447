"""Tasks: what kind of machine learning is asked for, whether any is, and the use case in the text's words."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from mlops_architect.domain.constraints import Bound, MlTask, Provenance, Span
from mlops_architect.domain.lexicon import AnchorTerm, FrameTerm, TaskTerm
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import Polarity, negating, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.passing_words import mere_heading, merely_kept, of_truth, one_of_the_classes
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_EARLY = 60
_OF = 4
_OF_WORDS = frozenset({"of", "de", "d", "des", "von", "der", "del"})
_FRAME_REACH = 9.0
_FAR_SHARE = 0.7
_NAMED = 3.0
_MOST_HINTS = 1.5
# Frames below this weight are everyday wording, asked only where nothing names the task; words below the other
# tell it only where there are no frames either.
_PLAIN = 2.8
_TOPIC = 1.0
_LEAST_OF_OBJECT = 2
_LONGEST_USE_CASE = 12
_ADDRESS = 3
_SUBJECTS = frozenset("subject betreff objet asunto re aw wg fw fwd tr rv rif".split())
_TOLD = ("tasks", "cue:object:")
_GUESSED = "no task is named: guessed from the data"
_OF_MODELS = ("training.cadence", "oversight.")
"""What is said of models and of few other systems."""
_BY_DATA = (
    (MlTask.CV, ("object:image", "object:lens"), ()),
    (
        MlTask.ANOMALY,
        ("live-data", "sensing"),
        ("verb:warned", "verb:alarm", "warns", "object:odd", "object:going-wrong"),
    ),
    (
        MlTask.FORECASTING,
        ("object:ahead", "object:coming"),
        ("verb:outlook", "object:how-much", "verb:tell", "per-entity"),
    ),
)
_LEADS = frozenset(
    {
        "-",
        "*",
        "#",
        "and",
        "und",
        "et",
        "a",
        "an",
        "the",
        "den",
        "der",
        "die",
        "das",
        "le",
        "la",
        "les",
        "el",
        "los",
        "las",
        "our",
        "some",
        "of",
        "which",
        "million",
        "for",
        "proposal",
        "|",
        '"',
        "'",
        "_",
    }
)
_TRAILS = frozenset(
    {
        "d",
        "de",
        "des",
        "du",
        "le",
        "la",
        "les",
        "el",
        "-",
        "*",
        "_",
        '"',
        "'",
        "as",
        "is",
        "are",
        "of",
        "the",
        "a",
        "an",
        "our",
    }
)
_NO_OBJECT = frozenset({"as", "it", "them", "this", "that", "one"})
_STOPS = frozenset(",.;:|()\u2014!?")


def task(page: Page) -> Candidate | None:
    """Return the task with the most weight of words; early words count more, repeated ones less."""
    weights: dict[MlTask, float] = defaultdict(float)
    hints: dict[MlTask, float] = defaultdict(float)
    topics: dict[MlTask, float] = defaultdict(float)
    seen: dict[tuple[MlTask, str], int] = defaultdict(int)
    first: dict[MlTask, tuple[float, Mention]] = {}
    for clause in page.naming("tasks"):
        for mention in clause.of("tasks") if clause.kind != "header" else ():
            term = cast(TaskTerm, mention.term)
            if polarity(page, clause, mention) is not Polarity.WANTED or mere_heading(page, clause):
                continue
            if merely_kept(clause, mention) or of_truth(clause, mention) or one_of_the_classes(page, clause, mention):
                continue
            phrase = page.words(mention.first, mention.last).casefold()
            seen[term.task, phrase] += 1
            repeated = seen[term.task, phrase]
            if term.weight < _TOPIC:
                topics[term.task] += term.weight / repeated**2
            elif term.weight < _NAMED:
                hints[term.task] += term.weight / repeated**2
            else:
                weights[term.task] += (term.weight + (0.75 if mention.first < _EARLY else 0.0)) / repeated**2
            known = first.get(term.task)
            if known is None or term.weight > known[0]:
                first[term.task] = (term.weight, mention)
    for framed, (weight, mention) in _frames(page, plain=False).items():
        weights[framed] += weight
        if framed not in first or _told_better(page, first[framed], weight, mention):
            first[framed] = (weight, mention)
    named = {name: weight + min(hints[name], _MOST_HINTS) for name, weight in weights.items()}
    if not named:
        named = {name: weight for name, weight in hints.items() if weight >= _NAMED}
    if not named:
        everyday = _frames(page, plain=True)
        named = {name: weight + min(hints[name], _MOST_HINTS) for name, (weight, _) in everyday.items()}
        first |= everyday
    if not named:
        named = dict(topics)
    if not named:
        return _from_data(page)
    best = max(named, key=lambda name: (named[name], -first[name][1].first))
    if best is MlTask.FRAUD and MlTask.CV in named and _seen_in_pictures(page, first[best][1]):
        best = MlTask.CV
    runner_up = max((weight for name, weight in named.items() if name is not best), default=0.0)
    margin = (named[best] - runner_up) / (named[best] + runner_up)
    weight, mention = first[best]
    return Candidate(
        "ml_task",
        best,
        spans(page, mention),
        0.95 if margin > 0.4 else 0.7 + 0.5 * margin,
        position=mention.first,
        provenance=Provenance.STATED if weight >= _NAMED else Provenance.INFERRED,
        note="" if margin > 0.2 else "other tasks are nearly as likely",
    )


def _told_better(page: Page, known: tuple[float, Mention], weight: float, mention: Mention) -> bool:
    """Whether a frame tells what is asked better than words do: it is surer, or sure enough and in a sentence before."""
    if known[0] < _NAMED or page.clause_at(mention.first) is page.clause_at(known[1].first):
        return weight > known[0]
    return weight >= _NAMED and mention.first < known[1].first


def _seen_in_pictures(page: Page, mention: Mention) -> bool:
    """Whether a sentence says that what is forged is found in pictures: "counterfeit goods from the photos"."""
    return bool(page.clause_at(mention.first).cue("object:picture-basis"))


def _from_data(page: Page) -> Candidate | None:
    """Guess the task of a text that names none from the data: pictures are seen, readings watched, the time ahead forecast."""
    for name, shelves, beside in _BY_DATA:
        seen = [(c, cue) for shelf in shelves for c in page.naming(f"cue:{shelf}") for cue in c.cue(shelf)]
        also = not beside or any(c.cue(shelf) for shelf in beside for c in page.naming(f"cue:{shelf}"))
        wanted = [
            (c, cue)
            for c, cue in seen
            if not c.question and polarity(page, c, cue) is Polarity.WANTED and not merely_kept(c, cue)
            if not any(idiom.first <= cue.first < idiom.last for idiom in c.cue("idiom"))
        ]
        if wanted and also:
            cue = min((cue for _, cue in wanted), key=lambda cue: cue.first)
            return Candidate(
                "ml_task",
                name,
                spans(page, cue),
                0.6,
                position=cue.first,
                provenance=Provenance.INFERRED,
                note=_GUESSED,
            )
    return None


def _of_an_event(page: Page, clause: Clause, thing: Mention) -> bool:
    """Whether the thing only says of what an event is one: the bookings of "cancellations of hotel bookings"."""
    events = [event for event in clause.cue("object:event") if 0 < thing.first - event.last <= _OF]
    return any(
        page.tokens[event.last].text in _OF_WORDS
        and not any(o.first <= event.first < o.last for o in clause.cue("object:demand"))
        for event in events
    )


def _frames(page: Page, *, plain: bool) -> dict[MlTask, tuple[float, Mention]]:
    """Return the tasks that verbs near objects point to ("sort … by", "flag … photos"), the surest once each.

    ``plain`` asks for the frames of everyday wording ("which ships will be late") instead of the others.
    """
    found: dict[MlTask, tuple[float, Mention]] = {}
    by_verb: dict[str, list[FrameTerm]] = defaultdict(list)
    for frame in page.frames:
        if (frame.weight < _PLAIN) is not plain:
            continue
        by_verb[f"verb:{frame.verb}"].append(frame)
    for clause in page.naming("cue:verb:"):
        if clause.kind == "header":
            continue
        for frame in (frame for name in clause.cues if name in by_verb for frame in by_verb[name]):
            objects = clause.cue(f"object:{frame.object}")
            if not objects or frame.weight <= found.get(frame.task, (0.0,))[0]:
                continue
            for verb in clause.cue(f"verb:{frame.verb}"):
                if any(often.first <= verb.first < often.last for often in clause.of("cadences")):
                    continue  # "twice a day" is how often, not "booked twice"
                if of_truth(clause, verb):
                    continue
                reach = max(_FRAME_REACH, frame.near)
                thing = page.nearest(verb, [o for o in objects if o.first != verb.first], reach)
                if thing is not None and frame.task is MlTask.FORECASTING and _of_an_event(page, clause, thing):
                    continue
                if thing is not None and _asked(page, clause, verb, plain):
                    distance = page.distance(verb, thing)
                    found[frame.task] = (frame.weight * (1 if distance <= frame.near else _FAR_SHARE), verb)
                    break
    return found


def _asked(page: Page, clause: Clause, verb: Mention, plain: bool) -> bool:
    """Whether the verb is meant; in everyday wording a "not" after it belongs to what is asked: "who will not pay"."""
    if not plain:
        return polarity(page, clause, verb) is Polarity.WANTED
    negation = negating(page, clause, verb)
    return negation is None or negation.first >= verb.first


def asks_for_ml(page: Page, found: Candidate | None, stated: frozenset[str]) -> bool:
    """Whether the text asks for anything a machine-learning system could be.

    A task that is told in everyday words is asked for. One that only what is stored points to is, where something is
    said that is said of models; so is a system of which nothing is said but how its model is trained, or two such
    things.

    Args:
        page: The text.
        found: The task that was read.
        stated: Paths of the fields that the text states.
    """
    if page.naming("cue:ml") or (found is not None and found.provenance is Provenance.STATED):
        return True
    if found is not None and any(found.value in _frames(page, plain=plain) for plain in (False, True)):
        return True
    of_models = {path for path in stated if path.startswith(_OF_MODELS)}
    return "training.cadence" in of_models or len(of_models) >= (1 if found is not None else 2)


def use_case(page: Page, found: Candidate | None) -> Candidate | None:
    """Return a short phrase of the text round the words that name the task."""
    labelled = _labelled(page) or _subject(page)
    if labelled is not None:
        return labelled
    at = found.position if found is not None else _first_ml(page)
    if at < 0:
        return None
    clause = next((c for c in page.clauses if c.first <= at < c.last), None)
    if clause is None:
        return None
    ends = found.spans[0].end if found is not None else 0
    named = sum(1 for token in page.tokens[at : clause.last] if token.end <= ends)
    first, last = _wanted_done(page, clause, at) or _phrase(page, clause, at, max(named, 1))
    asked = next((cue for cue in clause.cue("which") if cue.first == last), None)
    if asked is not None and last - first <= _ADDRESS:  # "tell us which ones are about to break"
        end = min(clause.last, asked.first + _LONGEST_USE_CASE)
        first, last = asked.first, next((i for i in range(asked.first, end) if _stops(page, i)), end)
    return _as_candidate(page, first, last, 0.8)


def _wanted_done(page: Page, clause: Clause, at: int) -> tuple[int, int] | None:
    """Return the words before the verb in "we want the fuel burn of a crossing (litres per mile) predicted before …"."""
    openings = [cue.last for cue in clause.cue("opening") if clause.first < cue.last < at]
    if not openings or not page.tokens[at].text.endswith("ed"):
        return None
    first = openings[-1]
    while first < at and _leads(page, first):
        first += 1
    last = next((i for i in range(first, at) if page.tokens[i].text == "("), at)
    closed = last == at or page.tokens[at - 1].text == ")"
    words = [token for token in page.tokens[first:last] if token.kind is Kind.WORD]
    plain = len(words) == last - first and _LEAST_OF_OBJECT <= len(words) < _LONGEST_USE_CASE
    led = page.tokens[at - 1].text in _LEADS | _TRAILS | _NO_OBJECT  # "a suggested price"
    return (first, last) if closed and plain and not led else None


def _first_ml(page: Page) -> int:
    """Return where the text first speaks of machine learning, other than of its people or of retraining."""
    for clause in page.naming("cue:ml"):
        if clause.cue("retrain", "team", "team-of"):
            continue
        people = [anchor for anchor in clause.anchors("count") if cast(AnchorTerm, anchor.term).role == "team"]
        for cue in clause.cue("ml"):
            if not any(anchor.first < cue.last and cue.first < anchor.last for anchor in people):
                return cue.first
    return -1


def _labelled(page: Page) -> Candidate | None:
    """Read "Use case: …" as the text's own name for it."""
    for clause in page.naming("cue:use-case-label"):
        for cue in clause.cue("use-case-label"):
            start = cue.last
            while start < clause.last and page.tokens[start].text in (":", "|", "-", "*", "?", "(", "s", ")"):
                start += 1
            if start > cue.last and start < clause.last:
                first, last = _phrase(page, clause, start)
                if last - first >= 2:
                    return _as_candidate(page, first, last, 0.9)
    return None


def _subject(page: Page) -> Candidate | None:
    """Return what a mail is about, where its subject names something that a model may look at."""
    for clause in page.clauses:
        headed = page.tokens[clause.first].text in _SUBJECTS and page.tokens[clause.first + 1].text == ":"
        if clause.kind != "key" or not headed or clause.hostile or clause.question:
            continue
        first = clause.first
        while first + 1 < clause.last and (page.tokens[first].text in _SUBJECTS or page.tokens[first].text == ":"):
            first += 1
        last = next((i for i in range(first, clause.last) if _stops(page, i)), clause.last)
        named = [m for shelf, found in clause.mentions.items() if shelf.startswith(_TOLD) for m in found]
        if _LEAST_OF_OBJECT <= last - first <= _LONGEST_USE_CASE and any(
            first <= mention.first < last for mention in named
        ):
            return _as_candidate(page, first, last, 0.75)
    return None


def _phrase(page: Page, clause: Clause, at: int, named: int = 1) -> tuple[int, int]:
    """Return the stretch round ``named`` tokens from ``at``: stops, openings ("we need a") and endings ("on AWS") cut."""
    first = at
    openings = {cue.last for cue in clause.cue("opening")}
    while first > clause.first and not _stops(page, first - 1) and at - first < _LONGEST_USE_CASE:
        if first in openings:
            break
        first -= 1
    starts = [position for position in openings if first <= position <= at]
    if starts:
        first = max(starts)
    while first < at and _leads(page, first):
        first += 1
    last = at + named
    closings = {cue.first for cue in clause.cue("closing")}
    while last < clause.last and not _stops(page, last) and last - first < _LONGEST_USE_CASE:
        if last in closings:
            break
        last += 1
    while last > at + named and page.tokens[last - 1].text in _TRAILS:
        last -= 1
    return first, last


def _leads(page: Page, position: int) -> bool:
    """Whether a word only leads up to the phrase: an article, a mark, a count ("our 2.3 million")."""
    token = page.tokens[position]
    follower = page.tokens[position + 1]
    count = token.kind is Kind.NUMBER and follower.start > token.end
    return count or token.text in _LEADS


def _stops(page: Page, position: int) -> bool:
    """Whether the phrase ends at a mark: a stop, or a dash with space on both sides."""
    token = page.tokens[position]
    if token.text != "-" or not 0 < position < len(page.tokens) - 1:
        return token.text in _STOPS
    return page.tokens[position - 1].end < token.start and token.end < page.tokens[position + 1].start


def _as_candidate(page: Page, first: int, last: int, sure: float) -> Candidate:
    span: Span = page.span(first, last)
    return Candidate("use_case", " ".join(span.text.split()), (span,), sure, Bound.EXACT, position=first)
