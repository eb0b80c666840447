"""What each person chose, at hand for serving: in the online store, in the same form on every cloud.

A choice is kept as a short hash of the item and the moment, in a state of its own; no store needs to know of it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from scoring import plugins
from scoring.features.state import EntityState
from scoring.features.store import OnlineStore
from scoring.features.tiles import token
from scoring.logs import fields
from scoring.recommending.interactions import History, choices, histories
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)
_CHOSEN = "chosen"
_TRIES = 3


def along(runtime: Runtime, moment: float) -> int:
    """Fill the online store with everybody's choices, where there is one."""
    if not plugins.has(plugins.PARTS["online-store"]):
        return 0
    settings, shape = runtime.settings_file.section("lists", ListSettings), Shape.of(runtime.use_case)
    found = histories(choices(runtime, moment, moment - settings.history_days * 86_400), shape.wanted.history_items)
    store: OnlineStore = plugins.load(plugins.PARTS, "online-store").open_store(runtime.platform)
    filled = store.fill(shape.histories, {user: state_of(history) for user, history in found.items()})
    _LOG.info("choices filled", extra=fields(people=filled))
    return 0


def state_of(history: Mapping[str, float]) -> EntityState:
    """Return a history as the state of a person."""
    state = EntityState()
    for item, at in history.items():
        note(state, item, at, len(history))
    return state


def note(state: EntityState, item: str, at: float, most: int) -> None:
    """Note that an item was chosen, forgetting the oldest beyond ``most``."""
    kept = state.windows.setdefault(_CHOSEN, {})
    number = int(token(item))
    kept[number] = [max(at, kept.get(number, [at])[0])]
    for old in sorted(kept, key=lambda one: kept[one][0])[: max(0, len(kept) - most)]:
        del kept[old]
    state.last_at = max(at, state.last_at or at)


def history_of(state: EntityState, names: Mapping[int, str]) -> History:
    """Return the history in a state; ``names`` turns hashes back into items, and what it does not know is left out."""
    kept = state.windows.get(_CHOSEN, {})
    return {names[number]: moment[0] for number, moment in kept.items() if number in names}


def add_choice(store: OnlineStore, entity: str, user: str, item: str, at: float, most: int) -> bool:
    """Add one choice to what is stored; False where the store is silent or others write all the time."""
    for _ in range(_TRIES):
        try:
            stored = store.read({entity: user})[entity]
            note(stored.state, item, at, most)
            if store.write(entity, user, stored.state, stored.version):
                return True
        except Exception as error:
            # Each store has errors of its own for a write; the choice is kept in the lake, and the next filling has it.
            _LOG.warning("choice not remembered yet", extra=fields(error=type(error).__name__))
            return False
    return False
