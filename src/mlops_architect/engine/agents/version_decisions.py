"""The choices behind versioning: how data are pinned, who promotes, how long records are kept, how changes flow."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.engine.agents.grounds import rejections
from mlops_architect.engine.agents.version_rules import (
    data_retention,
    evidence,
    per_day,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, listing, number, plural, regime_name
from mlops_architect.engine.confidence import confidence


def data_versioning(view: View) -> Decision:
    """Return the choice of how data are pinned, with the volume that copies would take."""
    workload = view.workload
    copies = workload["training_gb"] * workload["training_runs_per_month"] * 12
    daily = workload["ingest_gb_per_day"]
    return Decision(
        id="data-versioning",
        question="How are data versioned so that a model can be rebuilt?",
        choice="Immutable partitions and manifests of content hashes; snapshots reference files and are not copies",
        rationale=(
            f"{gigabytes(daily)} arrive each day and"
            f" {plural(round(workload['training_runs_per_month'] * 12, 1), 'training run')} a year each need an exact"
            " data set. A manifest of a few kilobytes pins it; nothing is moved."
        ),
        rejected=rejections(
            {
                "A full copy for each training run": (
                    f"{gigabytes(copies)} a year of duplicates, and deletion of one person's rows would have to reach"
                    " every copy"
                ),
                "Data files in git (or git with large-file pointers)": (
                    f"{gigabytes(workload['stored_gb'])} of history; a clone would have to fetch it or hold pointers"
                    " nobody can query"
                ),
                "Table-format time travel alone": (
                    "snapshots expire with compaction, while a model may have to be explained after"
                    f" {number(evidence(view.constraints).days)} days; it is welcome beside the manifest"
                ),
            }
        ),
        serves=("data.retention_days", "data.ingest_gb_per_day", "compliance.regimes"),
        consequences=(
            "corrections are new files with a later ingestion date",
            (
                f"raw data older than {number(data_retention(view).days)} days are deleted by lifecycle rule and"
                " manifests that name them are marked incomplete"
            ),
        ),
        risks=(
            (
                "deleting a person's rows breaks hashes of old manifests: the deletion is recorded in them, and the"
                " model is then reproducible only in part"
            ),
        ),
        confidence=confidence(
            view.constraints,
            ("compliance.regimes",),
            quantities=(workload.quantity("ingest_gb_per_day"), workload.quantity("retention_days")),
        ),
        would_change_if=(
            "several teams edit the same tables: then branches and merges of data are worth a dedicated data-versioning"
            " service"
        ),
    )


def model_promotion(view: View) -> Decision:
    """Return the choice of who promotes, from the number of candidates a month."""
    runs = view.workload["training_runs_per_month"]
    automatic = per_day(view) and not view.constraints.oversight.human_in_loop_required.value
    return Decision(
        id="model-promotion",
        question="Who promotes a model to champion?",
        choice=(
            "The gate's figures, with a person told and able to roll back"
            if automatic
            else "A named person, on the gate's figures"
        ),
        rationale=f"{plural(round(runs, 1), 'candidate')} a month: "
        + (
            "at that rate an approval is a reflex, not a judgement; people approve changes of shape instead."
            if automatic
            else "few enough that a person can read each comparison with the champion."
        ),
        rejected=rejections(
            {
                ("A person for every model" if automatic else "Automatic promotion"): (
                    f"about {number(runs * 0.25)} hours a month of approvals at a quarter of an hour each, most of them"
                    " for models that differ by noise"
                    if automatic
                    else (
                        "at this cadence it saves under an hour a month and gives up the moment at which somebody looks"
                    )
                ),
                "Promotion by deployment": (
                    "tying a model to a release makes each retraining a release and each roll back a redeployment"
                ),
            }
        ),
        serves=("training.cadence", "oversight.human_in_loop_required", "team.size"),
        consequences=(
            "the registry's alias is the only switch",
            "a new feature set or model family always needs a person",
        ),
        risks=(
            (
                "a gate that is too loose lets slow decay through, so each candidate is also compared with the champion"
                " of 90 days ago"
            ),
        ),
        confidence=confidence(view.constraints, ("training.cadence", "oversight.human_in_loop_required")),
        would_change_if=(
            "training becomes daily or faster"
            if not automatic
            else "the requirements ask for a person in the loop, or training becomes weekly or slower"
        ),
    )


def record_retention(view: View) -> Decision:
    """Return the choice of how long records are kept, from the regimes named."""
    keep, raw = evidence(view.constraints), data_retention(view)
    regimes = view.constraints.compliance.regimes.value or ()
    return Decision(
        id="record-retention",
        question="How long are models, comparisons, approvals and prediction logs kept?",
        choice=f"{number(keep.days)} days",
        rationale=(
            f"{keep.because[0].upper()}{keep.because[1:]}. Named here:"
            f" {listing(regime_name(name) for name in regimes)}."
        ),
        rejected=rejections(
            {
                "For ever": (
                    "personal data may be kept only as long as its purpose lasts, and nobody reviews a store that never"
                    " empties"
                ),
                **(
                    {
                        "As long as the raw data": (
                            f"raw data are kept for {number(raw.days)} days; a decision can be questioned on another"
                            " clock than its inputs"
                        )
                    }
                    if raw.days != keep.days
                    else {"Shorter than the data": "a decision could not be shown while its inputs are still held"}
                ),
            }
        ),
        serves=("compliance.regimes", "data.retention_days"),
        consequences=(
            "prediction logs hold ids, features and scores, no names",
            "write-once storage keeps records from being changed before their time",
        ),
        risks=(
            ("a regime that applies and is not named would lengthen this",)
            if not regimes
            else ("records outlive the data they point at; hashes show what is gone",)
        ),
        confidence=confidence(view.constraints, ("compliance.regimes", "data.retention_days")),
        would_change_if="a regime with a longer period is named: HIPAA 2,190 days, EU AI Act high-risk 3,650 days",
    )


def branching(view: View) -> Decision:
    """Return the choice of how changes flow."""
    size = view.constraints.team.size.value
    return Decision(
        id="branching",
        question="How do changes of code, infrastructure and configuration flow?",
        choice="One repository, trunk-based, one image promoted through dev, staging and prod",
        rationale=(
            f"{plural(size, 'person', 'people') if size else 'A team of unstated size'} with one product; features,"
            " training and serving share code, so one commit must pin them all."
        ),
        rejected=rejections(
            {
                "A long-lived branch for each environment": (
                    "what was tested in staging is not what prod gets: merges differ, and drift between branches grows"
                    " with every fix"
                ),
                "A repository for each component": (
                    "a changed feature would need a lockstep of three releases, and in between training and serving"
                    " disagree"
                ),
            }
        ),
        serves=("team.size",),
        consequences=("a broken main stops everyone, so checks must stay under ten minutes",),
        risks=("infrastructure and model code release together even when only one changed",),
        confidence=confidence(view.constraints, ("team.size",)),
        would_change_if=(
            "more than about ten people or two teams work on it: then infrastructure gets a repository and a cadence of"
            " its own"
        ),
    )
