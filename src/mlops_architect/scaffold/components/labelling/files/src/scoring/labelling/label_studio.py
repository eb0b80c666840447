"""The files of Label Studio: how a record is shown, its tasks, and the export that comes back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from scoring.contract import Event
from scoring.labelling.choosing import Why
from scoring.use_case import Column, UseCase

EVENT_ID = "event_id"
_CHOICES, _AMOUNT = ("no", "yes"), "number"


@dataclass(frozen=True)
class Answer:
    """What one person said of one record."""

    event_id: str
    person: str
    label: str


def shown(use_case: UseCase) -> tuple[Column, ...]:
    """Return the columns that people see: texts and pictures, which are what is judged, and what is not sensitive."""
    hidden = {use_case.event_id, use_case.event_time}
    return tuple(
        column
        for column in use_case.request_columns
        if column.name not in hidden and (column.type in ("text", "image") or not column.sensitivity)
    )


def layout(use_case: UseCase) -> str:
    """Return the labelling interface as Label Studio's XML."""
    parts = [f"  <Header value={quoteattr(use_case.label.description)}/>"]
    for column in shown(use_case):
        kind = "Image" if column.type == "image" else "Text"
        parts.append(f"  <Header size={quoteattr('5')} value={quoteattr(column.description)}/>")
        parts.append(f'  <{kind} name="{column.name}" value="${column.name}"/>')
    target = shown(use_case)[0].name
    if use_case.problem == "regression":
        parts.append(f'  <Number name="label" toName="{target}" required="true"/>')
    else:
        parts.append(f'  <Choices name="label" toName="{target}" choice="single" required="true">')
        parts += [f"    {_choice(use_case, name)}" for name in use_case.classes or _CHOICES]
        parts.append("  </Choices>")
    return "\n".join(["<View>", *parts, "</View>", ""])


def _choice(use_case: UseCase, name: str) -> str:
    """Return a choice under the name that people use; what is exported is the alias, the class itself."""
    called = use_case.label.class_names.get(name)
    return (
        f"<Choice value={quoteattr(called)} alias={quoteattr(name)}/>"
        if called
        else f"<Choice value={quoteattr(name)}/>"
    )


def task(use_case: UseCase, event: Event, why: Why, read: Callable[[str], bytes]) -> dict[str, Any]:
    """Return one task; a picture is read from the lake and lies in the task itself."""
    data: dict[str, Any] = {EVENT_ID: str(event[use_case.event_id])}
    for column in shown(use_case):
        value = event.get(column.name)
        if column.type == "image" and value is not None:
            value = "data:image/png;base64," + base64.b64encode(read(str(value))).decode()
        data[column.name] = "" if value is None else value if column.type == "image" else str(value)
    return {"data": data, "meta": {"chosen": why}}


def answers(export: object) -> Iterator[Answer]:
    """Yield what people said in a JSON export; cancelled and empty annotations are left out.

    Raises:
        ValueError: It is no JSON export of these tasks.
    """
    if not isinstance(export, list):
        raise ValueError("not an export of Label Studio: a list of tasks is expected (JSON, not JSON-MIN)")
    for number, one in enumerate(export, start=1):
        try:
            event_id, annotations = str(one["data"][EVENT_ID]), one["annotations"]
            for annotation in annotations:
                if annotation.get("was_cancelled"):
                    continue
                person = annotation.get("completed_by")
                name = str(person.get("email") or person["id"]) if isinstance(person, dict) else str(person)
                yield from (Answer(event_id, name, label) for label in _labels(annotation["result"]))
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"task {number} of the export is not one of ours: {error}") from None


def _labels(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    for result in results:
        if result.get("from_name") != "label":
            continue
        value = result["value"]
        yield str(value["choices"][0]) if "choices" in value else str(value[_AMOUNT])


def label_of(use_case: UseCase, label: str) -> str:
    """Return a choice of the interface as the label of the contract: yes and no are 1 and 0."""
    return str(_CHOICES.index(label)) if use_case.classification and label in _CHOICES else label
