"""Tests of models: offline metrics, slices, robustness, fairness, behaviour."""

from __future__ import annotations

from mlops_architect.domain.outputs.testing_strategy import TestCase
from mlops_architect.engine.agents.samples import cases_for_rate
from mlops_architect.engine.agents.test_cases import case
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    listing,
    lower_first,
    number,
    people_count,
    plural,
    quoted,
    span,
    spoken,
)

_RUN = "evaluation step of the training pipeline"
_PROTECTED = ("gender", "sex", "age", "ethnicity", "nationality", "race", "religion", "disability")


def model_tests(view: View) -> tuple[TestCase, ...]:
    """Return the tests a candidate must pass before it is registered or promoted."""
    return (*_offline(view), *_slices(view), *_robustness(view), *_fairness(view), *_behaviour(view))


def not_measurable(view: View) -> tuple[str, ...]:
    """Return what cannot be tested on the data held, and why."""
    if _protected(view):
        return ()
    return (
        (
            "Fairness between protected groups: no protected attribute is among"
            f" {listing(column.name for column in view.use_case.columns)}; slices and error costs stand in, and a"
            " yearly audit on a separately held sample is the way to know"
        ),
    )


def _protected(view: View) -> list[str]:
    return [
        column.name for column in view.use_case.columns if any(word in column.name.split("_") for word in _PROTECTED)
    ]


def _offline(view: View) -> tuple[TestCase, ...]:
    use_case = view.use_case
    primary = spoken(use_case.primary_metric)
    window = f"the newest labelled month (ending {plural(use_case.label.delay_days, 'day')} before the run)"
    tests = [
        case(
            "models",
            "offline metric",
            f"{use_case.primary_metric} against the rule",
            f"{primary} of the candidate and of {quoted(use_case.baseline)} on {window}",
            "at least 10 % better than the rule",
            _RUN,
            "pipeline-run",
            "registration",
            "ml_task",
        ),
        case(
            "models",
            "offline metric",
            f"{use_case.primary_metric} against the champion",
            f"{primary} of candidate and champion on the same rows, 1,000 bootstrap samples by"
            f" {listing(entity.key for entity in use_case.entities) if use_case.entities else 'row'}",
            "lower end of the 95 % interval of the difference above −2 % of the champion's value",
            _RUN,
            "pipeline-run",
            "promotion",
            "ml_task",
        ),
    ]
    for metric in use_case.metrics:
        if metric.minimum is not None:
            word = "at least" if metric.higher_is_better else "at most"
            tests.append(
                case(
                    "models",
                    f"{metric.kind} floor",
                    metric.name,
                    f"{metric.description.lower()} on {window}",
                    f"{word} {metric.minimum:g}",
                    _RUN,
                    "pipeline-run",
                    "registration",
                )
            )
    tests += [
        case(
            "models",
            "class recall",
            name,
            f"recall of {name} on the newest labelled window against the champion's",
            "not lower by more than 0.10, where the window holds 50 records of the class",
            _RUN,
            "pipeline-run",
            "registration",
        )
        for name in use_case.label.classes
    ]
    if use_case.classified:
        seen = "share of right classes" if use_case.several else f"share of {use_case.label.column}"
        tests.append(
            case(
                "models",
                "calibration",
                "score",
                f"mean score against the {seen} in ten equal bins",
                "no bin off by more than a fifth of its rate, expected calibration error below 0.02",
                _RUN,
                "pipeline-run",
                "registration",
            )
        )
    else:
        tests.append(
            case(
                "models",
                "calibration",
                "prediction interval",
                f"share of {use_case.label.column} inside the 80 % interval",
                "between 77 % and 83 %",
                _RUN,
                "pipeline-run",
                "registration",
            )
        )
    tests.append(
        case(
            "models",
            "cost of a score",
            "model file",
            "size of the artefact and time of one prediction on one vCPU",
            f"at most {number(view.workload['model_mb'] * 2)} MB and {number(view.workload['model_cpu_ms'] * 1.5)} ms;"
            f" the design is sized for {number(view.workload['model_mb'])} MB and"
            f" {number(view.workload['model_cpu_ms'])} ms",
            _RUN,
            "pipeline-run",
            "registration",
            "latency.p99_ms",
        )
    )
    return tuple(tests)


def _slices(view: View) -> tuple[TestCase, ...]:
    use_case = view.use_case
    rate = use_case.rarest_rate
    enough = cases_for_rate(rate, 0.25) if rate is not None and 0 < rate < 1 else 1000
    tests = []
    for name in use_case.slices:
        column = next((column for column in use_case.columns if column.name == name), None)
        values = f" ({', '.join(column.allowed)})" if column is not None and column.allowed else ""
        tests.append(
            case(
                "models",
                "slice",
                name,
                f"{spoken(use_case.primary_metric)} for each value of {name}{values} that has at least"
                f" {people_count(enough)} labelled rows (where the rate is known to ± 25 %)",
                "no value more than 5 % worse than under the champion; smaller values are reported and do not decide",
                _RUN,
                "pipeline-run",
                "promotion",
            )
        )
    return tuple(tests)


