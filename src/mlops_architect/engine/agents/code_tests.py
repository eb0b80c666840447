"""Tests of code and pipelines: units with generated data, contracts between steps, one run end to end."""

from __future__ import annotations

from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.outputs.testing_strategy import TestCase
from mlops_architect.engine.agents.test_cases import case
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, spoken


def code_tests(view: View, blueprint: Pipelines) -> tuple[TestCase, ...]:
    """Return the tests of code and pipelines for this system."""
    use_case = view.use_case
    schedules = (blueprint.feature_schedule_cron, blueprint.training_schedule_cron, blueprint.scoring_schedule_cron)
    ratios = [feature.name for feature in use_case.features if feature.kind == "ratio"]
    parts = [feature.name for feature in use_case.features if feature.kind == "time-part"]
    tests = [
        case(
            "code-and-pipelines",
            "static",
            "package",
            "formatting, lint and strict types of every module",
            "no finding",
            "ruff and mypy",
            "pull-request",
            "merge",
        ),
        case(
            "code-and-pipelines",
            "unit",
            "feature functions",
            f"{listing(feature.name for feature in use_case.features)} on hand-made rows with known answers: empty"
            f" history, one row, ties in {use_case.event_time}",
            "every expected value",
            "pytest",
            "pull-request",
            "merge",
        ),
        case(
            "code-and-pipelines",
            "property",
            "windows",
            f"any order and any repetition of the same {spoken(use_case.event)} rows gives the same feature values; no"
            " value is infinite",
            "no counterexample in 200 generated tables",
            "pytest with hypothesis",
            "pull-request",
            "merge",
        ),
    ]
    if ratios:
        tests.append(
            case(
                "code-and-pipelines",
                "unit",
                "ratios",
                f"{listing(ratios)} with a zero or missing denominator",
                "null, never infinite",
                "pytest",
                "pull-request",
                "merge",
            )
        )
    if parts:
        tests.append(
            case(
                "code-and-pipelines",
                "unit",
                "calendar",
                f"{listing(parts)} at midnight UTC, at both clock changes and on 29 February",
                "the UTC value",
                "pytest",
                "pull-request",
                "merge",
            )
        )
    for one in blueprint.pipelines:
        tests.append(
            case(
                "code-and-pipelines",
                "idempotence",
                one.id,
                f"{one.title.lower()} run twice on the same input: {one.idempotence}",
                "the second run changes no byte",
                "pytest on generated data",
                "pull-request",
                "merge",
            )
        )
        if one.id in ("ingestion", "feature", "training"):
            tests.append(
                case(
                    "code-and-pipelines",
                    "interruption",
                    one.id,
                    f"{one.title.lower()} killed between {' and '.join(step.name for step in one.steps[:2])}, then run"
                    " again",
                    "the same output as an uninterrupted run; readers never saw a part",
                    "pytest with a fault injected",
                    "pull-request",
                    "merge",
                )
            )
    tests.append(
        case(
            "code-and-pipelines",
            "end to end",
            "laptop",
            "ingest → features → train → evaluate → register → score → drift report → retrain decision on generated"
            " data, in one command",
            "all steps end, the score service answers, under five minutes",
            "pytest, marked slow",
            "pull-request",
            "merge",
        )
    )
    tests.append(
        case(
            "code-and-pipelines",
            "schedule",
            "cron expressions",
            f"{listing(schedules)} in the infrastructure equal the decided ones",
            "equal strings",
            "terraform test",
            "pull-request",
            "merge",
            "training.cadence",
        )
    )
    tests.append(
        case(
            "code-and-pipelines",
            "promotion rule",
            "gate",
            "candidates made worse on purpose: shuffled labels, one slice reversed, one feature leaked",
            "each is refused, with the right reason",
            "pytest",
            "pull-request",
            "merge",
        )
    )
    if blueprint.streaming.needed:
        streamed = [feature.name for feature in use_case.features if feature.streaming]
        tests.append(
            case(
                "code-and-pipelines",
                "stream replay",
                use_case.event,
                "a recorded hour of events, replayed late, twice and out of order, gives the same"
                f" {listing(streamed) if streamed else 'feature values'} as the batch code",
                "equal values for every entity",
                "pytest with an in-memory stream",
                "pull-request",
                "merge",
                "data.freshness_s",
            )
        )
        tests.append(
            case(
                "code-and-pipelines",
                "poison event",
                use_case.event,
                "an event that cannot be parsed, one without a key, one of 1 MB",
                "each ends in the dead-letter queue with its reason, the rest goes on",
                "pytest with an in-memory stream",
                "pull-request",
                "merge",
            )
        )
    return tuple(tests)
