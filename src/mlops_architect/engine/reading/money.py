"""Money: the monthly budget, told apart from revenue, pay, prices and contract values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Bound, Stated
from mlops_architect.domain.lexicon import CadenceTerm, CurrencyTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.exchange import rate_note, said_once
from mlops_architect.engine.reading.outages import is_outage_cost
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import Role, role_of
from mlops_architect.engine.reading.spending import for_a_project, price_list, spent_otherwise
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

PATH = "budget.monthly_usd"
ALONE = "budget.production_only"
_MONTH_DAYS = (28.0, 31.0)
_YEAR_DAYS = 360.0
_QUARTER_DAYS = (90.0, 91.0)
_OTHER_PERIODS = {
    1.0: ("a day x 30", 30.0),
    7.0: ("a week x 30 / 7", 30 / 7),
    90.0: ("a quarter / 3", 1 / 3),
    91.0: ("a quarter / 3", 1 / 3),
}
_EACH = 6
_ALONE = 7
_FAR_OFF = 4
_NEXT_SAID = 2
_GRANTED_REACH = 5
_MAPPED = 5
_CONNECTS = 5
_LEAST_USD = 50.0
_CENTS_USD = 3.0
_COUNTED = 8
_BESIDE = 2
_KIND_WORDS = 3
_LIMITS = frozenset({"budget", "ceiling"})
_COSTS = ("cost", "cout", "coût", "kosten")
_PLANNED = ("budget", "presupuest")
_MONTHLY = frozenset({"pm", "pcm", "p.m", "mtl", "mensuel", "mensuels"})


def budget(page: Page) -> list[Candidate]:
    """Return the amounts that say what running the system may cost, in US dollars a month."""
    found: list[Candidate] = []
    for clause in page.naming(MEASURED):
        stated = list(_of_clause(page, clause))
        if not stated and found:
            stated = list(_granted(page, clause, found[-1]))
        found.extend(stated)
    return found


def _granted(page: Page, clause: Clause, before: Candidate) -> Iterator[Candidate]:
    """Read "no, 1.200 € were approved" as putting a monthly budget right that was stated before."""
    right = _put_right(clause, before)
    if right is not None and page.clause_at(before.position).index >= clause.index - _NEXT_SAID:
        value = round(before.value * right.high / _stated_in(page, before), 2)
        yield replace(before, value=value, spans=spans(page, right), corrects=True, position=right.first)
        return
    granted = clause.cue("granted")
    amounts = [q for q in clause.quantities if q.dimension == "money" and not q.refused and not q.per_s]
    if len(amounts) != 1 or page.nearest(amounts[0], granted, _GRANTED_REACH) is None or "a year" in before.note:
        return
    value = round(amounts[0].high, 2)
    note = rate_note(clause, amounts[0].currency)
    yield replace(
        before, value=value, spans=spans(page, amounts[0]), note=note, corrects=True, position=amounts[0].first
    )


def _put_right(clause: Clause, before: Candidate) -> Quantity | None:
    """Return the only number of "finance just wrote: make it 7.5k", said right after a budget."""
    numbers = [q for q in clause.quantities if not q.refused]
    plain = len(numbers) == 1 and numbers[0].dimension == "count" and not (numbers[0].per_s or numbers[0].unit)
    if not plain or numbers[0].noun:
        return None
    led = any(0 <= numbers[0].first - cue.last <= 1 for cue in clause.cue("correction"))
    return numbers[0] if led and before.value / _FAR_OFF < numbers[0].high < before.value * _FAR_OFF else None


def _stated_in(page: Page, before: Candidate) -> float:
    """Return the figure of an earlier budget as it was written, in its own currency and period."""
    clause = page.clause_at(before.position)
    amount = next(q for q in clause.quantities if q.first == before.position)
    rates = {term.code: term.usd for m in clause.of("currencies") if (term := cast(CurrencyTerm, m.term)).usd}
    return amount.high / (rates.get(amount.currency) or 1.0)


def budget_scope(page: Page, budgets: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield whether the budget is for production alone, from words in or right after the sentence that states it."""
    stated = {page.clause_at(budget.position).index for budget in budgets}
    for clause in page.naming("cue:production-alone", "cue:all-environments") if stated else ():
        if {clause.index, clause.index - 1} & stated:
            for cues, alone in ((clause.cue("production-alone"), True), (clause.cue("all-environments"), False)):
                for cue in cues:
                    yield Candidate(ALONE, alone, spans(page, cue), 0.9, position=cue.first)


