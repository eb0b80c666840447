"""The version rule of each artefact, and the retention that laws, labels and storage ask for."""

from __future__ import annotations

import math

from mlops_architect.domain.constraints import Constraints, MlTask
from mlops_architect.domain.outputs.versioning_governance import Retention, VersionRule
from mlops_architect.engine.agents.schedules import training
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, number, people_count, plural, quoted, spoken

EVIDENCE_DAYS: dict[str, tuple[int, str]] = {
    "pci_dss": (365, "PCI DSS 10.5.1 asks for twelve months of audit history, three of them at hand"),
    "hipaa": (2190, "HIPAA (45 CFR 164.316) asks for six years of documentation"),
    "eu_ai_act": (
        3650,
        "the EU AI Act (article 18) asks providers of high-risk systems for ten years of documentation",
    ),
    "sox": (2555, "audit work papers are kept for seven years under SOX"),
    "soc2": (365, "a SOC 2 report covers a window of up to twelve months, and evidence must span it"),
}
"""Days that records of decisions and models are kept for, by regime."""

_UNNAMED_DAYS = 730
LANGUAGE_TASKS = (MlTask.LLM_RAG, MlTask.LLM_FINETUNE)


def evidence(constraints: Constraints) -> Retention:
    """Return how long records about models and releases are kept: the longest that a named regime asks for."""
    demands = [EVIDENCE_DAYS[name] for name in constraints.compliance.regimes.value or () if name in EVIDENCE_DAYS]
    stated = constraints.data.retention_days
    longest = max(demands, default=(_UNNAMED_DAYS, ""))[0]
    if stated.value is not None and stated.value > longest:
        days = math.ceil(stated.value)
        return Retention(
            days=days, because=f"the requirements keep data for {number(days)} days, longer than any regime named"
        )
    if demands:
        days, because = max(demands)
        return Retention(days=days, because=because)
    return Retention(
        days=_UNNAMED_DAYS,
        because="no named regime sets a period; two years cover two audits and a repeat of each season",
    )


def data_retention(view: View) -> Retention:
    """Return how long raw and training data are kept, with where the figure comes from."""
    stated = view.constraints.data.retention_days
    days = math.ceil(view.workload["retention_days"])
    if stated.known:
        return Retention(days=days, because=f"{number(days)} days are stated in the requirements")
    return Retention(days=days, because=f"assumed: {view.workload.quantity('retention_days').derivation}")


def version_rules(view: View) -> tuple[VersionRule, ...]:
    """Return the rule of every artefact, in a fixed order."""
    return (
        _code(view),
        _infrastructure(view),
        _data(view),
        _features(view),
        _models(view),
        _prompts(view),
        _configuration(view),
    )


def reviewers(constraints: Constraints) -> str:
    """Return who reviews a change: a second person wherever the team has one."""
    size = constraints.team.size.value
    if size is not None and size < 2:
        return (
            "the author, after a day's pause and with every check green: the team has no second person, and that is"
            " recorded as an accepted risk"
        )
    return (
        "one person who did not write it"
        if not (constraints.compliance.regimes.value or ())
        else "one person who did not write it, and the code owner of the folder"
    )


def _code(view: View) -> VersionRule:
    return VersionRule(
        artefact="code",
        needed=True,
        tool="git, with releases built once and deployed by image digest",
        scheme="semantic version per release, image tagged with the commit and pinned by sha256",
        example=f"v1.4.0 → {view.use_case.id}@sha256:… built from one commit",
        what_makes_a_new_version=(
            f"every merge to main; a changed definition of any of the {len(view.use_case.features)} features raises the"
            f" minor version, because a {use_case_model(view)} trained before it no longer fits"
        ),
        retention=Retention(days=0, because="history in git costs nothing and every model points at a commit"),
        promotion=(
            "one image passes dev, staging and prod; "
            + (
                f"in staging it answers {number(view.workload['peak_rps'])} requests/s before prod sees it"
                if view.workload["online"]
                else (
                    f"in staging it scores {people_count(view.workload['rows_per_scoring_run_m'] * 1.5e6)} rows before"
                    " prod sees it"
                )
            )
        ),
        review=reviewers(view.constraints),
        roll_back=(
            "deploy the previous digest beside the present one and move traffic; the last ten images stay"
            if view.workload["online"]
            else "the next run takes the previous digest; the last ten images stay, and delivered scores name theirs"
        ),
    )


