"""Agent 3: where the data come from, what they are like, and what must be found out before anyone models."""

from __future__ import annotations

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice


class Contract(Model):
    """What the owner of a source promises, so that a change is news before it is an outage."""

    schema_promise: str
    freshness_promise: str
    quality_promise: str
    notice_days: int
    on_breach: str


class Source(Model):
    """One system the data come from."""

    name: str
    owner: str
    gives: tuple[str, ...]
    access: str
    delivery: str
    contract: Contract
    first_question: str


class DiscoveryStep(Model):
    """One step of finding out what is there; it ends with a result, or stops the plan."""

    step: str
    method: str
    result: str
    stops_if: str


class Volume(Model):
    """How much arrives and how much is kept, from the workload; arriving is as delivered, kept is compressed."""

    per_day: str
    per_day_gb: float
    kept_gb: float
    kept_days: float
    training_rows: float
    arriving_in_a_year_gb: float
    basis: str


class Velocity(Model):
    """How fast data arrive and how fresh they must be when used."""

    events_per_s_peak: float
    events_per_s_avg: float
    freshness_needed: str
    arrival: str


class Variety(Model):
    """Shapes of the data: counts of columns by type, and what is not tabular."""

    columns_by_type: dict[str, int]
    shape: str
    not_present: str


class QualityRisk(Model):
    """A way the values of one column go wrong, how it is noticed and what is done."""

    column: str
    risk: str
    check: str
    response: str


class SensitiveColumn(Model):
    """A column that law or contract protects, and how it is handled."""

    column: str
    classes: tuple[str, ...]
    handling: str
    in_features: bool


class Sensitivity(Model):
    """Sensitive columns and what follows for the whole system."""

    columns: tuple[SensitiveColumn, ...]
    not_sensitive: tuple[str, ...]
    regimes: tuple[str, ...]
    consequence: str


class Labels(Model):
    """The truth: where it comes from, when, how much of it, and how it misleads."""

    column: str
    source: str
    definition: str
    delay_days: float
    positive_rate: str
    positives_per_day: float
    positives_in_training: float
    usable_until: str
    biases: tuple[str, ...]
    capture: str


class ExplorationQuestion(Model):
    """A question of the exploratory analysis, and the design decision its answer settles."""

    question: str
    method: str
    columns: tuple[str, ...]
    settles: str


class DataSourcing(AgentOutput):
    """Sources, characteristics, labels and the plan to explore them."""

    sources: tuple[Source, ...]
    discovery: tuple[DiscoveryStep, ...]
    volume: Volume
    velocity: Velocity
    variety: Variety
    quality_risks: tuple[QualityRisk, ...]
    sensitivity: Sensitivity
    labels: Labels
    exploration: tuple[ExplorationQuestion, ...]
    open_questions: tuple[str, ...]
    practices: tuple[AppliedPractice, ...] = ()
    answered_findings: tuple[AnsweredFinding, ...] = ()
