"""How hyper-parameters are found: the chosen search, its budget of trials, and what one study costs."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.model_development import Tuning
from mlops_architect.engine.agents.counterfactuals import rejected_patterns
from mlops_architect.engine.agents.grounds import rejections
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import dollars, number, plural
from mlops_architect.engine.confidence import confidence

SEARCH = "hyper-parameter-search"
_WHEN = "when family or feature set changes, and each quarter"


def tuning(view: View) -> Tuning:
    """Return the search of the chosen pattern: its trials, the vCPU-hours of one study and what the bill has for it.

    A pattern that searches says in its sizing how many ``trials`` a study has and, where trials are stopped early, how
    many whole trainings they come to (``trainings_per_study``).
    """
    choice = view.plan.choice(SEARCH)
    sizes = choice.candidate.sizes if choice else {}
    trials = int(sizes.get("trials", 0))
    if not trials:
        return Tuning(
            method="no search: each value stands in the typed configuration and changes by a reviewed pull request",
            trials=0,
            vcpu_hours=0.0,
            cost_usd="nothing beside the reviewer's time",
            when=f"{_WHEN}, by hand",
            stops_when="nothing is started by itself",
        )
    hours = sizes.get("trainings_per_study", trials) * view.workload["training_vcpu_hours_per_run"]
    early = "trainings_per_study" in sizes
    return Tuning(
        method=(
            f"{choice.candidate.title if choice else SEARCH}: a guided sampler that starts from today's values"
            + (", and trials that fall behind are stopped early" if early else "; every trial is a whole training")
        ),
        trials=trials,
        vcpu_hours=round(hours, 1),
        cost_usd=_cost(view),
        when=f"{_WHEN}; scheduled trainings reuse the parameters",
        stops_when=(
            f"the {plural(trials, 'trial')} are spent"
            + (", a trial when it is worse on a part of the rows than the median of those before it" if early else "")
        ),
    )


def tuning_decision(view: View) -> Decision:
    """Return the decision how much is spent on tuning, with the searches that lost."""
    found = tuning(view)
    if found.trials:
        choice = f"{plural(found.trials, 'trial')}, {found.when}"
        rationale = f"{number(found.vcpu_hours)} vCPU-hours a study, {found.cost_usd}."
        others = {
            "Tune at each training": (
                f"{plural(round(view.workload['training_runs_per_month'], 1), 'time')} a month the same search,"
                " mostly over noise"
            ),
            "Defaults only": "the linear yardstick alone would then decide whether trees are worth it",
        }
    else:
        choice = f"No search; values are reviewed {found.when}"
        rationale = f"{_why_not(view)}."
        others = {"Tune at each training": "a search that does not pay once pays less when it is repeated"}
    return Decision(
        id="tuning-budget",
        question="How much is spent on tuning, and when?",
        choice=choice,
        rationale=(
            f"{rationale} On {'data like these' if view.use_case.content else 'tabular data'} most of the gain comes in"
            " the first twenty trials; features gain more."
        ),
        rejected=rejected_patterns(view.plan, SEARCH, 2) + rejections(others),
        serves=("budget.monthly_usd", "training.cadence"),
        consequences=("parameters are part of the code, reviewed like it",),
        risks=("parameters grow old; the quarterly look at them shows it",),
        confidence=confidence(
            view.constraints, ("training.cadence",), quantities=(view.workload.quantity("training_vcpu_hours_per_run"),)
        ),
        would_change_if="the quarterly search gains more than 1 %: then it runs monthly",
    )


def _cost(view: View) -> str:
    choice = view.plan.choice(SEARCH)
    studies = view.workload["tuning_studies_per_month"]
    if choice is None or not choice.candidate.cost.complete or not studies:
        return "unknown: the plan has no price for it"
    monthly = choice.candidate.cost.infrastructure.expected_usd
    return f"about {dollars(monthly / studies)} a study, {dollars(monthly)} a month on the bill"


def _why_not(view: View) -> str:
    """Return why nothing searches: the first search that lost, in the optimiser's words."""
    choice = view.plan.choice(SEARCH)
    searched = [one for one in choice.alternatives if "not generated" not in one.reason] if choice else []
    if not searched:
        return "No pattern of this catalogue searches"
    reason = searched[0].reason.removeprefix("infeasible:").strip()
    return f"{searched[0].title} was weighed: {reason or 'dearer with its hours counted'}"
