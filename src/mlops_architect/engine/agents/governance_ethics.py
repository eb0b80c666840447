"""The embedded answer of agent 15: roles, privacy, fairness, law and people, against what this system does."""

from __future__ import annotations

from mlops_architect.domain.outputs.governance_ethics import (
    GovernanceEthics,
    ModelCardEntry,
)
from mlops_architect.engine.agents.data_and_law import (
    explainability_of,
    fairness_of,
    oversight_of,
    privacy_of,
    regulations_of,
)
from mlops_architect.engine.agents.governance_decisions import (
    explanation_decision,
    oversight_decision,
    privacy_decision,
    retention_decision,
    team_decision,
)
from mlops_architect.engine.agents.grounds import answered, applied, assumed
from mlops_architect.engine.agents.people import (
    approvals_of,
    hand_over_of,
    incidents_of,
    roles_of,
    team_of,
    training_of,
)
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural, spoken
from mlops_architect.engine.confidence import overall


def answer(view: View) -> GovernanceEthics:
    """Return governance, ethics and the human element for this use case and the regimes that apply."""
    oversight, privacy, team = oversight_of(view), privacy_of(view), team_of(view)
    regulations = regulations_of(view)
    decisions = (
        oversight_decision(view, oversight),
        privacy_decision(view, privacy),
        retention_decision(view, privacy),
        explanation_decision(view),
        team_decision(view, team),
    )
    names = listing(one.regime for one in regulations) if isinstance(regulations, tuple) else "no regime is named"
    review = (
        f"{number(oversight.cases_per_day)} cases a day reviewed before they take effect"
        if oversight.reviews_before_effect
        else f"{number(oversight.cases_per_day)} decisions a day audited afterwards"
    )
    return GovernanceEthics(
        summary=(
            f"{names}: {plural(len(privacy.sensitive_fields), 'sensitive field')} kept {number(privacy.retention_days)}"
            f" days; {review}; {team.judgement}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("compliance.regimes", "data.retention_days", "oversight.human_in_loop_required", "team.size"),
            view.workload,
            ("retention_days",),
        ),
        roles=roles_of(view),
        approvals=approvals_of(view),
        model_card=_model_card(view),
        documentation=(
            "model card, renewed at each promotion",
            "decision records and architecture of this repository",
            "data contract of each source",
            "runbook for each alert",
            "record of processing" if privacy.sensitive_fields else "list of sources with owners",
        ),
        privacy=privacy,
        fairness=fairness_of(view),
        explainability=explainability_of(view),
        regulations=regulations,
        human_oversight=oversight,
        incidents=incidents_of(view),
        training=training_of(view),
        hand_over=hand_over_of(view),
        team=team,
        practices=tuple(one for one in applied(view, "") if one.topic != "regulation"),
        findings=answered(view.findings, "regulations, privacy and oversight"),
    )


def _model_card(view: View) -> tuple[ModelCardEntry, ...]:
    use_case = view.use_case
    rate = f", about {use_case.label.positive_rate:.2%} positive" if use_case.label.positive_rate else ""
    metrics = listing(
        f"{one.name}{f' (at least {one.minimum:g})' if one.minimum is not None and one.higher_is_better else ''}"
        for one in use_case.metrics
    )
    return (
        ModelCardEntry(heading="Purpose", content=use_case.framing),
        ModelCardEntry(heading="Decision it supports", content=use_case.decision_supported),
        ModelCardEntry(
            heading="Not for",
            content=(
                f"any decision but this one; {spoken(use_case.event)} records outside {view.plan.region}'s market are"
                " not in the training data"
            ),
        ),
        ModelCardEntry(
            heading="Data",
            content=(
                f"{plural(len(use_case.columns), 'field')} of {listing(use_case.sources)};"
                f" {people_count(view.workload['training_rows_m'] * 1e6)} rows"
            ),
        ),
        ModelCardEntry(
            heading="Label",
            content=f"{use_case.label.description.rstrip('.')}, known after {plural(use_case.label.delay_days, 'day')}{rate}",
        ),
        ModelCardEntry(
            heading="Features",
            content=(
                f"{len(use_case.features)}; leakage risks:"
                f" {listing(f.name for f in use_case.features if f.leakage_risk)}"
            ),
        ),
        ModelCardEntry(heading="Measures", content=metrics),
        ModelCardEntry(heading="Slices", content=listing(use_case.slices)),
        ModelCardEntry(heading="Ethical concerns", content=" ".join(use_case.ethics) or "none named by the use case"),
        ModelCardEntry(heading="When it fails", content=use_case.fallback),
    )
