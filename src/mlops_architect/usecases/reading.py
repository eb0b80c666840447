"""`read`: what a requirements text says, without a run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from mlops_architect.domain.constraints import Question, Reading, Span, Stated
from mlops_architect.engine.exploring.fields import unit_of
from mlops_architect.engine.quoting import Quotation, quotations
from mlops_architect.engine.reading import read, to_labels
from mlops_architect.errors import InvalidInput
from mlops_architect.usecases.texts import Source
from mlops_architect.usecases.workbench import Workbench

Tell = Callable[[str], None]


@dataclass(frozen=True)
class TextRead:
    """One text with what was read from it.

    ``unasked`` says why there are no questions when they could not be weighed; empty otherwise.
    """

    id: str
    text: str
    reading: Reading
    questions: tuple[Question, ...] = ()
    unasked: str = ""

    def quoted(self, spans: Iterable[Span]) -> tuple[Quotation, ...]:
        """Return the words of spans with the lines they stand on."""
        return quotations(spans, self.text)

    def unit(self, field: str) -> str:
        """Return the unit of a field, empty for counts and words."""
        return unit_of(field)


def labels_of(bench: Workbench, source: Source) -> dict[str, Any]:
    """Return the id and labels of a text, in the shape in which readings are scored; nothing is solved.

    Raises:
        ArchitectError: The text cannot be read.
    """
    name, text = source.content()
    return {"id": name, "labels": to_labels(read(text, bench.lexicon))}


def reading_of(bench: Workbench, source: Source) -> TextRead:
    """Return what a text says, without looking at what it leaves open.

    Raises:
        ArchitectError: The text cannot be read.
    """
    name, text = source.content()
    return TextRead(name, text, read(text, bench.lexicon))


def with_questions(bench: Workbench, one: TextRead, tell: Tell) -> TextRead:
    """Return the reading with the questions it leaves open, ranked by what the answers would change.

    Args:
        bench: Settings and catalogue.
        one: A text and its reading.
        tell: Told in words what is going on.
    """
    if not one.reading.asks_for_ml:
        return replace(one, unasked="no machine-learning task was found in the text")
    try:
        return replace(one, questions=open_questions(bench, one.text, one.reading, tell))
    except InvalidInput as error:
        return replace(one, unasked=error.message)


def open_questions(bench: Workbench, text: str, reading: Reading, tell: Tell) -> tuple[Question, ...]:
    """Return the questions that a text leaves open, those that would change the design most first.

    Raises:
        InvalidInput: No design meets what the text says, so that there is nothing to weigh them against.
    """
    from mlops_architect.engine.optimiser.plan import figures
    from mlops_architect.engine.sensitivity import weighed_questions
    from mlops_architect.engine.situation import frame
    from mlops_architect.engine.understanding import requested

    words = requested(text, reading.injections)
    framed = frame(reading.constraints, words, bench.catalog, bench.settings.hourly_rate_usd)
    solved = figures(framed.situation)
    if solved is None:
        raise InvalidInput("no design of the catalogue meets these requirements; `mlops-architect new` says why")
    return weighed_questions(framed, solved, lambda count: tell(f"weighing the open questions: {count} designs solved"))


def as_data(one: TextRead) -> dict[str, Any]:
    """Return everything that was read as plain data; lines and characters of spans count from 1 and from 0."""
    starts = _line_starts(one.text)

    def spans(found: Iterable[Span]) -> list[dict[str, Any]]:
        return [{"start": s.start, "end": s.end, "line": bisect_right(starts, s.start), "text": s.text} for s in found]

    def constraint(name: str, stated: Stated[Any]) -> dict[str, Any]:
        return {
            "value": list(stated.value) if isinstance(stated.value, tuple) else stated.value,
            "unit": unit_of(name),
            "bound": stated.bound.value,
            "provenance": stated.provenance.value,
            "confidence": stated.confidence,
            "note": stated.note,
            "spans": spans(stated.spans),
        }

    reading = one.reading
    fields = list(reading.constraints.fields())
    return {
        "id": one.id,
        "asks_for_ml": reading.asks_for_ml,
        "constraints": {name: constraint(name, stated) for name, stated in fields if stated.known},
        "unknown": [name for name, stated in fields if not stated.known],
        "contradictions": [
            {"summary": found.summary, "fields": list(found.fields), "spans": spans(found.spans)}
            for found in reading.contradictions
        ],
        "injections": [{"kind": found.kind, **spans((found.span,))[0]} for found in reading.injections],
        "questions": [question.model_dump(mode="json") for question in one.questions],
        "questions_note": one.unasked,
        "labels": to_labels(reading),
    }


def _line_starts(text: str) -> list[int]:
    return [0, *(position + 1 for position, character in enumerate(text) if character == "\n")]