def _infrastructure(view: View) -> VersionRule:
    return VersionRule(
        artefact="infrastructure",
        needed=True,
        tool="Terraform in the same repository, remote state with locking and object versions",
        scheme="providers and modules pinned by exact version and lock file; one state an environment",
        example="infra/ at v1.4.0, state of prod apart from staging",
        what_makes_a_new_version="a plan that is not empty",
        retention=Retention(
            days=max(90, evidence(view.constraints).days),
            because="state versions are the record of what ran; " + evidence(view.constraints).because,
        ),
        promotion=(
            "the plan of staging is applied, observed for a day, then the same commit is planned for prod and its plan"
            " is approved"
        ),
        review=(
            f"{reviewers(view.constraints)}; a plan that destroys or replaces a store of {spoken(view.use_case.event)}"
            " data needs the service owner as well"
        ),
        roll_back=(
            f"apply the previous commit; the lake with its {gigabytes(view.workload['stored_gb'])} is protected from"
            " destruction, so code goes back and data stays"
        ),
    )


def _data(view: View) -> VersionRule:
    workload, use_case = view.workload, view.use_case
    return VersionRule(
        artefact="data",
        needed=True,
        tool=(
            "append-only raw partitions with a manifest of content hashes; training sets are immutable snapshots with a"
            " manifest"
        ),
        scheme=(
            f"raw: {use_case.event}/ingested_on=YYYY-MM-DD/part-<sha256>; snapshot: training/<as-of>/<manifest sha256>"
        ),
        example=f"raw/{use_case.event}/ingested_on=2030-05-01/ and training/2030-05-01/manifest.json",
        what_makes_a_new_version=(
            f"a new extract, a corrected {use_case.label.column} (a new file, never an overwrite), a changed cut-off"
        ),
        retention=data_retention(view),
        promotion=(
            f"an extract of {spoken(use_case.event)} records becomes readable for training when its quality gate"
            " passed and the manifest is written last"
        ),
        review=(
            f"changes to the schema or the definition of {use_case.label.column} are reviewed by the owner of the"
            " source"
        ),
        roll_back=(
            f"point at the previous manifest; about {gigabytes(workload['ingest_gb_per_day'])} a day stay in place,"
            " nothing is copied"
        ),
    )


def _features(view: View) -> VersionRule:
    use_case = view.use_case
    windowed = [feature.name for feature in use_case.features if feature.kind in ("window", "time-since-last")]
    return VersionRule(
        artefact="features",
        needed=True,
        tool=(
            f"feature definitions are code; the set {use_case_model(view)} was trained on is a named, hashed list"
            " stored with each version"
        ),
        scheme="<feature set>-v<n>, a sha256 over the names, types and definitions",
        example=f"{use_case.id}-v3 with {len(use_case.features)} features",
        what_makes_a_new_version=(
            f"any change to a definition, for instance the window of {windowed[0]}"
            if windowed
            else f"any change to a definition, for instance of {use_case.features[0].name}"
        ),
        retention=Retention(
            days=data_retention(view).days, because="as long as the training data they were computed from"
        ),
        promotion=(
            "a new set is written beside the old one online and offline; the service switches with the model that was"
            " trained on it"
            if view.workload["online"]
            else "a new set is written beside the old one; the scoring job switches with the model trained on it"
        ),
        review="data scientist and whoever runs the feature pipeline",
        roll_back=(
            f"the old set is computed until the model before last is retired, {plural(2, 'training')}"
            f" ({training(view.constraints, use_case).words}) later, so the old model finds its values"
        ),
    )


