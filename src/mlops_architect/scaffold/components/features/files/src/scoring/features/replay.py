"""Point-in-time correct features: history is replayed in order of event time.

Every event sees what serving would have known at its moment: with a stream, everything before
it; with an online store that is filled at intervals, everything up to the last filling. The
state that remains at the end is what the online store must hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from scoring.contract import Event
from scoring.features.engine import FeatureEngine, Features
from scoring.features.state import EntityState

States = dict[str, dict[str, EntityState]]
"""State by entity name, then by entity key."""


def replay(
    engine: FeatureEngine, events: Iterable[Event], event_id: str, refresh_s: float = 0.0
) -> tuple[list[tuple[Event, Features]], States]:
    """Return each event with its features, in order, and the final states.

    Args:
        engine: The feature definitions.
        events: Checked events in any order, each once.
        event_id: Name of the id column; it breaks ties, so that the result does not depend on input order.
        refresh_s: Seconds between fillings of the online store; 0 where every event is seen at once.
    """
    states: States = {name: {} for name in engine.entities}
    rows: list[tuple[Event, Features]] = []
    waiting: list[Event] = []
    seen_until = float("-inf")
    for event in sorted(events, key=lambda event: (engine.time(event), str(event[event_id]))):
        at = engine.time(event)
        filled_at = math.floor(at / refresh_s) * refresh_s if refresh_s else at
        if filled_at > seen_until:
            _add_all(engine, [early for early in waiting if engine.time(early) < filled_at], states)
            waiting = [late for late in waiting if engine.time(late) >= filled_at]
            seen_until = filled_at
        rows.append((event, engine.compute(event, _past(engine, event, states))))
        # Events of the same moment must not see each other.
        waiting.append(event)
    _add_all(engine, waiting, states)
    return rows, states


def _past(engine: FeatureEngine, event: Event, states: States) -> dict[str, EntityState | None]:
    empty = EntityState()
    return {name: states[name].get(key, empty) for name, key in engine.keys(event).items()}


def _add_all(engine: FeatureEngine, events: list[Event], states: States) -> None:
    for event in events:
        past = {name: states[name].setdefault(key, EntityState()) for name, key in engine.keys(event).items()}
        engine.add(event, past)
