"""Privacy, fairness, explanations, regimes and human oversight of this use case."""

from __future__ import annotations

from mlops_architect.domain.outputs.governance_ethics import (
    Explainability,
    Fairness,
    HumanOversight,
    Privacy,
    RegulationDemand,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.people import sensitive_fields_of
from mlops_architect.engine.agents.samples import cases_for_rate
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, regime_name

MINUTES_PER_CASE = 3.0
REVIEW_HOURS_PER_DAY = 6.5
_AUDIT_PER_WEEK = 200.0
_DELETION_DAYS = 30


def privacy_of(view: View) -> Privacy:
    """Return how sensitive fields are minimised, hashed, kept and deleted."""
    use_case, stated = view.use_case, view.constraints.data.retention_days
    sensitive = sensitive_fields_of(view)
    used = {feature.column for feature in use_case.features} | {feature.other for feature in use_case.features}
    keys = {use_case.event_id, use_case.event_time, *(entity.key for entity in use_case.entities)}
    unused = [
        column.name
        for column in use_case.columns
        if column.sensitivity and column.name not in used and column.name not in keys
    ]
    minimise = [f"{name} feeds no feature: it is dropped at ingestion" for name in unused]
    kinds = {column.name: column.sensitivity for column in use_case.columns}
    minimise += [
        f"{entity.key} is replaced by a keyed hash before it reaches features"
        for entity in use_case.entities
        if kinds.get(entity.key)
    ]
    return Privacy(
        sensitive_fields=sensitive,
        minimisation=tuple(minimise) or ("every field feeds a feature; none is personal",),
        pseudonymisation=(
            f"keyed hash with a key from {title(view.plan, 'secrets', 'the secret store')}; the key lives outside the"
            " lake"
            if sensitive
            else "not needed, because no field is sensitive"
        ),
        retention_days=view.workload["retention_days"],
        retention_basis=(
            "stated in the requirements" if stated.known else "assumed: nobody stated it, see the open questions"
        ),
        deletion=(
            "raw and feature partitions expire by lifecycle rule",
            (
                f"a request of a person removes their rows by {listing(entity.key for entity in use_case.entities)}"
                " from lake, feature stores and score records"
            ),
            "models are not retrained for one person; the next scheduled training no longer sees the rows",
        ),
        deletion_within_days=_DELETION_DAYS,
    )


def fairness_of(view: View) -> Fairness | NotNeeded:
    """Return the groups to compare and what difference is too much."""
    use_case = view.use_case
    if not use_case.slices:
        return NotNeeded(because=f"{use_case.title} names no groups of people or places to compare")
    classified, several = use_case.classified, use_case.several
    least = cases_for_rate(0.5, 0.1)
    return Fairness(
        slices=use_case.slices,
        measure=(
            "recall of each class (who is understood) and share left to a person (who waits)"
            if several
            else "false positive rate (who is troubled without cause) and recall (who is protected)"
            if classified
            else "mean absolute error and mean error"
        ),
        tolerance=(
            "0.8 times the whole for recall, 1.25 times for the share left to a person"
            if several
            else "1.25 times the whole for a false positive rate, 0.8 times for recall"
            if classified
            else "1.25 times the whole"
        ),
        least_cases_per_group=least,
        when_exceeded=(
            "the promotion is held; the cause is sought in labels first, then features; a threshold per group is a"
            " decision for the business owner and the law"
        ),
        concerns=use_case.ethics,
    )


def explainability_of(view: View) -> Explainability:
    """Return whether and how a score is explained."""
    required = bool(view.constraints.oversight.explainability_required.value)
    online = bool(view.workload["online"])
    if required:
        how = (
            "the three strongest features with their sign, computed with each score"
            if not online
            else "the three strongest features with their sign, from per-feature contributions of the model"
        )
        effect = (
            f"about {number(view.workload['model_cpu_ms'] * 0.5)} ms of CPU a request, to be measured"
            if online
            else "about half as much CPU again a run"
        )
    else:
        how = "on request: features and model version of each score are kept, so its reasons can be computed later"
        effect = "none: computed outside the path"
    return Explainability(
        provided=True,
        required=required,
        how=how,
        for_whom=(
            "the person affected and the reviewer" if required else "auditors, the model owner and people who complain"
        ),
        latency_effect=effect,
    )


def regulations_of(view: View) -> tuple[RegulationDemand, ...] | NotNeeded:
    """Return the regimes that apply, named or implied by the data, with what serves each demand."""
    regimes = list(view.constraints.compliance.regimes.value or ())
    because = dict.fromkeys(regimes, "named in the requirements")
    personal = any({"pii", "phi", "pci"} & set(column.sensitivity) for column in view.use_case.columns)
    if personal and "gdpr" not in because and "eea" in view.plan.places:
        because["gdpr"] = (
            f"personal data is processed in {view.plan.region}; it is not named, ask whether the persons are in the"
            " Union"
        )
    if not because:
        return NotNeeded(because="the requirements name no regime, and no field is personal, card or health data")
    texts = view.practices("regulation")
    found = []
    for regime, reason in because.items():
        own = [one for one in texts if regime in one.tags]
        found.append(
            RegulationDemand(
                regime=regime_name(regime),
                applies_because=reason,
                demands=tuple(one.title for one in own)
                or ("unknown: the catalogue holds no demands of this regime; its owner must list them",),
                served_by=tuple(one.text for one in own) or ("nothing yet",),
            )
        )
    return tuple(found)


def oversight_of(view: View) -> HumanOversight:
    """Return where people decide and how many reviewers that takes."""
    required = bool(view.constraints.oversight.human_in_loop_required.value)
    per_day = view.workload["daily_predictions"]
    # With classes, people see what the model leaves to them; twice the share is then about a tenth to a fifth.
    rate = 0.1 if view.use_case.several else view.use_case.label.positive_rate or 0.01
    share = min(1.0, rate * 2) if required else min(1.0, _AUDIT_PER_WEEK / 7 / max(per_day, 1e-9))
    cases = per_day * share
    return HumanOversight(
        reviews_before_effect=required,
        mode=(
            f"{'before the decision takes effect' if required else 'after the fact, by sample'}:"
            f" {view.use_case.human_oversight[0].lower()}{view.use_case.human_oversight[1:]}"
        ),
        review_share_pct=round(share * 100, 6),
        cases_per_day=round(cases, 1),
        minutes_per_case=MINUTES_PER_CASE,
        reviewers=round(cases * MINUTES_PER_CASE / 60 / REVIEW_HOURS_PER_DAY, 2),
        override="a reviewer may decide against the score, with a reason from a list; overrides are labels",
        stop="one switch sets the threshold so that nothing is acted on; the fallback takes over: "
        + view.use_case.fallback,
    )
