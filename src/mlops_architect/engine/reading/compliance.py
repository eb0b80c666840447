"""Compliance regimes that are named, and the classes of data the system holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import DataClassTerm, RegimeTerm
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating, undecided
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

REGIMES, CLASSES = "compliance.regimes", "data.classes"


def regimes(page: Page) -> list[Candidate]:
    """Return the regimes that apply; one that is ruled out is left out."""
    found = []
    for clause in page.naming("regimes"):
        for mention in clause.of("regimes"):
            if not _ruled_out(page, clause, mention):
                value = cast(RegimeTerm, mention.term).regime
                found.append(Candidate(REGIMES, value, spans(page, mention), 0.97, position=mention.first))
    return found


def _ruled_out(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a regime does not apply, be it after a comma: "HIPAA came up, it does not apply"."""
    discussed = undecided(page, clause, mention) and clause.cue("negation-after")
    return bool(discussed) or negating(page, clause, mention) is not None


def data_classes(page: Page) -> list[Candidate]:
    """Return the classes of data: named in words, or implied by a regime."""
    stated = [
        candidate
        for clause in page.naming("data_classes", *(f"cue:{name}" for name in _ADJECTIVES))
        for candidate in (*_stated(page, clause), *_described(page, clause))
    ]
    return [*stated, *_implied(page)]


def _stated(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.of("data_classes"):
        value = cast(DataClassTerm, mention.term).data_class
        of_a_cloud = page.tokens[mention.first].text == "credits" and bool(clause.of("clouds"))
        if negating(page, clause, mention) is None and not of_a_cloud and not _of_a_device(page, clause, mention):
            yield Candidate(CLASSES, value, spans(page, mention), 0.88, position=mention.first)


def _of_a_device(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether "phone" is what somebody holds, "on the phone", and "interne" the platform that is one's own."""
    device = any(cue.first == mention.first for cue in clause.cue("edge-device"))
    held = any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("on-it", "held"))
    tool = page.tokens[mention.first].text.startswith("intern") and any(
        name.last == mention.first for name in clause.of("tools")
    )
    return (device and held) or tool


_ADJECTIVES = {
    "pii-adjective": "pii",
    "financial-adjective": "financial",
    "confidential-adjective": "confidential",
    "phi-adjective": "phi",
}
_NOUN_REACH = 3.0
_SUBJECT_REACH = 20.0


def _described(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "personal and financial data", "internal company docs": an adjective and its noun."""
    for cue_name, value in _ADJECTIVES.items():
        for adjective in clause.cue(cue_name):
            after = [noun for noun in clause.cue("data-noun") if noun.first >= adjective.last]
            before = [noun for noun in clause.cue("data-noun") if noun.first < adjective.first and clause.cue("being")]
            noun = page.nearest(adjective, after, _NOUN_REACH) or page.nearest(adjective, before, _SUBJECT_REACH)
            if noun is not None and negating(page, clause, adjective) is None:
                yield Candidate(CLASSES, value, spans(page, adjective, noun), 0.88, position=adjective.first)


def _implied(page: Page) -> Iterator[Candidate]:
    for clause in page.naming("regimes"):
        for mention in clause.of("regimes"):
            term = cast(RegimeTerm, mention.term)
            if _ruled_out(page, clause, mention):
                continue
            for value in term.implies:
                yield Candidate(
                    CLASSES,
                    value,
                    spans(page, mention),
                    0.9,
                    provenance=Provenance.INFERRED,
                    note=f"{term.regime} is about {value} data",
                    position=mention.first,
                )
