"""Constraints to workload: every quantity stated, derived, or an assumption with its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlops_architect.domain.assumption import Assumption
from mlops_architect.domain.constraints import Constraints, MlTask, Provenance, Question, Stated
from mlops_architect.domain.placement import Region
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Quantity, Workload
from mlops_architect.engine.formula import evaluate, names
from mlops_architect.engine.sizing.time_of_day import times_of_day

RUNS_PER_MONTH: Mapping[str, float] = {
    "continuous": 720.0,
    "hourly": 730.0,
    "intraday": 120.0,
    "daily": 30.4,
    "weekly": 4.35,
    "biweekly": 2.17,
    "monthly": 1.0,
    "quarterly": 1 / 3,
    "semiannual": 1 / 6,
    "yearly": 1 / 12,
    "on_drift": 2.0,
    "on_demand": 1.0,
    "one_off": 1 / 12,
}
SCORING_RHYTHMS = ("hourly", "intraday", "daily", "weekly", "biweekly", "monthly", "quarterly", "semiannual", "yearly")
"""Calendar rhythms in which scores can be delivered in bulk."""
NONE_STATED = 1e9
"""Stands for "no limit" in formulas."""

_STREAM_FRESHNESS_S = 900
"""Below a quarter of an hour, scheduled batches cannot keep features fresh enough."""
_COUNTS_A_WORD = 7
_THREE_ZONES_FROM_PCT = 99.9


def derive_workload(
    constraints: Constraints, use_case: UseCase, assumptions: Sequence[Assumption], region: Region | None = None
) -> Workload:
    """Derive every workload quantity in the order of ``assumptions``; ``region`` says what time it is.

    Raises:
        FormulaError: An assumption names a quantity that does not exist yet.
    """
    readings = (*_readings(constraints, use_case), *times_of_day(constraints, region))
    quantities = {quantity.name: quantity for quantity in readings}
    for assumption in assumptions:
        quantities[assumption.name] = _quantity(assumption, constraints, use_case, quantities)
    return Workload(quantities=tuple(quantities.values()))


def questions(workload: Workload, assumptions: Sequence[Assumption]) -> tuple[Question, ...]:
    """Return the question behind each guess the workload rests on."""
    found = []
    for assumption in assumptions:
        quantity = workload.quantity(assumption.name)
        if assumption.asks and quantity.provenance is Provenance.ASSUMED and quantity.value:
            found.append(
                Question(
                    field=assumption.stated_by or f"workload.{assumption.name}",
                    text=assumption.question,
                    default=f"{_rounded(quantity.value)} {assumption.unit}",
                    why=assumption.because,
                )
            )
    return tuple(found)


def _rounded(value: float) -> str:
    """Return a guess without more digits than a guess can have."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _quantity(
    assumption: Assumption, constraints: Constraints, use_case: UseCase, known: Mapping[str, Quantity]
) -> Quantity:
    stated = constraints.at(assumption.stated_by) if assumption.stated_by else None
    if stated is not None and stated.value is not None:
        return Quantity(
            name=assumption.name,
            value=float(stated.value) * assumption.scale,
            provenance=stated.provenance,
            derivation=stated.note
            if stated.provenance is Provenance.MEASURED
            else f"{assumption.stated_by} of the requirements",
        )
    values = {name: quantity.value for name, quantity in known.items()}
    if assumption.name in use_case.typical:
        return Quantity(
            name=assumption.name,
            value=use_case.typical[assumption.name],
            provenance=Provenance.ASSUMED,
            derivation=f"typical of {use_case.title.lower()}",
        )
    used = [known[name] for name in sorted(names(assumption.value)) if name in known]
    from_statement = any(quantity.name.startswith("stated_") and quantity.value for quantity in used)
    guessed = (assumption.asks and not from_statement) or any(q.provenance is Provenance.ASSUMED for q in used)
    return Quantity(
        name=assumption.name,
        value=evaluate(assumption.value, values),
        provenance=Provenance.ASSUMED if guessed else Provenance.INFERRED,
        derivation=assumption.because,
    )


