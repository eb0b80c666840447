"""Fields of the request and the response, what is done to them, and what protects them."""

from __future__ import annotations

from mlops_architect.domain.outputs.inference_pipeline import (
    FieldSpec,
    Idempotence,
    SecurityControl,
)
from mlops_architect.domain.use_case import Column
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.series import series_postprocessing
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, plural, spoken


def preprocessing_of(view: View) -> tuple[str, ...]:
    """Return what is done to a record before the model sees it."""
    columns, features = view.use_case.columns, view.use_case.features
    ranged = [one for one in columns if one.minimum is not None or one.maximum is not None]
    categories = [one for one in columns if one.type == "category"]
    texts = [one.name for one in features if one.kind == "text"]
    pictures = [one.name for one in features if one.kind == "image"]
    derived = [one.name for one in features if one.kind in ("ratio", "time-part")]
    found = [
        f"parse and type-check {plural(len(columns), 'field')} of the {spoken(view.use_case.event)}",
        (
            f"refuse values out of range: {listing(_range(one) for one in ranged)}"
            if ranged
            else "no field has a stated range: only types are checked"
        ),
        (
            f"map unseen values of {listing(one.name for one in categories)} to the category 'other' and count them"
            if categories
            else "there are no categories to map"
        ),
        f"compute {listing(derived)} from the record itself, with the same functions as training" if derived else "",
        (
            f"mask addresses, links and long numbers in {listing(texts)}, then hash words, neighbouring words and runs of"
            " letters into counts: the same function as training, nothing fitted"
            if texts
            else ""
        ),
        (
            f"read {listing(pictures)} within a limit of pixels, resize, and describe brightness, colours and edges: the"
            " same function as training; what is no picture is refused"
            if pictures
            else ""
        ),
        f"use {view.use_case.event_time} of the record as 'now', never the clock of the server",
    ]
    return tuple(one for one in found if one)


def _range(column: Column) -> str:
    low = f"{column.minimum:g}" if column.minimum is not None else ""
    high = f"{column.maximum:g}" if column.maximum is not None else ""
    if low and high:
        return f"{column.name} {low} to {high}"
    return f"{column.name} at least {low}" if low else f"{column.name} at most {high}"


def postprocessing_of(view: View) -> tuple[str, ...]:
    """Return what is done to the model's number before it is answered."""
    use_case = view.use_case
    found = []
    if use_case.problem == "binary-classification":
        rate = use_case.label.positive_rate
        text = (
            "calibrate to a probability (isotonic on the last validation"
            f" window{f', base rate {rate:.2%}' if rate else ''})"
        )
        found += [
            text,
            (
                "compare with the threshold that minimises the expected cost of errors"
                f" ({use_case.error_costs[0].lower()}{use_case.error_costs[1:].rstrip('.')})"
            ),
        ]
    elif use_case.several:
        found += [
            (
                f"calibrate the probabilities of {listing(use_case.label.classes)} together (one temperature, from the last"
                " validation window) and give the likeliest class"
            ),
            (
                "leave the answer to a person below the confidence at which a mistake costs more than a look"
                f" ({use_case.error_costs[0].lower()}{use_case.error_costs[1:].rstrip('.')})"
            ),
        ]
    elif use_case.forecast is not None:
        found += series_postprocessing(use_case.forecast)
    else:
        found += [
            "clip to the range seen in training and mark what was clipped",
            (
                "round to the precision the decision needs"
                f" ({use_case.decision_supported[0].lower()}{use_case.decision_supported[1:].rstrip('.')})"
            ),
        ]
    if view.constraints.oversight.explainability_required.value:
        found.append("add the three features that moved the score most")
    if view.constraints.oversight.human_in_loop_required.value:
        found.append("scores in the review band go to the review queue instead of taking effect")
    found.append("attach model version, feature age and whether a fallback was used")
    return tuple(found)


