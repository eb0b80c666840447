"""Agent 2, versioning and governance: rules for each artefact, promotion, lineage and access."""

from __future__ import annotations

from mlops_architect.domain.outputs.versioning_governance import (
    AccessRule,
    AuditQuestion,
    LineageLink,
    PromotionStep,
    VersioningGovernance,
)
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed
from mlops_architect.engine.agents.version_decisions import (
    branching,
    data_versioning,
    model_promotion,
    record_retention,
)
from mlops_architect.engine.agents.version_rules import (
    evidence,
    per_day,
    reviewers,
    use_case_model,
    version_rules,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, spoken
from mlops_architect.engine.confidence import overall

_REGISTRY = "the model registry"


def answer(view: View) -> VersioningGovernance:
    """Settle how everything that can change is versioned and promoted."""
    decisions = disputed(
        (data_versioning(view), model_promotion(view), record_retention(view), branching(view)), view.findings
    )
    keep = evidence(view.constraints)
    return VersioningGovernance(
        summary=(
            f"Every score of {view.use_case.title.lower()} can be traced to one model version, one commit and one data"
            f" manifest; models are promoted {'by figures' if per_day(view) else 'by a person on figures'}, and records"
            f" are kept for {number(keep.days)} days."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("compliance.regimes", "team.size", "training.cadence"),
            view.workload,
            ("ingest_gb_per_day", "retention_days", "stored_gb"),
        ),
        versions=version_rules(view),
        branches=(
            f"trunk: short-lived branches, merged to main within days after review by {reviewers(view.constraints)};"
            " releases are tags on main, fixes go forward"
        ),
        promotion=_promotion(view),
        lineage=_lineage(view),
        audit_questions=_questions(view),
        access=_access(view),
        practices=applied(
            view, "versioning", model=use_case_model(view), event=view.use_case.event, label=view.use_case.label.column
        ),
        answered_findings=answered(view.findings, "taken up in the promotion rules"),
    )


def _promotion(view: View) -> tuple[PromotionStep, ...]:
    use_case = view.use_case
    checks = [
        f"beats the champion in {spoken(use_case.primary_metric)} on the last labelled window",
        f"no value of {listing(use_case.slices)} is more than 5 % worse",
        "the data manifest and the feature set resolve",
    ]
    champion_by = "nobody: the figures decide, and a person is told" if per_day(view) else "service owner"
    if view.constraints.oversight.human_in_loop_required.value:
        champion_by = "service owner, because the requirements ask for a person in the loop"
    return (
        PromotionStep(
            artefact="release",
            from_environment="dev",
            to_environment="staging",
            automatic_checks=("lint, types, unit and pipeline tests", "infrastructure plan and security scan"),
            approved_by=reviewers(view.constraints),
            recorded_in="merge of the pull request",
        ),
        PromotionStep(
            artefact="release",
            from_environment="staging",
            to_environment="prod",
            automatic_checks=(
                "end-to-end test on staging data",
                "load test" if view.workload["online"] else "full-size scoring run",
                "roll back tried",
            ),
            approved_by="service owner",
            recorded_in="protected environment of the delivery pipeline",
        ),
        PromotionStep(
            artefact=use_case_model(view),
            from_environment="candidate",
            to_environment="challenger",
            automatic_checks=tuple(checks),
            approved_by="nobody: the gate decides",
            recorded_in=_REGISTRY,
        ),
        PromotionStep(
            artefact=use_case_model(view),
            from_environment="challenger",
            to_environment="champion",
            automatic_checks=(
                ("canary: error rate, latency and score distribution within bounds",)
                if view.workload["online"]
                else ("scores of one full run compared with the champion's, row by row",)
            ),
            approved_by=champion_by,
            recorded_in=f"{_REGISTRY}, as an alias change with who, when and the comparison",
        ),
    )


def _lineage(view: View) -> tuple[LineageLink, ...]:
    use_case = view.use_case
    return (
        LineageLink(
            of="a score",
            made_from=f"model version, feature set, {use_case.event_id}",
            recorded_as="model_version, feature_set_hash, trace_id",
            recorded_in="prediction log, partitioned by day",
        ),
        LineageLink(
            of=f"a version of {use_case_model(view)}",
            made_from="data manifest, feature set, commit, image digest, seed",
            recorded_as="tags of the version",
            recorded_in=_REGISTRY,
        ),
        LineageLink(
            of="a training snapshot",
            made_from="raw partitions and label cut-off",
            recorded_as="list of file hashes, as-of time, row counts",
            recorded_in="manifest.json beside the data",
        ),
        LineageLink(
            of="a raw partition",
            made_from=use_case.sources[0],
            recorded_as="source system, extract id, time of extraction, contract version",
            recorded_in="manifest of the extract",
        ),
        LineageLink(
            of="a release",
            made_from="commit, image digest, infrastructure plan",
            recorded_as="release notes and bill of materials",
            recorded_in="the release in git",
        ),
        LineageLink(
            of="a matured label",
            made_from=f"{use_case.label.column} from {use_case.sources[-1]}",
            recorded_as=f"{use_case.event_id}, label value, time it became known",
            recorded_in="label table, append only",
        ),
    )


def _questions(view: View) -> tuple[AuditQuestion, ...]:
    use_case = view.use_case
    found = [
        AuditQuestion(
            question=f"Why did {spoken(use_case.event)} X get this score?",
            answered_by="prediction log → model version → reason codes of that row → feature values as served",
        ),
        AuditQuestion(
            question="Which data trained the champion?", answered_by="registry → manifest → raw partitions → extracts"
        ),
        AuditQuestion(
            question="Who let this model into production, on what evidence?",
            answered_by="alias change in the registry → comparison report → approval",
        ),
        AuditQuestion(
            question="Which scores came from a model we now distrust?",
            answered_by=(
                "registry version → prediction log filtered by model_version;"
                f" {people_count(view.workload['daily_predictions'])} rows a day, partitioned by date"
            ),
        ),
    ]
    classes = view.constraints.data.classes.value or tuple(
        sorted({kind for column in use_case.columns for kind in column.sensitivity})
    )
    if "pii" in classes or "phi" in classes:
        found.append(
            AuditQuestion(
                question="What do we hold about one person, and which models learned from it?",
                answered_by=(
                    f"{use_case.entities[0].key if use_case.entities else use_case.event_id} → raw partitions and"
                    " feature rows → snapshots that contain the key → versions trained on them"
                ),
            )
        )
    return tuple(found)


def _access(view: View) -> tuple[AccessRule, ...]:
    small = (view.constraints.team.size.value or 2) < 2
    rules = [
        AccessRule(
            role="data scientist",
            may="read masked data, run training in dev, register candidates",
            may_not="move the champion alias or write to prod",
        ),
        AccessRule(
            role="delivery pipeline",
            may="deploy approved digests with short-lived credentials",
            may_not="read data or change its own permissions",
        ),
        AccessRule(role="training job", may="read snapshots, write candidates", may_not="read other environments"),
        AccessRule(
            role="service owner",
            may="approve releases and alias moves",
            may_not=(
                "approve a change of their own"
                if not small
                else "skip the recorded pause before approving their own change"
            ),
        ),
    ]
    if any(column.sensitivity for column in view.use_case.columns):
        names = [column.name for column in view.use_case.columns if column.sensitivity]
        rules.append(
            AccessRule(
                role="on-call engineer",
                may="read logs and metrics",
                may_not=f"see {listing(names)} in clear: they never enter logs",
            )
        )
    return tuple(rules)
