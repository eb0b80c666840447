"""A model's opinion beside a critic's review: which of its findings hold, and what they may do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlops_architect.domain.finding import Finding, Outcome, Review, Severity
from mlops_architect.domain.pattern import SLUG
from mlops_architect.domain.second_opinion import SaidFinding, SecondOpinion
from mlops_architect.engine.proposing.check import Hostile
from mlops_architect.engine.proposing.claims import (
    invented_ids,
    invented_links,
    invented_numbers,
    invented_quotations,
    unprintable,
)

MOST_SEVERITY = Severity.MEDIUM
"""What only a model says neither blocks nor fails a review, both of which begin at high."""
_MOST_FINDINGS = 8
_MOST_TEXT = 1_500
_MOST_SHOWN = 3


def checked_opinion(
    said: SecondOpinion, review: Review, decisions: frozenset[str], given: str, hostile: Hostile
) -> tuple[SecondOpinion | None, tuple[str, ...]]:
    """Return the part of an opinion that holds, None where nothing does, and what is wrong with the rest.

    Args:
        said: The opinion.
        review: What the critic itself found.
        decisions: Ids of decisions and capabilities that a finding may name.
        given: Everything the model was given, word for word.
        hostile: Finds instructions in a text.
    """
    faults = [f"summary: {fault}" for fault in _claims((said.summary,), given, hostile)]
    summary = "" if faults else said.summary.strip()
    known = {finding.id for finding in review.findings}
    kept: list[SaidFinding] = []
    for one in said.findings[:_MOST_FINDINGS]:
        wrong = [*_names(one, known, decisions), *_claims((one.title, one.detail, one.remediation), given, hostile)]
        faults += [f"finding {one.id[:60]!r}: {fault}" for fault in wrong]
        if not wrong:
            kept.append(one)
            known.add(one.id)
    if len(said.findings) > _MOST_FINDINGS:
        faults.append(f"these are {len(said.findings)} findings: at most {_MOST_FINDINGS}, the worst first")
    held = SecondOpinion(summary=summary, findings=tuple(kept))
    return (held if summary or kept or not faults else None), tuple(faults)


def with_opinion(review: Review, said: SecondOpinion, by: str) -> Review:
    """Return a review with what a model adds to it: the verdict and every finding of the critic stay as they are."""
    added = tuple(_finding(review, one, by) for one in said.findings)
    count = f"{len(added)} view{'s' * (len(added) != 1)} of a model added"
    return review.model_copy(
        update={
            "findings": (*review.findings, *added),
            "summary": f"{review.summary}; {count}" if added else review.summary,
            "opinion": said.summary,
        }
    )


def _finding(review: Review, one: SaidFinding, by: str) -> Finding:
    lower = one.severity.rank > MOST_SEVERITY.rank
    capped = f" The model calls it {one.severity.value}; what only a model says is at most {MOST_SEVERITY.value}."
    return Finding(
        # policies and waivers name findings by id: one that only a model made must never be taken for one of those
        id=f"proposed-{review.critic}-{one.id}",
        source=review.critic,
        title=f"{one.title.strip().rstrip('.')} (a model's view)",
        outcome=Outcome(one.outcome),
        severity=MOST_SEVERITY if lower else one.severity,
        detail=f"{one.detail.strip()}{capped if lower else ''}",
        decision=one.decision,
        remediation=one.remediation.strip(),
        by=by,
    )


def _names(one: SaidFinding, known: set[str], decisions: frozenset[str]) -> Iterator[str]:
    if not re.fullmatch(SLUG, one.id):
        yield "its id is not in lower-case words with hyphens"
    elif one.id in known:
        yield "there is a finding of that id already"
    if not (one.title.strip() and one.detail.strip()):
        yield "it lacks a title or a detail"
    if one.decision and one.decision not in decisions:
        yield f"there is no decision or capability {one.decision[:60]!r}; there are: {', '.join(sorted(decisions))}"


def _claims(texts: tuple[str, ...], given: str, hostile: Hostile) -> Iterator[str]:
    if any(len(text) > _MOST_TEXT for text in texts):
        yield f"a text is too long: at most {_MOST_TEXT:,} characters"
    if unprintable(texts):
        yield "a text has control characters"
    whole = "\n\n".join(texts)
    for what, invented in (
        ("the number", invented_numbers(whole, given)),
        ("the quotation", invented_quotations(whole, given)),
        ("the address", invented_links(whole, given)),
        ("the id", invented_ids(whole, given)),
    ):
        yield from (f"{what} {one!r} is not in what you were given" for one in invented[:_MOST_SHOWN])
    yield from (f"{words[:80]!r} is an instruction, not an answer" for words in hostile(whole)[:_MOST_SHOWN])
