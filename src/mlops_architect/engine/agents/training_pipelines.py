"""Agent 10, training pipelines: what starts a run, what it does, takes, costs and may not exceed."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.model_development import ModelDevelopment
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.outputs.training_pipelines import (
    Registration,
    RunEconomics,
    TrainingPipelines,
    TrainingStep,
    Trigger,
)
from mlops_architect.engine.agents.counterfactuals import rejected_patterns
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed, rejections
from mlops_architect.engine.agents.schedules import quiet_s
from mlops_architect.engine.agents.schedules import training as training_timing
from mlops_architect.engine.agents.training_run import TrainingRun, training_run
from mlops_architect.engine.agents.training_shape import (
    budget_guard,
    checkpoints,
    distribution,
    evaluation_gate,
    hardware,
)
from mlops_architect.engine.agents.version_rules import use_case_model
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    dollars,
    gigabytes,
    listing,
    lower_first,
    number,
    people_count,
    plural,
    span,
    spoken,
)
from mlops_architect.engine.confidence import confidence, overall

_SHARES = (("features", 0.15), ("train", 0.6), ("evaluate", 0.2), ("register", 0.05))
"""How a run's time is spent; a judgement until the first runs are measured."""
_ONE_MACHINE_GB = 256.0
"""Memory of a large but ordinary machine: below it one node is simpler and usually faster."""


def answer(view: View) -> TrainingPipelines:
    """Settle the training pipeline in production."""
    run = training_run(view)
    blueprint = view.of("pipelines", Pipelines)
    decisions = disputed(
        (
            _hardware_decision(view, run),
            _distribution_decision(view, run),
            _checkpoint_decision(view, run),
            _gate_decision(view),
            _guard_decision(view, run),
        ),
        view.findings,
    )
    return TrainingPipelines(
        summary=(
            f"Training runs {blueprint.pipeline('training').schedule.words} on {title(view.plan, 'train')}"
            f" ({run.option}, {number(run.vcpus)} vCPUs): about {span(run.hours * 3600)} and {dollars(run.usd_per_run)}"
            f" a run, {dollars(run.usd_per_month)} a month."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("training.cadence", "training.gpu_required"),
            view.workload,
            ("training_rows_m", "training_gb", "training_vcpu_hours_per_run"),
        ),
        training_schedule_cron=blueprint.training_schedule_cron,
        triggers=_triggers(view, blueprint),
        steps=_steps(view, run),
        hardware=hardware(view, run),
        distribution=distribution(run),
        economics=RunEconomics(
            duration_hours=run.hours,
            duration_from=(
                "the plan's sizing"
                if run.hours_from_plan
                else (
                    f"{number(view.workload['training_vcpu_hours_per_run'])} vCPU-hours on {number(run.vcpus)} vCPUs at"
                    " 80 % use"
                )
            ),
            usd_per_run=run.usd_per_run,
            runs_per_month=run.runs_per_month,
            usd_per_month=run.usd_per_month,
            vcpu_hours_per_run=round(view.workload["training_vcpu_hours_per_run"], 3),
        ),
        checkpoints=checkpoints(run),
        evaluation_gate=evaluation_gate(view),
        registration=_registration(view),
        reproducibility=view.of("model-development", ModelDevelopment).reproducibility.pinned,
        budget_guard=budget_guard(view, run),
        failure_modes=_failures(view, run),
        practices=applied(
            view,
            "training-pipelines",
            label=view.use_case.label.column,
            usd_per_run=dollars(run.usd_per_run),
            run_minutes=number(round(run.hours * 60)),
            model=use_case_model(view),
        ),
        answered_findings=answered(view.findings, "taken up in the gate and the guards"),
    )


def _triggers(view: View, blueprint: Pipelines) -> tuple[Trigger, ...]:
    training = blueprint.pipeline("training")
    return (
        Trigger(
            name="schedule",
            when=training.schedule.words,
            expression=blueprint.training_schedule_cron,
            guard="skipped when no complete feature partition is newer than the last training's",
        ),
        Trigger(
            name="drift or quality",
            when=lower_first(view.use_case.retrain_trigger),
            expression="event of the continual-learning pipeline",
            guard=(
                f"at most one run in {span(quiet_s(training_timing(view.constraints, view.use_case)))}; refused while a"
                " data gate is open"
            ),
        ),
        Trigger(
            name="new feature set or family",
            when="a release that changes the feature set or the candidates",
            expression="delivery pipeline after deployment to staging",
            guard="the result waits for a person, whatever the figures say",
        ),
        Trigger(
            name="by hand",
            when="back-test, audit or repair",
            expression="one run with as_of and reason",
            guard="a reason is required; a run with a past as_of can never be promoted",
        ),
    )


