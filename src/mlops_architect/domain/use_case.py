"""Use cases as data: what one kind of system works on, what it answers and what it is judged by.

``patterns/use-cases/<id>.yaml``. The same file gives agents 3, 8 and 9 their concrete
answers and the generated repository its configuration and its sample data.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.fine_tuning import FineTuning
from mlops_architect.domain.forecast import Forecast
from mlops_architect.domain.model import Model
from mlops_architect.domain.own_classes import OwnClasses
from mlops_architect.domain.pattern import NAME, SLUG
from mlops_architect.domain.recommendation import Recommendation
from mlops_architect.domain.retrieval import Retrieval


class Generator(Model):
    """How sample values of a column are drawn (seeded, on the laptop)."""

    kind: Literal[
        "normal",
        "lognormal",
        "uniform",
        "poisson",
        "choice",
        "bernoulli",
        "entity",
        "time",
        "sequence",
        "text",
        "picture",
    ]
    mean: float = 0.0
    sd: float = 1.0
    low: float = 0.0
    high: float = 1.0
    probability: float = 0.5
    values: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    missing: float = 0.0
    """Share of sample values left empty, in a nullable column."""
    by_class: dict[str, tuple[str, ...]] = {}
    """Text: words typical of each class, drawn with ``probability`` among ``mean`` words; the others come from
    ``values``. Picture: marks drawn for each class (line, dots, blotch). Without classes they tell nothing."""


class Column(Model):
    """One column of the event: type, contract, sensitivity and how samples are made."""

    name: str = Field(pattern=NAME)
    type: Literal["float", "integer", "category", "string", "boolean", "timestamp", "text", "image"]
    """A text is what people wrote, in any language; an image is the key of a small picture in the lake, or in a request
    the picture itself."""
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    """Data classes this column holds: pii, pci, phi, financial, confidential."""
    longest: int | None = Field(default=None, gt=0)
    """Most characters of a text, or most bytes of a picture; longer ones are refused."""
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
    below ``minimum``. ``effects`` may name columns or features, or one value as ``name=value``. With classes, each
    is drawn by its share and by ``class_effects`` of columns, and a share of ``noise`` is judged differently, as people do.
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
    classes: tuple[Annotated[str, Field(pattern=NAME)], ...] = ()
    """The classes to tell apart; only for ``multiclass-classification``."""
    class_shares: tuple[float, ...] = ()
    """Share of each class, in the order of ``classes``."""
    class_effects: dict[str, dict[str, float]] = {}
    """How columns move the sample towards a class, by class."""
    class_names: dict[str, str] = {}
    """What the requirements call a class, where that is not its identifier."""


class Feature(Model):
    """One feature: a column, a ratio of two, a date part, a window over an entity's past, or a whole text or picture."""

    name: str = Field(pattern=NAME)
    kind: Literal["raw", "ratio", "time-part", "window", "time-since-last", "category", "text", "image"]
    description: str
    entity: str = ""
    column: str = ""
    other: str = ""
    part: Literal["", "hour", "weekday", "day", "month", "ahead"] = ""
    """Part of the time; ``ahead`` is how far a forecast looks. Of a window: only days of the same part count."""
    aggregate: Literal["", "count", "sum", "mean", "max", "min", "std", "distinct", "lag"] = ""
    """``lag``: the value a whole number of windows before the day, the newest that is known."""
    window_s: int = 0
    buckets: int = Field(default=4096, ge=64, le=1 << 20)
    """Text: how many numbers its words and letters are hashed into."""
    pixels: int = Field(default=32, ge=16, le=256, multiple_of=8)
    """Image: side of the square it is resized to before it is described."""
    where: str = Field(default="online", pattern=r"^(online|offline|both)$")
    freshness_s: int = 0
    leakage_risk: str = ""
    streaming: bool = False
    """Worth keeping fresh from a stream where the design has one."""


