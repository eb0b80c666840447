"""Use cases as data: entities, events, labels, features and metrics of one kind of system.

``patterns/use-cases/<id>.yaml``. The same file gives agents 3, 8 and 9 their concrete
answers and the generated repository its configuration and its sample data.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME, SLUG


class Generator(Model):
    """How sample values of a column are drawn (seeded, on the laptop)."""

    kind: Literal["normal", "lognormal", "uniform", "poisson", "choice", "bernoulli", "entity", "time", "sequence"]
    mean: float = 0.0
    sd: float = 1.0
    low: float = 0.0
    high: float = 1.0
    probability: float = 0.5
    values: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    missing: float = 0.0
    """Share of sample values left empty, in a nullable column."""


class Column(Model):
    """One column of the event: type, contract, sensitivity and how samples are made."""

    name: str = Field(pattern=NAME)
    type: Literal["float", "integer", "category", "string", "boolean", "timestamp"]
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    """Data classes this column holds: pii, pci, phi, financial, confidential."""
    generator: Generator


class Entity(Model):
    """A thing that features are kept for, such as a card or a customer."""

    name: str = Field(pattern=NAME)
    key: str = Field(pattern=NAME)
    sample_count: int = Field(gt=0)
    description: str


class Horizon(Model):
    """How far ahead the label looks: days, and the words of the use case that say so."""

    days: float
    words: tuple[str, ...]


class Label(Model):
    """What is predicted, when it becomes known, and how samples of it are made.

    The sample label is drawn from ``intercept + sum(weight x standardised column)`` through a
    logistic link for classification; for regression it is ``offset + scale x (sum + noise)``, not
    below ``minimum``. ``effects`` may name columns or features, or one value as ``name=value``.
    """

    column: str = Field(pattern=NAME)
    description: str
    delay_days: float
    horizon: Horizon | None = None
    """Set where the requirements may look further or less far ahead than the use case does by itself."""
    positive_rate: float | None = None
    effects: dict[str, float] = {}
    noise: float = 0.1
    offset: float = 0.0
    scale: float = 1.0
    minimum: float | None = None


class Feature(Model):
    """One feature: a raw column, a ratio of two, a date part, or a window over an entity's past."""

    name: str = Field(pattern=NAME)
    kind: Literal["raw", "ratio", "time-part", "window", "time-since-last", "category"]
    description: str
    entity: str = ""
    column: str = ""
    other: str = ""
    part: Literal["", "hour", "weekday", "day", "month"] = ""
    aggregate: Literal["", "count", "sum", "mean", "max", "min", "std", "distinct"] = ""
    window_s: int = 0
    where: str = Field(default="online", pattern=r"^(online|offline|both)$")
    freshness_s: int = 0
    leakage_risk: str = ""
    streaming: bool = False
    """Worth keeping fresh from a stream where the design has one."""


class ModelCandidate(Model):
    """A model family to try, and why."""

    name: str
    estimator: Literal[
        "logistic-regression", "ridge", "hist-gradient-boosting", "random-forest", "isolation-forest", "constant"
    ]
    why: str
    parameters: dict[str, float] = {}


class Metric(Model):
    """A measure, its direction, and the level that decides."""

    name: str
    kind: Literal["model", "business"]
    description: str
    higher_is_better: bool = True
    minimum: float | None = None


class UseCase(Model):
    """Everything about the domain that a design and its repository need."""

    id: str = Field(pattern=SLUG)
    title: str
    generic: bool = False
    """Stands for any use case of its kind: then the requirements' own name for it is the better title."""
    ml_tasks: tuple[MlTask, ...]
    keywords: tuple[str, ...]
    """Words in the requirements that point to this use case; more hits win."""
    problem: Literal["binary-classification", "regression"]
    framing: str
    decision_supported: str
    event: str = Field(pattern=NAME)
    event_id: str = Field(pattern=NAME)
    event_time: str = Field(pattern=NAME)
    columns: tuple[Column, ...]
    entities: tuple[Entity, ...]
    label: Label
    features: tuple[Feature, ...]
    slices: tuple[str, ...]
    baseline: str
    candidates: tuple[ModelCandidate, ...]
    metrics: tuple[Metric, ...]
    primary_metric: Literal["average_precision", "roc_auc", "neg_mean_absolute_error", "r2"]
    sources: tuple[str, ...]
    """Systems the data would come from, with owner roles."""
    error_costs: str
    cost_of_miss: float = 1.0
    """Cost of a missed yes; with ``cost_of_false_alarm``, in any one unit, it sets the decision threshold."""
    cost_of_false_alarm: float = 1.0
    ethics: tuple[str, ...]
    fallback: str
    """What the caller does when no score arrives in time."""
    retrain_trigger: str
    human_oversight: str
    default_modes: tuple[Literal["online", "batch"], ...] = ("online",)
    """How scores are delivered when the requirements do not say."""
    default_cadence: Literal["daily", "weekly", "monthly", "quarterly"] = "weekly"
    """How often the model is trained when the requirements do not say."""
    typical: dict[str, float] = {}
    """Defaults for workload assumptions, e.g. payload_kb, model_p50_ms."""