def _readings(constraints: Constraints, use_case: UseCase) -> list[Quantity]:
    modes = serving_modes(constraints, use_case)
    streaming = needs_stream(constraints, use_case)
    target = constraints.availability.target_pct.value or 0.0
    windowed = any(feature.kind in ("window", "time-since-last") for feature in use_case.features)
    cadence = constraints.training.cadence.value or use_case_cadence(use_case)
    limit, limit_field = latency_limit(constraints)
    scoring_runs = RUNS_PER_MONTH.get(constraints.serving.scoring_cadence.value or "", 0.0)
    return [
        _read("online", float("online" in modes), _origin(constraints.serving.modes.known), f"serving modes: {', '.join(modes)}"),
        _read("batch", float("batch" in modes), _origin(constraints.serving.modes.known), f"serving modes: {', '.join(modes)}"),
        _read("streaming", float(streaming), _origin(constraints.serving.streaming_required.known),
              "a stream is asked for, or features must be fresher than 15 minutes"),
        _read("feature_lookup", float(windowed), Provenance.INFERRED, "the use case has features over an entity's past"),
        _read("zones", 3.0 if target >= _THREE_ZONES_FROM_PCT else 2.0, Provenance.INFERRED, "three zones from 99.9 % upward, else two"),
        _read("availability_target_pct", target, _origin(bool(target)), "availability target; 0 when none is stated"),
        _read("latency_limit_ms", limit or NONE_STATED, _origin(limit is not None), limit_field or "no latency target is stated"),
        _read("rpo_minutes", _limit(constraints.recovery.rpo_minutes), _origin(constraints.recovery.rpo_minutes.known), "recovery point"),
        _read("rto_minutes", _limit(constraints.recovery.rto_minutes), _origin(constraints.recovery.rto_minutes.known), "recovery time"),
        _read("training_runs_per_month", RUNS_PER_MONTH.get(cadence, 1.0), _origin(constraints.training.cadence.known, guess=True), f"training {cadence}"),
        _read("features_count", float(len(use_case.features)), Provenance.INFERRED, f"features of {use_case.title.lower()}"),
        _read("content_values", content_values(use_case), Provenance.INFERRED, "numbers that the texts and pictures of one event become"),
        _read("pictures", float(any(feature.kind == "image" for feature in use_case.features)), Provenance.INFERRED, "whether events carry pictures"),
        _read("forecast_days", use_case.label.delay_days if use_case.forecast else 0.0, _origin(constraints.training.horizon_days.known),
              "days ahead that are forecast for each series; 0 where nothing is forecast"),
        _read("forecast_steps", use_case.label.delay_days * use_case.forecast.steps_per_day if use_case.forecast else 0.0,
              _origin(constraints.training.horizon_days.known),
              "values ahead that are forecast for each series: one a day, or one for each step within the day; 0 where nothing is forecast"),
        _read("list_candidates", float(use_case.recommendation.candidates) if use_case.recommendation else 0.0, Provenance.INFERRED,
              "candidates that the use case ranks for one list; 0 where no lists are made"),
        _read("label_delay_days", use_case.label.delay_days, Provenance.INFERRED, "when the truth becomes known"),
        _read("stated_peak_rps", constraints.load.peak_rps.value or 0.0, Provenance.STATED, "peak rate of the requirements; 0 when none"),
        _read("stated_avg_rps", constraints.load.avg_rps.value or 0.0, Provenance.STATED, "average rate of the requirements; 0 when none"),
        _read("stated_daily_predictions", constraints.load.daily_predictions.value or 0.0, Provenance.STATED, "predictions a day, as stated; 0 when none"),
        _read("stated_scoring_runs_per_month", scoring_runs, Provenance.STATED, "rhythm of bulk scores in the requirements; 0 when none"),
        _read("stated_events_per_s", constraints.load.events_per_s.value or 0.0, Provenance.STATED, "event rate of the requirements; 0 when none"),
        _read("scores_each_event", float(use_case.scores_each_event), Provenance.INFERRED, "whether every event that arrives is scored"),
        _read("hand_labels", float(bool(use_case.trains and constraints.training.hand_labels_required.value)),
              _origin(constraints.training.hand_labels_required.known), "whether people label records for training; otherwise the process records the truth"),
        _read("gpu_training", float(bool(use_case.fine_tuning or (use_case.trains and constraints.training.gpu_required.value))),
              _origin(constraints.training.gpu_required.known), "whether training needs a GPU"),
        _read("trains", float(use_case.trains), Provenance.INFERRED, "whether a model of its own is trained"),
        _read("retrieval", float(use_case.problem == "retrieval"), Provenance.INFERRED, "whether answers come from documents"),
        *_tuning(constraints, use_case),
        _read("language_model", float(_needs_language_model(constraints, use_case)), Provenance.INFERRED, "whether a language model answers"),
        _read("edge", float("edge" in (constraints.serving.modes.value or ())), _origin(constraints.serving.modes.known),
              "whether scores are wanted on devices or where there may be no connection"),
        *_passages(use_case),
        _read("stated_entities", constraints.data.entities.value or 0.0, Provenance.STATED, "how many documents, customers or the like; 0 when none"),
        _read("stated_stored_gb", constraints.data.stored_gb.value or 0.0, Provenance.STATED, "stored volume of the requirements; 0 when none"),
        _read("stated_ingest_gb_per_day", constraints.data.ingest_gb_per_day.value or 0.0, Provenance.STATED, "daily volume of the requirements; 0 when none"),
    ]  # fmt: skip


def content_values(use_case: UseCase) -> float:
    """Return how many numbers the texts and pictures of a usual event become; 0 where there are none.

    A word is counted by itself, with the word before it, and by about five runs of letters. A picture has a number for
    each of 40 shades and colours, and nine directions in each cell of 8 x 8 pixels. A language model reads tokens, which
    are counted elsewhere.
    """
    if use_case.fine_tuning is not None:
        return 0.0
    columns = {column.name: column for column in use_case.columns}
    found = 0.0
    for feature in use_case.features:
        if feature.kind == "text":
            found += _COUNTS_A_WORD * columns[feature.column].generator.mean
        elif feature.kind == "image":
            found += 40 + 9 * (feature.pixels / 8) ** 2
    return found


