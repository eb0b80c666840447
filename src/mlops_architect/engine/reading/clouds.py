"""Clouds: where the system must or will run, and where it must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import CloudTerm, RegionTerm, ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, is_current_mention, spans
from mlops_architect.engine.reading.negation import Polarity, negating, polarity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.places import is_code, own_sites
from mlops_architect.engine.reading.vocabulary import Mention

CLOUD, EXCLUDED = "cloud", "excluded_clouds"
_PUBLIC = ("aws", "gcp", "azure")


def clouds(page: Page) -> tuple[list[Candidate], list[Candidate]]:
    """Return the clouds asked for (one candidate each) and the excluded ones."""
    wanted: list[Candidate] = []
    excluded: list[Candidate] = []
    for clause in page.clauses:
        if clause.hostile:
            continue
        for mention in clause.of("clouds"):
            cloud = cast(CloudTerm, mention.term).cloud
            how = Polarity.UNWANTED if clause.excluded else polarity(page, clause, mention)
            if how is Polarity.UNWANTED and cloud in _PUBLIC:
                excluded.append(_candidate(page, EXCLUDED, cloud, mention, 0.95))
            elif how is Polarity.WANTED and not _in_passing(page, clause, mention):
                wanted.append(_candidate(page, CLOUD, cloud, mention, 0.95))
        excluded.extend(_ruled_out(page, clause))
        excluded.extend(
            replace(
                site,
                path=EXCLUDED,
                value="public_cloud",
                confidence=0.75,
                provenance=Provenance.INFERRED,
                note="data stays in the own data centre",
            )
            for site in own_sites(page, clause)
        )
        if not clause.excluded:
            wanted.extend(
                replace(
                    site,
                    path=CLOUD,
                    value="on_prem",
                    confidence=0.75,
                    provenance=Provenance.INFERRED,
                    note="data stays in the own data centre",
                )
                for site in own_sites(page, clause)
            )
            wanted.extend(_from_regions(page, clause))
            wanted.extend(_from_tools(page, clause))
    return wanted, excluded


def chosen_cloud(wanted: list[Candidate]) -> Candidate | None:
    """Return the one cloud asked for, ``multi`` for several, stated names before inferred ones."""
    if not wanted:
        return None
    corrections = [c for c in wanted if c.corrects]
    stated = corrections[-1:] or [c for c in wanted if c.provenance is Provenance.STATED] or wanted
    names = list(dict.fromkeys(c.value for c in stated))
    first = stated[0]
    if "multi" in names or len(names) > 1:
        parts = tuple(span for c in stated for span in c.spans[:1])
        return Candidate(CLOUD, "multi", parts, 0.85, provenance=first.provenance, note="several: " + ", ".join(names))
    repeated = tuple(dict.fromkeys(span for c in stated for span in c.spans))
    return Candidate(CLOUD, first.value, repeated, first.confidence, provenance=first.provenance, note=first.note)


def _candidate(page: Page, path: str, cloud: str, mention: Mention, sure: float, note: str = "") -> Candidate:
    provenance = Provenance.INFERRED if note else Provenance.STATED
    return Candidate(path, cloud, spans(page, mention), sure, provenance=provenance, note=note, position=mention.first)


def _in_passing(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a cloud is only talked about: its docs, an example, one of several to choose from, today's home."""
    if clause.question and clause.cue("or"):
        return True
    if any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("talk")):
        return True
    if any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("example")):
        return True
    if cast(CloudTerm, mention.term).cloud == "on_prem" and clause.cue("legacy"):
        return True
    if is_current_mention(page, clause, mention):
        return True
    others = [m for m in clause.of("clouds") if m is not mention]
    return any(_either(clause, mention, other) for other in others)


def _either(clause: Clause, one: Mention, other: Mention) -> bool:
    low, high = sorted((one, other), key=lambda m: m.first)
    between = [cue for cue in clause.cue("or") if low.last <= cue.first and cue.last <= high.first]
    return bool(between) and high.first - low.last <= 4 and not clause.cue("both")


def _ruled_out(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.cue("us-provider"):
        if negating(page, clause, mention) is not None:
            for cloud in _PUBLIC:
                yield Candidate(
                    EXCLUDED,
                    cloud,
                    spans(page, mention),
                    0.9,
                    provenance=Provenance.INFERRED,
                    note="a provider from the United States",
                    position=mention.first,
                )
    for mention in clause.cue("public-cloud"):
        if negating(page, clause, mention) is not None:
            yield _candidate(page, EXCLUDED, "public_cloud", mention, 0.93)
    for mention in clause.cue("isolated"):
        if negating(page, clause, mention) is None:
            yield _candidate(page, EXCLUDED, "public_cloud", mention, 0.85, "cut off from outside networks")


def _from_regions(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.of("regions"):
        term = cast(RegionTerm, mention.term)
        if is_code(page, mention) and negating(page, clause, mention) is None:
            yield _candidate(page, CLOUD, term.cloud, mention, 0.9, f"{term.code} is a region of {term.cloud}")


def _from_tools(page: Page, clause: Clause) -> Iterator[Candidate]:
    for mention in clause.of("tools"):
        term = cast(ToolTerm, mention.term)
        if term.cloud and polarity(page, clause, mention) is Polarity.WANTED and not clause.question:
            yield _candidate(page, CLOUD, term.cloud, mention, 0.7, f"{term.name} runs on {term.cloud} only")
