"""Policies as data: when a rule applies, what it requires, how bad a failure is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from mlops_architect.domain.finding import Severity
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG


class Compare(Model):
    """Compare the fact at ``fact`` with ``value`` or with the fact at ``other``; unknown facts give unknown."""

    op: Literal[
        "equals", "not-equals", "at-most", "at-least", "in", "contains", "contains-any", "exists", "is-true", "is-false"
    ]
    """How they are compared."""
    fact: str
    """Dotted name of the fact."""
    value: Any = None
    """What the fact is compared with."""
    other: str = ""
    """Dotted name of the fact it is compared with instead."""


class AllOf(Model):
    """Every condition holds."""

    op: Literal["all"]
    """Says which condition this is."""
    of: tuple[Condition, ...]
    """The conditions."""


class AnyOf(Model):
    """At least one condition holds."""

    op: Literal["any"]
    """Says which condition this is."""
    of: tuple[Condition, ...]
    """The conditions."""


class Not(Model):
    """The condition does not hold."""

    op: Literal["not"]
    """Says which condition this is."""
    of: Condition
    """The condition that must not hold."""


class ForEach(Model):
    """The condition holds for every item of the list fact ``each`` (its fields are ``item.<field>``)."""

    op: Literal["for-each"]
    """Says which condition this is."""
    each: str
    """Dotted name of a fact that is a list."""
    require: Condition
    """What must hold for each item."""


Condition = Annotated[Compare | AllOf | AnyOf | Not | ForEach, Field(discriminator="op")]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
ForEach.model_rebuild()


class PolicyCase(Model):
    """An example of facts and the outcome the policy must give."""

    name: str
    """What it shows."""
    facts: dict[str, Any] = {}
    """Facts by dotted name; what is left out is unknown."""
    files: dict[str, str] = {}
    """Texts of files by path, from which the facts of infrastructure and code are read as in a repository."""
    outcome: Literal["pass", "fail", "unknown", "not-applicable"]
    """What the policy must say of them."""


Level = Literal["design", "infrastructure", "code"]
"""What is judged: constraints, workload and plan; the rendered Terraform; the code, the documents and the pipelines."""

LEVELS: tuple[Level, ...] = ("design", "infrastructure", "code")


class LevelRule(Model):
    """The same policy at a further level: what it then asks for, and the cases that prove it there."""

    subject: Level
    """The level."""
    when: Condition | None = None
    """When it applies there; always when left out."""
    require: Condition
    """What must hold there."""
    remediation: str = ""
    """What to change there, where it is not what the policy says."""
    cases: tuple[PolicyCase, ...]
    """Examples that prove it: at least one pass, one fail, one unknown."""


class Policy(Model):
    """A checkable rule over the facts of a design, of the rendered infrastructure or of the code."""

    id: str = Field(pattern=SLUG)
    """The name of its file; stable for ever."""
    title: str
    """What holds when it passes, in a short sentence."""
    theme: str
    """The name of its folder."""
    subject: Level = "design"
    """`design` judges constraints, workload and plan; `infrastructure` the rendered Terraform; `code` the other files."""
    applies: Literal["always", "with-packs"] = "always"
    """`with-packs`: only where a pack is switched on that one of its controls belongs to."""
    description: str
    """What must hold, and why."""
    when: Condition | None = None
    """When it applies; always when left out."""
    require: Condition
    """What must hold."""
    severity: Severity
    """How bad a failure is."""
    blocking: bool
    """Whether nobody can approve past a failure."""
    controls: tuple[str, ...] = ()
    """Outside requirements it helps to satisfy, such as a clause of PCI DSS."""
    remediation: str
    """What to change when it fails."""
    agents: tuple[str, ...] = ()
    """The agents that have to change their decision."""
    decision: str = ""
    """The decision a finding belongs to."""
    cases: tuple[PolicyCase, ...]
    """Examples that prove it: at least one pass, one fail, one unknown."""
    also: tuple[LevelRule, ...] = ()
    """The same policy at further levels, each with its own rule and cases."""
    overrides: str = ""
    """Its own id again, when it takes the place of a policy of another catalogue folder."""

    @model_validator(mode="after")
    def _judges_each_level_once(self) -> Policy:
        levels = [self.subject, *(rule.subject for rule in self.also)]
        if len(set(levels)) < len(levels):
            raise ValueError("also: give each level once, and not the one that `subject` names")
        return self

    @property
    def levels(self) -> tuple[Policy, ...]:
        """The policy at each level that it claims, every one of them a policy of that level alone."""
        alone = self.model_copy(update={"also": ()})
        return (
            alone,
            *(
                alone.model_copy(
                    update={
                        "subject": rule.subject,
                        "when": rule.when,
                        "require": rule.require,
                        "cases": rule.cases,
                        "remediation": rule.remediation or self.remediation,
                    }
                )
                for rule in self.also
            ),
        )

    def at(self, level: str) -> Policy | None:
        """Return the policy at one level, None where it does not claim that level."""
        return next((one for one in self.levels if one.subject == level), None)
