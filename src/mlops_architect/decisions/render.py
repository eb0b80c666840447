"""A design as the files of a decision set: what git tags v1, v2, … and `diff` compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_architect.critics.interface import Design
from mlops_architect.decisions.adr import adr_path, render_adr
from mlops_architect.decisions.blueprint import render_architecture
from mlops_architect.decisions.summary import render_summary
from mlops_architect.documents import dump_yaml
from mlops_architect.domain.adoption import Adopted
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.constraints import Question, Reading
from mlops_architect.domain.finding import Review
from mlops_architect.domain.plan import ScalingStep
from mlops_architect.domain.run import Revision

ADOPTED_FILE = "architecture/adopted.yaml"
"""What an adopted repository had in place, with the evidence; `revise` keeps it."""


@dataclass(frozen=True)
class DecisionSetContent:
    """Everything a decision set is rendered from."""

    project: str
    text: str
    revisions: Sequence[Revision]
    reading: Reading
    design: Design
    specs: Sequence[AgentSpec]
    reviews: Sequence[Review]
    scaling: Sequence[ScalingStep]
    questions: Sequence[Question]
    adopted: Adopted | None = None


def render_decision_set(content: DecisionSetContent, changes: Sequence[str] = ()) -> dict[str, bytes]:
    """Return the files of the set by path; the same content gives the same bytes.

    Args:
        content: The design and what it came from.
        changes: Lines that say what changed against the parent set, for the summary.
    """
    files = {
        "architecture/constraints.yaml": dump_yaml(_constraints(content)),
        "architecture/cost.yaml": dump_yaml(_cost(content.design)),
        "architecture/plan.yaml": dump_yaml(content.design.plan.model_dump(mode="json", exclude={"cost"})),
        "architecture/workload.yaml": dump_yaml(content.design.workload),
        "architecture/architecture.md": render_architecture(
            content.project, content.design, content.scaling, content.reviews
        ),
        "architecture/summary.md": render_summary(
            content.project, content.design, content.reading, content.reviews, content.questions, changes
        ),
    }
    if content.revisions:
        files["architecture/revisions.yaml"] = dump_yaml(
            [r.model_dump(mode="json", exclude_defaults=True) for r in content.revisions]
        )
    if content.adopted is not None:
        files[ADOPTED_FILE] = dump_yaml(content.adopted.model_dump(mode="json", exclude={"commit"}))
    files.update(_decisions(content))
    files.update({f"architecture/reviews/{review.critic}.yaml": _review(review) for review in content.reviews})
    encoded = {path: text.encode() for path, text in files.items()}
    return {"architecture/requirements.md": content.text.encode(), **encoded}


def _review(review: Review) -> str:
    """Return a review as YAML; one that simulated nothing does not speak of it."""
    return dump_yaml(review.model_dump(mode="json", exclude=set() if review.simulation else {"simulation"}))


def _decisions(content: DecisionSetContent) -> dict[str, str]:
    files: dict[str, str] = {}
    number = 0
    for spec in content.specs:
        output = content.design.outputs.get(spec.id)
        if output is None:
            continue
        files[f"architecture/decisions/{spec.number:02d}-{spec.id}.yaml"] = dump_yaml(output)
        for decision in output.decisions:
            number += 1
            files[adr_path(number, decision)] = render_adr(number, decision, spec.title)
    return files


def _constraints(content: DecisionSetContent) -> dict[str, Any]:
    fields = {
        name: {
            key: value
            for key, value in stated.model_dump(mode="json").items()
            if value not in ((), [], "", None) or key == "value"
        }
        for name, stated in content.design.constraints.fields()
    }
    differences = content.reading.differences
    return {
        "constraints": fields,
        "contradictions": [found.model_dump(mode="json") for found in content.reading.contradictions],
        "injections": [found.model_dump(mode="json") for found in content.reading.injections],
        "questions": [question.model_dump(mode="json") for question in content.questions],
        **({"differences": [one.model_dump(mode="json") for one in differences]} if differences else {}),
    }


def _cost(design: Design) -> Mapping[str, Any]:
    cost, hours = design.plan.cost, design.plan.operating_hours
    by_capability: dict[str, float] = {}
    priced = {line.capability for line in cost.lines if line.monthly}
    for line in cost.lines:
        by_capability[line.capability] = by_capability.get(line.capability, 0.0) + (
            line.monthly.expected_usd if line.monthly else 0.0
        )
    rounded = cost.model_dump(mode="json")
    return {
        "currency": "USD",
        "complete": cost.complete,
        "operations_monthly_usd": round(cost.operations_monthly_usd, 2),
        "hourly_rate_usd": round(cost.operations_monthly_usd / hours, 2) if hours else None,
        "by_capability": {
            name: round(value, 2) if name in priced else None
            for name, value in sorted(by_capability.items(), key=lambda item: -item[1])
        },
        **rounded,
    }
