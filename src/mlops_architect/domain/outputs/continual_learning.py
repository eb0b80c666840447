"""What agent 14 writes: when to retrain, how a new model proves itself, and how labels come back."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class RetrainTrigger(Model):
    """A condition that starts a retraining."""

    kind: Literal["schedule", "drift", "performance", "volume"]
    condition: str
    window: str
    guard: str
    action: str


class RetrainGuards(Model):
    """What keeps retraining from running away."""

    least_hours_between_runs: float
    most_runs_per_month: int
    monthly_usd_cap: float
    least_new_labels: int
    frozen_when: tuple[str, ...]


class ChampionChallenger(Model):
    """How a challenger earns the champion's place."""

    shadow_hours: float
    shadow_cases: float
    gate: tuple[str, ...]
    margin: str
    keeps_champion_when: tuple[str, ...]


class SampleSize(Model):
    """A computed comparison of two rates, at 5 % significance and 80 % power."""

    measure: str
    base_rate: float
    relative_change: float
    cases_per_arm: int
    share_pct: float
    cases_per_day_in_arm: float
    days_to_collect: float
    label_delay_days: float
    days_to_decide: float
    formula: str
    source: str


class FeedbackLoop(Model):
    """A way in which the model's own decisions change what it later learns from."""

    name: str
    how: str
    sign: str
    countermeasure: str


class LabelCapture(Model):
    """How the truth comes back and is joined to what was scored."""

    label: str
    source: str
    join_key: str
    delay_days: float
    expected_per_day: float
    missing: str
    exploration_share_pct: float
    exploration_cases_per_day: float


class RiskControl(Model):
    """A way learning goes wrong, how it shows and what holds it."""

    risk: str
    sign: str
    control: str


class ContinualLearning(AgentOutput):
    """Continual learning and testing in production."""

    triggers: tuple[RetrainTrigger, ...]
    guards: RetrainGuards
    champion_challenger: ChampionChallenger
    canary: SampleSize | NotNeeded
    ab_test: SampleSize | NotNeeded
    feedback_loops: tuple[FeedbackLoop, ...]
    label_capture: LabelCapture
    flywheel: tuple[str, ...]
    forgetting: tuple[RiskControl, ...]
    poisoning: tuple[RiskControl, ...]
    practices: tuple[AppliedPractice, ...] = ()
    findings: tuple[AnsweredFinding, ...] = ()
