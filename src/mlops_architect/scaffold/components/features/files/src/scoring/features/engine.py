"""The feature engine: an event and the entities' past in, feature values out.

Offline replay, the stream consumer and the online service all call these two methods, so a
feature has one meaning. A value is computed from the past before the event is added to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, assert_never, cast

from scoring import plugins
from scoring.contract import Event, Value
from scoring.features.state import EntityState
from scoring.features.tiles import Aggregate, add, read, token
from scoring.use_case import Feature, UseCase

FeatureValue = float | str | None
Features = dict[str, FeatureValue]
ReadFile = Callable[[str], bytes]
"""Returns the file at a key of the lake."""
_OF_THE_PAST = ("window", "time-since-last")
_CONTENT = frozenset(plugins.CONTENT)
_LARGEST_RATIO = 1e12
"""A larger one comes of dividing by almost nothing, and models cannot calculate with it."""


def nothing_to_read(key: str) -> bytes:
    """Stand for a lake where no feature needs a file."""
    raise FileNotFoundError(key)


def content_of(kind: str) -> Content:
    """Return what knows a kind of content."""
    content: Content = plugins.load(plugins.CONTENT, kind)
    return content


class Content(Protocol):
    """A kind of feature that is many numbers at once, kept as one short text."""

    def value(self, raw: str, feature: Feature, read: ReadFile) -> str | None:
        """Return the numbers of a text or a picture as text; None where it cannot be read."""

    def numbers(self, value: str) -> tuple[Sequence[int], Any]:
        """Return positions and values of the numbers in ``value``."""

    def width(self, feature: Feature) -> int:
        """Return how many numbers there are."""

    def usual(self, values: Sequence[str]) -> str:
        """Return a value that says nothing in particular."""

    def profile(self, values: Sequence[str]) -> list[float]:
        """Return shares that describe all ``values`` together, for drift."""


class FeatureEngine:
    """Computes the features of one use case."""

    def __init__(self, use_case: UseCase, read: ReadFile = nothing_to_read) -> None:
        self._read = read
        self._content = {kind: content_of(kind) for kind in {feature.kind for feature in use_case.features} & _CONTENT}
        self._event_id = use_case.event_id
        self._event_time = use_case.event_time
        self._keys = {entity.name: entity.key for entity in use_case.entities}
        self._backward = [feature for feature in use_case.features if feature.kind in _OF_THE_PAST]
        # A ratio may divide by another feature, so ratios come last.
        others = [feature for feature in use_case.features if feature.kind not in _OF_THE_PAST]
        self._forward = sorted(others, key=lambda feature: feature.kind == "ratio")
        self._windows: dict[str, list[Feature]] = {name: [] for name in self._keys}
        for feature in use_case.features:
            if feature.kind == "window":
                self._windows[feature.entity].append(feature)
        self.names = tuple(feature.name for feature in use_case.features)
        known = {*self.names, *(column.name for column in use_case.columns), ""}
        for feature in use_case.features:
            for part in (feature.column, feature.other):
                if part not in known:
                    raise ValueError(f"feature {feature.name} refers to {part}, which is no column and no feature")
        self.entities = tuple(name for name in self._keys if any(feature.entity == name for feature in self._backward))
        """Entities whose past some feature needs."""

    def keys(self, event: Event) -> dict[str, str]:
        """Return the key of each entity with a past, by entity name; entities without a key are left out."""
        found = ((name, event.get(self._keys[name])) for name in self.entities)
        return {name: str(key) for name, key in found if key is not None}

    def time(self, event: Event) -> float:
        """Return when the event happened, in seconds since 1970."""
        return cast("float", event[self._event_time])

    def compute(self, event: Event, past: Mapping[str, EntityState | None]) -> Features:
        """Return all features of ``event``.

        Args:
            event: A checked event.
            past: State by entity name; an entity without history has an empty state, one whose
                state could not be read is None, and its features are then missing.
        """
        return self.complete(event, self.look_back(event, past))

    def look_back(self, event: Event, past: Mapping[str, EntityState | None]) -> Features:
        """Return the features that need the past of the entities in ``past``."""
        at = self.time(event)
        return {
            feature.name: _from_past(feature, past[feature.entity], at)
            for feature in self._backward
            if feature.entity in past
        }

    def complete(self, event: Event, known: Features) -> Features:
        """Return all features, given those of the past; one that is not given is missing."""
        values = dict(known)
        for feature in self._forward:
            values[feature.name] = self._value(feature, event, values)
        return {name: values.get(name) for name in self.names}

    def add(self, event: Event, past: Mapping[str, EntityState], *, remember: bool = False) -> None:
        """Add ``event`` to the states in ``past``; with ``remember``, a repeated event is ignored."""
        at = self.time(event)
        event_id = str(event[self._event_id])
        for name, state in past.items():
            if remember:
                if state.remembers(event_id):
                    continue
                state.remember(event_id)
            for feature in self._windows[name]:
                value = 1.0 if feature.aggregate == "count" else _observed(feature, event[feature.column])
                if value is not None:
                    tiles = state.windows.setdefault(feature.name, {})
                    add(tiles, cast("Aggregate", feature.aggregate), feature.window_s, at, value)
            state.last_at = at if state.last_at is None else max(state.last_at, at)

    def _value(self, feature: Feature, event: Event, known: Features) -> FeatureValue:
        match feature.kind:
            case "raw":
                return _number(event.get(feature.column))
            case "category":
                value = event.get(feature.column)
                return None if value is None else str(value)
            case "time-part":
                moment = event.get(feature.column or self._event_time)
                return None if moment is None else _part(float(moment), feature.part)
            case "ratio":
                above, below = (known.get(name, event.get(name)) for name in (feature.column, feature.other))
                return _ratio(above, below)
            case "text" | "image":
                raw = event.get(feature.column)
                return None if raw is None else self._content[feature.kind].value(str(raw), feature, self._read)
            case "window" | "time-since-last":
                raise ValueError(f"{feature.name} needs the past")
        assert_never(feature.kind)


def _from_past(feature: Feature, state: EntityState | None, at: float) -> float | None:
    if state is None:
        return None
    if feature.kind == "time-since-last":
        return None if state.last_at is None else max(0.0, at - state.last_at)
    tiles = state.windows.get(feature.name, {})
    return read(tiles, cast("Aggregate", feature.aggregate), feature.window_s, at)


def _number(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _observed(feature: Feature, value: Value) -> float | None:
    if value is None:
        return None
    return token(value) if feature.aggregate == "distinct" else _number(value)


def _ratio(above: Value, below: Value) -> float | None:
    numerator, denominator = _number(above), _number(below)
    if numerator is None or not denominator:
        return None
    ratio = numerator / denominator
    return ratio if abs(ratio) <= _LARGEST_RATIO else None


def _part(at: float, part: str) -> float:
    moment = datetime.fromtimestamp(at, UTC)
    parts = {"hour": moment.hour, "weekday": moment.weekday(), "day": moment.day, "month": moment.month}
    return float(parts[part])
