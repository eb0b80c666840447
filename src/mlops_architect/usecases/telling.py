"""What came out of a step, in a line, from the state after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from mlops_architect.domain.finding import Outcome, Review
from mlops_architect.domain.generated import Validation
from mlops_architect.domain.plan import Plan
from mlops_architect.errors import StoreError
from mlops_architect.store.artefacts import ArtefactStore


def told_of(step: str, after: Mapping[str, Any], artefacts: ArtefactStore) -> str:
    """Return what a step brought; empty where there is nothing to say, or where it cannot be read any more."""
    try:
        return _told(step, after, artefacts)
    except (StoreError, ValidationError, KeyError, TypeError):
        return ""


def _told(step: str, after: Mapping[str, Any], artefacts: ArtefactStore) -> str:
    if step == "optimise":
        return _solved(Plan.model_validate(artefacts.get_json(after["plan"])))
    critic = step.removesuffix("-critic")
    if step == "final-critic":
        return _judged(Review.model_validate(artefacts.get_json(after["final_review"])))
    if critic != step and critic in after.get("reviews", {}):
        return _judged(Review.model_validate(artefacts.get_json(after["reviews"][critic])))
    if step == "manager":
        if after.get("digest"):
            return "settled"
        if str(after.get("picking", "")).startswith("withdrawn"):
            return str(after["picking"])
        return f"round {after.get('round')}: {'; '.join(one['reason'] for one in after.get('demands', []))}"
    if step in ("architecture-gate", "release-gate"):
        given = after.get("release" if step == "release-gate" else "answer") or {}
        return _answered(given) or ("revised" if step == "architecture-gate" else "")
    if step == "validation":
        checks = Validation.model_validate(artefacts.get_json(after["validation"])).checks
        return f"{sum(one.outcome.value == 'pass' for one in checks)} of {len(checks)} checks passed"
    if step in after.get("files", {}):
        return f"{len(artefacts.get_json(after['files'][step]))} files"
    return ""


def _solved(plan: Plan) -> str:
    proof = f", {plan.proof.text}" if plan.proof else ""
    cost = f"${plan.cost.whole.expected_usd:,.0f} a month" if plan.cost.complete else plan.cost.in_words
    return f"{cost}, {len(plan.choices)} patterns out of {plan.searched:,} combinations{proof}"


def _judged(review: Review) -> str:
    failed = sum(one.outcome is Outcome.FAIL for one in review.findings)
    return f"{review.verdict.value}, {failed} of {len(review.findings)} findings failed"


def _answered(given: Mapping[str, Any]) -> str:
    if not given.get("answer"):
        return ""
    why = f": {given['reason']}" if given.get("reason") else ""
    return f"{given['answer']} by {given.get('by', 'nobody known')}{why}"
