"""Policies over a repository: each failing resource is a result of its own, with the file it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.inspection import Inspected, Place
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.conditions import Facts
from mlops_architect.engine.evaluate import judge, places_of

BUDGET = "cost-within-budget"


def inspected(policies: Iterable[Policy], facts: Facts, subject: str, default: Place) -> Iterator[Inspected]:
    """Judge the policies of ``subject``; what fails without a resource is at ``default``."""
    for policy in sorted(policies, key=lambda one: one.id):
        here = policy.at(subject)
        if here is None:
            continue
        for finding in judge(here, facts):
            places = places_of(here, facts) if finding.outcome is Outcome.FAIL else ()
            if places:
                for item, one in places:
                    place = Place(path=str(item.get("file", "")), address=str(item["address"]))
                    yield Inspected(finding=one, place=place)
            else:
                yield Inspected(finding=finding, place=default if finding.outcome is Outcome.FAIL else Place())


def within_budget(
    monthly_usd: float | None, budget_usd: float | None, unknown: tuple[str, ...], beside_usd: float = 0.0
) -> Inspected:
    """Judge the bill of the Terraform; unknown when a part of it has no price or nobody states a budget.

    Args:
        monthly_usd: What production costs; None when that cannot be told.
        budget_usd: What there is to spend a month.
        unknown: What has no price.
        beside_usd: What environments beside production cost that the budget is for too.
    """
    outcome, severity, remediation = Outcome.UNKNOWN, Severity.HIGH, ""
    if budget_usd is None:
        outcome, detail = Outcome.NOT_APPLICABLE, "no budget is stated"
    elif monthly_usd is None:
        shown = ", ".join(unknown[:3]) + (f" and {len(unknown) - 3} more" if len(unknown) > 3 else "")
        detail = f"cannot tell: no price for {shown or 'the infrastructure'}"
        remediation = "`mlops-architect cost` lists what has no price; --usage gives figures of use."
    else:
        fits = monthly_usd + beside_usd <= budget_usd
        outcome = Outcome.PASS if fits else Outcome.FAIL
        others = f" and ${beside_usd:,.2f} for the environments beside it" if beside_usd else ""
        detail = f"${monthly_usd:,.2f}{others} of ${budget_usd:,.2f} a month"
        remediation = "" if fits else "Take out what costs most, or have the budget raised."
    return Inspected(
        finding=Finding(
            id=BUDGET,
            source="cost",
            title="The infrastructure fits the budget",
            outcome=outcome,
            severity=severity,
            detail=detail,
            blocking=outcome is Outcome.FAIL,
            remediation=remediation,
        )
    )
