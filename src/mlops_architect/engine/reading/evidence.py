"""Evidence: "say which reading drove the warning", "mit Angabe, welcher Messwert" ask for reasons."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page

_PATH = "oversight.explainability_required"
_SAID = 4
_WHICH = 2


def evidence_asked(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Find a verb of telling, a "which" and a word for what the model looked at, close to one another."""
    if clause.question:
        return
    for which in clause.cue("which", "why-word"):
        said = next(
            (v for v in clause.cue("shows-it", "explain", "with-word") if 0 <= which.first - v.last <= _SAID), None
        )
        shown = next((n for n in clause.cue("evidence-noun") if 0 <= n.first - which.last <= _WHICH), None)
        if said is None or shown is None or negating(page, clause, said) is not None:
            continue
        yield Candidate(_PATH, True, spans(page, said, which, shown), 0.86, position=said.first)
        return
