"""The two stages after the pipelines stand: deployment and serving, monitoring and continual learning."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.outputs.project_stages import Person, Stage, StageId, StageRisk
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, plural, quoted, spoken


def full_traffic(view: View) -> tuple[str, ...]:
    """Return the figures that let a model act on all cases."""
    workload = view.workload
    criteria = [
        "the score distribution of the canary differs from the offline one by less than 0.1 population stability index"
    ]
    if workload["online"] and workload["latency_limit_ms"] < 1e8:
        criteria.append(f"p99 stays below {number(workload['latency_limit_ms'])} ms for seven days at the day's peak")
    if workload["online"] and workload["availability_target_pct"]:
        criteria.append(f"{workload['availability_target_pct']:g} % of canary requests are answered")
    if workload["batch"]:
        criteria.append("seven consecutive scoring runs end on time with row counts equal to the source")
    return tuple(criteria)


def new_stage(
    stage: StageId,
    title: str,
    goals: Sequence[str],
    exit_criteria: Sequence[str],
    deliverables: Sequence[str],
    people: Sequence[Person],
    risks: Sequence[StageRisk],
) -> Stage:
    """Return a stage without effort; the caller adds weeks and their reason."""
    return Stage(
        id=stage,
        title=title,
        goals=tuple(goals),
        exit_criteria=tuple(exit_criteria),
        deliverables=tuple(deliverables),
        people=tuple(people),
        risks=tuple(risks),
        effort_person_weeks=0.0,
        duration_weeks=0.0,
        duration_because="",
    )


def deployment(view: View) -> Stage:
    """Return the deployment and serving stage."""
    use_case, workload = view.use_case, view.workload
    online = bool(workload["online"])
    first = (
        StageRisk(
            risk="latency holds in the test and not at the peak",
            early_sign="p99 rises with the look-ups, not with the model",
            response="load test with the real distribution of keys at 1.5 times the peak",
        )
        if online
        else StageRisk(
            risk="scores arrive late and the old list is used unnoticed",
            early_sign="the age of the newest score file exceeds its period",
            response="freshness of scores is monitored and shown to the readers of the list",
        )
    )
    return new_stage(
        "deployment",
        "Deployment and serving",
        (
            (
                f"answer {number(workload['peak_rps'])} requests/s"
                if online
                else f"deliver {people_count(workload['rows_per_scoring_run_m'] * 1e6)} scores a run"
            ),
            "be able to go back to the last model in minutes, tested",
            "run shadow and canary, then all cases" if online else "run beside today's process, then replace it",
        ),
        (
            *full_traffic(view),
            "a roll back was done in staging and took less than ten minutes",
            f"with the model switched off, callers get: {use_case.fallback[0].lower() + use_case.fallback[1:]}",
        ),
        (
            "service or job with infrastructure as code",
            "load, failover and roll-back test reports" if online else "completeness and roll-back test reports",
            "runbooks",
            "release approval record",
        ),
        (
            Person(role="machine learning engineer", share_pct=80, does="service, packaging, rollout"),
            Person(role="platform engineer", share_pct=60, does="network, keys, delivery pipeline, alarms"),
            Person(role="product owner", share_pct=20, does="decides each step of the rollout"),
        ),
        (
            first,
            StageRisk(
                risk="callers misuse the score",
                early_sign=f"decisions that do not follow {quoted(use_case.decision_supported)}",
                response="documented meaning of the score, calibrated, with the intended use in the model card",
            ),
        ),
    )


def continual_learning(view: View) -> Stage:
    """Return the monitoring and continual learning stage."""
    use_case = view.use_case
    return new_stage(
        "continual-learning",
        "Monitoring and continual learning",
        (
            "notice data, model and cost trouble before the business does",
            f"close the loop from decision to {use_case.label.column}",
            "retrain without fear",
        ),
        (
            (
                f"{plural(use_case.label.delay_days, 'day')} of decisions are joined with {use_case.label.column} and"
                f" the first matured {spoken(use_case.primary_metric)} is published"
            ),
            "one retraining ran from trigger to promotion with its gate, and one was refused by it",
            "each alert was fired once on purpose and reached a person",
        ),
        (
            "dashboards and alerts with runbooks",
            "retraining with champion and challenger",
            "monthly review: quality, slices, cost",
        ),
        (
            Person(role="machine learning engineer", share_pct=50, does="monitors, retraining, on-call"),
            Person(role="data scientist", share_pct=40, does="quality by slice, challengers"),
            Person(
                role="domain expert",
                share_pct=15,
                does="human oversight: " + use_case.human_oversight[0].lower() + use_case.human_oversight[1:],
            ),
        ),
        (
            StageRisk(
                risk="the model shapes its own labels",
                early_sign=f"{use_case.label.column} becomes rarer among cases the model acts on",
                response="a small random share is decided without the model, where the error costs allow it",
            ),
            StageRisk(
                risk="alerts are ignored",
                early_sign="more than two alerts a week need no action",
                response="every alert has an action or is removed at the monthly review",
            ),
        ),
    )
