"""The names that the texts and formulas of playbooks may use, and how figures are put into words."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import Any

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.model import Model
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    dollars,
    gigabytes,
    listing,
    lower_first,
    number,
    people_count,
    regime_name,
    span,
    spoken,
)
from mlops_architect.engine.figures import minutes, ms, pct

_WORDS: Mapping[str, Callable[[float], str]] = {
    "": number,
    "n": number,
    "GB": gigabytes,
    "usd": dollars,
    "ms": ms,
    "minutes": minutes,
    "pct": pct,
    "share": lambda value: f"{value:.0%}",
    "people": people_count,
    "span": span,
}
_LISTS: Mapping[str, Callable[[str], str]] = {"constraints.compliance.regimes": regime_name}


class UnknownName(KeyError):
    """A playbook names something that this design does not have."""


class Filler(string.Formatter):
    """Fills ``{workload_peak_rps:n}``; attribute and index access are refused."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:  # noqa: ARG002
        """Look a plain name up; dotted or indexed names are not names."""
        if field_name not in self._names:
            raise UnknownName(field_name)
        return self._names[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value in words: a figure in the unit asked for, a list as a list, nothing as unknown."""
        if value is None:
            return "unknown"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float):
            words = _WORDS.get(format_spec)
            return words(float(value)) if words else format(value, format_spec)
        return str(value)


def filled(text: str, names: Mapping[str, Any]) -> str:
    """Return ``text`` with its names replaced.

    Raises:
        UnknownName: The text names something that is not there.
    """
    return Filler(names).vformat(text, (), {})


def names_of(view: View) -> dict[str, Any]:
    """Return everything the texts of an agent's playbook may name: facts, the use case and what serves each capability."""
    names = {_flat(name): _worded(name, value) for name, value in view.facts.items()}
    case = view.use_case
    texts = _texts(case)
    names |= {f"use_case_{name}": value for name, value in texts.items()}
    names |= {f"use_case_{name}_within": lower_first(text) for name, text in texts.items() if isinstance(text, str)}
    names["use_case_sources"] = listing(case.sources)
    names["use_case_sensitivity"] = listing(spoken(kind) for kind in case.sensitivity)
    if case.retrieval is not None:
        names |= {f"retrieval_{name}": value for name, value in _texts(case.retrieval).items()}
        names["retrieval_documents"] = listing(spoken(kind.name) for kind in case.retrieval.documents)
        names["retrieval_formats"] = listing(case.retrieval.formats)
        names["evaluation_questions"] = case.retrieval.evaluation.questions
    for metric in case.metrics:
        names[f"metric_{metric.name}"] = metric.minimum
    if view.may_read("plan"):
        for choice in view.plan.choices:
            place = _flat(choice.capability)
            names[f"title_{place}"] = choice.candidate.title
            names[f"usd_{place}"] = choice.candidate.cost.infrastructure.expected_usd
            names[f"hours_{place}"] = choice.candidate.operating_hours
            names[f"p50_{place}"] = choice.candidate.p50_ms
            names[f"p99_{place}"] = choice.candidate.p99_ms
    return names


def numbers_of(view: View, names: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures that formulas and conditions may name.

    Workload quantities stand under their own names; ``assumed_<quantity>``, ``known_<constraint>`` and ``has_<capability>`` are 1 or 0.
    """
    numbers = {name: float(value) for name, value in names.items() if isinstance(value, int | float)}
    numbers |= view.workload.values()
    numbers |= {f"assumed_{one.name}": float(one.provenance is Provenance.ASSUMED) for one in view.workload.quantities}
    numbers |= {f"known_{_flat(name)}": float(stated.known) for name, stated in view.constraints.fields()}
    if view.may_read("plan"):
        numbers |= {f"has_{_flat(choice.capability)}": 1.0 for choice in view.plan.choices}
        numbers |= {f"has_{_flat(skipped.capability)}": 0.0 for skipped in view.plan.skipped}
    return numbers


def _texts(model: UseCase | Model) -> dict[str, Any]:
    return {
        name: value for name in type(model).model_fields if isinstance(value := getattr(model, name), str | int | float)
    }


def _worded(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        each = _LISTS.get(name, str)
        return listing(each(item) for item in value if isinstance(item, str))
    return value


def _flat(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")