class ModelCandidate(Model):
    """A model family to try, and why."""

    name: str
    estimator: Literal[
        "logistic-regression",
        "naive-bayes",
        "ridge",
        "hist-gradient-boosting",
        "random-forest",
        "isolation-forest",
        "constant",
        "seasonal-mean",
        "quantile-boosting",
        "lora",
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


NO_LABEL = Label(column="none", description="Nothing is predicted that would become known later.", delay_days=0)
"""Stands for the label of a system that is not trained on one."""

_OF_TABLES = ("columns", "entities", "label", "features", "candidates")
"""What a use case that learns from tables has to say."""


class UseCase(Model):
    """Everything about the domain that a design and its repository need.

    A use case that learns from tables has columns, entities, label, features and candidates; one that forecasts series has
    ``forecast`` besides (``problem: forecasting``), one that tunes a language model on pairs ``fine_tuning``; one that
    answers from documents (``problem: retrieval``) has ``retrieval`` instead, and none of those.
    """

    id: str = Field(pattern=SLUG)
    title: str
    generic: bool = False
    """Stands for any use case of its kind: then the requirements' own name for it is the better title."""
    ml_tasks: tuple[MlTask, ...]
    keywords: tuple[str, ...]
    """Words in the requirements that point to this use case, ``*`` for any letters; the one with most of them wins."""
    hints: tuple[str, ...] = ()
    """Words that point to it half as much, and only beside a keyword or two other hints."""
    cannot: dict[str, tuple[str, ...]] = {}
    """What belongs to the same tasks but is not done: words that ask for it, ``*`` for any ending, lead to a refusal."""
    changes: dict[str, tuple[str, ...]] = {}
    """What has to be changed in the repository by hand, and words that ask for it: told, and no reason to refuse."""
    changes_asked: tuple[str, ...] = ()
    problem: Literal[
        "binary-classification", "multiclass-classification", "regression", "forecasting", "retrieval", "fine-tuning"
    ]
    framing: str
    decision_supported: str
    event: str = Field(pattern=NAME)
    event_id: str = Field(pattern=NAME)
    event_time: str = Field(pattern=NAME)
    scores_each_event: bool = False
    """Whether every event that arrives is scored, so that their rate is the rate of requests."""
    columns: tuple[Column, ...] = ()
    entities: tuple[Entity, ...] = ()
    label: Label = NO_LABEL
    features: tuple[Feature, ...] = ()
    forecast: Forecast | None = None
    within_day: dict[str, Any] = {}
    """What differs where forecasts are asked for in steps shorter than a day: the same fields, laid over those above; see
    ``domain/within_day.py``."""
    retrieval: Retrieval | None = None
    fine_tuning: FineTuning | None = None
    recommendation: Recommendation | None = None
    """Set where candidates are found and ranked into lists, beside scoring what a caller sends."""
    slices: tuple[str, ...]
    baseline: str
    candidates: tuple[ModelCandidate, ...] = ()
    metrics: tuple[Metric, ...]
    primary_metric: Literal[
        "average_precision",
        "roc_auc",
        "macro_f1",
        "neg_mean_absolute_error",
        "r2",
        "forecast_accuracy",
        "recall_at_k",
        "exact_match",
    ]
    sources: tuple[str, ...]
    """Systems the data would come from, with owner roles."""
    error_costs: str
    cost_of_miss: float = 1.0
    """Cost of a missed yes; with ``cost_of_false_alarm``, in any one unit, it sets the decision threshold.

    With classes: cost of acting on a wrong class, against leaving the case to a person."""
    cost_of_false_alarm: float = 1.0
    ethics: tuple[str, ...]
    fallback: str
    """What the caller does when no score arrives in time."""
    retrain_trigger: str
    human_oversight: str
    default_modes: tuple[Literal["online", "batch"], ...] = ("online",)
    """How scores are delivered when the requirements do not say."""
    only_modes: tuple[Literal["online", "batch"], ...] = ()
    """The only ways in which it can deliver; any where it is empty. Requirements that ask for another get another use case."""
    default_cadence: Literal["daily", "weekly", "monthly", "quarterly"] = "weekly"
    """How often the model is trained when the requirements do not say."""
    typical: dict[str, float] = {}
    """Defaults for workload assumptions, e.g. payload_kb, model_p50_ms."""
    own_classes: OwnClasses | None = None
    """What changes where the requirements name the classes."""

    @model_validator(mode="after")
    def _says_what_its_problem_needs(self) -> Self:
        if self.problem == "retrieval":
            given = [name for name in _OF_TABLES if name in self.model_fields_set]
            if given:
                raise ValueError(f"a retrieval use case answers from documents: leave out {', '.join(given)}")
            if self.retrieval is None:
                raise ValueError("a retrieval use case says what it answers from under retrieval")
            return self
        missing = [name for name in _OF_TABLES if name not in self.model_fields_set]
        if missing:
            raise ValueError(f"a use case that learns from tables needs {', '.join(missing)}")
        if self.retrieval is not None:
            raise ValueError("retrieval belongs to a use case whose problem is retrieval")
        if (self.forecast is not None) != (self.problem == "forecasting"):
            raise ValueError(
                "forecast says what a use case forecasts whose problem is forecasting, and belongs to no other"
            )
        if (self.fine_tuning is not None) != (self.problem == "fine-tuning"):
            raise ValueError(
                "fine_tuning says what is taught where the problem is fine-tuning, and belongs to no other"
            )
        return self

    @model_validator(mode="after")
    def _classes_fit_the_problem(self) -> Self:
        label = self.label
        several = self.problem == "multiclass-classification"
        if several != (len(label.classes) > 1):
            raise ValueError(
                "label.classes names two or more classes where the problem has several, and none elsewhere"
            )
        if label.class_shares and len(label.class_shares) != len(label.classes):
            raise ValueError("label.class_shares has one share a class")
        strange = (set(label.class_effects) | set(label.class_names)) - set(label.classes)
        if strange:
            raise ValueError(f"label speaks of what is no class: {', '.join(sorted(strange))}")
        if several != (self.primary_metric == "macro_f1"):
            raise ValueError("macro_f1 is the primary metric of several classes, and of nothing else")
        return self

    @model_validator(mode="after")
    def _other_classes_can_be_drawn(self) -> Self:
        own = self.own_classes
        if own is None:
            return self
        kinds = {column.generator.kind for column in self.columns}
        if not self.several or not (own.syllables or "text" not in kinds):
            raise ValueError("own_classes belongs to several classes, and needs syllables where there are texts")
        if "picture" in kinds and len(own.marks) < own.most:
            raise ValueError(f"own_classes needs marks for {own.most} classes")
        if not {*own.measures, *filter(None, [own.declared_in])} <= {column.name for column in self.columns}:
            raise ValueError("own_classes names what is no column")
        return self

    @model_validator(mode="after")
    def _lists_are_made_of_what_there_is(self) -> Self:
        if self.recommendation is None:
            return self
        if self.problem != "binary-classification":
            raise ValueError("recommendation ranks by the chance of a yes: the problem is binary-classification")
        strange = self.recommendation.strange(
            {entity.name for entity in self.entities}, {column.name for column in self.columns}
        )
        if strange:
            raise ValueError(f"recommendation names what is no entity or column: {', '.join(strange)}")
        return self

    @property
    def trains(self) -> bool:
        """Whether a model of its own is trained."""
        return self.problem != "retrieval"

    @property
    def sensitivity(self) -> tuple[str, ...]:
        """The data classes of its columns or documents, sorted."""
        kinds = {kind for column in self.columns for kind in column.sensitivity}
        return tuple(sorted(kinds | set(self.retrieval.sensitivity if self.retrieval else ())))

    @property
    def several(self) -> bool:
        """Whether the answer is one class out of several."""
        return self.problem == "multiclass-classification"

    @property
    def classified(self) -> bool:
        """Whether something is decided: yes or no, or a class; the score is then a probability."""
        return self.several or self.problem == "binary-classification"

    @property
    def rarest_rate(self) -> float | None:
        """Share of the rarest answer that matters: of yes, or of the smallest class; None where the target is a number."""
        if not self.several:
            return self.label.positive_rate
        return min(self.label.class_shares, default=1 / len(self.label.classes))

    @property
    def content(self) -> frozenset[str]:
        """What events hold beside numbers and categories: ``text``, ``image``, both or neither."""
        return frozenset(column.type for column in self.columns) & {"text", "image"}