def _steps(view: View, run: TrainingRun) -> tuple[TrainingStep, ...]:
    use_case, workload = view.use_case, view.workload
    minutes = {name: round(run.hours * 60 * share, 2) for name, share in _SHARES}
    primary = spoken(use_case.primary_metric)
    return (
        TrainingStep(
            name="snapshot",
            command="python -m scoring features",
            reads=(
                f"{view.plan.pattern('feature-offline')}, {use_case.label.column} older than"
                f" {plural(use_case.label.delay_days, 'day')}"
            ),
            writes=f"manifest of {people_count(workload['training_rows_m'] * 1e6)} rows",
            expected_minutes=minutes["features"],
            on_failure="stop: nothing was spent yet",
        ),
        TrainingStep(
            name="train",
            command="python -m scoring train",
            reads="the manifest",
            writes=f"{listing(spoken(one.name) for one in use_case.candidates)}, parameters, curves",
            expected_minutes=minutes["train"],
            on_failure=(
                "run again from the last checkpoint, twice" if run.hours > 1 else "run again from the start, twice"
            ),
        ),
        TrainingStep(
            name="evaluate",
            command="python -m scoring train",
            reads="model, newest labelled window, champion, rule",
            writes=f"{primary} overall and by {listing(use_case.slices)}, costs at the threshold",
            expected_minutes=minutes["evaluate"],
            on_failure="stop: a model without figures is no candidate",
        ),
        TrainingStep(
            name="register",
            command="python -m scoring train",
            reads="model and report",
            writes=f"version in {view.plan.pattern('registry')}, or a refusal with reasons",
            expected_minutes=minutes["register"],
            on_failure="run again; the same key finds the same version",
        ),
    )


def _registration(view: View) -> Registration:
    return Registration(
        registry=view.plan.pattern("registry"),
        name=use_case_model(view),
        tags=(
            "manifest_sha256",
            "feature_set",
            "git_commit",
            "image_digest",
            "as_of",
            "reason",
            view.use_case.primary_metric,
            "threshold",
        ),
        aliases=("candidate", "challenger", "champion"),
        refused_candidates=(
            "logged with their report and the rule that refused them; their files are deleted after 30 days"
        ),
    )


def _failures(view: View, run: TrainingRun) -> tuple[str, ...]:
    delay = plural(view.use_case.label.delay_days, "day")
    found = [
        (
            f"labels arrive late: fewer than 95 % of cases older than {delay} are joined; the run is refused before it"
            " costs anything"
        ),
        (
            "one week dominates: more than half of the positives of the window come from one week; the report says so"
            " and a person decides"
        ),
        f"memory runs out: above {number(run.memory_gb)} GB rows are sampled by day, never by label alone",
        "the champion cannot be scored on the new feature set: the comparison uses the last window both sets cover",
        f"a run hangs: it is ended after {span(run.longest_hours * 3600)}",
    ]
    if run.spot:
        found.append("no spot capacity: after two hours in the queue the run starts on demand")
    return tuple(found)


def _hardware_decision(view: View, run: TrainingRun) -> Decision:
    return Decision(
        id="training-hardware",
        question="On what is the model trained?",
        choice=f"{run.pattern}, {run.option}: {number(run.vcpus)} vCPUs, {number(run.memory_gb)} GB",
        rationale=(
            f"{number(view.workload['training_vcpu_hours_per_run'])} vCPU-hours a run end in {span(run.hours * 3600)}"
            f" for {dollars(run.usd_per_run)}; {plural(round(run.runs_per_month, 1), 'run')} a month cost"
            f" {dollars(run.usd_per_month)}."
        ),
        rejected=rejected_patterns(view.plan, "train"),
        serves=("training.cadence", "budget.monthly_usd", "training.gpu_required"),
        consequences=("compute exists only while a run lasts",),
        risks=("the estimate of vCPU-hours is a guess until the first run",),
        confidence=confidence(
            view.constraints,
            ("training.cadence", "budget.monthly_usd"),
            quantities=(view.workload.quantity("training_vcpu_hours_per_run"),),
            margins=[one for one in view.plan.margins if one.constraint.startswith("budget")],
        ),
        would_change_if=(
            f"a measured run takes more than {span(run.hours * 3600 * 5)} (five times the estimate), or a neural model"
            " is chosen"
        ),
    )


