"""Requirements and later changes to them as one reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mlops_architect.domain.constraints import Constraints, Contradiction, Injection, Provenance, Reading
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.run import Revision
from mlops_architect.engine.quoting import both_sides
from mlops_architect.engine.reading import read
from mlops_architect.engine.revising import revised, set_by_hand
from mlops_architect.errors import InvalidInput

Later = Callable[[Revision, Constraints], Reading]
"""Reads later words, given what held before them."""


def understood(
    text: str,
    revisions: Iterable[Revision],
    lexicon: Lexicon,
    first: Reading | None = None,
    later: Later | None = None,
) -> Reading:
    """Return what the text says with every revision applied in order.

    Args:
        text: The requirements.
        revisions: What was said or set since.
        lexicon: The words that they are read with.
        first: The reading of the text, where there is one.
        later: Who reads the words of revisions; None for the engine alone.

    Raises:
        UsageError: A field set by hand does not exist, or the value does not fit it.
    """
    reading = read(text, lexicon) if first is None else first
    constraints, differences = reading.constraints, list(reading.differences)
    contradictions, injections = list(reading.contradictions), list(reading.injections)
    for revision in revisions:
        if revision.path:
            constraints = set_by_hand(constraints, revision.path, revision.value, revision.measured, revision.code)
            contradictions = [found for found in contradictions if revision.path not in found.fields]
            differences = [found for found in differences if revision.path != found.field]
        else:
            said = later(revision, constraints) if later else read(revision.text, lexicon)
            constraints = revised(constraints, said.constraints)
            stated = {name for name, value in said.constraints.fields() if value.provenance is Provenance.STATED}
            contradictions = [found for found in contradictions if stated.isdisjoint(found.fields)]
            new = {found.field for found in said.differences}
            differences = [found for found in differences if found.field not in stated | new]
            differences.extend(said.differences)
            contradictions.extend(said.contradictions)
            injections.extend(said.injections)
    return Reading(
        constraints=constraints,
        contradictions=tuple(contradictions),
        injections=tuple(injections),
        asks_for_ml=reading.asks_for_ml or constraints.ml_task.provenance is Provenance.STATED,
        differences=tuple(differences),
    )


def requested(text: str, injections: Iterable[Injection]) -> str:
    """Return the text with every attempted instruction blanked, so that its words decide nothing either."""
    for found in injections:
        span = found.span
        if text[span.start : span.end] == span.text:
            text = f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"
    return text


def refuse_other_wishes(reading: Reading) -> None:
    """Refuse text that asks for nothing a system could be built for.

    Raises:
        InvalidInput: The text does not ask for a machine-learning system.
    """
    if not reading.asks_for_ml:
        raise InvalidInput(
            "the text does not ask for a machine-learning system: no task (such as scoring, forecasting or recommending) was found in it",
            'Say what is predicted and for whom, for example "Nightly churn scores for 2 million customers on AWS",'
            " or name the task: --set ml_task=anomaly.",
        )


def contradicted(contradictions: Sequence[Contradiction], head: str, text: str = "") -> InvalidInput:
    """Return the error of requirements that contradict themselves, with the words of both sides."""
    fields = dict.fromkeys(field for found in contradictions for field in found.fields)
    return InvalidInput(
        f"{head}:\n" + "\n".join(both_sides(found, text) for found in contradictions),
        f"Say which one holds with --set FIELD=VALUE ({', '.join(fields)}), or change the text.",
    )