def unread_budget(page: Page) -> Stated[float] | None:
    """Return a budget that is stated in a currency without a rate: no value, the words, and what to do."""
    for clause in page.naming(MEASURED):
        for quantity in said_once(page, clause):
            role = role_of(page, clause, quantity, "money")
            named = role is not None and role.name in _LIMITS
            if quantity.dimension == "money" and quantity.refused and (named or _plainly_monthly(quantity)):
                note = f"stated in {quantity.currency}, for which no rate is known: say it in USD"
                return Stated[float](spans=spans(page, quantity), note=note)
    return None


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    period_before: float = 0.0
    for quantity in said_once(page, clause):
        bare = quantity.dimension == "count" and _bare_amount(page, clause, quantity)
        if (quantity.dimension != "money" and not bare) or quantity.refused:
            continue
        if is_outage_cost(page, clause, quantity) or spent_otherwise(page, clause, quantity):
            continue
        role = role_of(page, clause, quantity, "money")
        if role is not None and role.name not in _LIMITS and not _ceiling(page, clause, quantity, role):
            continue
        if (
            role is not None
            and role.name == "ceiling"
            and not (_plainly_monthly(quantity) or _quarterly_ceiling(page, quantity, role))
        ):
            continue
        if (not quantity.per_s and _of_each(quantity, clause)) or _one_costs(page, clause, quantity):
            continue
        if (role is None and price_list(page, clause, quantity)) or for_a_project(clause, quantity):
            continue
        if bare and role is None and (not _plainly_monthly(quantity) or _counts_things(page, clause, quantity)):
            continue
        period, cadence = _period_days(page, clause, quantity)
        if period == 0 and quantity.dimension == "money":
            period = period_before
        period_before = period
        mapped = _currency_of_map(page, clause) if bare else None
        if mapped is not None and mapped.usd is not None:
            quantity = replace(
                quantity, low=quantity.low * mapped.usd, high=quantity.high * mapped.usd, currency=mapped.code
            )
        candidate = _candidate(page, clause, quantity, role, period, cadence)
        if candidate is not None:
            yield candidate


def _ceiling(page: Page, clause: Clause, quantity: Quantity, role: Role) -> bool:
    """Whether "keep it below $1,500 a month" stands in a list whose head only happens to speak of other money."""
    if any(cue.first <= role.anchor.first < cue.last for cue in clause.cue("at-most")):
        return _plainly_monthly(quantity)  # "can't pay more than 4k a month"
    from_head = not clause.first <= role.anchor.first < clause.last
    labelled = role.name == "price" and page.tokens[role.anchor.last].text in ":|"
    alone = from_head and clause.last - clause.first <= _ALONE
    return (from_head or labelled) and (alone or quantity.bound is Bound.AT_MOST) and _plainly_monthly(quantity)


def _of_each(quantity: Quantity, clause: Clause) -> bool:
    """Whether an amount is the price of one of many: "each camera costs $400", "$3 per document"."""
    for position in range(quantity.number_last, quantity.number_last + len(quantity.noun) - 1):
        timed = any(m.first == position + 1 for m in (*clause.of("cadences"), *clause.of("units")))
        if any(cue.first == position for cue in clause.cue("per")) and not timed:
            return True  # "£41k installed per crossing"
    near = (*clause.cue("per-entity-before"), *clause.cue("per-entity"))
    return any(-_EACH <= cue.first - quantity.first <= _EACH for cue in near)


