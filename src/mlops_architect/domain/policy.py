"""Policies as data: when a rule applies, what it requires, how bad a failure is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from mlops_architect.domain.finding import Severity
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG


class Compare(Model):
    """Compare the fact at ``fact`` with ``value`` or with the fact at ``other``; unknown facts give unknown."""

    op: Literal[
        "equals", "not-equals", "at-most", "at-least", "in", "contains", "contains-any", "exists", "is-true", "is-false"
    ]
    fact: str
    value: Any = None
    other: str = ""


class AllOf(Model):
    """Every condition holds."""

    op: Literal["all"]
    of: tuple[Condition, ...]


class AnyOf(Model):
    """At least one condition holds."""

    op: Literal["any"]
    of: tuple[Condition, ...]


class Not(Model):
    """The condition does not hold."""

    op: Literal["not"]
    of: Condition


class ForEach(Model):
    """The condition holds for every item of the list fact ``each`` (its fields are ``item.<field>``)."""

    op: Literal["for-each"]
    each: str
    require: Condition


Condition = Annotated[Compare | AllOf | AnyOf | Not | ForEach, Field(discriminator="op")]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
ForEach.model_rebuild()


class PolicyCase(Model):
    """An example of facts and the outcome the policy must give."""

    name: str
    facts: dict[str, Any]
    outcome: Literal["pass", "fail", "unknown", "not-applicable"]


class Policy(Model):
    """A checkable rule over the facts of a design or of the rendered infrastructure."""

    id: str = Field(pattern=SLUG)
    title: str
    theme: str
    subject: Literal["design", "infrastructure"] = "design"
    description: str
    when: Condition | None = None
    require: Condition
    severity: Severity
    blocking: bool
    controls: tuple[str, ...] = ()
    remediation: str
    agents: tuple[str, ...] = ()
    decision: str = ""
    cases: tuple[PolicyCase, ...]
    overrides: str = ""
