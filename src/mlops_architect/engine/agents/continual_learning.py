"""The embedded answer of agent 14: when to retrain, how a challenger proves itself, how the truth comes back."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.continual_learning import (
    ChampionChallenger,
    ContinualLearning,
    FeedbackLoop,
    LabelCapture,
    RetrainGuards,
    RetrainTrigger,
    RiskControl,
    SampleSize,
)
from mlops_architect.engine.agents import schedules
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.grounds import answered, applied, assumed
from mlops_architect.engine.agents.learning_decisions import (
    DROP,
    exploration_decision,
    promotion_decision,
    trigger_decision,
)
from mlops_architect.engine.agents.learning_tests import (
    ab_test_of,
    base_rate_of,
    canary_of,
    exploration_of,
    selective_labels,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, listing, number, people_count, plural, span, spoken
from mlops_architect.engine.confidence import overall
from mlops_architect.engine.figures import RUN_HOURS, size, usd

_NEW_LABEL_SHARE = 0.02
_PSI_ACT = 0.25


def answer(view: View) -> ContinualLearning:
    """Return continual learning and testing in production for this use case and traffic."""
    triggers, guards = _triggers(view), _guards(view)
    canary, test = canary_of(view), ab_test_of(view)
    decisions = (trigger_decision(view, guards), promotion_decision(view, test), exploration_decision(view))
    timing = schedules.training(view.constraints, view.use_case)
    proof = (
        f"an A/B test decides in {plural(math.ceil(test.days_to_decide), 'day')}"
        if isinstance(test, SampleSize)
        else "a challenger is judged on the cases both models scored"
    )
    return ContinualLearning(
        summary=(
            f"Retrained {timing.words}, earlier on drift or a {DROP:.0%} drop, at most {guards.most_runs_per_month}"
            f" times and {usd(guards.monthly_usd_cap)} a month; {proof}; labels come back after"
            f" {plural(view.use_case.label.delay_days, 'day')}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints, ("training.cadence",), view.workload, ("daily_predictions", "training_rows_m")
        ),
        triggers=triggers,
        guards=guards,
        champion_challenger=_champion(view),
        canary=canary,
        ab_test=test,
        feedback_loops=_loops(view),
        label_capture=_capture(view),
        flywheel=_flywheel(view),
        forgetting=_forgetting(view),
        poisoning=_poisoning(view),
        practices=applied(view, ""),
        findings=answered(view.findings, "triggers, guards and tests"),
    )


def _new_labels(view: View) -> int:
    wanted = view.workload["training_rows_m"] * 1e6 * _NEW_LABEL_SHARE
    arriving = view.workload["daily_predictions"] * 30.4 / max(view.workload["training_runs_per_month"], 1e-9)
    return int(max(100, min(wanted, arriving * 0.5)))


def _triggers(view: View) -> tuple[RetrainTrigger, ...]:
    use_case = view.use_case
    timing = schedules.training(view.constraints, use_case)
    labels = _new_labels(view)
    metric = use_case.primary_metric
    floor = next((one for one in use_case.metrics if one.kind == "model" and one.minimum is not None), None)
    drop = f"{metric} of ripe labels {DROP:.0%} below its value at promotion" + (
        f", or {floor.name} under {floor.minimum:g}" if floor else ""
    )
    return (
        RetrainTrigger(
            kind="schedule",
            condition=timing.words,
            window=span(timing.period_s),
            guard=f"at least {labels:,} new labels since the last run, else it is skipped and said so",
            action="train, evaluate, register a challenger",
        ),
        RetrainTrigger(
            kind="drift",
            condition=f"stability index of the score or of three features above {_PSI_ACT}",
            window="two windows in a row",
            guard=(
                f"the contract of {plural(len(use_case.columns), 'column')} holds: a broken source is repaired, not"
                " learnt"
            ),
            action=(
                f"train on labels up to {plural(use_case.label.delay_days, 'day')} ago, compare with the champion on"
                " the drifted days"
            ),
        ),
        RetrainTrigger(
            kind="performance",
            condition=drop,
            window=f"{plural(use_case.label.delay_days, 'day')} of delay plus the evaluation window",
            guard="the drop exceeds the 95 % interval of the window",
            action="train, and tell the model owner; the baseline takes over below the floor",
        ),
        RetrainTrigger(
            kind="volume",
            condition=f"{people_count(labels * 5)} new labels since the last run",
            window="counted daily",
            guard="not within the least gap between runs",
            action="train with the longer history",
        ),
    )


def _guards(view: View) -> RetrainGuards:
    runs = view.workload["training_runs_per_month"]
    trainer = candidate(view.plan, "train")
    hours = size(trainer, RUN_HOURS) or 1.0
    gap = max(hours * 2, min(730.0 / max(runs, 1e-9) / 4, 72.0))
    return RetrainGuards(
        least_hours_between_runs=round(gap, 1),
        most_runs_per_month=math.ceil(runs * 1.25) + 1,
        monthly_usd_cap=round(max(view.plan.monthly_usd("train") * 2, 5.0), 2),
        least_new_labels=_new_labels(view),
        frozen_when=(
            "a data contract is broken",
            "an incident is open",
            "an A/B test is running",
            f"the error budget of {'availability' if view.workload['online'] else 'on-time runs'} is spent",
        ),
    )


def _champion(view: View) -> ChampionChallenger:
    use_case = view.use_case
    per_hour = view.workload["daily_predictions"] / 24
    hours = 24.0 if view.workload["online"] else 730.0 / max(view.workload["scoring_runs_per_month"], 1e-9)
    metrics = listing(
        f"{one.name} at least {one.minimum:g}"
        for one in use_case.metrics
        if one.kind == "model" and one.minimum is not None
    )
    return ChampionChallenger(
        shadow_hours=round(hours, 1),
        shadow_cases=per_hour * hours,
        gate=(
            (
                f"{use_case.primary_metric} on the newest ripe window above the champion's by more than the bootstrap's"
                " standard error"
            ),
            (
                f"no slice of {listing(use_case.slices[:4])} worse by more than 2 %"
                if use_case.slices
                else "the error is not concentrated in one part of the score range"
            ),
            (
                f"absolute floors: {metrics}"
                if metrics != "none"
                else f"better than the baseline: {use_case.baseline[0].lower()}{use_case.baseline[1:]}"
            ),
            (
                "recall of no class more than 0.10 below the champion's, and calibration error not above its"
                if use_case.several
                else "calibration error not above the champion's"
                if use_case.classified
                else "bias of the error not above the champion's"
            ),
        ),
        margin="one standard error over 200 bootstrap samples of the evaluation window",
        keeps_champion_when=(
            "the difference is within the margin",
            "any gate cannot be computed",
            "the window holds fewer ripe labels than the guard asks for",
        ),
    )


def _loops(view: View) -> tuple[FeedbackLoop, ...]:
    use_case = view.use_case
    label, event = spoken(use_case.label.column), spoken(use_case.event)
    share, cases = exploration_of(view)
    business = next((one.name for one in use_case.metrics if one.kind == "business"), "the business result")
    if use_case.several:
        return (
            FeedbackLoop(
                name="anchoring",
                how=f"people who see the class given keep it more often than they would have chosen it, and {label} follows",
                sign=f"{use_case.primary_metric} looks better each month while {business} does not",
                countermeasure=(
                    "one answer in a hundred is judged by somebody who does not see it, as all that the model leaves to people are;"
                    " the two agreements are compared"
                ),
            ),
        )
    if not selective_labels(view):
        return (
            FeedbackLoop(
                name="acting on the forecast",
                how=(
                    "whoever acts on it"
                    f" ({use_case.decision_supported[0].lower()}{use_case.decision_supported[1:].rstrip('.')}) changes"
                    " what is later measured"
                ),
                sign="errors shrink where people act and grow elsewhere",
                countermeasure="record the action beside the outcome and use it as a feature",
            ),
        )
    return (
        FeedbackLoop(
            name="selective labels",
            how=f"a {event} that is acted on rarely shows its true {label}, so the model learns from what it let pass",
            sign=f"{use_case.primary_metric} looks better each month while {business} does not",
            countermeasure=(
                f"{share:.2g} % of cases above the threshold ({number(cases)} a day of all) are decided as if unscored"
                " and kept apart for evaluation"
            ),
        ),
        FeedbackLoop(
            name="threshold drift",
            how=f"a threshold tuned on {label} that it shaped itself moves in one direction",
            sign=f"the share above the threshold moves while {label} stays at {base_rate_of(view):.2%}",
            countermeasure="the threshold is set on the exploration sample only",
        ),
    )


def _capture(view: View) -> LabelCapture:
    label = view.use_case.label
    share, cases = exploration_of(view)
    rate = f"; {label.positive_rate:.2%} are positive" if label.positive_rate else ""
    return LabelCapture(
        label=f"{label.column}: {label.description.rstrip('.')}{rate}",
        source=listing(view.use_case.sources),
        join_key=f"{view.use_case.event_id} and model version",
        delay_days=label.delay_days,
        expected_per_day=view.workload["daily_predictions"],
        missing=(
            f"a case without a label after {plural(math.ceil(label.delay_days * 1.5), 'day')} counts as"
            f" {'negative' if selective_labels(view) else 'unknown'}; the share of such cases is watched"
        ),
        exploration_share_pct=round(share, 4),
        exploration_cases_per_day=round(cases, 1),
    )


def _flywheel(view: View) -> tuple[str, ...]:
    use_case = view.use_case
    worst = use_case.slices[0] if use_case.slices else use_case.columns[0].name
    return (
        (
            f"every score is recorded with {use_case.event_id}, features, model version and decision in"
            f" {title(view.plan, 'lake', 'the lake')}"
        ),
        (
            f"{spoken(use_case.label.column)} is joined after {plural(use_case.label.delay_days, 'day')}; the join rate"
            " is a metric"
        ),
        f"errors are ranked by cost and by {spoken(worst)}; the twenty dearest are read by people each month",
        (
            f"what they have in common joins the {plural(len(use_case.features), 'feature')}, the contract or the"
            " rules, with an owner"
        ),
        (
            f"the next training {schedules.training(view.constraints, use_case).words} includes it, and the gate says"
            " whether it helped"
        ),
    )


def _forgetting(view: View) -> tuple[RiskControl, ...]:
    use_case, rows = view.use_case, view.workload["training_rows_m"] * 1e6
    days = min(view.workload["retention_days"], 180.0)
    narrow = spoken(use_case.slices[-1]) if use_case.slices else spoken(use_case.entities[0].name)
    hard = f"cases of the rarest {narrow}"
    if use_case.label.positive_rate:
        few = f"{people_count(rows * use_case.label.positive_rate)} positives of {people_count(rows)} rows"
    else:
        few = f"{people_count(rows)} rows"
    return (
        RiskControl(
            risk=f"{hard} are crowded out of {few}",
            sign=f"{use_case.primary_metric} on 500 frozen {hard} falls by 5 points",
            control=(
                f"the frozen set is scored at each of {number(view.workload['training_runs_per_month'])} evaluations a"
                " month; the fall blocks promotion"
            ),
        ),
        RiskControl(
            risk=f"a season of {spoken(use_case.event)} behaviour is older than the {number(days)} days of training",
            sign=f"{use_case.primary_metric} falls at the same date as last year",
            control=(
                "one row in ten of the older history stays in training: raw data is kept"
                f" {number(view.workload['retention_days'])} days"
            ),
        ),
    )


def _poisoning(view: View) -> tuple[RiskControl, ...]:
    use_case = view.use_case
    rows = view.workload["training_rows_m"] * 1e6
    cap = max(1.0, rows * 0.001)
    entities = listing((spoken(entity.name) for entity in use_case.entities), "or")
    return (
        RiskControl(
            risk=f"one {entities} feeds records to move the model",
            sign=f"it supplies more than {people_count(cap)} of {people_count(rows)} training rows (0.1 %)",
            control=f"rows of one {entities} above {people_count(cap)} are left out and counted",
        ),
        RiskControl(
            risk=f"{spoken(use_case.label.column)} is recorded wrongly, by mistake or on purpose",
            sign=f"its rate in one of {listing(use_case.sources)} moves by more than 30 % in a week",
            control=(
                "labels of that source wait in quarantine; training goes on with the others,"
                f" {plural(use_case.label.delay_days, 'day')} old or more"
            ),
        ),
        RiskControl(
            risk=f"a training set of {gigabytes(view.workload['training_gb'])} is changed between check and use",
            sign="its manifest's hash differs",
            control=(
                f"training reads a snapshot by hash and records it in {title(view.plan, 'registry', 'the registry')}"
            ),
        ),
    )
