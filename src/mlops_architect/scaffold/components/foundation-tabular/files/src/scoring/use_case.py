"""The use case as configuration: columns, entities, features, label, candidates and metrics.

``config/use_case.yaml`` is the one place where the domain is described; no other module
names a column or a feature.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from scoring.list_settings import Recommendation
from scoring.tuned import Tuned


class Part(BaseModel):
    """A frozen piece of the use case; fields that only the design needs are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Generator(Part):
    """How sample values of a column are drawn."""

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
    by_class: dict[str, tuple[str, ...]] = {}
    """Text: the words that are typical of a class. Picture: the marks that are drawn."""


class Column(Part):
    """One column of the event and its contract."""

    name: str
    type: Literal["float", "integer", "category", "string", "boolean", "timestamp", "text", "image"]
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    longest: int | None = None
    """Most characters of a text, or most bytes of a picture."""
    generator: Generator


class Entity(Part):
    """A thing whose history features describe."""

    name: str
    key: str
    sample_count: int
    description: str = ""


class Label(Part):
    """What is predicted and when it becomes known."""

    column: str
    description: str
    delay_days: float
    positive_rate: float | None = None
    effects: dict[str, float] = {}
    noise: float = 0.1
    offset: float = 0.0
    scale: float = 1.0
    minimum: float | None = None
    classes: tuple[str, ...] = ()
    """The classes there are, in the order of their codes; only where there are more than yes and no."""
    class_shares: tuple[float, ...] = ()
    class_effects: dict[str, dict[str, float]] = {}
    class_names: dict[str, str] = {}
    """What people call a class, where that is not its identifier; a label may come under either."""


class Feature(Part):
    """One model input and how it follows from the event and the entity's past."""

    name: str
    kind: Literal["raw", "ratio", "time-part", "window", "time-since-last", "category", "text", "image"]
    description: str = ""
    entity: str = ""
    column: str = ""
    other: str = ""
    part: Literal["", "hour", "weekday", "day", "month"] = ""
    aggregate: Literal["", "count", "sum", "mean", "max", "min", "std", "distinct"] = ""
    window_s: int = 0
    buckets: int = 4096
    """Text: how many numbers its words and letters are hashed into."""
    pixels: int = 32
    """Picture: the side of the square it is resized to."""
    freshness_s: int = 0


class Candidate(Part):
    """A model family to try."""

    name: str
    estimator: str
    why: str = ""
    parameters: dict[str, float] = {}


class Metric(Part):
    """A measure and the level it must reach."""

    name: str
    kind: Literal["model", "business"]
    description: str = ""
    higher_is_better: bool = True
    minimum: float | None = None


class UseCase(Part):
    """Everything domain-specific that the code reads."""

    id: str
    title: str
    problem: Literal["binary-classification", "multiclass-classification", "regression"]
    framing: str = ""
    decision_supported: str = ""
    event: str
    event_id: str
    event_time: str
    columns: tuple[Column, ...]
    entities: tuple[Entity, ...] = ()
    label: Label
    features: tuple[Feature, ...]
    recommendation: Recommendation | None = None
    slices: tuple[str, ...] = ()
    baseline: str = ""
    candidates: tuple[Candidate, ...]
    tuned: Tuned | None = None
    """What takes the place of the candidates' own parameters, where a study was accepted."""
    metrics: tuple[Metric, ...]
    primary_metric: Literal["average_precision", "roc_auc", "macro_f1", "neg_mean_absolute_error", "r2"]
    error_costs: str = ""
    cost_of_miss: float = 1.0
    cost_of_false_alarm: float = 1.0
    ethics: tuple[str, ...] = ()
    fallback: str = ""
    human_oversight: str = ""

    @classmethod
    def read(cls, path: Path) -> UseCase:
        """Read the use case at ``path``, and the hyper-parameters in ``tuned.yaml`` beside it where there are some.

        Raises:
            ValueError: One of them is not what it should be, or tunes a candidate that there is not.
        """
        use_case = cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        tuned = path.with_name("tuned.yaml")
        if not tuned.exists():
            return use_case
        return use_case.with_tuned(Tuned.model_validate(yaml.safe_load(tuned.read_text(encoding="utf-8"))))

    def with_tuned(self, tuned: Tuned) -> UseCase:
        """Return the use case with tuned hyper-parameters in place of its own.

        Raises:
            ValueError: A candidate is not of this use case.
        """
        strangers = sorted(set(tuned.candidates) - {candidate.name for candidate in self.candidates})
        if strangers:
            raise ValueError(f"tuned.yaml names candidates that config/use_case.yaml has not: {', '.join(strangers)}")
        candidates = tuple(
            one.model_copy(update={"parameters": {**one.parameters, **tuned.candidates.get(one.name, {})}})
            for one in self.candidates
        )
        return self.model_copy(update={"candidates": candidates, "tuned": tuned})

    @property
    def classification(self) -> bool:
        """Whether scores are probabilities of a yes."""
        return self.problem == "binary-classification"

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes an event may have; empty for yes or no, and for amounts."""
        return self.label.classes if self.problem == "multiclass-classification" else ()

    def label_code(self, value: Any) -> float:
        """Return a label as a number: 0 or 1, the position of its class, or the amount.

        Raises:
            ValueError: It is no label of this use case.
        """
        if self.classes:
            name = str(value)
            if name not in self.classes:  # what people call it, in whatever case and spacing
                called = {spoken.casefold(): own for own, spoken in self.label.class_names.items()}
                name = called.get(" ".join(name.casefold().split()), name)
            return float(self.classes.index(name))
        number = float(value)
        if not math.isfinite(number) or (self.classification and number not in (0.0, 1.0)):
            raise ValueError("not a label")
        return number

    def label_value(self, code: float) -> float | str:
        """Return what stands for ``code`` in files: the name of the class, or the number."""
        return self.classes[int(code)] if self.classes else code

    @property
    def request_columns(self) -> tuple[Column, ...]:
        """The columns a scoring request carries: all but the label."""
        return tuple(column for column in self.columns if column.name != self.label.column)

    @property
    def sensitive_columns(self) -> frozenset[str]:
        """Columns that may hold personal, payment, health or confidential data."""
        return frozenset(column.name for column in self.columns if column.sensitivity)

    def column(self, name: str) -> Column:
        """Return the column called ``name``.

        Raises:
            KeyError: There is no such column.
        """
        return {column.name: column for column in self.columns}[name]

    @property
    def feature_digest(self) -> str:
        """A short hash of the feature definitions; models and feature tables carry it."""
        definitions = [feature.model_dump(exclude={"description"}) for feature in self.features]
        return hashlib.sha256(json.dumps(definitions, sort_keys=True).encode()).hexdigest()[:16]
