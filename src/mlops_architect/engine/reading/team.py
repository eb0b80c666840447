"""Team: the people who build and run the system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, spans
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind

PATH = "team.size"
_LARGEST = 500
_SHORT = 7


def team(page: Page) -> list[Candidate]:
    """Return the size of the team: "team of 4", or the sum of the builders that a clause lists."""
    return [candidate for clause in page.live() for candidate in _of_clause(page, clause)]


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    for cue in clause.cue("alone"):
        yield Candidate(PATH, 1.0, spans(page, cue), 0.85, position=cue.first, rank=2)
    if clause.cue("past-work"):
        return
    counts = [q for q in clause.quantities if _plain(q)]
    builders = [q for q in counts if _kind(clause, q) == "team" and not q.per_s]
    labelled = bool(clause.cue("team")) or any(page.clauses[i].cue("team") for i in clause.parents[:1])
    several = len(builders) > 1
    short = clause.last - clause.first <= _SHORT
    if builders and (several or labelled or short or clause.kind in ("bullet", "row") or clause.cue("we")):
        if several or not (labelled and _stated_total(page, clause, counts)):
            total = sum(q.high for q in builders)
            yield Candidate(
                PATH,
                total,
                spans(page, *builders),
                0.93 if labelled or len(builders) == 1 else 0.88,
                note=" + ".join(f"{q.high:g}" for q in builders) if len(builders) > 1 else "",
                corrects=is_correction(clause, builders[0]),
                position=builders[0].first,
                rank=1,
            )
            return
    total_quantity = _stated_total(page, clause, counts)
    if total_quantity is not None:
        yield Candidate(
            PATH,
            total_quantity.high,
            spans(page, total_quantity),
            0.95,
            corrects=is_correction(clause, total_quantity),
            position=total_quantity.first,
            rank=1,
        )


def _plain(quantity: Quantity) -> bool:
    whole = quantity.high == int(quantity.high)
    return quantity.dimension == "count" and not quantity.unit and whole and 0 < quantity.high <= _LARGEST


def _kind(clause: Clause, quantity: Quantity, reach: int = 3) -> str:
    for anchor in clause.anchors("count"):
        if quantity.number_last <= anchor.first <= quantity.number_last + reach:
            return cast(AnchorTerm, anchor.term).role
    return ""


def _stated_total(page: Page, clause: Clause, counts: list[Quantity]) -> Quantity | None:
    """Find "team of 4", "team size: 6", "we are 5", "two-person team"."""
    for quantity in counts:
        if quantity.high == 1 and page.tokens[quantity.first].kind is not Kind.NUMBER:
            continue
        if _kind(clause, quantity, reach=0) in ("people", "request", "item", "other"):
            continue
        before = [
            cue for cue in clause.cue("team-of") if 0 <= quantity.first - cue.last <= (0 if quantity.per_s else 3)
        ]
        if before and page.wall(before[0].last - 1, quantity.first) < 3:
            return quantity
        if quantity.per_s:
            continue
        after = [cue for cue in clause.cue("person-team") if 0 <= cue.first - quantity.number_last <= 1]
        if after:
            return quantity
        if clause.kind in ("row", "key", "bullet") and clause.cue("team"):
            label = clause.cue("team")[0]
            between = page.tokens[label.last : quantity.first]
            if label.last <= quantity.first and all(token.text in ":|=*_-" for token in between):
                return quantity
    return None