def latency_limit(constraints: Constraints) -> tuple[float | None, str]:
    """Return the bound on p99 in milliseconds and the constraint it comes from.

    A p99 target is taken as it is; without one a maximum, then a p95, stands in as the stricter reading.
    """
    latency = constraints.latency
    for field, stated in (("p99_ms", latency.p99_ms), ("max_ms", latency.max_ms), ("p95_ms", latency.p95_ms)):
        if stated.value is not None:
            return stated.value, f"latency.{field}"
    return None, ""


def serving_modes(constraints: Constraints, use_case: UseCase) -> tuple[str, ...]:
    """Return the serving modes: stated, else online when latency or a request rate is, else the use case's.

    A tuned language model answers whoever asks; how often it is tuned is easily read as a rhythm of bulk scores.
    """
    if use_case.fine_tuning is not None:
        return ("online",)
    stated = constraints.serving.modes.value
    if stated:
        modes = {"online" if mode in ("online", "streaming", "edge") else mode for mode in stated}
        return tuple(sorted(modes))
    if latency_limit(constraints)[0] or constraints.load.peak_rps.known:
        return ("online",)
    return ("online",) if "online" in use_case.default_modes else tuple(use_case.default_modes)


def needs_stream(constraints: Constraints, use_case: UseCase) -> bool:
    """Whether features or scores must follow events faster than scheduled batches can.

    Where nobody says how fresh, an online use case with features that live for minutes needs a
    stream: between two batches those windows would be empty.
    """
    if constraints.serving.streaming_required.known:
        return bool(constraints.serving.streaming_required.value)
    if "streaming" in (constraints.serving.modes.value or ()):
        return True
    freshness = constraints.data.freshness_s.value
    windows = [feature for feature in use_case.features if feature.kind == "window"]
    if freshness is not None:
        return bool(windows) and freshness < _STREAM_FRESHNESS_S
    online = "online" in serving_modes(constraints, use_case)
    return online and any(feature.streaming and feature.freshness_s < _STREAM_FRESHNESS_S for feature in windows)


def _passages(use_case: UseCase) -> list[Quantity]:
    """Return how documents are cut and how many passages an answer rests on; all 0 where there are no documents."""
    retrieval = use_case.retrieval
    figures = (retrieval.chunk_tokens, retrieval.chunk_overlap_tokens, retrieval.top_k) if retrieval else (0, 0, 0)
    names = ("chunk_tokens", "chunk_overlap_tokens", "passages_per_answer")
    return [
        _read(name, float(figure), Provenance.INFERRED, f"cut and search of {use_case.title.lower()}")
        for name, figure in zip(names, figures, strict=True)
    ]


def _tuning(constraints: Constraints, use_case: UseCase) -> list[Quantity]:
    """Return whether a language model is tuned and how; all 0 where none is."""
    tuned = use_case.fine_tuning
    stated = constraints.language_model.precision
    four_bits = tuned is not None and stated.value == "int4"
    epochs, tokens, whole = (
        (tuned.epochs, tuned.tokens_per_pair, tuned.adapter.method == "full") if tuned else (0, 0, 0)
    )
    return [
        _read("finetune", float(tuned is not None), Provenance.INFERRED, "whether a language model is fine-tuned"),
        _read("tuning_whole", float(whole), Provenance.INFERRED, "whether every weight is trained, and not adapters beside frozen ones"),
        _read("tuning_4bit", float(four_bits), _origin(stated.known), "whether frozen weights are held in four bits (QLoRA), as stated"),
        _read("tuning_epochs", float(epochs), Provenance.INFERRED, f"how often {use_case.title.lower()} sees each pair"),
        _read("tuning_tokens_per_pair", float(tokens), Provenance.INFERRED, "tokens that one pair may have"),
    ]  # fmt: skip


def _needs_language_model(constraints: Constraints, use_case: UseCase) -> bool:
    return use_case.problem in ("retrieval", "fine-tuning") or constraints.ml_task.value in (
        MlTask.LLM_RAG,
        MlTask.LLM_FINETUNE,
    )


def use_case_cadence(use_case: UseCase) -> str:
    """Return how often this kind of model is usually retrained."""
    return use_case.default_cadence


def _limit(stated: Stated[float]) -> float:
    """Return a stated limit; nothing at all may be lost or wait when it is zero."""
    return NONE_STATED if stated.value is None else stated.value


def _origin(known: bool, *, guess: bool = False) -> Provenance:
    if known:
        return Provenance.STATED
    return Provenance.ASSUMED if guess else Provenance.INFERRED


def _read(name: str, value: float, provenance: Provenance, derivation: str) -> Quantity:
    return Quantity(name=name, value=value, provenance=provenance, derivation=derivation)
