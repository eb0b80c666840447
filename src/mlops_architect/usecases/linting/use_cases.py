"""Use cases: every name that is referred to exists, and every feature is whole."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.use_case import Feature, UseCase
from mlops_architect.usecases.linting.subject import did_you_mean

_NUMBERS = ("float", "integer", "boolean")
Found = tuple[tuple[str | int, ...], str]


def names(case: UseCase) -> Iterator[Found]:
    """Yield each name that leads nowhere, with its place in the file; documents have no columns that could be named."""
    if case.retrieval is not None:
        return
    columns = {column.name for column in case.columns}
    features = {feature.name for feature in case.features}
    for field in ("event_id", "event_time"):
        yield from _there((field,), getattr(case, field), columns)
    for position, entity in enumerate(case.entities):
        yield from _there(("entities", position, "key"), entity.key, columns)
    if case.label.column in columns:
        yield ("label", "column"), "the label is not a column of the event: it becomes known later"
    for effect in case.label.effects:
        yield from _there(("label", "effects", effect), effect.partition("=")[0], columns | features)
    for position, name in enumerate(case.slices):
        yield from _there(("slices", position), name, features)
    for position, feature in enumerate(case.features):
        for field in ("column", "other"):
            if getattr(feature, field):
                yield from _there(("features", position, field), getattr(feature, field), columns | features)


def wholeness(case: UseCase) -> Iterator[Found]:
    """Yield each feature or sample column that lacks what its kind needs."""
    for position, feature in enumerate(case.features):
        for field, message in _lacking(case, feature):
            yield ("features", position, field), message
    for position, column in enumerate(case.columns):
        generator = column.generator
        if generator.weights and len(generator.weights) != len(generator.values):
            yield ("columns", position, "generator", "weights"), "there is not one weight for each value"
        if column.allowed and set(generator.values) - set(column.allowed):
            yield ("columns", position, "generator", "values"), "makes values that are not allowed"


def _lacking(case: UseCase, feature: Feature) -> Iterator[tuple[str, str]]:
    entities = {entity.name for entity in case.entities}
    types = {column.name: column.type for column in case.columns}
    window = feature.kind == "window"
    if window or feature.kind == "time-since-last":
        if feature.entity not in entities:
            yield "entity", f"nothing is called {feature.entity!r}{did_you_mean(feature.entity, entities)}"
        if feature.freshness_s <= 0:
            yield "freshness_s", "say how old a value may be"
    if window and feature.window_s <= 0:
        yield "window_s", "say how far back the window reaches"
    if window and not feature.aggregate:
        yield "aggregate", "say what is computed over the window"
    counts = window and feature.aggregate in ("count", "distinct")
    if (window and feature.aggregate != "count") or feature.kind in ("ratio", "raw", "category"):
        if not feature.column:
            yield "column", "say which column it is made from"
    if feature.kind == "ratio" and not feature.other:
        yield "other", "say what the column is divided by"
    if feature.kind == "time-part" and not feature.part:
        yield "part", "say which part of the time it is"
    of = types.get(feature.column)
    if of and (feature.kind == "raw" or (window and not counts)) and of not in _NUMBERS:
        yield "column", f"is {of}; a {feature.kind} feature of this kind is made from a number"
    if of and feature.kind == "category" and of not in ("category", "string"):
        yield "column", f"is {of}; a category is made from a category or a string"


def _there(path: tuple[str | int, ...], name: str, known: set[str]) -> Iterator[Found]:
    if name not in known:
        yield path, f"nothing is called {name!r}{did_you_mean(name, known)}"
