"""Rounds: "18,000 containers a day, one decision each", "two milkings a day, one score per cow"."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.constraints import Provenance
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.tokens import Kind

DAILY = "load.daily_predictions"
MOST_ROUNDS = 24
"""So often a day, and no more, everything may come by; a larger count is one of the things."""
_STEM = 3


def one_decision_each(page: Page, clause: Clause) -> bool:
    """Whether every counted thing gets one decision: "18,000 containers a day, one decision each"."""
    decisions = clause.cue("one-decision", "gets-score", "scored-word")
    each = clause.cue("per-entity", "per-entity-before", "each-one") if decisions else ()
    per = clause.cue("per") if decisions else ()
    return any(
        page.nearest(cue, each, 2) is not None or any(connector.first == cue.last for connector in per)
        for cue in decisions
    )


def of_all_in_rounds(page: Page, clause: Clause, quantity: Quantity) -> Iterator[Candidate]:
    """Yield how many decisions a day "two milkings a day, one score per cow" are, where the text counts the cows."""
    for per in clause.cue("per", "each-one"):
        noun = page.tokens[per.last] if per.last < clause.last else None
        if noun is None or noun.kind is not Kind.WORD or len(noun.text) < _STEM:
            continue
        stem = noun.text[: max(_STEM, len(noun.text) - 2)]
        of_all = next((one for one in page.counts_of(stem) if one is not quantity and one.high > MOST_ROUNDS), None)
        if of_all is not None:
            value = of_all.high * quantity.high / (quantity.per_s / DAY_S)
            said = (*spans(page, of_all), *spans(page, quantity))
            note = f"{of_all.high:,.10g} × {quantity.high:,.10g}"
            yield Candidate(DAILY, value, said, 0.8, provenance=Provenance.INFERRED, note=note, position=quantity.first)
            return
