"""Agent 6, testing strategy: tests by group, experiments in production, and the gates they form."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.outputs.testing_strategy import (
    Blocks,
    Gate,
    Group,
    TestCase,
    TestData,
    TestingStrategy,
    Where,
)
from mlops_architect.engine.agents.code_tests import code_tests
from mlops_architect.engine.agents.data_tests import data_tests
from mlops_architect.engine.agents.experiments import experiments
from mlops_architect.engine.agents.grounds import answered, assumed, disputed, open_findings, rejections
from mlops_architect.engine.agents.model_tests import model_tests, not_measurable
from mlops_architect.engine.agents.production_tests import production_tests
from mlops_architect.engine.agents.serving_tests import serving_tests
from mlops_architect.engine.agents.test_cases import case, from_practice
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural, quoted, spoken, upper_first
from mlops_architect.engine.confidence import confidence, overall

_GATES: tuple[tuple[Blocks, tuple[Where, ...], float, str], ...] = (
    ("merge", ("pull-request",), 10.0, "nobody: a check that is wrong is repaired or removed by a change of its own"),
    (
        "data-publication",
        ("pipeline-run",),
        5.0,
        "data engineer with the owner of the source, for one extract, with a reason",
    ),
    ("training-run", ("pipeline-run",), 10.0, "data scientist, with a reason in the run"),
    ("registration", ("pipeline-run",), 20.0, "nobody: a refused candidate is a result"),
    (
        "promotion",
        ("pipeline-run", "production"),
        30.0,
        "service owner with lead data scientist, recorded as a waiver with expiry",
    ),
    ("release", ("pull-request", "nightly", "staging"), 90.0, "service owner, recorded as a waiver with expiry"),
    ("traffic-increase", ("production",), 0.0, "service owner, only to go back"),
)


def answer(view: View) -> TestingStrategy:
    """List what is tested, where, and what each failure stops."""
    blueprint = view.of("pipelines", Pipelines)
    groups: dict[Group, tuple[TestCase, ...]] = {
        "data-and-features": data_tests(view),
        "code-and-pipelines": code_tests(view, blueprint),
        "models": model_tests(view),
        "infrastructure-and-serving": serving_tests(view),
        "in-production": production_tests(view),
    }
    for group, tests in groups.items():
        groups[group] = tests + tuple(from_practice(one, group) for one in view.practices(group, **_names(view)))
    groups["infrastructure-and-serving"] += _from_findings(view)
    every = [test for tests in groups.values() for test in tests]
    decisions = disputed(
        (_where_tests_run(view, every), _test_data(view), _model_gate(view), _production(view)), view.findings
    )
    blocking = sum(test.blocks != "nothing" for test in every)
    return TestingStrategy(
        summary=(
            f"{len(every)} tests, {blocking} of which block something; a candidate must beat the rule by 10 % in"
            f" {spoken(view.use_case.primary_metric)}, and "
        )
        + (
            f"a release holds {number(view.workload['peak_rps'])} requests/s in staging."
            if view.workload["online"]
            else f"a release scores {people_count(view.workload['rows_per_scoring_run_m'] * 1.5e6)} rows in staging."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            (
                ("latency.p99_ms", "availability.target_pct", "load.peak_rps")
                if view.workload["online"]
                else ("load.daily_predictions",)
            ),
            view.workload,
            ("daily_predictions", "model_cpu_ms"),
        ),
        data_and_features=groups["data-and-features"],
        code_and_pipelines=groups["code-and-pipelines"],
        models=groups["models"],
        infrastructure_and_serving=groups["infrastructure-and-serving"],
        in_production=groups["in-production"],
        experiments=experiments(view),
        gates=_gates(every),
        test_data=_data(view),
        not_tested=_not_tested(view),
        answered_findings=answered(view.findings, "a test was added that fails while this is open"),
    )


def _names(view: View) -> dict[str, object]:
    use_case = view.use_case
    windowed = [feature for feature in use_case.features if feature.kind == "window"]
    return {
        "event": use_case.event,
        "event_id": use_case.event_id,
        "event_time": use_case.event_time,
        "label": use_case.label.column,
        "label_delay_days": number(use_case.label.delay_days),
        "entity_key": use_case.entities[0].key if use_case.entities else use_case.event_id,
        "primary_metric": spoken(use_case.primary_metric),
        "slices": listing(use_case.slices),
        "first_feature": use_case.features[0].name,
        "windowed_feature": windowed[0].name if windowed else use_case.features[0].name,
        "required_columns": listing(column.name for column in use_case.columns if not column.nullable),
        "sensitive_columns": listing(column.name for column in use_case.columns if column.sensitivity),
        "endpoint": "POST /v1/score",
    }


def _from_findings(view: View) -> tuple[TestCase, ...]:
    return tuple(
        case(
            "infrastructure-and-serving",
            "finding",
            one.id,
            f"{one.title}: {one.detail}",
            one.remediation or "the finding is gone when the critics run again",
            "pytest or terraform test",
            "pull-request",
            "release",
        )
        for one in open_findings(view.findings)
    )


def _gates(tests: Sequence[TestCase]) -> tuple[Gate, ...]:
    counted = {blocks: sum(test.blocks == blocks for test in tests) for blocks, *_ in _GATES}
    return tuple(
        Gate(blocks=blocks, where=where, tests=counted[blocks], longest_minutes=minutes, who_may_override=who)
        for blocks, where, minutes, who in _GATES
        if counted[blocks]
    )


def _data(view: View) -> tuple[TestData, ...]:
    use_case = view.use_case
    entities = listing(f"{number(entity.sample_count)} of {entity.key}" for entity in use_case.entities)
    return (
        TestData(
            name="hand-made rows",
            size="tens of rows",
            made_by="written beside the test",
            used_by="unit and property tests",
        ),
        TestData(
            name="generated events",
            size=f"{entities}, seeded, with {use_case.label.column} drawn from known effects",
            made_by="the package's sample-data command",
            used_by="pipeline, end-to-end and parity tests on laptops and in pull requests",
        ),
        TestData(
            name="masked sample",
            size=f"10,000 {spoken(use_case.event)} records of three weeks",
            made_by="ingestion job in staging; sensitive columns replaced",
            used_by="skew and full-size tests in staging",
        ),
        TestData(
            name="known cases",
            size="20 records",
            made_by=f"agreed with those who own {quoted(use_case.decision_supported)}",
            used_by="behaviour tests of every candidate",
        ),
    )


def _not_tested(view: View) -> tuple[str, ...]:
    found = list(not_measurable(view))
    if not view.workload["online"]:
        found.append("Latency and failover of an endpoint: nobody waits for a score, so there is none")
    if not view.workload["streaming"]:
        found.append("Replay, ordering and dead letters of a stream: there is no stream")
    if not view.workload["batch"]:
        found.append("Bulk scoring: every score is asked for one by one")
    if view.constraints.ml_task.value not in (MlTask.RANKING, MlTask.RECOMMENDATION):
        found.append("Interleaving: the system returns one score, not a ranked list")
    return tuple(found)


def _where_tests_run(view: View, tests: Sequence[TestCase]) -> Decision:
    fast = sum(test.where in ("editor", "pull-request") for test in tests)
    pipeline = sum(test.where == "pipeline-run" for test in tests)
    return Decision(
        id="test-placement",
        question="Where does each test run?",
        choice=(
            "As early as its subject exists: code on the pull request, data in the run that reads them, load in"
            " staging, quality in production"
        ),
        rationale=(
            f"{fast} of {len(tests)} tests need only code and generated data and answer within ten minutes; {pipeline}"
            " judge data or models and can only run where these are."
        ),
        rejected=rejections(
            {
                "Everything before release": (
                    f"data change every day without a release; {pipeline} tests would look at yesterday's data"
                ),
                "Data tests as reports that block nothing": (
                    f"a unit change in one extract reaches {people_count(view.workload['daily_predictions'])} scores"
                    " within a day"
                ),
            }
        ),
        serves=("team.size",),
        consequences=("a failing data test stops publication, not the service: the last good data stay in use",),
        risks=("gates that are too tight train people to override them; overrides are counted and reviewed monthly",),
        confidence=confidence(view.constraints, ("team.size",)),
        would_change_if=(
            "the pull-request checks take longer than ten minutes: then the end-to-end test moves to the merge queue"
        ),
    )


def _test_data(view: View) -> Decision:
    classes = sorted({kind for column in view.use_case.columns for kind in column.sensitivity})
    return Decision(
        id="test-data",
        question="Which data do tests run on?",
        choice="Generated data up to the pull request, a masked sample in staging, live traffic only in production",
        rationale=(f"The events hold {listing(classes)} data; " if classes else "No column is sensitive; still, ")
        + "generated rows have a known truth, so a test can demand exact values.",
        rejected=rejections(
            {
                "A copy of production": (
                    f"it would bring {listing(classes)} data into environments with weaker control"
                    if classes
                    else f"{number(view.workload['stored_gb'])} GB to move and to keep current, with an unknown truth"
                ),
                "Generated data everywhere": (
                    "they have no surprise in them: skew and full-size tests need real distributions"
                ),
            }
        ),
        serves=("data.classes", "compliance.regimes"),
        consequences=("the generator is maintained like code and follows every contract change",),
        risks=("tests agree with the generator and not with the world; the masked sample guards against that",),
        confidence=confidence(view.constraints, ("data.classes",)),
        would_change_if="production data are public or free of personal references",
    )


def _model_gate(view: View) -> Decision:
    use_case = view.use_case
    return Decision(
        id="model-gate",
        question="What must a candidate show before it may act?",
        choice=(
            f"10 % better than the rule, not worse than the champion, no value of {listing(use_case.slices)} more than"
            " 5 % worse, floors of all metrics met"
        ),
        rationale=(
            f"{spoken(use_case.primary_metric)} alone hides slices and costs: {use_case.error_costs} The interval of"
            " the difference is used because"
            f" {people_count(view.workload['training_rows_m'] * 1e6 * (use_case.label.positive_rate or 1))}"
            f" {'positives' if use_case.label.positive_rate else 'rows'} still leave noise between runs."
        ),
        rejected=rejections(
            {
                "Better point value than the champion": (
                    "of two equal models one always wins; half of all promotions would be noise"
                ),
                "A person judges each report": (
                    f"{plural(round(view.workload['training_runs_per_month'], 1), 'report')} a month, with nothing to"
                    " decide in most of them"
                ),
            }
        ),
        serves=("ml_task", "oversight.human_in_loop_required"),
        consequences=("many candidates are refused; that is reported, not alarmed",),
        risks=("a champion that was lucky blocks better ones; it is scored anew on every window",),
        confidence=confidence(view.constraints, ("ml_task",)),
        would_change_if="error costs become known per case: then expected cost replaces the metric",
    )


def _production(view: View) -> Decision:
    online = bool(view.workload["online"])
    delay = view.use_case.label.delay_days
    chosen = [one.method for one in experiments(view) if one.used]
    return Decision(
        id="production-experiment",
        question="How is a new model tested on real cases?",
        choice=upper_first(listing(spoken(name) for name in chosen)),
        rationale=(
            f"{people_count(view.workload['daily_predictions'])} cases a day make system differences visible in hours;"
            f" quality differences need matured labels, {plural(delay, 'day')}."
        ),
        rejected=rejections(
            {
                one.method.replace("-", "/") if one.method == "a-b" else one.method.capitalize(): one.because
                for one in experiments(view)
                if not one.used
            }
            | {
                "Straight to full traffic": (
                    "offline tests cannot see callers, load and feedback; a fault would touch every case"
                )
            }
        ),
        serves=("serving.modes", "load.daily_predictions"),
        consequences=("two versions are served at once, and each log row names its version",),
        risks=("during a canary two models act on the same entity; assignment is by entity key, not by request",),
        confidence=confidence(
            view.constraints,
            ("serving.modes",),
            quantities=(view.workload.quantity("daily_predictions"),),
            margins=view.plan.margins if online else (),
        ),
        would_change_if=(
            f"labels matured within a day instead of {number(delay)}: then every promotion could be an A/B test"
        ),
    )
