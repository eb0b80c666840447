"""Agent 9, model development: what is tried, how it is judged and how results are understood."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.feature_engineering import FeatureEngineering
from mlops_architect.domain.outputs.model_development import (
    ErrorAnalysis,
    Explainability,
    MetricUse,
    ModelDevelopment,
    Reproducibility,
    Tracking,
)
from mlops_architect.engine.agents.candidates import baselines, not_tried, tried
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed, rejections
from mlops_architect.engine.agents.series import series_metric_rejections, series_rationale
from mlops_architect.engine.agents.tuning import tuning, tuning_decision
from mlops_architect.engine.agents.validation import imbalance, validation
from mlops_architect.engine.agents.version_rules import evidence
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, lower_first, number, people_count, plural, spoken
from mlops_architect.engine.confidence import confidence, overall


def answer(view: View) -> ModelDevelopment:
    """Settle how models are developed and compared."""
    use_case = view.use_case
    features = tuple(one.name for one in view.of("feature-engineering", FeatureEngineering).features)
    scheme = validation(view)
    decisions = disputed(
        (_family(view), _metric(view), _validation_decision(view), tuning_decision(view), _explain(view)),
        view.findings,
    )
    return ModelDevelopment(
        summary=(
            f"{listing(spoken(one.name) for one in use_case.candidates)} on {len(features)} features, judged by"
            f" {spoken(use_case.primary_metric)} on {scheme.folds} time-ordered folds of"
            f" {plural(scheme.fold_days, 'day')} with a gap of {plural(scheme.gap_days, 'day')}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("ml_task", "oversight.explainability_required"),
            view.workload,
            ("training_rows_m", "training_vcpu_hours_per_run", "model_cpu_ms"),
        ),
        problem=f"{spoken(use_case.problem)}: {lower_first(use_case.framing)}",
        baselines=baselines(view),
        candidates=tried(view, features),
        not_tried=not_tried(view),
        metrics=_metrics(view),
        validation=scheme,
        imbalance=imbalance(view),
        tuning=tuning(view),
        tracking=_tracking(view),
        error_analysis=_errors(view),
        explainability=_explainability(view),
        reproducibility=Reproducibility(
            pinned=(
                "commit and image digest",
                "manifest of the training set",
                "feature set hash",
                "library versions from the lock file",
                "one seed for every random choice",
                "number of threads",
            ),
            proof="each night a small training is run twice from one manifest",
            tolerance="equal metrics to six digits; scores equal to 1e-9 on the same processor type",
        ),
        iteration=(
            "One change an experiment: features first, then family, then parameters, because that is the order of what"
            f" they usually gain. An idea gets {plural(20, 'trial')} or three days, whichever ends first; it goes on if"
            f" it gains 0.5 % in {spoken(use_case.primary_metric)} on two of three folds."
        ),
        practices=applied(
            view,
            "model-development",
            label=use_case.label.column,
            primary_metric=spoken(use_case.primary_metric),
            event_time=use_case.event_time,
        ),
        answered_findings=answered(view.findings, "taken up in the candidates and the error analysis"),
    )


def _metrics(view: View) -> tuple[MetricUse, ...]:
    use_case = view.use_case
    found = []
    for metric in use_case.metrics:
        word = "at least" if metric.higher_is_better else "at most"
        level = f"{word} {metric.minimum:g}" if metric.minimum is not None else "better than the champion"
        decides = (
            f"ranks candidates ({metric.description.lower()})"
            if metric.name == use_case.primary_metric
            else (
                f"{'a floor' if metric.kind == 'model' else 'the threshold and the go / no-go'}"
                f" ({metric.description.lower()})"
            )
        )
        found.append(
            MetricUse(
                name=metric.name,
                kind=metric.kind,
                decides=decides,
                level=level,
                computed_on="each fold and the last window, overall and by " + listing(use_case.slices),
            )
        )
    if use_case.primary_metric not in {metric.name for metric in use_case.metrics}:
        found.insert(
            0,
            MetricUse(
                name=use_case.primary_metric,
                kind="model",
                decides="ranks candidates",
                level="10 % better than the rule",
                computed_on="each fold and the last window",
            ),
        )
    return tuple(found)


def _tracking(view: View) -> Tracking:
    return Tracking(
        tool=view.plan.pattern("registry"),
        records=(
            "commit, image, seed, parameters",
            "manifest and feature set",
            f"{spoken(view.use_case.primary_metric)} per fold with intervals, overall and by slice",
            "training and serving time",
            "curves and the confusion at the threshold",
            "what was expected of the run, in one sentence",
        ),
        naming=f"{view.use_case.id}/<question>/<n>; the question is what the run is to settle",
        kept_days=evidence(view.constraints).days,
    )


def _errors(view: View) -> ErrorAnalysis:
    use_case = view.use_case
    return ErrorAnalysis(
        slices=use_case.slices,
        questions=(
            (
                f"Which values of {listing(use_case.slices)} hold most of the cost of errors"
                f" ({lower_first(use_case.error_costs)})?"
            ),
            f"Are the worst misses new entities, old patterns or wrong {use_case.label.column}?",
            "Would a person have known, and from which column?",
            "Do errors gather in time, after a change upstream?",
        ),
        sample=(
            "the 50 dearest misses and the 50 dearest false alarms of the last window, read with those who do this:"
            f" {lower_first(use_case.human_oversight)}"
        ),
        leads_to="at most three ideas for features, each with the share of error cost it could remove",
    )


def _explainability(view: View) -> Explainability:
    stated = view.constraints.oversight.explainability_required
    online = bool(view.workload["online"])
    return Explainability(
        required=(
            "yes, the requirements ask for reasons"
            if stated.value
            else (
                "no, the requirements rule it out"
                if stated.value is False
                else "not stated; three reason codes are given all the same, because people act on the score: "
                + lower_first(view.use_case.human_oversight)
            )
        ),
        global_method=(
            "permutation importance on the last window, and partial dependence of the five strongest features"
        ),
        per_score_method=(
            "additive contributions of the tree ensemble (Shapley values for trees); coefficients times values for the"
            " linear model"
        ),
        shown_to=(
            f"those who act on it ({lower_first(view.use_case.decision_supported)}): the three largest contributions in"
            " words, never weights"
        ),
        latency_cost=(
            "computed after the answer for all scores, within it only above the threshold: about one more prediction's"
            " time"
            if online
            else "part of the scoring run, about one third of its time"
        ),
        limits="contributions say what the model used, not what caused the outcome; correlated features share credit",
    )


def _family(view: View) -> Decision:
    use_case = view.use_case
    return Decision(
        id="model-families",
        question="Which model families are tried?",
        choice=listing(spoken(one.name) for one in use_case.candidates),
        rationale=(
            f"{len(use_case.features)}{'' if use_case.content else ' tabular'} features, {people_count(view.workload['training_rows_m'] * 1e6)} rows:"
            f" {use_case.candidates[-1].why}. "
        )
        + (
            f"{number(view.workload['model_cpu_ms'])} ms of processor time are planned for a request."
            if view.workload["online"]
            else f"{number(view.workload['scoring_vcpu_hours_per_run'])} vCPU-hours are planned for a scoring run."
        ),
        rejected=rejections({one.name: one.because for one in not_tried(view)}),
        serves=("ml_task", "latency.p99_ms") if view.workload["online"] else ("ml_task",),
        consequences=("training and serving need no GPU", "one serialisation format for all families"),
        risks=("relations between entities (rings, households) stay invisible to single rows",),
        confidence=confidence(view.constraints, ("ml_task",), quantities=(view.workload.quantity("training_rows_m"),)),
        would_change_if=(
            "error analysis finds that most of the missed cost lies in meanings that counts of words cannot tell apart"
            if "text" in use_case.content
            else "error analysis finds that most of the missed cost lies in shapes that brightness, colours and edges do not show"
            if "image" in use_case.content
            else "error analysis finds that most of the missed cost lies in patterns across entities or in free text"
        ),
    )


def _metric(view: View) -> Decision:
    use_case = view.use_case
    rate = use_case.label.positive_rate
    others = {
        "forecast_accuracy": series_metric_rejections(),
        "average_precision": {
            "ROC AUC": (
                f"at {rate:.2%} positives it hardly moves when precision halves" if rate else "the positives are rare"
            ),
            "F1 at 0.5": "the threshold follows costs, not 0.5",
        },
        "roc_auc": {
            "Average precision": "it changes with the base rate, which moves between months here",
            "Accuracy": f"always saying no scores {1 - rate:.1%}" if rate else "it hides the ranking",
        },
        "macro_f1": {
            "Accuracy": f"always saying the largest class scores {max(use_case.label.class_shares, default=0):.0%}",
            "Micro-averaged F1": "it is accuracy under another name here: each record has one class",
            "Mean ROC AUC of the classes": "it judges rankings, and a class is given, not a rank",
        },
        "neg_mean_absolute_error": {
            "Squared error": "single extremes would decide",
            "Percentage error": "it explodes near zero",
        },
        "r2": {
            "Mean absolute error": "it does not say how much of the variation is explained, which is what is asked for"
        },
    }[use_case.primary_metric]
    return Decision(
        id="primary-metric",
        question="Which figure ranks candidates?",
        choice=spoken(use_case.primary_metric),
        rationale=series_rationale(view)
        if use_case.forecast is not None
        else (
            f"{use_case.error_costs} Candidates are ranked without a threshold; the"
            f" {'confidence below which a person decides' if use_case.several else 'threshold'} is then set by cost and"
            f" watched as {spoken(use_case.metrics[-1].name)}."
        ),
        rejected=rejections(others),
        serves=("ml_task",),
        consequences=("two models of equal metric may differ in cost; cost at the threshold breaks the tie",),
        risks=("a metric averaged over time hides a bad week; the worst fold is reported too",),
        confidence=confidence(view.constraints, ("ml_task",)),
        would_change_if="costs become known for each case: then expected cost per thousand cases ranks",
    )


def _validation_decision(view: View) -> Decision:
    scheme = validation(view)
    return Decision(
        id="validation-scheme",
        question="How is the future imitated?",
        choice=(
            f"{scheme.folds} folds of {plural(scheme.fold_days, 'day')} in time order, gap"
            f" {plural(scheme.gap_days, 'day')}, and one untouched window"
        ),
        rationale=(
            f"{scheme.interval[0].upper()}{scheme.interval[1:]}. "
            + (
                "The gap is the label delay: on the day of training nothing younger is known."
                if scheme.gap_days
                else "No gap is needed: what is learnt from is over when the forecast is made."
            )
        ),
        rejected=rejections(
            {
                "Random split": scheme.why_not_random,
                "Groups by entity": (
                    "production meets mostly known entities; such folds judge a task that hardly occurs"
                ),
                **(
                    {"No gap": f"training would use labels that did not exist for {plural(scheme.gap_days, 'day')}"}
                    if scheme.gap_days
                    else {"One origin": "a single month would decide, with its weather and its promotions"}
                ),
            }
        ),
        serves=("ml_task",),
        consequences=(f"the newest usable fold lies {plural(scheme.gap_days or scheme.fold_days, 'day')} back",),
        risks=("three folds may share one season",),
        confidence=confidence(view.constraints, ("ml_task",), quantities=(view.workload.quantity("training_rows_m"),)),
        would_change_if="the label delay curve gives another delay, or a fold holds fewer than 200 positives",
    )


def _explain(view: View) -> Decision:
    plan = _explainability(view)
    return Decision(
        id="explanations",
        question="How is a score explained?",
        choice="Three reason codes from additive contributions",
        rationale=f"Required: {plan.required}. {plan.limits[0].upper()}{plan.limits[1:]}.",
        rejected=rejections(
            {
                "A simpler model for the sake of reasons": (
                    "kept as the yardstick; it is chosen if the other is less than 2 % better"
                ),
                "Local surrogate models": "another fit for each score gives reasons that change from call to call",
                "No reasons": "people who may overrule a score need to know what it saw",
            }
        ),
        serves=("oversight.explainability_required", "compliance.regimes"),
        consequences=(plan.latency_cost,),
        risks=("reasons are taken for causes",),
        confidence=confidence(view.constraints, ("oversight.explainability_required",)),
        would_change_if="a regulator asks for a model that people can compute by hand: then the linear model serves",
    )
