"""Roles, approvals, incidents, training, hand-over and the shape of the team."""

from __future__ import annotations

from mlops_architect.domain.outputs.governance_ethics import (
    ApprovalRule,
    IncidentLevel,
    Role,
    TeamShape,
)
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural

HOURS_PER_PERSON = 152.0
_ROTA = 6


def sensitive_fields_of(view: View) -> tuple[str, ...]:
    """Return the sensitive columns with their kinds."""
    return tuple(
        f"{column.name} ({listing(column.sensitivity)})" for column in view.use_case.columns if column.sensitivity
    )


def roles_of(view: View) -> tuple[Role, ...]:
    """Return the roles that this team must hold among its people."""
    use_case, people = view.use_case, view.constraints.team.size.value
    small = bool(people and people <= 4)
    hours = view.plan.operating_hours
    share = f"{hours / HOURS_PER_PERSON:.0%} of one person in all" if hours else "not sized"
    found = [
        Role(
            role="business owner",
            does=("sets the threshold and the price of errors", "agrees to exploration and to stopping"),
            answers_for=use_case.decision_supported,
            share_of_time="two hours a week",
        ),
        Role(
            role="model owner",
            does=("evaluates and proposes promotions", "reads the dearest errors each month"),
            answers_for=f"{use_case.primary_metric} and slices of the model in production",
            share_of_time="half of one person" if small else "one person",
        ),
        Role(
            role="platform engineer",
            does=("runs pipelines, service and cost", "is on call with the others"),
            answers_for=(
                f"objectives and the bill of {title(view.plan, 'serve-online') or title(view.plan, 'serve-batch')}"
            ),
            share_of_time=f"{number(hours)} hours a month, {share}",
        ),
        Role(
            role="data owner",
            does=("keeps the contract of each source", "decides what may be used"),
            answers_for=listing(use_case.sources),
            share_of_time="on request",
        ),
    ]
    if sensitive_fields_of(view):
        found.append(
            Role(
                role="privacy owner",
                does=("keeps the record of processing", "answers requests of persons"),
                answers_for=listing(sensitive_fields_of(view)),
                share_of_time="on request",
            )
        )
    if small:
        found.append(
            Role(
                role="second pair of eyes",
                does=("approves what its author may not approve alone",),
                answers_for=(
                    f"separation of duties in a team of {number(people or 0)}: author and approver are never the same"
                    " person"
                ),
                share_of_time="one hour a week",
            )
        )
    return tuple(found)


def approvals_of(view: View) -> tuple[ApprovalRule, ...]:
    """Return the changes that need a word from somebody."""
    found = [
        ApprovalRule(
            change="promotion of a model",
            approver="model owner, and business owner when the share of affected cases moves by more than 10 %",
            evidence=("evaluation against the champion", "slices", "shadow comparison", "model card"),
            within="one working day",
        ),
        ApprovalRule(
            change="new source or new field",
            approver="data owner" + (" and privacy owner" if sensitive_fields_of(view) else ""),
            evidence=("purpose", "contract", "sensitivity of each field"),
            within="five working days",
        ),
        ApprovalRule(
            change="stopping the model",
            approver="anybody on call, alone",
            evidence=("a line in the incident log",),
            within="at once",
        ),
    ]
    if view.constraints.oversight.human_in_loop_required.value:
        found.append(
            ApprovalRule(
                change="width of the review band",
                approver="business owner",
                evidence=("cases a day", "reviewers available"),
                within="one working day",
            )
        )
    return tuple(found)


def incidents_of(view: View) -> tuple[IncidentLevel, ...]:
    """Return the incident levels with examples of this system."""
    online = bool(view.workload["online"])
    sensitive = sensitive_fields_of(view)
    minute = view.workload["avg_rps"] * 60
    wrong = (
        f"wrong scores reach {people_count(minute * 10)} decisions in ten minutes"
        if online
        else f"wrong scores of {people_count(view.workload['rows_per_scoring_run_m'] * 1e6)} rows were published"
    )
    found = [
        IncidentLevel(
            level="1",
            example=wrong + (f", or {sensitive[0]} was seen by somebody who may not" if sensitive else ""),
            answer_within_minutes=15,
            first_steps=("stop: fallback on", "roll back", "keep the evidence: records and versions"),
            told=(
                "business owner",
                *(
                    ("privacy owner: 72 hours to the authority under GDPR, if persons are at risk",)
                    if sensitive
                    else ()
                ),
            ),
        ),
        IncidentLevel(
            level="2",
            example=(
                "an error budget is spent, callers use their own rule"
                if online
                else "a run is later than its readers can bear"
            ),
            answer_within_minutes=60,
            first_steps=("open the alert's runbook", "decide: roll back or wait"),
            told=("model owner", "callers"),
        ),
        IncidentLevel(
            level="3",
            example="drift, a late source, a cost alarm",
            answer_within_minutes=24 * 60,
            first_steps=("look at the day's report", "note the finding"),
            told=("model owner",),
        ),
    ]
    return tuple(found)


def training_of(view: View) -> tuple[str, ...]:
    """Return what whom must be taught."""
    return (
        (
            "users of the score: what it means, what it does not, how to decide against it"
            f" ({view.use_case.decision_supported[0].lower()}{view.use_case.decision_supported[1:].rstrip('.')})"
        ),
        (
            "engineers: roll-back and fallback, rehearsed in staging each quarter;"
            f" {title(view.plan, 'serve-online') or title(view.plan, 'serve-batch')} and {title(view.plan, 'observe')}"
        ),
        (
            f"model owner: reading slices, ripe labels ({plural(view.use_case.label.delay_days, 'day')}) and the"
            " exploration sample"
        ),
        *(
            (f"everybody with access to {listing(sensitive_fields_of(view))}: handling rules, yearly",)
            if sensitive_fields_of(view)
            else ()
        ),
    )


def hand_over_of(view: View) -> tuple[str, ...]:
    """Return how the system changes hands."""
    return (
        "a new engineer brings the system up on a laptop from the README in a day",
        "the receiving team runs one release and one roll-back itself",
        (
            "it answers two weeks of alerts with the builders beside it, then alone:"
            f" {number(view.plan.operating_hours)} hours a month"
        ),
        "keys and accounts are transferred by role, none is personal",
    )


def team_of(view: View) -> TeamShape:
    """Return people against operating hours and the call rota."""
    people, hours = view.constraints.team.size.value, view.plan.operating_hours
    capacity = people * HOURS_PER_PERSON if people else None
    share = hours / capacity if capacity else None
    skills = sorted(
        {
            skill
            for one in view.plan.choices
            if (found := view.patterns.get(one.candidate.pattern))
            for skill in found.skills
        }
    )
    always = bool(view.workload["online"]) and view.workload["availability_target_pct"] >= 99.9
    if not people:
        rota, judgement = (
            "open: the team's size is not stated",
            f"{number(hours)} operating hours a month for a team of unknown size",
        )
    else:
        rota = f"one week in {number(people)}" if always else "office hours; alerts wait for the morning"
        if always and people < _ROTA:
            rota += f", below the {_ROTA} people that a lasting rota takes: share it with a neighbouring team"
        judgement = f"{number(hours)} operating hours are {share or 0:.0%} of {plural(people, 'person', 'people')}"
    return TeamShape(
        people=people,
        hours_per_month=capacity,
        operating_hours=hours,
        share=round(share, 4) if share is not None else None,
        call_rota=rota,
        judgement=judgement,
        skills=tuple(skills),
    )