def _robustness(view: View) -> tuple[TestCase, ...]:
    use_case = view.use_case
    numeric = [
        column
        for column in use_case.columns
        if column.type in ("float", "integer") and column.name in {feature.column for feature in use_case.features}
    ]
    categories = [column for column in use_case.columns if column.allowed]
    history = [feature.name for feature in use_case.features if feature.kind in ("window", "time-since-last")]
    tests = []
    if numeric:
        tests.append(
            case(
                "models",
                "robustness",
                "small changes",
                f"scores after multiplying {listing(column.name for column in numeric)} by 0.99 and 1.01",
                "rank correlation with the untouched scores at least 0.995; fewer than 0.5 % of decisions flip",
                _RUN,
                "pipeline-run",
                "registration",
            )
        )
    if categories:
        tests.append(
            case(
                "models",
                "robustness",
                "unseen categories",
                f"a value outside the contract in each of {listing(column.name for column in categories)}",
                "a score comes, equal to that of “other”, and a counter rises",
                "pytest",
                "pull-request",
                "merge",
            )
        )
    if history:
        tests.append(
            case(
                "models",
                "robustness",
                "missing history",
                f"{listing(history)} null, as for a new {use_case.entities[0].name if use_case.entities else 'entity'}"
                " or a failed look-up",
                f"{spoken(use_case.primary_metric)} at least that of the rule",
                _RUN,
                "pipeline-run",
                "registration",
            )
        )
        tests.append(
            case(
                "models",
                "robustness",
                "stale history",
                f"{listing(history)} taken {span(max(view.workload['freshness_s'] * 3, 3600))} too old",
                f"{spoken(use_case.primary_metric)} falls by less than 5 %; else the freshness objective is tightened",
                _RUN,
                "nightly",
                "nothing",
                "data.freshness_s",
            )
        )
    tests.append(
        case(
            "models",
            "robustness",
            "older months",
            "the candidate on each of the last six labelled months before its training window of"
            f" {people_count(view.workload['training_rows_m'] * 1e6)} rows",
            "no month below the rule",
            _RUN,
            "pipeline-run",
            "promotion",
        )
    )
    return tuple(tests)


def _fairness(view: View) -> tuple[TestCase, ...]:
    use_case = view.use_case
    protected = _protected(view)
    tests = [
        case(
            "models",
            "fairness",
            f"stated duty {index + 1}",
            f"{duty}: rates of action and of false alarms between the values of"
            f" {listing(use_case.slices) or 'all slices'}",
            "ratio of the lowest to the highest rate of false alarms at least 0.8, or a written reason signed by the"
            " product owner",
            _RUN,
            "pipeline-run",
            "promotion",
            "oversight.human_in_loop_required",
        )
        for index, duty in enumerate(use_case.ethics)
    ]
    if protected:
        tests.append(
            case(
                "models",
                "fairness",
                "protected attributes",
                f"true and false positive rates by {listing(protected)} at the threshold in use",
                "differences of at most 5 points",
                _RUN,
                "pipeline-run",
                "promotion",
            )
        )
    return tuple(tests)


def _behaviour(view: View) -> tuple[TestCase, ...]:
    use_case = view.use_case
    known = {column.name for column in use_case.columns} | {feature.name for feature in use_case.features}
    tests = [
        case(
            "models",
            "behaviour",
            f"direction of {name}",
            f"raising {name} by one standard deviation, all else equal, on 1,000 records",
            f"the score {'rises' if weight > 0 else 'falls'} or stays for at least 95 % of them",
            "pytest on the candidate",
            "pipeline-run",
            "registration",
        )
        for name, weight in sorted(use_case.label.effects.items())
        if name in known
    ]
    tests.append(
        case(
            "models",
            "behaviour",
            "invariance",
            f"another {use_case.event_id} and another trace id",
            "the same score to the last digit",
            "pytest on the candidate",
            "pipeline-run",
            "registration",
        )
    )
    tests.append(
        case(
            "models",
            "behaviour",
            "known cases",
            f"twenty records kept with their expected {'class' if use_case.several else 'side of the threshold'}: ten plain,"
            " ten that once went wrong,"
            f" agreed with those who work with the result ({lower_first(use_case.human_oversight)})",
            "all plain ones and at least nine of the ten hard ones"
            f" {'given the expected class' if use_case.several else 'on the expected side'}",
            "pytest on the candidate",
            "pipeline-run",
            "promotion",
        )
    )
    tests.append(
        case(
            "models",
            "reproducibility",
            "same manifest",
            "two trainings from one manifest, commit and seed",
            "equal metrics to six digits, equal scores on 1,000 rows",
            "pytest, nightly on a sample",
            "nightly",
            "release",
        )
    )
    if view.constraints.oversight.explainability_required.value:
        tests.append(
            case(
                "models",
                "explanation",
                "reason codes",
                "the three reasons given with a score: present, from the served features, and additive to the score",
                "reasons for every score; their sum within 1e-6 of the score before calibration",
                "pytest on the candidate",
                "pipeline-run",
                "registration",
                "oversight.explainability_required",
            )
        )
    return tuple(tests)
