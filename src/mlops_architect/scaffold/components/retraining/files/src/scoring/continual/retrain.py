"""The retraining decision: reasons for it, and guards that stop it.

The rule is a pure function of facts, so every decision can be explained and replayed.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from scoring.settings import Configured


class RetrainSettings(Configured):
    """Triggers and guards."""

    max_age_days: float = Field(default=30.0, gt=0)
    """A model older than this is retrained whatever else is true."""
    drifted_features: int = Field(default=3, ge=1)
    """So many features beyond the alert threshold are a reason."""
    score_drift_psi: float = 0.25
    new_labels_share: float = Field(default=0.5, gt=0)
    """Growth of the labelled rows since the last training that is a reason."""
    least_new_labels: int = 50
    """Without so many new labels, retraining would give the same model again."""
    cool_down_hours: float = 20.0
    monthly_budget_usd: float = Field(default=100.0, ge=0)
    cost_per_run_usd: float = Field(default=1.0, ge=0)
    max_runs_per_month: int = Field(default=60, ge=1)
    max_invalid_share: float = Field(default=0.02, ge=0, le=1)
    """More invalid rows than this mean that data are damaged or poisoned; learning from them is refused."""
    max_label_mean_shift: float = Field(default=0.5, ge=0)
    """Relative change of the label mean that a person must look at before it is learnt from."""


@dataclass(frozen=True)
class Facts:
    """What is known when the decision is taken; None where it cannot be told."""

    model_age_days: float
    hours_since_training: float
    drifted: tuple[str, ...]
    score_psi: float | None
    quality_alert: bool
    trained_rows: int
    new_labels: int
    runs_this_month: int
    invalid_share: float
    label_mean_shift: float | None


@dataclass(frozen=True)
class RetrainDecision:
    """Whether to retrain, why, and what stood against it."""

    retrain: bool
    reasons: tuple[str, ...]
    guards: tuple[str, ...]
    """Guards that stopped it; empty when none did."""


def decide(facts: Facts, settings: RetrainSettings) -> RetrainDecision:
    """Return the decision: at least one reason, and no guard against it."""
    reasons, guards = tuple(_reasons(facts, settings)), tuple(_guards(facts, settings))
    return RetrainDecision(bool(reasons) and not guards, reasons, guards if reasons else ())


def _reasons(facts: Facts, settings: RetrainSettings) -> list[str]:
    found = []
    if facts.model_age_days >= settings.max_age_days:
        found.append(f"schedule: the model is {facts.model_age_days:.1f} days old")
    if len(facts.drifted) >= settings.drifted_features:
        found.append(f"drift: {len(facts.drifted)} features, {', '.join(facts.drifted[:5])}")
    if facts.score_psi is not None and facts.score_psi >= settings.score_drift_psi:
        found.append(f"drift: the scores, PSI {facts.score_psi:.3f}")
    if facts.quality_alert:
        found.append("performance: the primary measure is below its level before release")
    if facts.trained_rows and facts.new_labels / facts.trained_rows >= settings.new_labels_share:
        found.append(f"volume: {facts.new_labels} new labels on {facts.trained_rows}")
    return found


def _guards(facts: Facts, settings: RetrainSettings) -> list[str]:
    found = []
    if facts.new_labels < settings.least_new_labels:
        found.append(f"labels: only {facts.new_labels} new ones; retraining would change little")
    if facts.hours_since_training < settings.cool_down_hours:
        found.append(f"cool-down: trained {facts.hours_since_training:.1f} hours ago")
    spent = facts.runs_this_month * settings.cost_per_run_usd
    if spent + settings.cost_per_run_usd > settings.monthly_budget_usd:
        found.append(f"budget: {spent:.2f} of {settings.monthly_budget_usd:.2f} USD are spent this month")
    if facts.runs_this_month >= settings.max_runs_per_month:
        found.append(f"runs: {facts.runs_this_month} this month")
    if facts.invalid_share > settings.max_invalid_share:
        found.append(f"data: {facts.invalid_share:.1%} of the rows break the contract")
    if facts.label_mean_shift is not None and facts.label_mean_shift > settings.max_label_mean_shift:
        found.append(f"labels: their mean moved by {facts.label_mean_shift:.0%}; a person must look first")
    return found
