"""Negation: whether a mention is asked for, ruled out, or only being left behind."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from mlops_architect.engine.reading.left_behind import left_behind
from mlops_architect.engine.reading.options import passed_over
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import in_current_column
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention

_REACH = 8
_CLOSE_WALL = 3.0
_SHORT_HEAD = 9
_UNDECIDED = 4
_LEAVES_REACH = 3
_LEAVING = frozenset(
    "leaves leave leaving exit exits verlässt verlassen verlasst quitte quittent quitter sale salen salir abandona".split()
)
_LABEL = 4
_ALIKE = frozenset("compatible compatibles kompatibel kompatible kompatiblen kompatibler".split())
# "X stays, and Y is banned": a verb in the singular speaks of one.
_SINGULAR = frozenset({"is", "est", "ist", "es", "was", "kommt", "queda", "isn't", "esta"})
_PLAIN_NO = frozenset({"no", "nein", "non", "nee", "nicht", "never"})
_SHORT_QUESTION = 5
_WITHOUT = frozenset({"without", "ohne", "sans", "sin", "senza", "sem", "zonder"})
_NONE_ENDS = frozenset({"#", ",", "|", ".", ";", "(", "-", "\u2014", '"', "'", "}"})
_REFUSALS = frozenset("no kein keine keinen keiner pas aucun aucune ningun ninguna nichts nothing rien nada".split())
_AROUND_KEYS = frozenset({"*", "_", '"', "'", "`"})
_PROVIDERS = ("tools", "clouds", "cue:company:aws", "cue:company:gcp", "cue:company:azure", "cue:us-provider")
_LISTED = frozenset({",", "/", "-", "the", "any", "from", "aus", "den", "des", '"', "'", "(", ")"})
_NAMES = (
    "tools",
    "clouds",
    "regimes",
    "regions",
    "places",
    "modes",
    "data_classes",
    "cue:gpu",
    "cue:stream",
    "cue:company:aws",
    "cue:company:gcp",
    "cue:company:azure",
    "cue:us-provider",
    "cue:public-cloud",
)


class Polarity(Enum):
    """How a mention is meant."""

    WANTED = "wanted"
    UNWANTED = "unwanted"
    LEFT = "left"
    """Being migrated away from: neither wanted nor forbidden."""


def polarity(page: Page, clause: Clause, mention: Mention) -> Polarity:
    """Return how ``mention`` is meant in its clause."""
    if passed_over(page, clause):
        return Polarity.LEFT
    if negating(page, clause, mention) is not None or _under_refusal(page, clause):
        return Polarity.UNWANTED
    return Polarity.LEFT if left_behind(page, clause, mention) else Polarity.WANTED


def only_alike(page: Page, mention: Mention) -> bool:
    """Whether a product is named for its likeness alone: "an S3-compatible store", "OpenAI compatible"."""
    after = [token.text for token in page.tokens[mention.last : mention.last + 2]]
    joined = after[:1] == ["-"]
    following = after[joined : joined + 1]
    return bool(_ALIKE.intersection(following)) or (joined and following == ["like"])


def _under_refusal(page: Page, clause: Clause) -> bool:
    """Whether the clause is an item under a head that only refuses: "We do not use:", "Blacklist", "Not allowed"."""
    if not clause.parents:
        return False
    head = page.clauses[clause.parents[0]]
    closes = page.tokens[head.last - 1].text == ":" or head.kind == "heading"
    asked = head.question and head.index == clause.index - 1 and head.last - head.first <= _SHORT_QUESTION
    if asked and not clause.cue("none") and page.tokens[clause.first].text not in _PLAIN_NO:
        return bool(head.cue("forbidden-head"))
    if not closes or head.question or head.last - head.first > _SHORT_HEAD:
        return False
    refusals = [*head.cue("negation"), *head.cue("negation-after"), *head.cue("must-not")]
    names = any(head.of(part) for part in ("tools", "clouds", "modes", "cue:stream", "cue:gpu"))
    return not names and any(not _harmless(head, cue) for cue in refusals)


def negating(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Return the words that negate ``mention``, or None."""
    for cue in reversed(clause.cue("negation")):
        if cue.first < mention.first < cue.last < mention.last and not _harmless(clause, cue):
            return cue
        doubled = _harmless(clause, cue) or _doubled(page, clause, cue, mention) or _leaves(page, cue, mention)
        if cue.last <= mention.first and not doubled and _governs(page, clause, cue, mention):
            return cue
    for cue in clause.cue("negation-after") if not clause.question or clause.refused is not None else ():
        led = any(0 <= mention.first - left.last <= 1 for left in clause.cue("leaving"))
        kept = led and cue.first - mention.last <= 1  # "moving off DynamoDB is not on the table"
        if cue.first >= mention.last and not (kept or _harmless(clause, cue)) and _answers(page, clause, mention, cue):
            return cue
    return (
        _left_out(clause, mention)
        or _none_cell(page, clause, mention)
        or _answered_no(page, clause, mention)
        or _heads_list(page, clause, mention)
        or _referred_to(page, clause, mention)
        or _not_so(page, clause, mention)
    )


