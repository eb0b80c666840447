"""Agent 1, project stages: framing, figures that decide, and five stages sized for this team."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.project_stages import (
    Baseline,
    ProblemFraming,
    ProjectStages,
    Stage,
    StageId,
    SuccessMetric,
)
from mlops_architect.domain.use_case import Metric, UseCase
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed, open_findings, rejections
from mlops_architect.engine.agents.stage_content import go_no_go, stages
from mlops_architect.engine.agents.stage_effort import Effort, efforts, team
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import dollars, listing, number, people_count, plural, quoted, span, spoken
from mlops_architect.engine.confidence import confidence, overall

_GROUNDS = ("ml_task", "team.size", "serving.modes", "load.daily_predictions", "budget.monthly_usd")
_LIFT = 0.1
"""A model that is not a tenth better than a rule does not pay for its upkeep."""


def answer(view: View) -> ProjectStages:
    """Plan the stages of this project."""
    sizes = efforts(view.constraints, view.workload, view.use_case)
    decisions = disputed((_delivery(view, sizes), _baseline_first(view), _rollout(view)), view.findings)
    findings = open_findings(view.findings)
    planned = stages(view, sizes, findings)
    total = round(sum(stage.duration_weeks for stage in planned), 1)
    longest = max(planned, key=lambda stage: stage.duration_weeks)
    use_case = view.use_case
    return ProjectStages(
        summary=(
            f"{use_case.title} reaches full traffic and its first matured quality figure in about {number(total)} weeks"
            f" with {number(team(view.constraints))} people; the longest stage is {longest.title.lower()}"
            f" ({number(longest.duration_weeks)} weeks)."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(view.constraints, _GROUNDS, view.workload, ("daily_predictions",)),
        framing=_framing(view),
        success_metrics=_metrics(view),
        baseline=Baseline(
            what=use_case.baseline,
            how_measured=(
                f"the same labelled months as the model, {spoken(use_case.primary_metric)} and "
                f"{listing(spoken(metric.name) for metric in use_case.metrics if metric.kind == 'business')}"
            ),
            must_beat_by=(
                f"{_LIFT:.0%} of the rule's {spoken(use_case.primary_metric)}, overall and not worse on any value of"
                f" {listing(use_case.slices)}"
            ),
        ),
        stages=planned,
        go_no_go=go_no_go(view),
        first_slice=_first_slice(view),
        iteration=_iteration(use_case),
        total_effort_person_weeks=round(sum(stage.effort_person_weeks for stage in planned), 1),
        total_weeks=total,
        critical_path=_critical_path(planned, use_case),
        practices=applied(view, "project-stages", event=spoken(use_case.event), label=use_case.label.column),
        answered_findings=answered(view.findings, "added to the exit criteria of deployment and serving"),
    )


def _framing(view: View) -> ProblemFraming:
    use_case, workload = view.use_case, view.workload
    scope = ["a change of the decision itself: the score informs, the caller's rules decide"]
    if not workload["online"]:
        scope.append("answering single requests: nobody waits for a score")
    if not workload["batch"]:
        scope.append("scoring the whole base in bulk: every score is asked for one by one")
    if not workload["streaming"]:
        scope.append(f"features fresher than {span(workload['freshness_s'])}: nothing here asks for them")
    return ProblemFraming(
        prediction=use_case.framing,
        decision_supported=use_case.decision_supported,
        unit_of_decision=(
            f"one {spoken(use_case.event)} ({use_case.event_id}), {people_count(workload['daily_predictions'])} a day"
        ),
        label=f"{use_case.label.column}: {use_case.label.description}",
        label_known_after=plural(use_case.label.delay_days, "day"),
        error_costs=use_case.error_costs,
        why_machine_learning=(
            f"the rule it replaces ({use_case.baseline[0].lower() + use_case.baseline[1:]}) looks at few of the"
            f" {len(use_case.features)} signals that bear on the decision, and does not follow changes; if the"
            f" candidate does not beat it by {_LIFT:.0%}, the rule stays"
        ),
        out_of_scope=tuple(scope),
    )


def _metrics(view: View) -> tuple[SuccessMetric, ...]:
    use_case, workload, constraints = view.use_case, view.workload, view.constraints
    matured = f"{plural(use_case.label.delay_days, 'day')} after the decision, when {use_case.label.column} is known"
    found = [
        SuccessMetric(
            name=metric.name,
            kind=metric.kind,
            target=_target(metric),
            measured_by=(
                "decisions joined with outcomes"
                if metric.kind == "business"
                else f"scores joined with {use_case.label.column}"
            ),
            known_when=matured,
        )
        for metric in use_case.metrics
    ]
    if workload["online"]:
        limited = workload["latency_limit_ms"] < 1e8
        found.append(
            SuccessMetric(
                name="scoring_latency_p99_ms",
                kind="service",
                target=(
                    f"at most {number(workload['latency_limit_ms'])} ms at {number(workload['peak_rps'])} requests/s"
                    if limited
                    else "unknown: no latency target is stated, the load test reports what is reached"
                ),
                measured_by="the service's own histogram at the load balancer, 28-day window",
                known_when="from the first load test",
            )
        )
    if workload["batch"]:
        found.append(
            SuccessMetric(
                name="scores_delivered_on_time_pct",
                kind="service",
                target=(
                    f"99 % of {plural(workload['scoring_runs_per_month'], 'run')} a month,"
                    f" {people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows each"
                ),
                measured_by="completion record of each scoring run",
                known_when="the morning after",
            )
        )
    budget = constraints.budget.monthly_usd.value
    thousands = max(workload["daily_predictions"] * 30.4 / 1000, 0.001)
    found.append(
        SuccessMetric(
            name="usd_per_thousand_scores",
            kind="cost",
            target=(
                f"at most {budget / thousands:.2g} USD ({dollars(budget)} a month over {people_count(thousands * 1000)}"
                " scores)"
                if budget
                else "unknown: no budget is stated, the estimate of agent 16 is the yardstick"
            ),
            measured_by="tagged monthly bill over scored requests",
            known_when="monthly",
        )
    )
    return tuple(found)


def _target(metric: Metric) -> str:
    if metric.minimum is None:
        return f"better than the baseline: {metric.description.lower()}"
    return f"{'at least' if metric.higher_is_better else 'at most'} {metric.minimum:g}"


def _first_slice(view: View) -> str:
    use_case, workload = view.use_case, view.workload
    raw = [feature.name for feature in use_case.features if feature.kind in ("raw", "time-part", "category")][:3]
    path = "one request answered in the staging environment" if workload["online"] else "one file of scores"
    return (
        f"Before any tuning, a thin line through every stage: one extract of {spoken(use_case.event)} records, the"
        f" features {listing(raw)}, {spoken(use_case.candidates[0].name).lower()}, a registered model, {path}, and one"
        " drift report. It shows integration trouble in the first weeks, when it is cheap."
    )


def _iteration(use_case: UseCase) -> str:
    return (
        "Two-week cycles inside a stage; each ends with a logged comparison against the champion on the same months."
        " From the last stage the path leads back to experimentation when:"
        f" {use_case.retrain_trigger[0].lower() + use_case.retrain_trigger[1:]}; and back to framing when"
        f" {spoken(use_case.metrics[-1].name)} stays off target for two label windows"
        f" ({number(2 * use_case.label.delay_days)} days) although the model metric holds."
    )


def _critical_path(planned: tuple[Stage, ...], use_case: UseCase) -> str:
    waits = [stage.title.lower() for stage in planned if "not by hands" in stage.duration_because]
    waiting = (
        f"More people do not shorten {listing(waits)}."
        if waits
        else "No stage waits for the calendar; more people shorten all of them, the last one least."
    )
    return (
        f"Access to {use_case.sources[0]} → joined labels ({use_case.label.column}) → candidate that beats the rule →"
        " parity of offline and served features → rollout → one matured label window of"
        f" {plural(use_case.label.delay_days, 'day')}. {waiting}"
    )


def _delivery(view: View, sizes: dict[StageId, Effort]) -> Decision:
    people = team(view.constraints)
    total = sum(size.person_weeks for size in sizes.values())
    weeks = sum(size.weeks for size in sizes.values())
    return Decision(
        id="delivery-order",
        question="In what order is the system built?",
        choice="A thin end-to-end slice first, then depth stage by stage, with a go / no-go figure after each",
        rationale=(
            f"{number(round(total, 1))} person-weeks of work and {number(people)} people leave about"
            f" {number(round(weeks, 1))} weeks. The riskiest facts are whether {view.use_case.sources[0]} can be joined"
            f" with {view.use_case.label.column} and whether the served features equal the training features; a slice"
            " tests both first."
        ),
        rejected=rejections(
            {
                "Model first, platform later": (
                    "the first evidence that features can be served would come after"
                    f" {number(round(sizes['ideation'].weeks + sizes['experimentation'].weeks, 1))} weeks of modelling"
                ),
                "Platform first, model later": (
                    f"{number(round(sizes['pipelines'].person_weeks + sizes['deployment'].person_weeks, 1))}"
                    " person-weeks would be spent before anyone knows that the rule can be beaten"
                ),
            }
        ),
        serves=("team.size", "ml_task"),
        consequences=(
            "the first model in production is deliberately simple",
            "every stage touches the same repository and the same pipelines",
        ),
        risks=("the slice is mistaken for the product; the exit criteria of each stage guard against that",),
        confidence=confidence(view.constraints, ("team.size", "ml_task")),
        would_change_if=(
            "a platform with registry, feature store and delivery pipeline already exists: then experimentation comes"
            " first"
        ),
    )


def _baseline_first(view: View) -> Decision:
    use_case = view.use_case
    return Decision(
        id="success-bar",
        question="When is a model good enough to replace what is done today?",
        choice=(
            f"It beats {quoted(use_case.baseline)} by at least {_LIFT:.0%} in {spoken(use_case.primary_metric)} on the"
            " last labelled window, and no slice gets worse"
        ),
        rationale=(
            f"The errors are not equal: {use_case.error_costs[0].lower() + use_case.error_costs[1:]} A fixed lift over"
            " a rule keeps the bar honest when the data shift."
        ),
        rejected=rejections(
            {
                "An absolute level only": (
                    "it passes or fails with the mix of the month, not with the merit of the model; it is kept as a"
                    " floor beside the lift"
                ),
                "Accuracy": (
                    f"always answering no is right {100 * (1 - use_case.label.positive_rate):.1f} % of the time here"
                    if use_case.label.positive_rate
                    else (
                        f"always answering with the largest class is right {max(use_case.label.class_shares):.0%} of the"
                        " time here"
                    )
                    if use_case.label.class_shares
                    else "it is not defined for a numeric target"
                ),
                "Judge by an experiment on users at once": (
                    f"outcomes need {plural(use_case.label.delay_days, 'day')} to show; a model worse than the rule"
                    " would act all that time"
                ),
            }
        ),
        serves=("ml_task",),
        consequences=("the rule is implemented and evaluated like a model, and stays as the fallback",),
        risks=("the rule's outcomes are biased by its own actions: cases it stopped have no natural outcome",),
        confidence=confidence(view.constraints, ("ml_task",)),
        would_change_if=(
            f"the rule is already below half of the target for {spoken(use_case.metrics[0].name)}: then the absolute"
            " floor binds and the lift does not"
        ),
    )


def _rollout(view: View) -> Decision:
    workload = view.workload
    online = bool(workload["online"])
    delay = view.use_case.label.delay_days
    return Decision(
        id="rollout-path",
        question="How does the first model meet real decisions?",
        choice=(
            "Shadow for a week, canary on 5 % for a week, then full"
            if online
            else "Parallel runs beside today's process for a week, then a fifth of the cases, then all"
        ),
        rationale=(
            f"At {people_count(workload['daily_predictions'])} decisions a day, a week shows latency, errors and score"
            f" distribution; it cannot show quality, which needs {plural(delay, 'day')} for labels. So the first steps"
            " guard the system and the caller, and quality is judged before on history and after on matured labels."
        ),
        rejected=rejections(
            {
                "Full switch on one day": (
                    f"a fault would touch all {people_count(workload['daily_predictions'])} decisions of that day"
                ),
                "Stay in shadow until labels mature": (
                    f"it delays all benefit by {plural(delay, 'day')} and shadow scores do not show how decisions"
                    " change outcomes"
                ),
            }
        ),
        serves=("serving.modes", "load.daily_predictions"),
        consequences=(
            "two models run side by side during rollout",
            (
                "the rule keeps running and answers when the model cannot:"
                f" {view.use_case.fallback[0].lower() + view.use_case.fallback[1:]}"
            ),
        ),
        risks=("a slow quality loss passes the first two weeks unseen",),
        confidence=confidence(
            view.constraints, ("serving.modes",), quantities=(workload.quantity("daily_predictions"),)
        ),
        would_change_if="labels arrived within a day: then the canary is judged on quality too",
    )