def _one_costs(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "each truck costs 5,000 euros a month" says what one of many costs."""
    if not quantity.per_s and _sort_costs(clause, quantity):
        return True
    timed = {m.first for m in (*clause.of("cadences"), *clause.of("units"))}
    led = [cue for cue in clause.cue("each-one") if cue.last not in timed and cue.first not in timed]
    return any(0 < quantity.first - cue.last <= _EACH / 2 and page.wall(cue.first, quantity.first) < 1 for cue in led)


def _sort_costs(clause: Clause, quantity: Quantity) -> bool:
    """Whether "a fridge costs 600 euros" says what things of its kind cost."""
    articles = [cue for cue in clause.cue("indefinite") if cue.first == clause.first]
    verbs = [cue for cue in clause.cue("costs-verb") if 0 <= quantity.first - cue.last <= _BESIDE]
    return any(0 < verb.first - one.last <= _KIND_WORDS for one in articles for verb in verbs)


def _bare_amount(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "12k a month" has no noun and no currency, so that it can only be money."""
    if quantity.unit or quantity.high < 10:
        return False
    if any(page.clauses[above].cue("volume-label") for above in clause.parents[:1]):
        return False
    if clause.cue("budget-noun") and _currency_of_map(page, clause) is not None:
        return True
    if quantity.noun and any(c.first == quantity.noun_first for c in clause.of("currencies")):
        return True
    if quantity.noun:
        return False
    if any(anchor.first == quantity.number_last for anchor in clause.anchors("count")) or _named_after(
        page, clause, quantity
    ):
        return False
    if _aimed_at(clause, quantity):
        return True
    return bool(quantity.per_s) or page.nearest(quantity, clause.cue("budget-noun"), 4) is not None


def _counts_things(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a noun that is counted leads up to a number without one: "meters read on photos (70,000 a month)", "forms (PDF, 900 a month)"."""
    opened = [i for i in range(clause.first, quantity.first) if page.tokens[i].text == "("]
    inside = opened and not any(page.tokens[i].text == ")" for i in range(opened[-1], quantity.first))
    if inside and opened[-1] > clause.first and not clause.cue("budget-noun"):
        return True
    asked = [task for task in clause.of("tasks") if task.last <= quantity.first]
    if asked and not clause.cue("budget-noun", "at-most"):
        return True  # "predict delivery times, 1.5M a month"
    named = [anchor for anchor in clause.anchors("count") if anchor.last <= quantity.first]
    return page.nearest(quantity, named, _COUNTED) is not None


def _named_after(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the adverb belongs to a noun that is counted: "9M monthly actives"."""
    adverb = next(
        (c for c in clause.of("cadences") if c.last == quantity.last and c.first >= quantity.number_last), None
    )
    follower = page.tokens[quantity.last] if quantity.last < clause.last else None
    if adverb is None or follower is None or follower.kind is not Kind.WORD:
        return False
    people = any(cue.first == quantity.last for cue in clause.cue("users-of", "known-entities", "visitor"))
    return people or len(follower.text) > _CONNECTS


def _aimed_at(clause: Clause, quantity: Quantity) -> bool:
    """Whether "target 30k" follows what the present system costs."""
    led = any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("wanted"))
    return led and bool(clause.cue("budget-noun")) and quantity.high >= _LEAST_USD


def _currency_of_map(page: Page, clause: Clause) -> CurrencyTerm | None:
    """Return the currency of "{amount: 4200, currency: GBP, per: month}"."""
    for mention in clause.of("currencies"):
        if mention.first > clause.first + 1 and "currency" in {
            token.text for token in page.tokens[max(clause.first, mention.first - _MAPPED) : mention.first]
        }:
            return cast(CurrencyTerm, mention.term)
    return None


def _large(clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount without a period can be that of running a system for a month."""
    return quantity.high >= _LEAST_USD and not clause.cue("one-off")


def _plainly_monthly(quantity: Quantity) -> bool:
    return _MONTH_DAYS[0] <= quantity.per_s / DAY_S <= _MONTH_DAYS[1]


def _quarterly_ceiling(page: Page, quantity: Quantity, role: Role) -> bool:
    """Whether "ceiling: $52k per quarter" is a budget; a credit limit has its period too."""
    return quantity.per_s / DAY_S in _QUARTER_DAYS and page.tokens[role.anchor.first].text != "limit"


def _period_days(page: Page, clause: Clause, quantity: Quantity) -> tuple[float, Mention | None]:
    """Return the period of an amount in days, 0 when none is stated, and the words elsewhere that state it."""
    if quantity.per_s:
        return quantity.per_s / DAY_S, None
    for connector in (*(clause.cue("per") if quantity.dimension == "count" else ()), *clause.cue("period-key")):
        units = [u for u in clause.of("units") if 0 < u.first - connector.last <= _MAPPED]
        keyed = page.tokens[connector.first].text in ("per", "period") and units
        if keyed and cast(UnitTerm, units[0].term).dimension == "time":
            return cast(UnitTerm, units[0].term).factor / DAY_S, units[0]
    for name, days in (("per-month", 30.0), ("per-year", 365.0)):
        led = next((c for c in clause.cue(name) if 0 <= quantity.first - c.last <= 1 and c.first == clause.first), None)
        if led is not None and quantity.dimension == "money":
            return days, led
        asked = [page.clauses[i] for i in clause.parents[:1] if page.clauses[i].question]
        if quantity.dimension == "money" and any(head.cue(name) for head in asked):
            return days, None
    after = page.tokens[quantity.last].text if quantity.last < clause.last else ""
    if quantity.dimension == "money" and after in _MONTHLY:
        return 30.0, None
    cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days >= _MONTH_DAYS[0]]
    cadence = page.nearest(quantity, cadences, 8)
    if cadence is not None and not clause.cue("retrain"):
        return cast(CadenceTerm, cadence.term).days, cadence
    return 0.0, None


def _limit_alone(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "…, max 6k EUR." is a limit that stands by itself between marks, said of nothing else."""
    marks = (Kind.MARK, Kind.LINE)
    limits = [cue for cue in clause.cue("at-most") if cue.last == quantity.first]
    led = any(cue.first == 0 or page.tokens[cue.first - 1].kind in marks for cue in limits) or bool(clause.cue("cheap"))
    ends = page.tokens[quantity.last].kind in marks
    return led and ends and not quantity.noun and quantity.dimension == "money"


def _candidate(
    page: Page, clause: Clause, quantity: Quantity, role: Role | None, period: float, cadence: Mention | None
) -> Candidate | None:
    anchor = role.anchor if role is not None else None
    note, short = rate_note(clause, quantity.currency), clause.last - clause.first <= _ALONE
    if not quantity.currency:
        note = "no currency stated: read as US dollars"
    if _MONTH_DAYS[0] <= period <= _MONTH_DAYS[1]:
        value, sure = quantity.high, 0.97 if role is not None else 0.9
    elif period >= _YEAR_DAYS and (role is not None or short):
        value, sure = quantity.high / 12, 0.95
        note = "; ".join(part for part in (note, "a year / 12") if part)
    elif period in _OTHER_PERIODS and (role is not None or (period in _QUARTER_DAYS and short)):
        words, a_month = _OTHER_PERIODS[period]
        value, sure = quantity.high * a_month, 0.85
        note = "; ".join(part for part in (note, words) if part)
    elif period == 0 and role is not None and role.distance <= 8 and _large(clause, quantity):
        value, sure = quantity.high, 0.6
        note = "; ".join(part for part in (note, "no period stated: read as a month") if part)
    elif period == 0 and role is None and _limit_alone(page, clause, quantity) and _large(clause, quantity):
        value, sure = quantity.high, 0.6
        note = "; ".join(part for part in (note, "no period stated: read as a month") if part)
    else:
        return None
    if value < _CENTS_USD and quantity.bound is not Bound.AT_MOST:
        return None  # "S3 costs $0.01 a month" is the price of a part
    if not quantity.currency:
        sure = min(sure, 0.7)
    return Candidate(
        path=PATH,
        value=round(value, 2),
        spans=spans(page, quantity, anchor, cadence),
        confidence=sure,
        bound=Bound.AT_MOST if quantity.bound in (Bound.EXACT, Bound.AT_LEAST) else quantity.bound,
        note=note,
        current=is_current(page, clause, quantity),
        corrects=is_correction(clause, quantity),
        rank=-1 if _comes_to(page, clause, quantity, role) else int(_in_total(page, clause, quantity)),
        position=quantity.first,
    )


def _in_total(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is the sum of a list: "- **Total**: $200-800 a month"."""
    before = [token.text for token in page.tokens[clause.first : quantity.first] if token.kind is Kind.WORD]
    return clause.kind in ("bullet", "row", "key") and before[:1] in (["total"], ["gesamt"], ["summe"])


def _comes_to(page: Page, clause: Clause, quantity: Quantity, role: Role | None) -> bool:
    """Whether "monthly cost: $38.56" tells what something comes to, which is no limit where another amount is one."""
    if role is None or quantity.bound is Bound.AT_MOST:
        return False
    said = page.tokens[role.anchor.first : role.anchor.last]
    planned = any(token.text.startswith(_PLANNED) for token in page.tokens[clause.first : clause.last])
    return not planned and any(token.text.startswith(_COSTS) for token in said)
