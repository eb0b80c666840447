"""Judge lists by what people chose later: everything is learnt before a moment, and asked about the time after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.replay import States, replay
from scoring.features.state import EntityState
from scoring.model.scorer import Scorer
from scoring.recommending.candidates import MIXES, Finder
from scoring.recommending.catalogue import Catalogue
from scoring.recommending.interactions import Choice, histories
from scoring.recommending.measures import ListMeasures, coverage, gini, ndcg, popular_share, recall
from scoring.recommending.ranking import Asked, Ranker, ranked
from scoring.recommending.rules import allowed, choose
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.recommending.sources import fit
from scoring.use_case import UseCase


@dataclass(frozen=True)
class Later:
    """What is known of one person at the moment of the cut, and what the person chose after it."""

    asked: Asked
    history: Mapping[str, float]
    chosen: frozenset[str]


def cut_of(events: Sequence[Event], time_column: str, test_share: float) -> float:
    """Return the moment from which the newest ``test_share`` of the events begin."""
    times = np.sort(np.asarray([event[time_column] for event in events], dtype=np.float64))
    return float(times[int(len(times) * (1 - test_share))])


def states_at(use_case: UseCase, engine: FeatureEngine, events: Sequence[Event], cut: float) -> States:
    """Return the past of people and items as it was known at ``cut``."""
    return replay(engine, [event for event in events if engine.time(event) <= cut], use_case.event_id)[1]


def later(
    use_case: UseCase, events: Sequence[Event], found: Sequence[Choice], cut: float, most: int, seed: int
) -> list[Later]:
    """Return people who chose something new after ``cut``, ``most`` of them at random, in one order.

    A person is asked about in the situation of the first event after the cut.
    """
    shape = Shape.of(use_case)
    before = histories([choice for choice in found if choice.at <= cut], shape.wanted.history_items)
    after: dict[str, set[str]] = {}
    for choice in found:
        if choice.at > cut and choice.item not in before.get(choice.user, {}):
            after.setdefault(choice.user, set()).add(choice.item)
    first: dict[str, Event] = {}
    for event in events:
        if float(event[use_case.event_time] or 0.0) > cut:
            first.setdefault(str(event[shape.user_key]), event)
    people = sorted(set(after) & set(first))
    if len(people) > most:
        kept = np.random.default_rng(seed).choice(len(people), size=most, replace=False)
        people = [people[index] for index in sorted(kept)]
    return [
        Later(
            Asked(f"judge-{number}", user, cut, {column.name: first[user][column.name] for column in shape.context}),
            before.get(user, {}),
            frozenset(after[user]),
        )
        for number, user in enumerate(people)
    ]


def judge_mixes(
    use_case: UseCase,
    settings: ListSettings,
    catalogue: Catalogue,
    events: Sequence[Event],
    found: Sequence[Choice],
    cut: float,
    people: Sequence[Later],
    scorer: Scorer | None,
) -> dict[str, ListMeasures]:
    """Return the measures of every mix, each fitted on choices up to ``cut``, ranked by ``scorer``.

    The lists that everybody gets alike, by popularity alone and without the model, are there as ``baseline``.
    """
    shape, engine = Shape.of(use_case), FeatureEngine(use_case)
    known = [choice for choice in found if choice.at <= cut]
    fitted = fit(known, sorted(catalogue), cut, shape.wanted.half_life_days, settings)
    states = states_at(use_case, engine, events, cut)
    ranker = Ranker(use_case, engine)
    most = shape.most(len(catalogue))
    popularity = dict(zip(fitted.items, fitted.popularity.tolist(), strict=True))
    empty = EntityState()

    def past(item: str) -> EntityState:
        return states.get(shape.wanted.item, {}).get(item, empty)

    def one(finder: Finder, person: Later, model: Scorer | None) -> tuple[list[str], list[str]]:
        candidates = allowed(
            finder.find(dict(person.history), cut, most, exclude=person.history), catalogue, person.history
        )
        user = states.get(shape.wanted.user, {}).get(person.asked.user, empty)
        rows = ranker.features(person.asked, candidates, catalogue, user, past) if model is not None else []
        order = ranked(model, candidates, rows)
        shown = choose(order, catalogue, shape.wanted.list_size, shape.wanted.group, shape.wanted.largest_group_share)
        return [one.item for one in candidates], [place.candidate.item for place in shown]

    def measured(mix: str, model: Scorer | None) -> ListMeasures:
        finder = Finder(fitted, mix, shape.wanted.half_life_days)
        made = [(*one(finder, person, model), person.chosen) for person in people]
        lists = [shown for _, shown, _ in made]
        each = tuple(recall(shown, chosen) for _, shown, chosen in made)
        return ListMeasures(
            len(made),
            float(np.mean(each)) if each else 0.0,
            float(np.mean([ndcg(shown, chosen) for _, shown, chosen in made])) if made else 0.0,
            float(np.mean([recall(found, chosen) for found, _, chosen in made])) if made else 0.0,
            coverage(lists, len(catalogue)),
            popular_share(lists, popularity),
            gini(lists, len(catalogue)),
            each,
        )

    return {"baseline": measured("popular", None), **{mix: measured(mix, scorer) for mix in MIXES}}
