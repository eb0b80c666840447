"""Rent that nobody knows: on machines of one's own without a price, no sentence may say that they cost nothing."""

from __future__ import annotations

import re
from typing import TypeVar

from mlops_architect.domain.model import Model
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.agents.agreement import reworded

ModelT = TypeVar("ModelT", bound=Model)

UNKNOWN = "an unknown amount"
_ZERO = r"[-+]?\$0(?:\.0+)?(?![\d,]|\.\d)|\b0\.0+ USD"
_RANGE = re.compile(rf"(?:{_ZERO}) to (?:{_ZERO})(?: a month \((?:{_ZERO}) expected\))?")
_EXPECTED = re.compile(rf"(?:{_ZERO}) expected \((?:{_ZERO}) to (?:{_ZERO})\)")
_AMOUNT = re.compile(_ZERO)
_SHARE = re.compile(r"(?<![\d.,])0(?:\.0)?% of (the budget|the bill)")


def told(model: ModelT, plan: Plan) -> ModelT:
    """Return what was written about a plan with the amounts of rent that are unknown called so.

    Sentences are written for bills that have a total. Where no line of the bill has a price, the total is nothing, and
    an amount of zero in a sentence is the sum of what nobody knows.
    """
    if not rent_is_unknown(plan):
        return model
    return reworded(model, _said)


def rent_is_unknown(plan: Plan) -> bool:
    """Whether a design runs on the organisation's own machines and none of what it takes has a price."""
    return plan.capacity is not None and all(line.monthly is None for line in plan.cost.lines)


def _said(text: str) -> str:
    for pattern in (_EXPECTED, _RANGE, _AMOUNT):
        text = pattern.sub(UNKNOWN, text)
    return _SHARE.sub(r"an unknown share of \1", text)
