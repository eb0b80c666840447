"""All critics of a phase in their fixed order, and their findings without repetition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mlops_architect.critics.cost import CostCritic
from mlops_architect.critics.interface import Critic, Design, tally, verdict
from mlops_architect.critics.policy_critic import PolicyCritic
from mlops_architect.critics.technical import TechnicalCritic
from mlops_architect.domain.finding import Demand, Finding, Outcome, Review
from mlops_architect.domain.list_price import ListPrices
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.scenario import Scenarios
from mlops_architect.engine.packs import Switches


def planning_critics(
    policies: Iterable[Policy],
    scenarios: Scenarios | None = None,
    list_prices: Iterable[ListPrices] = (),
    packs: Mapping[str, Pack] | None = None,
    switches: Switches | None = None,
) -> tuple[Critic, ...]:
    """Return the critics at the end of planning, in the order of their panels."""
    judged = PolicyCritic(tuple(policies), packs or {}, switches or Switches())
    return (TechnicalCritic(scenarios), CostCritic(tuple(list_prices)), judged)


def run_panel(critics: Sequence[Critic], design: Design) -> tuple[Review, ...]:
    """Return one review a critic, each finding once: the first critic to say it keeps it."""
    return merged(tuple(critic.review(design) for critic in critics))


def merged(reviews: Sequence[Review]) -> tuple[Review, ...]:
    """Return the reviews without findings that an earlier review already made.

    Two findings are equal when their id is, or when they fail with the same new demand; then the earlier one
    keeps the worse severity, both sets of agents and controls, and blocks if either does.
    """
    kept: dict[str, Finding] = {}
    owner: dict[str, int] = {}
    for index, review in enumerate(reviews):
        for finding in review.findings:
            key = _key(finding)
            if key in kept:
                kept[key] = _joined(kept[key], finding)
            else:
                kept[key] = finding
                owner[key] = index
    return tuple(
        _rebuilt(review, tuple(finding for key, finding in kept.items() if owner[key] == index))
        for index, review in enumerate(reviews)
    )


def findings_of(reviews: Iterable[Review]) -> tuple[Finding, ...]:
    """Return all findings, worst first, then by id; passed ones last."""
    every = [finding for review in reviews for finding in review.findings]
    return tuple(sorted(every, key=lambda one: (_RANK[one.outcome], -one.severity.rank, one.id)))


def demands_of(reviews: Iterable[Review]) -> tuple[Demand, ...]:
    """Return what a re-plan must add, each demand once, worst finding first."""
    demands: dict[str, Demand] = {}
    for finding in findings_of(reviews):
        if finding.demand is not None and finding.outcome is Outcome.FAIL:
            demands.setdefault(_demand_key(finding.demand), finding.demand)
    return tuple(demands.values())


def agents_to_ask(reviews: Iterable[Review]) -> tuple[str, ...]:
    """Return the ids of the agents that failing findings with a demand name, sorted."""
    return tuple(
        sorted(
            {
                agent
                for finding in findings_of(reviews)
                if finding.demand is not None and finding.outcome is Outcome.FAIL
                for agent in finding.agents
            }
        )
    )


_RANK = {Outcome.ERROR: 0, Outcome.FAIL: 0, Outcome.UNKNOWN: 1, Outcome.PASS: 2, Outcome.NOT_APPLICABLE: 3}


def _demand_key(demand: Demand) -> str:
    return demand.model_copy(update={"reason": ""}).model_dump_json()


def _key(finding: Finding) -> str:
    if finding.outcome is Outcome.FAIL and finding.demand is not None:
        return _demand_key(finding.demand)
    return f"{finding.id}|{finding.outcome.value}"


def _joined(first: Finding, second: Finding) -> Finding:
    silent = first.outcome is not Outcome.FAIL or second.detail in first.detail
    detail = first.detail if silent else f"{first.detail}. Also ({second.id}): {second.detail}"
    return first.model_copy(
        update={
            "detail": detail,
            "severity": max(first.severity, second.severity, key=lambda one: one.rank),
            "blocking": first.blocking or second.blocking,
            "agents": tuple(dict.fromkeys((*first.agents, *second.agents))),
            "controls": tuple(dict.fromkeys((*first.controls, *second.controls))),
        }
    )


def _rebuilt(review: Review, findings: tuple[Finding, ...]) -> Review:
    if findings == review.findings:
        return review
    return review.model_copy(update={"findings": findings, "verdict": verdict(findings), "summary": tally(findings)})
