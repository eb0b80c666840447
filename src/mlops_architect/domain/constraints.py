"""Typed constraints: each value with where it came from and how sure we are."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints

from mlops_architect.domain.model import Model

T = TypeVar("T")


class Provenance(StrEnum):
    """How a value came to be known."""

    STATED = "stated"
    MEASURED = "measured"
    INFERRED = "inferred"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


class Bound(StrEnum):
    """What a number means: a limit, a floor, or a rough figure."""

    EXACT = "exact"
    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    APPROXIMATE = "approximate"


class MlTask(StrEnum):
    """The kind of machine learning asked for."""

    FRAUD = "fraud"
    RECOMMENDATION = "recommendation"
    RANKING = "ranking"
    FORECASTING = "forecasting"
    CLASSIFICATION = "classification"
    REGRESSION = "regression"
    CV = "cv"
    NLP = "nlp"
    LLM_RAG = "llm_rag"
    LLM_FINETUNE = "llm_finetune"
    ANOMALY = "anomaly"
    SPEECH = "speech"
    OTHER = "other"


class Span(Model):
    """Characters ``start`` to ``end`` (exclusive) of the requirements text, and those words."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Stated(Model, Generic[T]):
    """A value with its provenance.

    ``value`` is None exactly when ``provenance`` is unknown. ``spans`` hold the words a
    stated value came from; ``note`` says how it was converted, inferred or why it was assumed.
    """

    value: T | None = None
    provenance: Provenance = Provenance.UNKNOWN
    spans: tuple[Span, ...] = ()
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    bound: Bound = Bound.EXACT
    note: str = ""
    by: str = Field(default="", exclude_if=lambda value: not value)
    """The model that read it; empty where the engine or a person did."""

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None


class Budget(Model):
    """What the system may cost, and whether that is for production alone rather than for all environments."""

    monthly_usd: Stated[float] = Stated[float]()
    production_only: Stated[bool] = Stated[bool]()


class Latency(Model):
    """Response-time targets of the online decision, in milliseconds."""

    p50_ms: Stated[float] = Stated[float]()
    p95_ms: Stated[float] = Stated[float]()
    p99_ms: Stated[float] = Stated[float]()
    max_ms: Stated[float] = Stated[float]()


class Load(Model):
    """How much is asked of the system: requests and predictions, the events that feed it, and how they vary."""

    peak_rps: Stated[float] = Stated[float]()
    avg_rps: Stated[float] = Stated[float]()
    daily_predictions: Stated[float] = Stated[float]()
    events_per_s: Stated[float] = Stated[float]()
    peak_to_average: Stated[float] = Stated[float]()
    growth_pct_per_year: Stated[float] = Stated[float]()


class Data(Model):
    """Volume, age and sensitivity of the data, and of how many customers, machines or the like they are."""

    stored_gb: Stated[float] = Stated[float]()
    ingest_gb_per_day: Stated[float] = Stated[float]()
    entities: Stated[float] = Stated[float]()
    freshness_s: Stated[float] = Stated[float]()
    classes: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    retention_days: Stated[float] = Stated[float]()


class Availability(Model):
    """Share of time the service must answer, in percent, and what an hour costs in which it does not."""

    target_pct: Stated[float] = Stated[float]()
    outage_usd_per_hour: Stated[float] = Stated[float]()


class Recovery(Model):
    """How much may be lost (RPO) and how long recovery may take (RTO)."""

    rpo_minutes: Stated[float] = Stated[float]()
    rto_minutes: Stated[float] = Stated[float]()


TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\dZ?$")]
"""Hours and minutes where the system runs, ``18:30``; ``18:30Z`` is UTC."""


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Serving(Model):
    """How predictions are delivered: online, batch, streaming, edge; how often bulk scores are, and at what time of day.

    ``starts_at`` is when a run may begin because its data are there then, ``due_by`` when its scores are needed, and
    ``due_on`` on which day of the week, where they come weekly.
    """

    modes: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    streaming_required: Stated[bool] = Stated[bool]()
    scoring_cadence: Stated[str] = Stated[str]()
    starts_at: Stated[TimeOfDay] = Stated[TimeOfDay]()
    due_by: Stated[TimeOfDay] = Stated[TimeOfDay]()
    due_on: Stated[Weekday] = Field(default=Stated[Weekday](), exclude_if=lambda stated: stated == Stated[Weekday]())


class Training(Model):
    """How often the model is trained and on what, how far ahead it predicts, when the truth is known and who says it."""

    cadence: Stated[str] = Stated[str]()
    horizon_days: Stated[float] = Stated[float]()
    label_delay_days: Stated[float] = Stated[float]()
    step_minutes: Stated[float] = Field(default=Stated[float](), exclude_if=lambda stated: stated == Stated[float]())
    """How far apart the values of a forecast are; a day where nobody says."""
    gpu_required: Stated[bool] = Stated[bool]()
    hand_labels_required: Stated[bool] = Stated[bool]()
    """Whether people label records for training; otherwise the business process records the truth."""


class Outcome(Model):
    """The classes that are told apart, in the text's own words, and how many they are where only that is said."""

    classes: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    class_count: Stated[float] = Stated[float]()


