"""Shares of the answers a time holds for: percentiles, "95 % of the requests", "half of the calls", in any order."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import header_cell, label_end, role_of
from mlops_architect.engine.reading.spelled import SHARE_OF_MANY
from mlops_architect.engine.reading.vocabulary import Mention

PERCENTILES = ("p50", "p95", "p99", "p-other")
PERCENTS = {50.0: "p50", 90.0: "p-other", 95.0: "p95", 99.0: "p99", 99.9: "p-other"}
_HALF = 0.5
_COMMA = 3.0
_NEAR = 9.0
_OF_THOSE = 6
_SHARE_REACH = 13.0
_FAR = 40
_TURNS = 3
_TURN = 9
_OF_REQUESTS = frozenset(
    "answered served beantwortet of der des de aller within in under below innerhalb unter binnen en dans dentro".split()
)
JOINS = frozenset(
    {
        "at",
        "the",
        "for",
        "in",
        "(",
        "am",
        "im",
        "au",
        "al",
        "el",
        "le",
        "en",
        "on",
        "as",
        "a",
        "beim",
        "of",
        "de",
        "von",
        "is",
        ":",
        "=",
        "by",
    }
)


def percentile_of(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, Mention | Quantity] | None:
    """Return the percentile that the quantity is for, and the words that say so."""
    best: tuple[float, str, Mention | Quantity] | None = None
    for name in PERCENTILES:
        for cue in _cues(clause, name):
            if abs(cue.first - quantity.first) > _FAR or _of_the_next(page, clause, quantity, cue):
                continue
            label = _fractional(page, cue) or name
            distance = _distance(page, clause, quantity, cue)
            if distance <= _NEAR and (best is None or distance < best[0]):
                best = (distance, label, cue)
    for share in clause.quantities:
        slowest = any(0 <= share.first - cue.last <= 1 for cue in clause.cue("slowest"))
        value = 100 - share.high if slowest else share.high
        label = PERCENTS.get(value, "") if share.dimension == "percent" else ""
        if share.dimension == "factor" and share.high == _HALF and _of_answers(clause, share):
            label, slowest = "p50", True
        if label and _of_the_next(page, clause, quantity, share):
            continue
        if label and (slowest or _is_share(page, clause, share, quantity)):
            distance = _distance(page, clause, quantity, share)
            if distance <= _SHARE_REACH and (best is None or distance < best[0]):
                best = (distance, label, share)
    if best is None and (only := _only_one(page, clause, quantity)) is not None:
        return only
    if best is None and (alone := _alone_after(page, clause, quantity)) is not None:
        return alone
    if best is None:
        cell = header_cell(page, clause, quantity)
        header = page.clauses[clause.header] if cell is not None else None
        for name in PERCENTILES:
            for cue in header.cue(name) if header is not None else ():
                if cell is not None and cell[0] <= cue.first < cell[1]:
                    return name, cue
        return None
    return (best[1], best[2]) if best[1] != "p-other" else ("other", best[2])


def _cues(clause: Clause, name: str) -> list[Mention]:
    """Return the words for a percentile, but for the "mean" of "mean absolute error"."""
    errors = clause.cue("not-percentile")
    return [cue for cue in clause.cue(name) if not any(one.first <= cue.first < one.last for one in errors)]


def _of_the_next(page: Page, clause: Clause, quantity: Quantity, cue: Mention | Quantity) -> bool:
    """Whether a comma parts a time from the words for a share, which lead to a figure of their own: "3 s, in 95 % … 7 s"."""
    if clause.kind == "row" or cue.first < quantity.last or page.wall(quantity.last - 1, cue.first) < _COMMA:
        return False
    later = [q for q in clause.quantities if 0 <= q.first - cue.last <= _TURN and q.dimension in ("time", "count")]
    if not later or any(token.text == "(" for token in page.tokens[cue.last : later[0].first]):
        return False  # "within 700 ms, p95 (the first build took 1.5 s)"
    return page.wall(cue.last - 1, later[0].first) < _COMMA and not later[0].per_s


def _of_answers(clause: Clause, share: Quantity) -> bool:
    """Whether "half of" is said of the answers or requests: "half of the calls within 50 ms"."""
    nouns = [a for a in clause.anchors("count") if cast(AnchorTerm, a.term).role in ("request", "item")]
    return any(0 <= noun.first - share.last <= 2 for noun in [*nouns, *clause.cue("tail")])


def _only_one(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, Mention] | None:
    """Pair the one time of a sentence with its one percentile, however far: "800 ms after …, measured at p99"."""
    times = [q for q in clause.quantities if q.dimension == "time" and not q.periodic]
    cues = [(name, cue) for name in PERCENTILES for cue in _cues(clause, name)]
    return (
        cues[0]
        if times == [quantity] and len(cues) == 1 and not _of_the_next(page, clause, quantity, cues[0][1])
        else None
    )


def _alone_after(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, Mention | Quantity] | None:
    """Read "120 ms then. p95" and, some turns later, "in 95 of 100 cases": they speak of the time before them."""
    times = [q for q in clause.quantities if q.dimension == "time"]
    if times[-1:] != [quantity]:
        return None
    for after in page.clauses[clause.index + 1 : clause.index + 1 + _TURNS]:
        shares = [q for q in after.quantities if q.unit == SHARE_OF_MANY and q.high in PERCENTS]
        if after.last - after.first <= _TURN and shares and len(after.quantities) == 1:
            return PERCENTS[shares[0].high], shares[0]
        if after.quantities:
            return None
        if after.index == clause.index + 1 and after.last - after.first <= 3:
            for name in PERCENTILES:
                for cue in after.cue(name):
                    return name, cue
    return None


def _distance(page: Page, clause: Clause, quantity: Quantity, cue: Mention | Quantity) -> float:
    distance = page.distance(quantity, cue)
    if cue.first >= quantity.last:
        between = page.tokens[quantity.last : cue.first]
        distance = 0.25 if 0 < len(between) <= 3 and all(t.text in JOINS for t in between) else distance + 0.5
    low, high = (cue.last, quantity.first) if cue.last <= quantity.first else (quantity.last, cue.first)
    crossed = high - low >= 1 and any(
        low <= other.first and other.last <= high and other is not quantity and other.dimension == "time"
        for other in clause.quantities
    )
    if clause.kind == "row" and (not crossed or cue.last <= label_end(page, clause)):
        crossed = False
        distance = min(distance, _NEAR - 1)
    return distance + (6.0 if crossed else 0.0)


def _fractional(page: Page, cue: Mention) -> str:
    """Name "p99.9", which no field holds, by the digits that touch the percentile."""
    tokens = page.tokens
    if (
        cue.last + 1 < len(tokens)
        and tokens[cue.last].text == "."
        and tokens[cue.last].start == tokens[cue.last - 1].end
    ):
        digits = tokens[cue.last + 1]
        if digits.start == tokens[cue.last].end and digits.text[:1].isdigit():
            return "p-other"
    return ""


def _is_share(page: Page, clause: Clause, share: Quantity, quantity: Quantity) -> bool:
    """Whether a percentage says for how many of the requests a latency holds."""
    role = role_of(page, clause, share)
    after = page.tokens[share.last].text if share.last < clause.last else ""
    if role is not None and clause.kind == "row":
        between = page.tokens[share.last : quantity.first]
        one_cell = 0 < len(between) <= _OF_THOSE and all(token.text != "|" for token in between)
        joined = share.first - quantity.last == 1 or (after in _OF_REQUESTS and one_cell)
        labelled = role.name == "share" and bool(clause.cue("tail"))
        return joined or labelled or page.nearest(share, clause.cue("tail"), 4) is not None
    if share.unit == SHARE_OF_MANY:
        return True
    if role is None and clause.kind != "row":
        return True
    led = any(cue.last == share.first for cue in clause.cue("share"))
    tail = page.nearest(share, clause.cue("tail"), 3)
    return after in _OF_REQUESTS or led or tail is not None or share.last == quantity.first


def listed(clause: Clause) -> dict[int, tuple[str, Mention, float]]:
    """Pair "p50/p95/p99: 20/50/100 ms" item by item, in seconds."""
    names = sorted(
        ((cue.first, name, cue) for name in PERCENTILES for cue in clause.cue(name)), key=lambda item: item[0]
    )
    if len(names) < 2:
        return {}
    for (_, _, one), (_, _, other) in pairwise(names):
        if other.first - one.last > 1:
            return {}
    values = [q for q in clause.quantities if q.first >= names[-1][2].last and q.dimension in ("time", "count")]
    values = values[: len(names)]
    if len(values) < len(names) or values[-1].dimension != "time":
        return {}
    for one_value, other_value in pairwise(values):
        if other_value.first - one_value.last > 1:
            return {}
    factor = 0.001 if values[-1].unit == "millisecond" else 1.0
    return {
        value.first: (name, cue, value.high if value.dimension == "time" else value.high * factor)
        for value, (_, name, cue) in zip(values, names, strict=True)
    }
