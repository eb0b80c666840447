"""The cost critic: the bill against the budget, against an independent estimate, and what would halve it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlops_architect.critics.interface import Design, exclusion, tally, verdict
from mlops_architect.critics.magnitude import order_of_magnitude
from mlops_architect.domain.cost import BillLine
from mlops_architect.domain.finding import Demand, Finding, Outcome, Review, Severity
from mlops_architect.domain.list_price import ListPrices
from mlops_architect.engine.agents.unknown_rent import rent_is_unknown, told
from mlops_architect.engine.agents.wording import listing, number
from mlops_architect.engine.figures import deltas, signed_usd, usd

_SOURCE = "cost"
_WIDE_RANGE = 1.6
_PROXY_SHARE = 0.25
_TOP_LINES = 5

_FIXED = frozenset({"network", "secrets", "observe", "ci-cd", "registry"})
"""Capabilities whose cost hardly follows the load."""


@dataclass(frozen=True)
class CostCritic:
    """Checks what the design costs, what drives it and how sure the figure is.

    ``list_prices`` are round prices by cloud; without those of the design's cloud its order of magnitude is unknown.
    """

    list_prices: tuple[ListPrices, ...] = ()
    id: str = "cost"
    title: str = "Cost review"

    def review(self, design: Design) -> Review:
        """Return every cost check, passed ones too."""
        findings = (
            _complete(design),
            _budget(design),
            _high_end(design),
            _beside_production(design),
            order_of_magnitude(design, self.list_prices),
            _drivers(design),
            _halving(design),
            *_certainty(design),
            _people(design),
        )
        money = design.plan.cost.whole
        summary = (
            f"{usd(money.low_usd)} to {usd(money.high_usd)} a month, {usd(money.expected_usd)} expected"
            f"{f': {design.plan.cost.split}' if design.plan.cost.split else ''};"
            f" {tally(findings)}"
        )
        if not design.plan.cost.complete:
            lines = sum(line.monthly is None for line in design.plan.cost.lines)
            summary = f"cannot tell the total: {lines} lines have no price; {tally(findings)}"
        review = Review(critic=self.id, title=self.title, verdict=verdict(findings), summary=summary, findings=findings)
        return told(review, design.plan)


def _complete(design: Design) -> Finding:
    cost, own = design.plan.cost, design.plan.capacity
    why = f": {own.why_unpriced}" if own and own.why_unpriced else ""
    return Finding(
        id="bill-complete",
        source=_SOURCE,
        title="Every line has a price",
        outcome=Outcome.PASS if cost.complete else Outcome.UNKNOWN,
        severity=Severity.MEDIUM,
        decision="monthly-cost",
        agents=("architecture",),
        detail=(
            f"{len(cost.lines)} lines priced for {cost.region}"
            if cost.complete
            else f"no price for {', '.join(cost.unpriced)}; the total cannot be told{why}"
        ),
        remediation="" if cost.complete else "Add the missing prices with source and date to the price book.",
    )


def _budget(design: Design) -> Finding:
    budget, cost = design.constraints.budget.monthly_usd.value, design.plan.cost
    expected = cost.budgeted.expected_usd
    what = f" ({cost.split}{', which the budget is for' * cost.budget_covers_production_only})" if cost.split else ""
    demand = None
    decision = "monthly-cost"
    if budget is None:
        outcome, detail = Outcome.NOT_APPLICABLE, f"{usd(expected)} a month are expected; no budget is stated"
    elif rent_is_unknown(design.plan):
        outcome, detail = Outcome.UNKNOWN, f"cannot tell: nothing of the bill has a price to hold against {usd(budget)}"
    elif not cost.complete:
        outcome = Outcome.FAIL if expected > budget else Outcome.UNKNOWN
        detail = f"the priced lines alone are {usd(expected)}{what} against {usd(budget)}"
    else:
        outcome = Outcome.PASS if expected <= budget else Outcome.FAIL
        detail = f"{usd(expected)} expected{what} against {usd(budget)}: {expected / budget:.0%} of the budget"
    if outcome is Outcome.FAIL and budget is not None:
        demand = _cheaper(design, f"expected {usd(expected)} against a budget of {usd(budget)}")
        decision = demand.capability if demand else decision
    return Finding(
        id="budget-expected",
        source=_SOURCE,
        title="The expected monthly cost is within the budget",
        outcome=outcome,
        severity=Severity.CRITICAL,
        detail=detail,
        decision=decision,
        agents=("tech-stack", "architecture"),
        demand=demand,
        remediation=(
            "Relax the target that drives the dearest line, or raise the budget." if outcome is Outcome.FAIL else ""
        ),
    )


def _cheaper(design: Design, reason: str) -> Demand | None:
    """The single switch that saves most, where one is feasible."""
    switches = [
        (one.delta_monthly_usd, choice.capability, one.pattern)
        for choice in design.plan.choices
        for one in choice.alternatives
        if one.feasible
        and one.pattern != choice.candidate.pattern
        and one.delta_monthly_usd is not None
        and one.delta_monthly_usd < 0
    ]
    for _, capability, pattern in sorted(switches):
        demand = exclusion(design.plan, capability, reason, [pattern])
        if demand is not None:
            return demand
    return None


def _high_end(design: Design) -> Finding:
    budget, money = design.constraints.budget.monthly_usd.value, design.plan.cost.budgeted
    if budget is None or not design.plan.cost.complete:
        outcome = Outcome.NOT_APPLICABLE if budget is None else Outcome.UNKNOWN
        detail = f"the high estimate is {usd(money.high_usd)}"
    else:
        outcome = Outcome.PASS if money.high_usd <= budget else Outcome.FAIL
        left = budget - money.high_usd
        detail = (
            f"{usd(money.high_usd)} at the high end against {usd(budget)}: {usd(abs(left))}"
            f" {'left' if left >= 0 else 'over'}"
        )
    return Finding(
        id="budget-high",
        source=_SOURCE,
        title="Even the high estimate is within the budget",
        outcome=outcome,
        severity=Severity.MEDIUM,
        detail=detail,
        decision="monthly-cost",
        agents=("architecture",),
        remediation=(
            "Set the budget alarm at the expected figure and agree what is switched off first."
            if outcome is Outcome.FAIL
            else ""
        ),
    )


def _beside_production(design: Design) -> Finding:
    cost = design.plan.cost
    idle, production = cost.idle_monthly.expected_usd, cost.infrastructure.expected_usd
    names = listing([environment.name for environment in cost.idle])
    outcome, detail = Outcome.NOT_APPLICABLE, "the design has no environment beside production"
    if rent_is_unknown(design.plan):  # that nothing has a price is a finding already
        detail = "nothing on the bill has a price to compare"
    elif cost.idle:
        cost_of = "costs" if len(cost.idle) == 1 else "cost"
        counted = (
            "beside the budget, which is for production alone" if cost.budget_covers_production_only else "counted"
        )
        outcome = Outcome.PASS if idle <= production else Outcome.FAIL
        outcome = outcome if cost.complete else Outcome.UNKNOWN
        detail = (
            f"{names} {cost_of} {usd(idle)} a month while nobody uses them, against {usd(production)} for production;"
            f" {counted}"
        )
    dearest = sorted(cost.idle[0].by_capability.items(), key=lambda pair: -pair[1])[:3] if cost.idle else []
    return Finding(
        id="budget-idle-environments",
        source=_SOURCE,
        title="The environments beside production cost less than production",
        outcome=outcome,
        severity=Severity.LOW,
        detail=detail,
        decision="monthly-cost",
        agents=("architecture",),
        remediation=(
            f"Destroy {names} when nobody works in them, most of all {listing([name for name, _ in dearest])},"
            " or keep fewer of them."
            if outcome is Outcome.FAIL
            else ""
        ),
    )


def top_lines(design: Design, count: int = _TOP_LINES) -> list[BillLine]:
    """Return the dearest priced lines."""
    priced = [line for line in design.plan.cost.lines if line.monthly is not None]
    return sorted(priced, key=lambda line: -(line.monthly.expected_usd if line.monthly else 0.0))[:count]


def _drivers(design: Design) -> Finding:
    lines, total = top_lines(design), design.plan.cost.infrastructure.expected_usd
    parts = [f"{line.what} ({line.capability}) {usd(line.monthly.expected_usd)}" for line in lines if line.monthly]
    share = sum(line.monthly.expected_usd for line in lines if line.monthly) / total if total else 0.0
    own = design.plan.capacity
    detail = f"{len(parts)} lines are {share:.0%} of production: {'; '.join(parts)}"
    if own is not None and not own.priced:
        detail = f"no money is known; it takes {own.text}" + (f"; of what has a price {detail}" if parts else "")
    return Finding(
        id="cost-drivers",
        source=_SOURCE,
        title="What drives the bill",
        outcome=Outcome.PASS,
        severity=Severity.INFO,
        detail=detail,
        decision=lines[0].capability if lines else "monthly-cost",
        agents=("architecture",),
    )


def _halving(design: Design) -> Finding:
    total = design.plan.cost.whole.expected_usd
    savings = sorted(
        (
            (one.delta_monthly_usd, choice, one)
            for choice in design.plan.choices
            for one in choice.alternatives
            if one.feasible and one.delta_monthly_usd is not None and one.delta_monthly_usd < -1.0
        ),
        key=lambda found: found[0],
    )
    switches = [f"{choice.candidate.title} → {one.title}: {deltas(one)}" for _, choice, one in savings[:3]]
    dearest = max(design.plan.choices, key=lambda one: one.candidate.cost.infrastructure.expected_usd)
    driver = dearest.candidate.cost.infrastructure.expected_usd
    best = -savings[0][0] if savings else 0.0
    if not design.plan.cost.complete:
        text = "cannot tell: parts of the bill have no price"
    elif best >= total / 2:
        text = f"one switch would: {switches[0]}"
    elif switches:
        text = (
            f"no single switch would; the largest save {usd(best)} of the {usd(total / 2)} needed:"
            f" {'; '.join(switches)}"
        )
    else:
        text = (
            "no other pattern is cheaper to rent; the design is already the cheapest bill that is feasible, with its"
            " operating hours counted"
        )
    fixed = (
        f"; {dearest.candidate.title} is {driver / total:.0%} of the bill and costs the same at half the load"
        if total
        else ""
    )
    lower = (
        fixed
        if dearest.capability in _FIXED
        else (
            f"; {dearest.candidate.title} is {driver / total:.0%} of the bill, so halving its load saves about"
            f" {usd(driver / 2)}"
            if total
            else ""
        )
    )
    return Finding(
        id="what-would-halve-it",
        source=_SOURCE,
        title="What would halve the bill",
        outcome=Outcome.PASS,
        severity=Severity.INFO,
        detail=text + lower,
        decision=dearest.capability,
        agents=("architecture",),
    )


def _certainty(design: Design) -> Iterator[Finding]:
    money, lines = design.plan.cost.infrastructure, design.plan.cost.lines
    wide = money.low_usd > 0 and money.high_usd / money.low_usd > _WIDE_RANGE * 1.25
    spread = max(
        lines, key=lambda line: line.monthly.high_usd - line.monthly.low_usd if line.monthly else 0.0, default=None
    )
    cause = (
        f"; {spread.what} ({spread.capability}) spans {signed_usd(spread.monthly.high_usd - spread.monthly.low_usd)}"
        if spread and spread.monthly
        else ""
    )
    outcome = Outcome.FAIL if wide else Outcome.PASS
    detail = f"high is {money.high_usd / money.low_usd if money.low_usd else 0:.1f} times low{cause}"
    if rent_is_unknown(design.plan):
        outcome, detail = Outcome.NOT_APPLICABLE, "nothing on the bill has a price to compare"
    elif not design.plan.cost.complete:
        outcome, detail = Outcome.UNKNOWN, "cannot tell: parts of the bill have no price"
    yield Finding(
        id="cost-range",
        source=_SOURCE,
        title="The range is narrow enough to decide on",
        outcome=outcome,
        severity=Severity.LOW,
        detail=detail,
        decision=spread.capability if spread else "monthly-cost",
        agents=("architecture",),
        remediation="Settle the load assumption behind the widest line." if wide else "",
    )
    proxied = sum(line.monthly.expected_usd for line in lines if line.monthly and line.basis == "proxy")
    share = proxied / money.expected_usd if money.expected_usd else 0.0
    yield Finding(
        id="price-basis",
        source=_SOURCE,
        title="Prices are those of the region",
        outcome=Outcome.PASS if share <= _PROXY_SHARE else Outcome.FAIL,
        severity=Severity.LOW,
        detail=f"{share:.0%} of the bill is scaled from another region's price list",
        decision="monthly-cost",
        agents=("architecture",),
        remediation="" if share <= _PROXY_SHARE else "Add the region's own prices to the price book.",
    )


def _people(design: Design) -> Finding:
    cost = design.plan.cost
    operations, rent = cost.operations_monthly_usd, cost.whole.expected_usd
    return Finding(
        id="operating-cost",
        source=_SOURCE,
        title="What people cost beside the bill",
        outcome=Outcome.PASS,
        severity=Severity.INFO,
        detail=(
            f"{number(cost.operating_hours)} hours at {usd(cost.hourly_rate_usd)} are {usd(operations)} a month beside"
            f" {usd(rent)} of rent; the choice minimises their sum"
        ),
        decision="monthly-cost",
        agents=("tech-stack", "architecture"),
    )