def _models(view: View) -> VersionRule:
    timing = training(view.constraints, view.use_case)
    keep = evidence(view.constraints)
    trial = "canary" if view.workload["online"] else "comparison of one full run"
    per_year = view.workload["training_runs_per_month"] * 12
    return VersionRule(
        artefact="models",
        needed=True,
        tool=(
            f"model registry; one entry holds artefact, {spoken(view.use_case.primary_metric)}, data manifest, feature"
            " set and commit"
        ),
        scheme=(
            f"{use_case_model(view)}/<n>, one up with each registered candidate; aliases candidate, challenger,"
            " champion"
        ),
        example=f"{use_case_model(view)}/41 = champion",
        what_makes_a_new_version=(
            f"a training run that passed its evaluation ({timing.words}, about {plural(round(per_year), 'run')} a"
            " year); failed candidates are logged, not registered"
        ),
        retention=keep,
        promotion=(
            f"candidate → challenger after the offline gate, → champion after the {trial}; an alias moves, no file is"
            " copied"
        ),
        review=_model_review(view),
        roll_back=(
            "move the champion alias back; the service reads it, so answers change within a minute without a deployment"
            if view.workload["online"]
            else (
                "move the champion alias back; the next run uses it, and delivered scores are replaced by a run by hand"
            )
        ),
    )


def use_case_model(view: View) -> str:
    """Return the registry name of the model."""
    return f"{view.use_case.id}-{view.use_case.label.column.replace('_', '-')}"


def _model_review(view: View) -> str:
    if per_day(view) and not view.constraints.oversight.human_in_loop_required.value:
        return (
            "by figures alone for a retrained model of unchanged shape: nobody can judge a model a day; a new feature"
            " set or family needs the lead data scientist"
        )
    return "lead data scientist signs the comparison with the champion; the service owner signs the switch"


def per_day(view: View) -> bool:
    """Whether models are trained so often that a person cannot approve each."""
    return view.workload["training_runs_per_month"] >= 25


def _prompts(view: View) -> VersionRule:
    task = view.constraints.ml_task.value
    needed = task in LANGUAGE_TASKS
    return VersionRule(
        artefact="prompts",
        needed=needed,
        why_not=(
            ""
            if needed
            else (
                f"not needed, because {spoken(view.use_case.title).lower()} is a"
                f"{'' if view.use_case.content or view.use_case.forecast else ' tabular'} {spoken(view.use_case.problem)}"
                f"{' of series' if view.use_case.forecast else ''} and no language model is"
                " called"
            )
        ),
        tool=(
            "git, one file a prompt with a version in its front matter"
            if needed
            else "not needed, because no prompt exists"
        ),
        scheme=(
            "<prompt>@<sha256 of the file>, logged with every answer"
            if needed
            else "not needed, because no prompt exists"
        ),
        example="answer@9f2c…" if needed else "not needed, because no prompt exists",
        what_makes_a_new_version=(
            "any changed character, or another model behind it"
            if needed
            else "a language model entering the design would bring this rule in"
        ),
        retention=evidence(view.constraints) if needed else Retention(days=0, because="there is nothing to keep"),
        promotion=(
            "evaluation set of at least 200 graded questions passes, then canary"
            if needed
            else "not needed, because no prompt exists"
        ),
        review=(
            "one person who did not write it, with the graded differences"
            if needed
            else "not needed, because no prompt exists"
        ),
        roll_back="pin the previous hash" if needed else "not needed, because no prompt exists",
    )


def _configuration(view: View) -> VersionRule:
    return VersionRule(
        artefact="configuration",
        needed=True,
        tool="typed settings files in git, one an environment; secrets only by reference",
        scheme=(
            f"part of the release; the threshold of {quoted(view.use_case.decision_supported)} is versioned with its"
            " model"
        ),
        example=f"conf/prod.yaml at v1.4.0; the score threshold lies in {use_case_model(view)}/41",
        what_makes_a_new_version="every change, also of one threshold",
        retention=Retention(days=0, because="it lives in git with the code"),
        promotion="with the release; a threshold moves with the model alias",
        review=f"{reviewers(view.constraints)}; thresholds by the owner of {quoted(view.use_case.decision_supported)}",
        roll_back="with the release or the model it belongs to",
    )
