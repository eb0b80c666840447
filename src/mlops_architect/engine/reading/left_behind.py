"""What is left behind: names that are struck out, replaced, over, or moved away from, neither wanted nor forbidden."""

from __future__ import annotations

from mlops_architect.domain.lexicon import ToolTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.vocabulary import Mention

_REACH = 8
_LEAVES = 4
_CLOSE_WALL = 3.0
_PAST = 1
_WISHES = frozenset({"wanted", "wish", "says", "asks-for-it"})
_ARROWS = ("→", "->", "=>")
# "replace X with Y", "from X to Y": what follows these words is where one goes, not what one leaves.
_TARGETS = frozenset(
    {"onto", "into", "with", "by", "to", "mit", "durch", "nach", "zu", "par", "vers", "por", "con", "a"}
)


def left_behind(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether what is named is migrated away from, or turned down by the sentence that follows."""
    if _not_left_at_all(clause, mention):
        return False
    if any(cue.first == clause.first and page.tokens[cue.last].text == ":" for cue in clause.cue("legacy")):
        return True  # "Legacy: nightly SAS batch"
    gone = _struck(page, mention) or _replaced(page, clause, mention) or ended(page, clause, mention)
    return gone or _leaving(page, clause, mention) or _declined_next(page, clause)


def _not_left_at_all(clause: Clause, mention: Mention) -> bool:
    """Whether "moving off DynamoDB is not on the table" keeps what it seems to leave."""
    led = any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("leaving"))
    after = (cue for cue in clause.cue("negation-after", "is-not") if 0 <= cue.first - mention.last <= 1)
    return led and next(after, None) is not None


def ended(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether what is named belongs to the past: "we had Kafka", "the Redshift cluster is being wound down"."""
    had = any(0 <= mention.first - cue.last <= _PAST for cue in clause.cue("past-use"))
    over = [c for c in clause.cue("ended") if 0 <= c.first - mention.last <= _REACH]
    return had or any(page.wall(mention.last - 1, c.first) < _CLOSE_WALL + 1 for c in over)


def _declined_next(page: Page, clause: Clause) -> bool:
    """Whether the next sentence begins by turning the wish of this one down: "He wants Kafka. Rejected: no streaming"."""
    after = page.clauses[clause.index + 1] if clause.index + 1 < len(page.clauses) else None
    if after is None or after.first != clause.last or clause.lacks(_WISHES):
        return False
    return any(cue.first == after.first for cue in after.cue("declined"))


def _struck(page: Page, mention: Mention) -> bool:
    """Whether the name is struck out: "~~Kafka~~"."""
    before = page.tokens[max(0, mention.first - 2) : mention.first]
    return len(before) == 2 and all(token.text == "~" for token in before)


def _replaced(page: Page, clause: Clause, mention: Mention) -> bool:
    """Whether an arrow leads from the name to another: "Airflow → Dagster"; "Pub/Sub → Bigtable" is a flow of data."""
    arrow = "".join(token.text for token in page.tokens[mention.last : min(mention.last + 2, clause.last)])
    if not arrow.startswith(_ARROWS):
        return False
    after = mention.last + (1 if arrow.startswith("→") else 2)
    target = next((other for other in clause.of(mention.part) if other.first == after), None)
    if target is None or (_streams(mention) and not _streams(target)):
        return False
    before = "".join(token.text for token in page.tokens[max(clause.first, mention.first - 2) : mention.first])
    onward = "".join(token.text for token in page.tokens[target.last : min(target.last + 2, clause.last)])
    # "Kafka -> Lambda -> DynamoDB" is a way that data goes.
    return not before.endswith(_ARROWS) and not onward.startswith(_ARROWS)


def _streams(mention: Mention) -> bool:
    return isinstance(mention.term, ToolTerm) and mention.term.streams


def _leaving(page: Page, clause: Clause, mention: Mention) -> bool:
    for cue in clause.cue("leaving"):
        between = {token.text for token in page.tokens[cue.last : mention.first]}
        near = cue.last <= mention.first <= cue.last + _LEAVES
        if near and not between & _TARGETS and page.wall(cue.last - 1, mention.first) < _CLOSE_WALL:
            return True
    return False
