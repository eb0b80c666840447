"""The decisions of agent 15, each with what it rejected."""

from __future__ import annotations

import math

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.governance_ethics import (
    HumanOversight,
    Privacy,
    TeamShape,
)
from mlops_architect.engine.agents.data_and_law import MINUTES_PER_CASE, REVIEW_HOURS_PER_DAY, explainability_of
from mlops_architect.engine.agents.deciding import decide, known
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural


def oversight_decision(view: View, oversight: HumanOversight) -> Decision:
    """Return the decision on where people decide, priced in reviewers."""
    per_day = view.workload["daily_predictions"]
    everybody = per_day * MINUTES_PER_CASE / 60 / REVIEW_HOURS_PER_DAY
    audit = "audit of a sample"
    choice = "people decide inside the review band" if oversight.reviews_before_effect else audit
    rejected = {
        "people decide every case": (
            f"{people_count(per_day)} cases a day at {number(MINUTES_PER_CASE)} minutes are"
            f" {people_count(math.ceil(everybody))} reviewers"
        )
    }
    if oversight.reviews_before_effect:
        rejected[audit] = "the requirements ask for a person before the decision takes effect"
    else:
        rejected["nobody looks"] = "errors that no metric names would never be found"
    return decide(
        view,
        "human-oversight",
        "Where do people decide?",
        choice,
        f"{number(oversight.cases_per_day)} cases a day take {number(oversight.reviewers)} full-time reviewers;"
        f" {view.use_case.human_oversight[0].lower()}{view.use_case.human_oversight[1:].rstrip('.')}.",
        rejected=rejected,
        serves=known(view, "oversight.human_in_loop_required", "load.daily_predictions", "compliance.regimes"),
        quantities=("daily_predictions",),
        consequences=("overrides come back as labels",),
        risks=("reviewers follow the score: one case in twenty is shown without it",),
        change=(
            "a law or the business owner asked for a person before each effect"
            if not oversight.reviews_before_effect
            else "reviewers agreed with the score in more than 98 % of the band"
        ),
    )


def privacy_decision(view: View, privacy: Privacy) -> Decision:
    """Return the decision on how personal data is kept small."""
    count = len(privacy.sensitive_fields)
    return decide(
        view,
        "privacy",
        "How is personal data kept small?",
        "keyed hashes before features, unused fields dropped, own key" if count else "nothing personal is kept",
        f"{plural(count, 'field')} of {len(view.use_case.columns)} {'is' if count == 1 else 'are'} sensitive:"
        f" {listing(privacy.sensitive_fields)}.",
        rejected=(
            {
                "plain identifiers in features": (
                    "everybody who trains would see them, and a deletion would have to find every copy"
                ),
                "full anonymisation": "scores use an entity's history, which needs a stable key",
            }
            if count
            else {"hashing all keys": "no field is sensitive; a hash would only make errors harder to find"}
        ),
        serves=known(view, "data.classes", "compliance.regimes", "data_residency", "regions"),
        consequences=(
            ("support sees hashes; one audited tool turns a key back into a person",)
            if count
            else ("sources are watched for new personal fields by the contract",)
        ),
        risks=("free-text fields may hold what nobody declared: the contract forbids them in features",),
        change="a new field with personal data were added",
    )


def retention_decision(view: View, privacy: Privacy) -> Decision:
    """Return the decision on how long data is kept."""
    delay = view.use_case.label.delay_days
    least = max(30.0, delay * 2)
    grow = view.workload["stored_gb"] * least / max(privacy.retention_days, 1.0)
    return decide(
        view,
        "data-retention",
        "How long is data kept?",
        f"{number(privacy.retention_days)} days",
        f"{privacy.retention_basis}; a label takes {plural(delay, 'day')}, so less than {number(least)} days leave no"
        " training window.",
        rejected={
            f"{number(least)} days": (
                f"stores {number(view.workload['stored_gb'] - grow)} GB less, and forgets every season"
            ),
            "for ever": (
                f"grows by {number(view.workload['ingest_gb_per_month'])} GB a month and has no purpose that a"
                " regulator accepts"
            ),
        },
        serves=known(view, "data.retention_days", "compliance.regimes"),
        quantities=("retention_days",),
        consequences=("lifecycle rules delete; nobody has to remember",),
        risks=("backups outlive the rule by their own retention",),
        change="the privacy owner named another period",
    )


def explanation_decision(view: View) -> Decision:
    """Return the decision on explanations."""
    required = bool(view.constraints.oversight.explainability_required.value)
    found = explainability_of(view)
    return decide(
        view,
        "explanations",
        "Can a score be explained?",
        "with every score" if required else "on request",
        f"{found.how}; {found.latency_effect}.",
        rejected=(
            {"on request": "the requirements ask for reasons with the score"}
            if required
            else {
                "with every score": (
                    f"about {number(view.workload['model_cpu_ms'] * 0.5)} ms of CPU each for reasons nobody asked for"
                )
            }
        ),
        serves=known(view, "oversight.explainability_required", "compliance.regimes", "latency.p99_ms"),
        consequences=("features and model version of each score are kept with it",),
        risks=("reasons tell abusers what to change: end users get the category, not the value",),
        change=(
            "nobody read the reasons for a year"
            if required
            else "persons affected gained a right to reasons with the decision"
        ),
    )


def team_decision(view: View, team: TeamShape) -> Decision:
    """Return the decision on who runs the system."""
    return decide(
        view,
        "team-shape",
        "Who runs it?",
        f"{number(team.people)} people, {team.call_rota}" if team.people else "open: the team's size is not stated",
        f"{team.judgement}; skills: {listing(team.skills[:6])}." if team.skills else f"{team.judgement}.",
        rejected={
            "a separate operations team": f"{number(team.operating_hours)} hours a month are too few for one",
            "no rota": (
                "a promise of availability without anybody awake is none"
                if view.workload["availability_target_pct"] >= 99.9
                else "a late run would be found by its readers"
            ),
        },
        serves=known(view, "team.size", "availability.target_pct"),
        consequences=("every alert has an owner",),
        risks=(
            (team.call_rota,)
            if "below" in team.call_rota
            else ("one person knows the features best: the monthly error reading is done in turns",)
        ),
        change="operating hours exceeded a quarter of the team's time",
    )
