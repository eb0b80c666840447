"""Exchange: an amount that is said twice, "NOK 90 000 a month (about 8.4k USD)", and the day of a rate."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from mlops_architect.domain.lexicon import CurrencyTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind

_APART = 5
_FURTHEST = 2.0
_MONTH_S = 28 * 86_400.0
_BETWEEN = frozenset({",", "(", "-"})


def said_once(page: Page, clause: Clause) -> list[Quantity]:
    """Return the quantities of a clause, of two amounts that say the same only the one in the steadier currency."""
    result: list[Quantity] = []
    for quantity in clause.quantities:
        before = result[-1] if result else None
        if before is None or not _restates(page, clause, before, quantity):
            result.append(quantity)
        elif _steadiness(clause, quantity) > _steadiness(clause, before):
            result[-1] = replace(quantity, per_s=quantity.per_s or before.per_s, bound=before.bound)
    return result


def with_currency_after(page: Page, clause: Clause) -> None:
    """Give "11k a month, euro" the currency that follows its period."""
    for index, quantity in enumerate(clause.quantities):
        bare = quantity.dimension == "count" and not quantity.unit and not quantity.noun
        monthly = bare and quantity.per_s >= _MONTH_S and quantity.last + 1 < clause.last
        if not monthly or page.tokens[quantity.last].text not in _BETWEEN:
            continue
        mention = next((m for m in clause.of("currencies") if m.first == quantity.last + 1), None)
        after = page.tokens[mention.last] if mention is not None and mention.last < clause.last else None
        if mention is None or (after is not None and after.kind is not Kind.MARK):
            continue
        term = cast(CurrencyTerm, mention.term)
        rate = term.usd or 1.0
        clause.quantities[index] = replace(
            quantity,
            low=quantity.low * rate,
            high=quantity.high * rate,
            dimension="money",
            currency=term.code,
            refused=term.usd is None,
        )


def rate_note(clause: Clause, currency: str) -> str:
    """Return which rate an amount was converted at; empty for dollars."""
    if currency in ("", "USD"):
        return ""
    terms = (cast(CurrencyTerm, mention.term) for mention in clause.of("currencies"))
    as_of = next((term.as_of for term in terms if term.code == currency), "")
    return f"{currency} at the reference rate of {as_of}" if as_of else f"{currency} at the stated rate"


def _restates(page: Page, clause: Clause, one: Quantity, other: Quantity) -> bool:
    """Whether nothing but marks and words for "about" stands between two amounts in different currencies."""
    if one.dimension != "money" or other.dimension != "money" or one.currency == other.currency:
        return False
    between = range(one.last, other.first)
    if not 0 < len(between) <= _APART:
        return False
    loose = {i for cue in clause.cue("about", "same-amount") for i in range(cue.first, cue.last)}
    plain = all(i in loose or page.tokens[i].kind is Kind.MARK for i in between)
    marked = any(i in loose or page.tokens[i].text in "(/=~≈[" for i in between)
    if not (plain and marked):
        return False
    return one.refused or other.refused or max(one.high, other.high) <= _FURTHEST * min(one.high, other.high)


def _steadiness(clause: Clause, quantity: Quantity) -> int:
    """Rank a currency: dollars need no rate, some have a fixed one, others one of the day, some none."""
    if quantity.refused:
        return 0
    if quantity.currency == "USD":
        return 3
    terms = (cast(CurrencyTerm, mention.term) for mention in clause.of("currencies"))
    return 1 if any(term.code == quantity.currency and term.as_of for term in terms) else 2
