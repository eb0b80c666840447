"""Spending: amounts that are no budget: what a fault costs, what passes through, what is paid once or by others."""

from __future__ import annotations

from mlops_architect.domain.constraints import Bound
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity

_TOGETHER_DAYS = 400.0
_GRANTED_REACH = 5
_BESIDE = 2
_WORTH_OF = frozenset("in of worth an en de von di".split())
_WHICH = frozenset({"which", "that", "was", "qui", "que"})


def spent_otherwise(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is lost, saved, traded, paid to people or spent on something else."""
    apart = _spent_elsewhere(clause, quantity) or _of_trade(clause, quantity) or bool(clause.cue("employment"))
    return apart or _lost_or_added(page, clause, quantity) or _part_of(page, clause, quantity)


def for_a_project(clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is paid once, or for years together: "45,000 once", "0.9 M€ sur trois ans"."""
    if quantity.per_s:
        return False
    years = [q.first for q in clause.quantities if q.dimension == "time" and q.high > _TOGETHER_DAYS * DAY_S]
    once = clause.cue("paid-once")
    follows = any(0 <= first - quantity.last <= _BESIDE for first in (*years, *(cue.first for cue in once)))
    return follows or any(cue.last == quantity.first for cue in once)


def price_list(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a row gives what others pay: "| Standard | $300/month | 1 hospital |", told by what the cell after it counts."""
    after = [token.text for token in page.tokens[quantity.last : clause.last]]
    more = [
        q for q in clause.quantities if q.first > quantity.last and q.dimension == "count" and q.noun and not q.per_s
    ]
    return clause.kind == "row" and after.count("|") > 1 and bool(more) and not clause.headers


def _part_of(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is what a share is taken of: "saved 38 % of $1.2M yearly spend"."""
    led = "of" in (token.text for token in page.tokens[max(clause.first, quantity.first - _BESIDE) : quantity.first])
    return led and any(
        q.dimension == "percent" and 0 < quantity.first - q.last <= _BESIDE + 1 for q in clause.quantities
    )


def _lost_or_added(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is what a fault costs or an idea adds: "fraud costs us $2M a year", "at +$500 a month"."""
    added = quantity.first > clause.first + 1 and page.tokens[quantity.first - 1].text == "+"
    told = any(-1 <= quantity.first - cue.last <= _BESIDE for cue in clause.cue("costs-us"))
    if told and quantity.bound is not Bound.AT_MOST and not clause.cue("must", "wanted", "asks-now", "able"):
        return True
    verbs = [cue for cue in clause.cue("costs-verb") if 0 <= quantity.first - cue.last <= _GRANTED_REACH]
    return added or any(page.tokens[verb.first - 1].text in _WHICH for verb in verbs if verb.first > clause.first)


def _of_trade(clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is what passes through: "$50M in transactions monthly"."""
    joined = quantity.noun[:1] and quantity.noun[0] in _WORTH_OF
    return bool(joined) and any(quantity.number_last < cue.first < quantity.last for cue in clause.cue("feed-item"))


def _spent_elsewhere(clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is spent on something else: "1.5 million a year on ads", "the ad budget of $9k is separate"."""
    apart = any(0 <= cue.first - quantity.last <= _BESIDE for cue in clause.cue("kept-apart"))
    return apart or any(0 <= cue.first - quantity.last <= _BESIDE for cue in clause.cue("other-spending"))
