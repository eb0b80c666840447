"""What each project stage is for here: goals, exit criteria, deliverables, people and risks."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.finding import Finding
from mlops_architect.domain.outputs.project_stages import GoNoGo, Person, Stage, StageId, StageRisk
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.agents.rollout_stages import continual_learning, deployment, full_traffic, new_stage
from mlops_architect.engine.agents.stage_effort import Effort
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    listing,
    number,
    people_count,
    plural,
    quoted,
    regime_name,
    span,
    spoken,
)

_ENOUGH_POSITIVES = 2000
"""Below this many positives the confidence interval of precision is wider than the lift asked for."""


def stages(view: View, sizes: dict[StageId, Effort], findings: Sequence[Finding]) -> tuple[Stage, ...]:
    """Return the five stages in order; open findings become exit criteria of deployment."""
    builders = (_ideation, _experimentation, _pipelines, deployment, continual_learning)
    built = []
    for build in builders:
        stage = build(view)
        size = sizes[stage.id]
        changes: dict[str, object] = {
            "effort_person_weeks": size.person_weeks,
            "duration_weeks": size.weeks,
            "duration_because": size.because,
        }
        if stage.id == "deployment" and findings:
            changes["exit_criteria"] = stage.exit_criteria + tuple(
                f"finding {one.id} is closed: {one.title}" for one in findings
            )
        built.append(stage.model_copy(update=changes))
    return tuple(built)


def go_no_go(view: View) -> tuple[GoNoGo, ...]:
    """Return the points where the project may end, each with its figures."""
    use_case, workload = view.use_case, view.workload
    primary = use_case.primary_metric
    floor = next((metric.minimum for metric in use_case.metrics if metric.name == primary), None)
    positives = _positives(view)
    return (
        GoNoGo(
            after="ideation",
            question="Is there enough labelled history to learn from, and may it be used?",
            go_if=(
                (
                    f"at least {number(_ENOUGH_POSITIVES)} cases of {use_case.label.column} can be joined by"
                    f" {use_case.event_id} (about {people_count(positives)} are expected in the training window)"
                    if positives
                    else (
                        f"{people_count(workload['training_rows_m'] * 1e6)} rows with {use_case.label.column} can be"
                        f" joined by {use_case.event_id}"
                    )
                ),
                f"the owners of {listing(use_case.sources)} have signed the data contract",
            ),
            stop_if=(
                f"{use_case.label.column} cannot be tied to {use_case.event_id} for more than a fifth of the cases",
                "the lawful basis for the sensitive columns is refused",
            ),
            decided_by="product owner, with the data owner's veto",
        ),
        GoNoGo(
            after="experimentation",
            question="Does a model beat the rule by enough to pay for its upkeep?",
            go_if=(
                f"the best candidate beats the rule by 10 % in {spoken(primary)} on the last labelled window"
                + (f" and reaches {floor:g}" if floor is not None else ""),
            ),
            stop_if=(
                (
                    f"after {plural(len(use_case.candidates) + 1, 'model family', 'model families')} no candidate"
                    f" reaches half of that lift: keep {quoted(use_case.baseline)}"
                ),
            ),
            decided_by="product owner and lead data scientist",
        ),
        GoNoGo(
            after="deployment",
            question="May the model act on all cases?",
            go_if=full_traffic(view),
            stop_if=(
                "any guard of the canary fires twice in a row",
                "the business owner finds more complaints than in the four weeks before",
            ),
            decided_by=(
                "service owner; a second person signs"
                if (view.constraints.team.size.value or 2) >= 2
                else "service owner"
            ),
        ),
        GoNoGo(
            after="continual-learning",
            question="Did the project pay?",
            go_if=tuple(
                f"{spoken(metric.name)} reaches its target on the first matured window"
                for metric in use_case.metrics
                if metric.kind == "business"
            )
            or (f"{spoken(primary)} holds on the first matured window",),
            stop_if=("two matured windows in a row below target: the rule comes back and framing is reopened",),
            decided_by="product owner",
        ),
    )


def _positives(view: View) -> float:
    return view.workload["training_rows_m"] * 1e6 * (view.use_case.label.positive_rate or 0.0)


def _counted(use_case: UseCase) -> str:
    """Return what two owners of a label may count differently."""
    if use_case.several:
        return "a class"
    return "positives" if use_case.classified else "units"


def _ideation(view: View) -> Stage:
    use_case = view.use_case
    regimes = view.constraints.compliance.regimes.value or ()
    exits = [
        f"the success figures are signed by whoever owns the decision {quoted(use_case.decision_supported)}",
        (
            f"a sample of 10,000 {spoken(use_case.event)} records is joined with {use_case.label.column} by"
            f" {use_case.event_id}"
        ),
    ]
    if regimes:
        exits.append(
            f"scope and evidence for {listing(regime_name(name) for name in regimes)} are agreed with compliance"
        )
    return new_stage(
        "ideation",
        "Ideation and planning",
        (
            f"agree that {use_case.label.column} is the right target for {quoted(use_case.decision_supported)}",
            "put a price on each kind of error",
            "find out whether the rule of today can be beaten at all",
        ),
        exits,
        (
            "one-page framing with success figures and what is out of scope",
            f"measured baseline: {use_case.baseline}",
            "signed data contracts",
            "risk list with owners",
        ),
        (
            Person(role="product owner", share_pct=50, does="owns the decision, the error costs and the go / no-go"),
            Person(role="data scientist", share_pct=50, does="measures the baseline, checks label quality"),
            Person(role="data engineer", share_pct=30, does=f"gets access to {use_case.sources[0]}"),
        ),
        (
            StageRisk(
                risk=f"{use_case.label.column} means something else to its owners",
                early_sign=(f"two owners count different numbers of {_counted(use_case)} for the same month"),
                response="write the label's definition as a query both run, before any model",
            ),
            StageRisk(
                risk="access takes longer than the work",
                early_sign=f"no extract from {use_case.sources[-1]} after two weeks",
                response=f"start on {use_case.sources[0]} and on generated sample data with the same schema",
            ),
        ),
    )


def _experimentation(view: View) -> Stage:
    use_case = view.use_case
    windowed = [feature.name for feature in use_case.features if feature.kind in ("window", "time-since-last")]
    rate = use_case.label.positive_rate
    risks = [
        StageRisk(
            risk="leakage: a feature knows the future"
            + (
                f" ({next(f.name for f in use_case.features if f.leakage_risk)}:"
                f" {next(f.leakage_risk for f in use_case.features if f.leakage_risk)})"
                if any(f.leakage_risk for f in use_case.features)
                else ""
            ),
            early_sign=(
                f"{spoken(use_case.primary_metric)} far above what the literature and the rule suggest, or one feature"
                " carrying most of it"
            ),
            response=(
                f"split by {use_case.event_time} with a gap of {plural(use_case.label.delay_days, 'day')}; drop the"
                " feature and compare"
            ),
        )
    ]
    if rate is not None and rate < 0.01:
        risks.append(
            StageRisk(
                risk=f"too few positives: one in {number(1 / rate)}",
                early_sign="the metric jumps between folds by more than the lift asked for",
                response="longer history, fewer parameters, and a report of intervals instead of points",
            )
        )
    else:
        risks.append(
            StageRisk(
                risk="tuning on the test window",
                early_sign="the gain disappears on the newest month",
                response="the newest labelled window is scored once, for the go / no-go only",
            )
        )
    return new_stage(
        "experimentation",
        "Experimentation and prototyping",
        (
            f"beat {quoted(use_case.baseline)} by 10 % in {spoken(use_case.primary_metric)}",
            f"learn which of the {len(use_case.features)} features carry the result",
            "know the slices where the model is weak",
        ),
        (
            (
                f"{listing(spoken(candidate.name) for candidate in use_case.candidates)} compared on the same"
                " time-ordered folds"
            ),
            f"error analysis on {listing(use_case.slices)} is written down",
            (
                f"each windowed feature ({listing(windowed)}) can be computed as of the moment of scoring"
                if windowed
                else "every feature is known at the moment of scoring"
            ),
        ),
        (
            "tracked experiments with data, code and parameters",
            "model card draft",
            "list of features to build, with their cost at serving time",
        ),
        (
            Person(role="data scientist", share_pct=100, does="features, models, error analysis"),
            Person(
                role="machine learning engineer", share_pct=30, does="moves notebook code into the package with tests"
            ),
            Person(role="domain expert", share_pct=20, does="judges errors and proposes signals"),
        ),
        risks,
    )


def _pipelines(view: View) -> Stage:
    workload = view.workload
    exits = [
        "a clean clone runs ingest, features, training, evaluation and registration in one command",
        "two runs on the same data give the same model and the same metrics",
        f"a back-fill of {number(min(workload['retention_days'], 90))} days gives the same rows as the daily runs did",
    ]
    risks = [
        StageRisk(
            risk="schemas change upstream without notice",
            early_sign="the quality gate stops an extract",
            response="contract with notice period; the gate stops the run and the last good features stay in use",
        )
    ]
    if workload["streaming"]:
        exits.append(
            f"stream features are at most {span(workload['freshness_s'])} old at"
            f" {number(workload['events_per_s_peak'])} events/s, and a replay gives the same values"
        )
        risks.append(
            StageRisk(
                risk="stream and batch compute different values",
                early_sign="the hourly parity report shows more than 0.1 % differing rows",
                response="one feature definition executed in both paths, and no release while parity fails",
            )
        )
    return new_stage(
        "pipelines",
        "Pipelines development",
        (
            "turn the prototype into pipelines that run unattended",
            "one definition of each feature for training and for serving",
            f"rebuild {people_count(workload['training_rows_m'] * 1e6)} training rows as of any past day",
        ),
        exits,
        (
            "ingestion, feature and training pipelines in code, with tests and infrastructure",
            "data quality gates",
            "registry with the first promoted model",
        ),
        (
            Person(
                role="data engineer",
                share_pct=100,
                does="ingestion, quality gates" + (", stream processing" if workload["streaming"] else ""),
            ),
            Person(role="machine learning engineer", share_pct=100, does="feature and training pipelines, registry"),
            Person(role="data scientist", share_pct=30, does="checks that the pipeline reproduces the experiment"),
        ),
        risks,
    )