def _left_out(clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Find the "out" of "leave TorchServe out", "keep Spark away from us"."""
    if isinstance(mention, Quantity) or not any(0 <= mention.first - cue.last <= 1 for cue in clause.cue("leave-verb")):
        return None
    return next((cue for cue in clause.cue("left-out") if cue.first == mention.last), None)


def _not_so(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Find the end of "Bedrock is approved, OpenAI is not"."""
    for cue in clause.cue("is-not"):
        ends = cue.last >= clause.last or page.tokens[cue.last].kind is not Kind.WORD
        if cue.first == mention.last and ends:
            return cue
    return None


def _heads_list(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Find the refusal that labels a list: "Not needed: explanations, human review, GPU"."""
    for cue in clause.cue("forbidden-head", "negation-after", "none"):
        opens = all(token.kind is not Kind.WORD for token in page.tokens[clause.first : cue.first])
        labels = opens and cue.last < clause.last and page.tokens[cue.last].text in (":", "=", "|")
        if labels and cue.last < mention.first and not _ends(page.tokens[cue.last + 1 : mention.first]):
            return cue
    return None


def _referred_to(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Find "…; the board has ruled it out" said of the last name before it, in this sentence or the next."""
    if isinstance(mention, Quantity) or mention.part not in ("clouds", "tools"):
        return None
    after = page.clauses[clause.index + 1 : clause.index + 2]
    for where in (clause, *(other for other in after if other.first == clause.last)):
        refused = (cue for cue in where.cue("uses-it") if _refused_use(page, where, cue))
        for cue in (*where.cue("refers-back"), *refused):
            later = [
                name
                for part in ("clouds", "tools")
                for one in {clause.index: clause, where.index: where}.values()
                for name in one.of(part)
                if mention.last <= name.first < cue.first
            ]
            if mention.last <= cue.first and not later:
                return cue
    return None


def _refused_use(page: Page, clause: Clause, use: Mention) -> bool:
    """Whether "run it" is refused: "would rather not run it"; not to run it oneself refuses no product."""
    if any(cue.first == use.last for cue in clause.cue("by-ourselves")):
        return False
    near = [cue for cue in clause.cue("negation") if 0 <= use.first - cue.last <= _UNDECIDED]
    return any(not _harmless(clause, cue) and page.wall(cue.last - 1, use.first) < 1 for cue in near)


def _answered_no(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Find the "no" that answers the question the mention stands in, in the next sentence or the next cell."""
    if clause.question:
        return clause.refused
    tokens = page.tokens
    if (
        mention.last + 1 < clause.last
        and tokens[mention.last].text == "?"
        and tokens[mention.last + 1].text in _PLAIN_NO
    ):
        return next((cue for cue in clause.cue("none", "negation") if cue.first == mention.last + 1), None)
    if clause.kind != "row":
        return None
    mark = next((i for i in range(mention.last, clause.last) if tokens[i].text in "?|"), clause.last)
    if mark + 1 >= clause.last or tokens[mark].text != "?" or tokens[mark + 1].text != "|":
        return None
    return next((cue for cue in clause.cue("none") if cue.first == mark + 2), None)


def undecided(page: Page, clause: Clause, mention: Mention | Quantity) -> bool:
    """Whether the mention was only discussed, tried out or proposed: "Oracle Cloud discussed, no decision"."""
    for head in clause.cue("candidates"):
        colon = next((i for i in range(head.last, min(head.last + 5, clause.last)) if page.tokens[i].text == ":"), -1)
        if 0 <= colon < mention.first:
            return True
    if clause.kind == "row" and any(cue.first - clause.first <= _LABEL for cue in clause.cue("named-only")):
        return True
    cue = page.nearest(mention, clause.cue("undecided"), _UNDECIDED)
    if cue is None or page.wall(cue.first, mention.first) >= _CLOSE_WALL:
        return False
    rhythms = clause.of("cadences") if mention in clause.of("cadences") else ()
    return not any(mention.last <= other.first < cue.first for other in rhythms)  # "monthly: weekly, as proposed, …"


def _doubled(page: Page, clause: Clause, cue: Mention, mention: Mention | Quantity) -> bool:
    """Whether two negations cancel each other before the mention: "never published without approval"."""
    tokens = page.tokens
    for without in clause.cue("negation"):
        if tokens[without.first].text not in _WITHOUT or without.last > mention.first:
            continue
        if cue is without and any(_follows_up(page, mention, other) for other in clause.cue("negation")):
            return True
        for other in clause.cue("negation"):
            chained = tokens[other.first].text in _WITHOUT or page.wall(other.last - 1, without.first) >= _CLOSE_WALL
            if not chained and 0 < without.first - other.last <= _REACH and cue in (without, other):
                return True
    return False


def _leaves(page: Page, cue: Mention, mention: Mention | Quantity) -> bool:
    """Whether what is denied is leaving the place named: "no personal data leaves Google"."""
    stretch = page.tokens[cue.last : mention.first]
    return any(token.text in _LEAVING for token in stretch[-_LEAVES_REACH:])


def _follows_up(page: Page, mention: Mention | Quantity, other: Mention) -> bool:
    """Whether a second negation makes the first a condition: "without reasons no launch"; "no A, no B" is a list."""
    plain = page.tokens[other.first].text in _REFUSALS
    near = 0 <= other.first - mention.last <= _UNDECIDED
    return plain and near and page.wall(mention.last - 1, other.first) < 1


def hedged(clause: Clause, mention: Mention) -> bool:
    """Whether the mention is only thought of: "maybe a GPU", "streaming perhaps later"."""
    return any(-2 <= cue.first - mention.last <= 1 or 0 <= mention.first - cue.last <= 1 for cue in clause.cue("hedge"))


def _harmless(clause: Clause, cue: Mention) -> bool:
    """Whether the negation is part of "no more than", "not only" and the like."""
    if any(one.first == cue.first and one.last > cue.last for one in clause.cue("indifferent")):
        return True
    return any(other.first <= cue.first < other.last for other in clause.cue("not-negation"))


def _governs(page: Page, clause: Clause, cue: Mention, mention: Mention | Quantity) -> bool:
    tokens = page.tokens
    stretch = tokens[cue.last : mention.first]
    if clause.kind == "row" and in_current_column(page, clause, cue) and _parted(tokens[cue.first : mention.first]):
        return False  # "| refit | never | every two weeks |": the "never" is today's
    signs = (":", "=", "|") if clause.kind == "row" else (":", "=")
    keys = [token.text in signs for token in stretch]
    marks = [token.kind is not Kind.WORD for token in stretch]
    if any(keys[:3]) and sum(keys) == 1 and all(marks[: keys.index(True)]):
        return not _answer_of(page, clause, cue)
    if any(end.first >= cue.last and end.last <= mention.first for end in clause.cue("scope-end")):
        return False
    if clause.kind == "row" and tokens[cue.last - 1].text == "|":
        return not _parted(stretch)
    crossed = page.wall(cue.last - 1, mention.first)
    if crossed < _CLOSE_WALL:
        return len(stretch) <= _REACH and not _ends(stretch)
    return _listed(page, clause, cue, mention)


def _parted(stretch: Sequence[Token]) -> bool:
    """Whether the stretch reaches into another cell."""
    return any(token.text == "|" for token in stretch)


def _answer_of(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether a plain "no:" answers the question above and so refuses what was asked, not what follows it."""
    asked = any(page.clauses[index].question for index in clause.parents[:1])
    return asked and page.tokens[cue.first].text in _PLAIN_NO and cue.last - cue.first == 1


def _ends(stretch: Sequence[Token]) -> bool:
    """Whether a sentence, label or bracket ends within the stretch."""
    opened = sum(token.text == "(" for token in stretch)
    closed = sum(token.text == ")" for token in stretch)
    return closed > opened or any(token.text in ".:!?" for token in stretch)


def _listed(page: Page, clause: Clause, cue: Mention, mention: Mention | Quantity) -> bool:
    """Whether ``mention`` is an item of "no A, B or C"."""
    covered: set[int] = set()
    for part in _NAMES:
        for name in clause.of(part):
            covered.update(range(name.first, name.last))
    position, alternative = cue.last, False
    while position < clause.last:
        token = page.tokens[position]
        if any(c.first == position for c in clause.cue("or", "and")):
            alternative = True
        elif position not in covered and token.text not in (",", "/", "-", "a", "an", "the", "any"):
            break
        position += 1
    return alternative and mention.first < position


def _answers(page: Page, clause: Clause, mention: Mention | Quantity, cue: Mention) -> bool:
    if cue.first - mention.last > _REACH * 2:
        return False
    if any(mention.last <= end.first < cue.first for end in clause.cue("scope-end")):
        return False
    far = page.wall(mention.last - 1, cue.first) >= _CLOSE_WALL
    if far and page.tokens[cue.first].text in _SINGULAR:
        return False
    shelves = _alike(mention) if far else _NAMES
    between = [
        other
        for part in shelves
        for other in clause.of(part)
        if mention.last <= other.first and other.last <= cue.first
    ]
    position = mention.last
    for other in sorted(between, key=lambda m: m.first):
        gap = range(position, other.first)
        joined = all(page.tokens[i].text in _LISTED or _joins(clause, i) for i in gap)
        opened = any(page.tokens[i].text == "(" for i in gap) and not far
        if not joined or (opened and ")" not in (page.tokens[i].text for i in range(position, cue.first))):
            return False  # "GDPR (HIPAA does not apply)"
        position = max(position, other.last)
    together = any(one.first == cue.first for one in clause.cue("none-of-them"))
    return cue.first - position <= _REACH and (together or page.wall(position - 1, cue.first) < _CLOSE_WALL)


def _alike(mention: Mention | Quantity) -> tuple[str, ...]:
    """Return where names of the mention's own kind are kept: products and providers form lists together."""
    part = "" if isinstance(mention, Quantity) else mention.part
    return _PROVIDERS if part in ("clouds", "tools", "cues") else (part,)


def _joins(clause: Clause, position: int) -> bool:
    # "real-time scoring and event streaming are not requested"
    return any(cue.first == position for cue in clause.cue("or", "and", "scoring"))


def _none_cell(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Read "Kubernetes: no", "| GPU | none |" and "Docker yes, Kubernetes no"."""
    tokens = page.tokens
    for cue in clause.cue("none"):
        ends = cue.last >= clause.last or tokens[cue.last].kind is not Kind.WORD
        if cue.first == mention.last and cue.last - cue.first == 1 and ends and tokens[cue.first].text in _PLAIN_NO:
            return cue
    position = mention.last
    while position < clause.last and tokens[position].text in _AROUND_KEYS:
        position += 1
    if position + 1 < clause.last and tokens[position].kind is Kind.WORD and tokens[position + 1].text in ":|=":
        position += 1
    if position >= clause.last or not (tokens[position].text in (":", "|", "=") or _dash(page, position)):
        return None
    for cue in clause.cue("none"):
        alone = cue.last >= clause.last or tokens[cue.last].text in _NONE_ENDS
        if in_current_column(page, clause, cue):
            return _wanted_none(clause, cue)
        if position < cue.first <= position + 2 and alone:
            return cue
    return None


def _dash(page: Page, position: int) -> bool:
    """Whether a mark is a dash with space on both sides, as in "GPU - not needed"."""
    tokens = page.tokens
    if tokens[position].text not in ("-", "–", "—") or not 0 < position < len(tokens) - 1:
        return False
    return tokens[position - 1].end < tokens[position].start and tokens[position].end < tokens[position + 1].start


def _wanted_none(clause: Clause, today: Mention) -> Mention | None:
    """Return the "none" of the column of what is wanted, right after that of what is: "| GPU | none | none needed |"."""
    return next((cue for cue in clause.cue("none") if cue.first == today.last + 1), None)
