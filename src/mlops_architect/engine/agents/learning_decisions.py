"""The decisions of agent 14, each with what it rejected."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.continual_learning import (
    RetrainGuards,
    SampleSize,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents import schedules
from mlops_architect.engine.agents.deciding import decide, known
from mlops_architect.engine.agents.learning_tests import (
    EXPLORATION_POSITIVES,
    TEST_CHANGE,
    base_rate_of,
    exploration_of,
    selective_labels,
)
from mlops_architect.engine.agents.samples import cases_per_arm
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, plural, span, spoken
from mlops_architect.engine.figures import usd

DROP = 0.05


def trigger_decision(view: View, guards: RetrainGuards) -> Decision:
    """Return the decision on when the model is trained again."""
    timing = schedules.training(view.constraints, view.use_case)
    each = view.plan.monthly_usd("train") / max(view.workload["training_runs_per_month"], 1e-9)
    delay = view.use_case.label.delay_days
    return decide(
        view,
        "retraining",
        "When is the model trained again?",
        f"{timing.words}, and earlier on drift or a drop",
        f"a run costs {usd(each)}; labels are {plural(delay, 'day')} old when they arrive, so a run sees what happened"
        " until then.",
        rejected={
            "drift only": (
                "the relation can change while inputs stay; without a schedule nobody notices until labels are ripe"
            ),
            "hourly": (
                f"{usd(each * 730)} a month for labels that arrive {plural(delay, 'day')} late: the runs would differ"
                " by noise"
            ),
            "by hand": "the model is as old as the last time somebody thought of it",
        },
        serves=known(view, "training.cadence", "budget.monthly_usd"),
        quantities=("training_runs_per_month", "daily_predictions"),
        consequences=(
            (
                f"at most {guards.most_runs_per_month} runs and {usd(guards.monthly_usd_cap)} a month, then it stops"
                " and says so"
            ),
        ),
        risks=("frequent promotions make the cause of a change hard to find: one challenger at a time",),
        change=f"the metric fell by {DROP:.0%} faster than once in {span(timing.period_s)}",
    )


def promotion_decision(view: View, test: SampleSize | NotNeeded) -> Decision:
    """Return the decision on how a challenger replaces the champion."""
    if isinstance(test, SampleSize):
        choice = "shadow, gates, then a 50:50 test for changes of more than features or data"
        why = (
            f"a difference of {abs(test.relative_change):.0%} in {test.measure} needs"
            f" {people_count(test.cases_per_arm)} cases an arm: {span(test.days_to_collect * 86400)} of traffic and"
            f" {plural(test.label_delay_days, 'day')} for the labels"
        )
        small = cases_per_arm(test.base_rate, -TEST_CHANGE / 5)
        rejected = {
            "A/B test for every retraining": (
                f"{number(test.days_to_decide)} days each, while the model is trained"
                f" {schedules.training(view.constraints, view.use_case).words}"
            ),
            f"looking for a change of {TEST_CHANGE / 5:.0%}": (
                f"{people_count(small)} cases an arm: {span(small / max(test.cases_per_day_in_arm, 1e-9) * 86400)} of"
                " traffic for an effect that pays little"
            ),
        }
    else:
        choice, why = "shadow and gates on the same cases", test.because
        rejected = {
            "A/B test": test.because,
            "promote what is newest": "a bad week of data would go straight to production",
        }
    return decide(
        view,
        "promotion",
        "How does a challenger replace the champion?",
        choice,
        f"{why}.",
        rejected=rejected,
        serves=known(view, "load.daily_predictions", "load.peak_rps", "training.cadence"),
        quantities=("daily_predictions",),
        consequences=(
            f"the champion stays deployable for {plural(view.use_case.label.delay_days, 'day')} after it is replaced",
        ),
        risks=(_by_chance(view),),
        change=f"a sign of {spoken(view.use_case.label.column)} known sooner were shown to agree with it",
    )


def _by_chance(view: View) -> str:
    runs = view.workload["training_runs_per_month"]
    return (
        f"at {number(runs)} challengers a month and 5 % error {number(runs * 0.05)} would win by chance: the margin and"
        " a single read-out hold that down"
    )


def exploration_decision(view: View) -> Decision:
    """Return the decision on how the truth comes back and what hides it."""
    share, cases = exploration_of(view)
    label = spoken(view.use_case.label.column)
    if not selective_labels(view):
        return decide(
            view,
            "label-capture",
            "How does the truth come back?",
            "from the source systems, for every case",
            f"{label} is observed whatever was {'answered' if view.use_case.several else 'forecast'}; it is joined by {view.use_case.event_id}.",
            rejected={
                "asking people": f"{people_count(view.workload['daily_predictions'])} cases a day",
                "exploration": f"nothing is hidden by acting on {'an answer' if view.use_case.several else 'a forecast'}",
            },
            serves=known(view, "load.daily_predictions"),
            quantities=("daily_predictions",),
            consequences=("the join rate is watched",),
            risks=("late corrections of the truth change past evaluations: the snapshot's date is recorded",),
            change=f"acting on the {'answer' if view.use_case.several else 'forecast'} began to change the outcome",
        )
    return decide(
        view,
        "label-capture",
        "How does the truth come back, and what hides it?",
        f"joined by {view.use_case.event_id}, with {share:.2g} % exploration",
        f"acting on a score hides its {label}; {number(cases)} cases a day decided as if unscored give about"
        f" {number(EXPLORATION_POSITIVES if share < 2 else cases * base_rate_of(view) * 30.4)} unbiased positives a"
        " month.",
        rejected={
            "no exploration": "recall could not be measured: what was acted on has no label",
            f"{share * 10:.2g} % exploration": (
                f"ten times the unprotected cases, {number(cases * 10)} a day, for an interval a third as wide"
            ),
        },
        serves=known(view, "load.daily_predictions", "oversight.human_in_loop_required"),
        quantities=("daily_predictions",),
        consequences=("the business owner agrees to the cost of the exploration sample in writing",),
        risks=("the exploration rule itself may become known to those who would abuse it: drawn by keyed hash",),
        change="the cost of an unprotected case rose above the value of knowing recall",
    )
