"""Tools: products to use or keep, and products not to use."""

from __future__ import annotations

from typing import cast

from mlops_architect.domain.lexicon import ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction_mention, is_current_mention, spans
from mlops_architect.engine.reading.negation import Polarity, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

PREFERRED, FORBIDDEN = "tools.preferred", "tools.forbidden"


def tools(page: Page) -> list[Candidate]:
    """Return preferred and forbidden tools; what is said last about a tool, as a correction, holds."""
    found: list[Candidate] = []
    for clause in page.clauses:
        if clause.hostile:
            continue
        for mention in clause.of("tools"):
            term = cast(ToolTerm, mention.term)
            if term.hardware:
                continue
            how = Polarity.UNWANTED if clause.excluded else polarity(page, clause, mention)
            if how is Polarity.LEFT or (how is Polarity.WANTED and _in_passing(page, clause, mention)):
                continue
            path = FORBIDDEN if how is Polarity.UNWANTED else PREFERRED
            found.append(
                Candidate(
                    path,
                    term.name,
                    spans(page, mention),
                    0.95 if path == FORBIDDEN else 0.9,
                    corrects=is_correction_mention(clause, mention),
                    position=mention.first,
                )
            )
    return _settled(found)


def _settled(found: list[Candidate]) -> list[Candidate]:
    corrected = {c.value: c.path for c in found if c.corrects}
    return [c for c in found if corrected.get(c.value, c.path) == c.path]


def _in_passing(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a tool is asked about, given as an example or compared with, not asked for."""
    if clause.question:
        return True
    if any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("example")):
        return True
    if any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("talk")):
        return True
    return is_current_mention(page, clause, mention)
