"""Tasks: what kind of machine learning is asked for, and whether any is."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from mlops_architect.domain.constraints import MlTask, Provenance
from mlops_architect.domain.lexicon import FrameTerm, TaskTerm
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import Polarity, negating, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.passing_words import mere_heading, merely_kept, of_truth, one_of_the_classes
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