def idempotence_of(view: View) -> Idempotence:
    """Return how a repeated request or run counts once."""
    use_case = view.use_case
    if view.workload["online"]:
        return Idempotence(
            key=use_case.event_id,
            window="24 hours",
            mechanism=(
                f"scoring changes nothing, so a retry is safe; the score record is keyed by {use_case.event_id} and"
                " model version, and the first record of a day counts when labels are joined"
            ),
        )
    return Idempotence(
        key="run date and partition",
        window="30 days",
        mechanism=(
            "a run writes to its own dated prefix and replaces it as a whole; publication moves one pointer, so"
            " repeating a run changes nothing twice"
        ),
    )


def request_field(column: Column) -> FieldSpec:
    """Return one field of the request with its rule."""
    rule = (
        f"one of {listing(column.allowed, 'or')}"
        if column.allowed
        else _range(column)
        if column.minimum is not None or column.maximum is not None
        else column.description
    )
    return FieldSpec(
        name=column.name, type=column.type, required=not column.nullable, rule=rule, sensitivity=column.sensitivity
    )


def response_fields(view: View) -> tuple[FieldSpec, ...]:
    """Return the fields of the response."""
    classified, several = view.use_case.classified, view.use_case.several
    found = [
        FieldSpec(name=view.use_case.event_id, type="string", required=True, rule="as in the request"),
        FieldSpec(
            name="score",
            type="float",
            required=True,
            rule=(
                "0 to 1, the calibrated probability of the likeliest class"
                if several
                else "0 to 1, a calibrated probability"
            )
            if classified
            else "in the label's unit",
        ),
        FieldSpec(name="model_version", type="string", required=True, rule="version in the registry"),
        FieldSpec(name="degraded", type="boolean", required=True, rule="true when a default or the baseline was used"),
    ]
    if several:
        names = listing(view.use_case.label.classes, "or")
        found[2:2] = [
            FieldSpec(name="label", type="category", required=True, rule=f"the likeliest of {names}"),
            FieldSpec(name="abstained", type="boolean", required=True, rule="true when a person should decide"),
            FieldSpec(name="probabilities", type="object", required=True, rule="one probability a class, together 1"),
        ]
    elif classified:
        found.insert(
            2,
            FieldSpec(
                name="above_threshold", type="boolean", required=True, rule="score at or above the threshold in force"
            ),
        )
    if view.constraints.oversight.explainability_required.value:
        found.append(
            FieldSpec(
                name="reasons",
                type="string",
                required=True,
                rule="up to three feature names with sign, strongest first",
            )
        )
    return tuple(found)


def security_controls(view: View) -> tuple[SecurityControl, ...]:
    """Return the controls on the path and what each is against."""
    sensitive = [column.name for column in view.use_case.columns if column.sensitivity]
    keys = title(view.plan, "secrets", "the secret store")
    found = [
        SecurityControl(
            control=f"data at rest encrypted with the owner's key ({keys})", against="a copied disk or bucket"
        )
    ]
    if view.workload["online"]:
        found += [
            SecurityControl(
                control=f"API key from {keys}, rotated every 90 days, compared in constant time",
                against="callers who are not allowed",
            ),
            SecurityControl(
                control=f"requests above {number(max(view.workload['payload_kb'] * 8, 16))} kB refused before parsing",
                against="memory exhaustion",
            ),
            SecurityControl(
                control=f"rate limit of {number(view.workload['peak_rps'] * 1.5)} requests/s in all",
                against="one caller taking everybody's capacity",
            ),
            SecurityControl(
                control="score and threshold are not told to end users", against="probing the model from outside"
            ),
        ]
    else:
        found.append(
            SecurityControl(
                control="only the scoring role may write the published prefix", against="scores that nobody computed"
            )
        )
    if sensitive:
        found.append(
            SecurityControl(
                control=(
                    f"{listing(sensitive)} are never logged; joins use a keyed hash"
                    + (
                        "; texts are kept as hashed counts of what is left after masking"
                        if "text" in view.use_case.content
                        else ""
                    )
                ),
                against="personal or card data in logs",
            )
        )
    return tuple(found)
