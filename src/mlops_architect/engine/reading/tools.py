"""Tools: products to use or keep, and products not to use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import ToolTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction_mention, is_current_mention, spans
from mlops_architect.engine.reading.left_behind import ended
from mlops_architect.engine.reading.negation import Polarity, only_alike, polarity, undecided
from mlops_architect.engine.reading.options import passed_over
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

PREFERRED, WISHED, FORBIDDEN = "tools.preferred", "tools.wished", "tools.forbidden"
_WISH_REACH = 8
# Hosting companies are where it runs, not what is used.
_HOSTING = "hosting"
_KIND_OF = "kind-of"


def tools(page: Page) -> list[Candidate]:
    """Return wanted, wished-for and forbidden tools; what is said last about a tool, as a correction, holds.

    A tool that is replaced further on is not wanted: "runs on Solr ... OpenSearch will replace Solr".
    """
    found: list[Candidate] = []
    left: dict[str, int] = {}
    for clause in page.naming("tools", f"cue:{_KIND_OF}:", excluded=True):
        for mention in clause.of("tools"):
            term = cast(ToolTerm, mention.term)
            if term.hardware or passed_over(page, clause):
                continue
            how = Polarity.UNWANTED if clause.excluded else polarity(page, clause, mention)
            if term.kind == _HOSTING and how is Polarity.WANTED:
                continue
            if how is Polarity.LEFT or (how is Polarity.UNWANTED and ended(page, clause, mention)):
                left[term.name] = mention.first
            if how is Polarity.LEFT or (how is Polarity.WANTED and _in_passing(page, clause, mention)):
                continue
            wanted = WISHED if _wished(clause, mention) else PREFERRED
            path = FORBIDDEN if how is Polarity.UNWANTED else wanted
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
        found.extend(_kinds_ruled_out(page, clause))
    return _settled([c for c in found if c.path == FORBIDDEN or left.get(c.value, -1) < c.position])


def _kinds_ruled_out(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no serverless" as ruling out the product that stands for that kind; asking for a kind names no product."""
    for shelf, mentions in clause.mentions.items():
        kind, _, product = shelf.removeprefix("cue:").partition(":")
        for mention in mentions if kind == _KIND_OF and product else ():
            if (
                clause.excluded
                or polarity(page, clause, mention) is Polarity.UNWANTED
                or _beside_refused(page, clause, mention)
            ):
                yield Candidate(
                    FORBIDDEN,
                    product,
                    spans(page, mention),
                    0.85,
                    provenance=Provenance.INFERRED,
                    note=f"a kind of product that {product} stands for",
                    position=mention.first,
                )


def _beside_refused(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether the kind shares the ban of a product: "SageMaker is forbidden, and so are managed ML services"."""
    so = any(0 <= mention.first - cue.last <= 2 for cue in clause.cue("likewise"))
    return so and any(polarity(page, clause, tool) is Polarity.UNWANTED for tool in clause.of("tools"))


def _settled(found: list[Candidate]) -> list[Candidate]:
    corrected = {c.value: c.path for c in found if c.corrects}
    firm = {c.value for c in found if c.path != WISHED}
    kept = [c for c in found if corrected.get(c.value, c.path) == c.path]
    return [c for c in kept if c.path != WISHED or c.value not in firm]


def _person(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a product's name is that of somebody who writes or is addressed: "Luigi wrote:", "Dear Ray"."""
    if not mention.term.exact or mention.last - mention.first > 1:
        return False
    says = any(0 <= cue.first - mention.last <= 0 for cue in clause.cue("says"))
    addressed = any(cue.last == mention.first for cue in clause.cue("addresses"))
    speaks = mention.first == clause.first and mention.last < clause.last and page.tokens[mention.last].text == ":"
    handle = mention.first > clause.first and page.tokens[mention.first - 1].text == "@"
    return says or addressed or speaks or handle


def _wished(clause: Clause, mention: Mention) -> bool:
    """Whether a tool is only wished for: "ideally Kafka", "MLflow would be nice to have"."""
    for cue in clause.cue("wish"):
        if cue.last <= mention.first <= cue.last + _WISH_REACH:
            return not any(cue.last <= firm.first < mention.first for firm in clause.cue("must"))
        between = [tool for tool in clause.of("tools") if mention.last <= tool.first < cue.first]
        if mention.last <= cue.first <= mention.last + _WISH_REACH and not between:
            return True
    return False


def _in_passing(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether a tool is asked about, given as an example or compared with, not asked for."""
    if clause.question:
        return True
    if any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("example")):
        return True
    if any(0 <= cue.first - mention.last <= 1 for cue in clause.cue("talk")) or only_alike(page, mention):
        return True
    if undecided(page, clause, mention) or _person(page, clause, mention):
        return True
    return is_current_mention(page, clause, mention)
