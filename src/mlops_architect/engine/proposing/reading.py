"""A model's reading beside the engine's: which of its values hold, and where the two differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.constraints import Bound, Constraints, Difference, Provenance, Reading, Span, Stated
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.second_opinion import ReadValue, SecondReading
from mlops_architect.engine.exploring.fields import unit_of
from mlops_architect.engine.proposing.quoted import amounts, found, overlap
from mlops_architect.engine.quoting import quotations
from mlops_architect.engine.reading import read
from mlops_architect.engine.revising import CHOICES, set_by_hand
from mlops_architect.errors import UsageError

READ_AGAIN, COMPUTED, JUDGED = 0.75, 0.6, 0.45
"""Confidence in what only a model has read (judgement): the engine reads the same in those words alone, the words
hold the figure or the name, or the words are there and the rest is the model's. All are below the engine's own."""
_UNREAD = ("use_case",)
"""Free words for the system, which two readers never put alike."""
_WORDED = ("delivery.deadline", "language_model.family", "language_model.precision")
"""Free words otherwise: they must stand in the quotation."""
_OPPOSITE = {
    "cloud": ("excluded_clouds",),
    "excluded_clouds": ("cloud",),
    "tools.preferred": ("tools.forbidden",),
    "tools.wished": ("tools.forbidden",),
    "tools.forbidden": ("tools.preferred", "tools.wished"),
}
UNKNOWN = "unknown"
"""How ``--set`` spells that nothing is known of a field."""
_CLOSE = 0.01
"""Figures of which one rounds the other are the same."""
_MOST_VALUES = 120


@dataclass(frozen=True)
class ModelValue:
    """A value that a model read, with its words; ``confidence`` says how far the engine can follow it."""

    field: str
    value: Any
    span: Span
    confidence: float
    bound: Bound = Bound.EXACT


@dataclass(frozen=True)
class Checkpoint:
    """What a model's values are checked against: the words without attempted instructions, and the engine's reading."""

    text: str
    words: str
    reading: Reading
    lexicon: Lexicon
    standing: Constraints | None = None
    """What was said before, where the words are later ones."""


def readable_fields() -> tuple[str, ...]:
    """Return the fields that a model may read, in their order."""
    return tuple(name for name, _ in Constraints().fields() if name not in _UNREAD)


def names_of(field: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the only values that a field of names may have; nothing where any name will do."""
    if field in CHOICES:
        return CHOICES[field]
    known: Mapping[str, Callable[[], Iterable[str]]] = {
        "cloud": lambda: (term.cloud for term in lexicon.clouds),
        "excluded_clouds": lambda: (term.cloud for term in lexicon.clouds),
        "regions": lambda: (term.code for term in lexicon.regions),
        "data_residency": lambda: (term.place for term in lexicon.places),
        "compliance.regimes": lambda: (term.regime for term in lexicon.regimes),
        "data.classes": lambda: (term.data_class for term in lexicon.data_classes),
    }
    return tuple(sorted(set(known[field]()))) if field in known else ()


def checked_values(second: SecondReading, against: Checkpoint) -> tuple[tuple[ModelValue, ...], tuple[str, ...]]:
    """Return the values of a model's reading that hold, and what is wrong with the others, one sentence each."""
    if len(second.values) > _MOST_VALUES:
        return (), (f"these are {len(second.values)} values: at most {_MOST_VALUES}",)
    kept: list[ModelValue] = []
    faults: list[str] = []
    for one in second.values:
        checked = _checked(one, against)
        if isinstance(checked, str):
            faults.append(f"{one.field[:60]} = {one.value[:60]!r}: {checked}")
        else:
            kept.append(checked)
    return tuple(kept), tuple(faults)


def _checked(one: ReadValue, against: Checkpoint) -> ModelValue | str:
    if one.field not in readable_fields():
        return "there is no such field"
    ours = against.reading.constraints.at(one.field)
    span = found(one.quote, against.words, ours.spans)
    if span is None or against.text[span.start : span.end] != span.text:
        return f"the words {one.quote[:80]!r} do not stand in the text"
    try:
        value = set_by_hand(Constraints(), one.field, one.value).at(one.field).value
    except UsageError as error:
        return error.message
    if value is None or value == ():
        return "it says nothing"
    unknown = _unknown_names(one.field, value, against.lexicon)
    if unknown:
        return f"there is no name {unknown[0]!r} for it"
    said = [c for c in (against.reading.constraints, against.standing) if c is not None]
    against_it = next((o for o in _OPPOSITE.get(one.field, ()) if any(_shared(value, c.at(o)) for c in said)), "")
    if against_it:
        return f"the text says the opposite: {against_it}"
    return _followed(one.field, value, span, against.lexicon)


def _followed(field: str, value: Any, span: Span, lexicon: Lexicon) -> ModelValue | str:
    """Return the value with how far its words bear it out, or why they do not."""
    words = " ".join(span.text.split())  # a line break within a quotation would part a number from its unit
    again = read(words, lexicon).constraints.at(field)
    if again.known and _alike(field, again.value, value):
        return ModelValue(field, value, span, READ_AGAIN, again.bound)
    if isinstance(value, float):
        stated = list(amounts(field, words, lexicon))
        bound = next((bound for amount, bound in stated if _near(amount, value)), None)
        if bound is None:
            return f"the words {words[:80]!r} do not state that amount"
        return ModelValue(field, value, span, COMPUTED, bound)
    if isinstance(value, bool):
        return ModelValue(field, value, span, JUDGED)
    if all(_plain(str(name)) in _plain(words) for name in (value if isinstance(value, tuple) else (value,))):
        return ModelValue(field, value, span, COMPUTED)
    if field in _WORDED or not names_of(field, lexicon):
        return f"the words {words[:80]!r} do not hold that name"
    return ModelValue(field, value, span, JUDGED)