def _distribution_decision(view: View, run: TrainingRun) -> Decision:
    shape = distribution(run)
    return Decision(
        id="distributed-training",
        question="One machine or many?",
        choice="Many machines" if shape.distributed else "One machine",
        rationale=f"{shape.because[0].upper()}{shape.because[1:]}.",
        rejected=rejections(
            {"One machine": "the training set does not fit"}
            if shape.distributed
            else {
                "Distributed boosting": (
                    f"communication and a cluster for {gigabytes(view.workload['training_gb'])} that fit"
                    f" {number(_ONE_MACHINE_GB / run.memory_needed_gb)} times into one machine"
                ),
                "Sample to a laptop's size": (
                    f"{people_count(view.workload['training_rows_m'] * 1e6)} rows already are a sample; rare positives"
                    " would be lost"
                ),
            }
        ),
        serves=("training.cadence",),
        consequences=("a larger machine is the first answer to growth",),
        risks=("a single node's failure loses a run, which is repeated",),
        confidence=confidence(view.constraints, (), quantities=(view.workload.quantity("training_gb"),)),
        would_change_if=shape.would_be_needed_when,
    )


def _checkpoint_decision(view: View, run: TrainingRun) -> Decision:
    shape = checkpoints(run)
    return Decision(
        id="checkpoints",
        question="Does an interrupted run go on or start again?",
        choice=(
            f"Goes on from a checkpoint every {number(shape.every_minutes)} minutes"
            if shape.needed
            else "Starts again from the last finished step"
        ),
        rationale=f"{shape.because[0].upper()}{shape.because[1:]}.",
        rejected=rejections(
            {"Start again": f"up to {span(run.hours * 3600)} and {dollars(run.usd_per_run)} lost for each interruption"}
            if shape.needed
            else {
                "Checkpoints within training": (
                    f"they save at most {span(run.hours * 3600)} and {dollars(run.usd_per_run)}, and make a run harder"
                    " to reproduce"
                )
            }
        ),
        serves=("budget.monthly_usd",),
        consequences=("steps are keyed by manifest, commit and parameters",),
        risks=(
            ("a resumed run differs in its random draws: the checkpoint keeps their state",)
            if shape.needed
            else ("three interruptions in a row end a run",)
        ),
        confidence=confidence(
            view.constraints, (), quantities=(view.workload.quantity("training_vcpu_hours_per_run"),)
        ),
        would_change_if=(
            "a run takes less than an hour on demand"
            if shape.needed
            else "a run takes more than an hour, or moves to spot capacity"
        ),
    )


def _gate_decision(view: View) -> Decision:
    rules = evaluation_gate(view)
    stops = sum(rule.blocks == "registration" for rule in rules)
    return Decision(
        id="evaluation-gate",
        question="What lets a trained model into the registry?",
        choice=(
            f"{plural(stops, 'rule')} for registration and {plural(len(rules) - stops, 'more rule')} for promotion, all"
            " of them figures"
        ),
        rationale=(
            "A training that always registers fills the registry with models nobody should use;"
            f" {spoken(view.use_case.primary_metric)} alone would pass models that fail"
            f" {listing(view.use_case.slices)}."
        ),
        rejected=rejections(
            {
                "Register everything, decide later": (
                    f"{number(view.workload['training_runs_per_month'] * 12)} versions a year, of which few could ever"
                    " serve"
                ),
                "One threshold": "it says nothing about slices, calibration or cost of a score",
            }
        ),
        serves=("ml_task",),
        consequences=("the same rules are run on a laptop and in production",),
        risks=("rules that no candidate has ever failed test nothing; spoiled candidates are tried on each change",),
        confidence=confidence(view.constraints, ("ml_task",)),
        would_change_if=(
            "more than half of the candidates are refused by one rule over a quarter: then that rule is reviewed"
        ),
    )


def _guard_decision(view: View, run: TrainingRun) -> Decision:
    guard = budget_guard(view, run)
    return Decision(
        id="budget-guard",
        question="What keeps training from costing more than it should?",
        choice=(
            f"{number(guard.longest_run_minutes)} minutes a run, {guard.most_runs_per_month} runs and"
            f" {dollars(guard.most_usd_per_month)} a month"
        ),
        rationale=(
            f"An expected run takes {span(run.hours * 3600)} and costs {dollars(run.usd_per_run)}; beyond"
            f" {span(run.longest_hours * 3600)} it is at fault, not slow. Drift triggers may double the number of runs,"
            " not more."
        ),
        rejected=rejections(
            {
                "An alarm on the bill": "it comes a day later, when a loop has already run",
                "No triggers beside the schedule": (
                    f"a sudden change would wait up to {span(2628000 / max(run.runs_per_month, 0.05))}"
                ),
            }
        ),
        serves=("budget.monthly_usd", "training.cadence"),
        consequences=("a month with much drift ends without automatic runs, and a person is told",),
        risks=("growth of data reaches the limit slowly; the report shows its share",),
        confidence=confidence(
            view.constraints,
            ("budget.monthly_usd",),
            quantities=(view.workload.quantity("training_vcpu_hours_per_run"),),
        ),
        would_change_if=f"the median run exceeds {number(round(run.hours * 60 * 2))} minutes",
    )
