"""Runs: one pass at month end, a sweep every ten minutes: what is done in one go on a date, not on request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.lexicon import CadenceTerm
from mlops_architect.engine.reading.candidates import Candidate, inferred
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

RUN_NOUNS = frozenset({"run-noun", "in-one-go"})
_MODES = "serving.modes"
_SHORTEST_S = 300.0
_REACH = 12


def runs(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Yield batch for a run, pass or lot beside a date or a rhythm; not when it is the model that is trained."""
    if clause.question or clause.lacks(RUN_NOUNS) or clause.cue("retrain", "past-work", "ingest"):
        return
    for noun in sorted(clause.cue(*RUN_NOUNS), key=lambda m: (m.first, -m.last)):
        dated: Mention | Quantity | None = page.nearest(noun, _dates(clause), _REACH)
        dated = dated or page.nearest(noun, _intervals(clause), _REACH)
        plainly = any(cue.first == noun.first for cue in clause.cue("in-one-go"))
        if (dated is not None or plainly) and negating(page, clause, noun) is None:
            yield inferred(page, _MODES, "batch", 0.85, "done in one go", noun, dated)
            return


def rhythms_of(clause: Clause) -> list[Mention]:
    """Return the rhythms in which a run can come back: hourly and rarer."""
    return [m for m in clause.of("cadences") if cast(CadenceTerm, m.term).days >= 1 / 24]


def _dates(clause: Clause) -> list[Mention]:
    return [*rhythms_of(clause), *clause.cue("calendar-date", "day-part", "night")]


def _intervals(clause: Clause) -> list[Quantity]:
    return [q for q in clause.quantities if q.dimension == "time" and q.periodic and q.high >= _SHORTEST_S]