def beside(
    reading: Reading, values: Iterable[ModelValue], by: str, text: str = "", standing: Constraints | None = None
) -> Reading:
    """Return the engine's reading with what only a model has read, and with what the two read differently.

    Where both agree nothing changes; where they differ the engine's value stays and the difference is listed.

    Args:
        reading: What the engine read in the text.
        values: What the model read, checked.
        by: The model.
        text: What was read, for the lines of quotations.
        standing: What held before, where ``text`` is later words: a value that only a model reads does not change it.
    """
    constraints = reading.constraints
    disputed = {field for one in reading.contradictions for field in one.fields}
    differences: list[Difference] = []
    for field, found_values in _by_field(values).items():
        ours = reading.constraints.at(field)
        if not ours.known and standing is not None:
            ours = standing.at(field)
        theirs = _joined(found_values)
        if not ours.known:
            if not _taken_elsewhere(field, found_values, reading.constraints):
                constraints = constraints.replacing(field, _stated(theirs, found_values, by))
        elif field not in disputed and not _alike(field, ours.value, theirs):
            both = tuple(dict.fromkeys((*(ours.value or ()), *theirs))) if isinstance(theirs, tuple) else theirs
            differences.append(_difference(field, ours, both, tuple(one.span for one in found_values), by, text))
    return reading.model_copy(update={"constraints": constraints, "differences": tuple(differences)})


def withheld(reading: Reading) -> Reading:
    """Return a reading in which everything that only a model has read is a question, and nothing of it holds."""
    constraints, differences = reading.constraints, list(reading.differences)
    for field, stated in reading.constraints.fields():
        if stated.by:
            nothing = Stated[Any]()
            constraints = constraints.replacing(field, nothing)
            differences.append(_difference(field, nothing, stated.value, stated.spans, stated.by, ""))
    return reading.model_copy(update={"constraints": constraints, "differences": tuple(differences)})


def _difference(field: str, ours: Stated[Any], theirs: Any, spans: tuple[Span, ...], by: str, text: str) -> Difference:
    one, other = spelled(ours.value) if ours.known else UNKNOWN, spelled(theirs)
    return Difference(
        field=field,
        ours=one,
        theirs=other,
        our_spans=ours.spans,
        their_spans=spans,
        by=by,
        summary=(
            f"{amount(field, one)} ({_quoted(ours.spans, text)})"
            f" or, as {by} reads it, {amount(field, other)} ({_quoted(spans, text)})"
        ),
    )


def amount(field: str, value: str) -> str:
    """Return a spelled value with its unit."""
    return value if value == UNKNOWN else f"{value} {unit_of(field)}".strip()


def _quoted(spans: tuple[Span, ...], text: str) -> str:
    return " … ".join(str(quotation) for quotation in quotations(spans, text)) or "no words of its own"


def spelled(value: Any) -> str:
    """Return a value as ``--set`` takes it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _by_field(values: Iterable[ModelValue]) -> dict[str, list[ModelValue]]:
    order = {name: place for place, name in enumerate(readable_fields())}
    grouped: dict[str, list[ModelValue]] = {}
    for one in sorted(values, key=lambda one: (order[one.field], one.span.start)):
        grouped.setdefault(one.field, []).append(one)
    return grouped


def _joined(values: list[ModelValue]) -> Any:
    """Return the items of a list field in one, else the value that its words bear out best."""
    if isinstance(values[0].value, tuple):
        return tuple(dict.fromkeys(item for one in values for item in one.value))
    return max(values, key=lambda one: one.confidence).value


def _stated(value: Any, values: list[ModelValue], by: str) -> Stated[Any]:
    best = max(values, key=lambda one: one.confidence)
    several = isinstance(value, tuple)
    return Stated[Any](
        value=value,
        provenance=Provenance.STATED,
        spans=tuple(dict.fromkeys(one.span for one in values)) if several else (best.span,),
        confidence=min(one.confidence for one in values) if several else best.confidence,
        bound=best.bound,
        note="read by a model, not by the engine",
        by=by,
    )


def _taken_elsewhere(field: str, values: list[ModelValue], constraints: Constraints) -> bool:
    """Whether the engine has read the same words as another field of the group: then it knows better what they mean."""
    group = field.partition(".")[0]
    others = [stated for name, stated in constraints.fields() if name != field and name.partition(".")[0] == group]
    return all(
        any(
            other.known and other.value == one.value and any(overlap(one.span, span) for span in other.spans)
            for other in others
        )
        for one in values
    )


def _alike(field: str, ours: Any, theirs: Any) -> bool:
    """Whether two values mean the same; a list that says no more than ours does."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return _near(ours, theirs)
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return {_plain(str(item)) for item in theirs} <= {_plain(str(item)) for item in ours}
    one, other = _plain(str(ours)), _plain(str(theirs))
    return one == other or (field in _WORDED and (one in other or other in one))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other))


def _shared(value: Any, opposite: Stated[Any]) -> bool:
    def names(one: Any) -> Iterator[str]:
        for name in one if isinstance(one, tuple) else (one,):
            yield _plain(str(name))

    return opposite.known and not set(names(value)).isdisjoint(names(opposite.value))


def _unknown_names(field: str, value: Any, lexicon: Lexicon) -> tuple[str, ...]:
    known = names_of(field, lexicon)
    given = tuple(str(one) for one in (value if isinstance(value, tuple) else (value,)))
    return tuple(one[:60] for one in given if known and one not in known)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
