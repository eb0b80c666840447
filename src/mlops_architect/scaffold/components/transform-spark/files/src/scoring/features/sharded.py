"""The replay in shards: each entity's past is independent, so it can be computed anywhere."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.contract import Event
from scoring.features.engine import FeatureEngine, Features, ReadFile, nothing_to_read
from scoring.features.replay import replay
from scoring.features.state import EntityState
from scoring.use_case import UseCase

Partial = tuple[str, Features]
"""An event id with the features that came from one entity's past."""


def engine_of(use_case: UseCase, entity: str) -> FeatureEngine:
    """Return an engine of the features that come from the past of one entity."""
    kept = tuple(feature for feature in use_case.features if feature.entity == entity and feature.kind != "ratio")
    return FeatureEngine(use_case.model_copy(update={"features": kept}))


def replay_entity(
    use_case: UseCase, entity: str, events: Iterable[Event], refresh_s: float
) -> tuple[list[Partial], dict[str, EntityState]]:
    """Return the features of events of one entity's keys, and the final state of each key."""
    engine = engine_of(use_case, entity)
    rows, states = replay(engine, events, use_case.event_id, refresh_s)
    return [(str(event[use_case.event_id]), features) for event, features in rows], states.get(entity, {})


def combine(
    use_case: UseCase, event: Event, partials: Iterable[Features], read: ReadFile = nothing_to_read
) -> Features:
    """Return all features of an event from the parts that the entities gave."""
    known: Features = {}
    for partial in partials:
        known.update(partial)
    return FeatureEngine(use_case, read).complete(event, known)