class LanguageModel(Model):
    """A large language model and its work: size in 10^9 parameters, lengths in tokens per request.

    ``self_hosted``: its weights have to run on machines of one's own (true), or nobody wants to run them (false).
    """

    family: Stated[str] = Stated[str]()
    parameters_b: Stated[float] = Stated[float]()
    precision: Stated[str] = Stated[str]()
    context_tokens: Stated[float] = Stated[float]()
    prompt_tokens: Stated[float] = Stated[float]()
    completion_tokens: Stated[float] = Stated[float]()
    self_hosted: Stated[bool] = Stated[bool]()


class Compliance(Model):
    """Named regimes the system must satisfy (pci_dss, hipaa, gdpr, soc2, ...)."""

    regimes: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()


class Tools(Model):
    """Products to use, that are only wished for, and not to use; and the chance in percent that a year brings the need to leave them."""

    preferred: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    wished: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    forbidden: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    leaving_pct_per_year: Stated[float] = Stated[float]()


class Team(Model):
    """The people who build and run the system."""

    size: Stated[float] = Stated[float]()


class Delivery(Model):
    """Where the system is tried before it is live, by when (ISO date or words), and what it must live beside."""

    environments: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    deadline: Stated[str] = Stated[str]()
    existing_systems: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()


class Work(Model):
    """What one piece of work takes: a request, a score, the candidates of a list, a training run."""

    request_kb: Stated[float] = Stated[float]()
    score_cpu_ms: Stated[float] = Stated[float]()
    candidates: Stated[float] = Stated[float]()
    training_vcpu_hours: Stated[float] = Stated[float]()


class Oversight(Model):
    """What people must be able to see and decide."""

    explainability_required: Stated[bool] = Stated[bool]()
    human_in_loop_required: Stated[bool] = Stated[bool]()


class Constraints(Model):
    """Everything read from the requirements, by group; ``latency.p99_ms`` names a field."""

    use_case: Stated[str] = Stated[str]()
    ml_task: Stated[MlTask] = Stated[MlTask]()
    cloud: Stated[str] = Stated[str]()
    excluded_clouds: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    regions: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    data_residency: Stated[tuple[str, ...]] = Stated[tuple[str, ...]]()
    budget: Budget = Budget()
    latency: Latency = Latency()
    load: Load = Load()
    data: Data = Data()
    availability: Availability = Availability()
    recovery: Recovery = Recovery()
    serving: Serving = Serving()
    training: Training = Training()
    outcome: Outcome = Field(default=Outcome(), exclude_if=lambda part: part == Outcome())
    language_model: LanguageModel = LanguageModel()
    compliance: Compliance = Compliance()
    tools: Tools = Tools()
    team: Team = Team()
    delivery: Delivery = Delivery()
    oversight: Oversight = Oversight()
    work: Work = Work()

    def fields(self) -> Iterator[tuple[str, Stated[Any]]]:
        """Yield every ``(dotted name, stated value)`` in a fixed order."""
        for name in type(self).model_fields:
            part = getattr(self, name)
            if isinstance(part, Stated):
                yield name, part
            else:
                for inner in type(part).model_fields:
                    yield f"{name}.{inner}", getattr(part, inner)

    def at(self, path: str) -> Stated[Any]:
        """Return the stated value that ``path`` names.

        Raises:
            KeyError: No such field.
        """
        for name, stated in self.fields():
            if name == path:
                return stated
        raise KeyError(path)

    def replacing(self, path: str, stated: Stated[Any]) -> Constraints:
        """Return a copy in which the field ``path`` holds ``stated``, validated.

        Raises:
            KeyError: No such field.
            pydantic.ValidationError: The value does not fit the field.
        """
        self.at(path)
        data = self.model_dump()
        group, _, leaf = path.partition(".")
        if leaf:
            data.setdefault(group, {})[leaf] = stated.model_dump()
        else:
            data[group] = stated.model_dump()
        return type(self).model_validate(data)


class Contradiction(Model):
    """Two statements that cannot both hold."""

    summary: str
    fields: tuple[str, ...]
    spans: tuple[Span, ...]


class Difference(Model):
    """A field that two readers read differently, with the words of each; ``summary`` is both sides in words.

    ``ours`` is what the engine read and what holds until a person says otherwise, ``theirs`` what ``by`` read; both are
    written as ``--set`` takes them.
    """

    field: str
    ours: str
    theirs: str
    our_spans: tuple[Span, ...]
    their_spans: tuple[Span, ...]
    by: str
    summary: str


CONSTRAINT_NAMES = frozenset(name for name, _ in Constraints().fields())


def _named(name: str) -> str:
    if name not in CONSTRAINT_NAMES:
        raise ValueError(f"there is no constraint called {name!r}")
    return name


ConstraintName = Annotated[str, AfterValidator(_named)]
"""The dotted name of a field of the constraints."""


class Injection(Model):
    """Words in the requirements that try to instruct the reader; reported, never obeyed."""

    span: Span
    kind: str


class Question(Model):
    """A missing fact, the default taken for it and what the default assumes.

    ``effect`` says what plausible answers change, ``expects`` what an answer looks like.
    """

    field: str
    text: str
    default: str
    why: str
    effect: str = ""
    expects: str = ""


class Reading(Model):
    """What was read from one requirements text; ``differences`` only where a model has read it too."""

    constraints: Constraints
    contradictions: tuple[Contradiction, ...] = ()
    injections: tuple[Injection, ...] = ()
    asks_for_ml: bool = True
    differences: tuple[Difference, ...] = Field(default=(), exclude_if=lambda value: not value)
