"""Policies and packs to look up: filtered, and explained level by level with controls, sources and cases."""

from __future__ import annotations

from collections.abc import Mapping

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.model import Model
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.policy import LEVELS, AllOf, AnyOf, Compare, Condition, ForEach, Not, Policy
from mlops_architect.engine.packs import packs_of
from mlops_architect.errors import UsageError
from mlops_architect.usecases.browse import one_policy, policies

_WORDS: Mapping[str, str] = {
    "equals": "is",
    "not-equals": "is not",
    "at-most": "is at most",
    "at-least": "is at least",
    "in": "is one of",
    "contains": "holds",
    "contains-any": "holds one of",
    "exists": "is known",
    "is-true": "is true",
    "is-false": "is false",
}


class NamedControl(Model):
    """A control that a policy helps to satisfy, with its pack where there is one."""

    control: str
    says: str = ""
    source: str = ""
    pack: str = ""
    checked: bool = True
    """Whether somebody has compared its number with the framework's own text."""


class ExplainedLevel(Model):
    """What a policy checks at one level."""

    level: str
    applies_when: str
    requires: str
    remediation: str
    cases: tuple[tuple[str, str], ...]
    """Outcome and name of each."""


class Explanation(Model):
    """Everything about one policy, in words."""

    id: str
    title: str
    theme: str
    description: str
    severity: str
    blocking: bool
    in_effect: str
    packs: tuple[str, ...]
    controls: tuple[NamedControl, ...]
    levels: tuple[ExplainedLevel, ...]
    file: str


def selected(
    catalog: Catalog,
    *,
    pack: str = "",
    theme: str = "",
    level: str = "",
    severity: str = "",
    blocking: bool | None = None,
) -> tuple[Policy, ...]:
    """Return policies by theme, filtered; an empty filter lets everything through.

    Raises:
        UsageError: There is no such pack, theme or level.
    """
    every = policies(catalog)
    _require("pack", pack, catalog.packs)
    _require("theme", theme, {one.theme for one in every})
    _require("level", level, LEVELS)
    return tuple(
        one
        for one in every
        if (not pack or catalog.packs[pack].asks(one))
        and theme in ("", one.theme)
        and (not level or one.at(level) is not None)
        and severity in ("", one.severity.value)
        and blocking in (None, one.blocking)
    )


def explained(catalog: Catalog, policy_id: str) -> Explanation:
    """Return what a policy checks at each level, for which controls, and what to do.

    Raises:
        UsageError: There is no such policy.
    """
    policy = one_policy(catalog, policy_id)
    packs = packs_of(policy, catalog.packs)
    names = tuple(pack.id for pack in packs)
    in_effect = "always" if policy.applies == "always" else f"where a pack is switched on: {', '.join(names)}"
    return Explanation(
        id=policy.id,
        title=policy.title,
        theme=policy.theme,
        description=policy.description,
        severity=policy.severity.value,
        blocking=policy.blocking,
        in_effect=in_effect,
        packs=names,
        controls=tuple(_control(reference, packs) for reference in policy.controls),
        levels=tuple(_level(here) for here in policy.levels),
        file=str(catalog.origins[policy.id]),
    )


def in_words(condition: Condition) -> str:
    """Return a condition as a sentence without a capital."""
    match condition:
        case AllOf():
            return " and ".join(_bracketed(part) for part in condition.of)
        case AnyOf():
            return " or ".join(_bracketed(part) for part in condition.of)
        case Not():
            return f"not ({in_words(condition.of)})"
        case ForEach():
            return f"for each of {condition.each}: {in_words(condition.require)}"
        case Compare():
            said = f"{condition.fact} {_WORDS[condition.op]}"
            if condition.op in ("exists", "is-true", "is-false"):
                return said
            return f"{said} {condition.other or _value(condition.value)}"


def _bracketed(condition: Condition) -> str:
    words = in_words(condition)
    return f"({words})" if isinstance(condition, AllOf | AnyOf | ForEach) else words


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value == "" else str(value)


def _control(reference: str, packs: tuple[Pack, ...]) -> NamedControl:
    for pack in packs:
        control = pack.control(reference)
        if control is not None:
            source = control.source or pack.source
            checked = not pack.is_unchecked(reference)
            return NamedControl(control=reference, says=control.says, source=source, pack=pack.id, checked=checked)
    return NamedControl(control=reference)


def _level(here: Policy) -> ExplainedLevel:
    return ExplainedLevel(
        level=here.subject,
        applies_when=in_words(here.when) if here.when else "always",
        requires=in_words(here.require),
        remediation=here.remediation,
        cases=tuple((case.outcome, case.name) for case in here.cases),
    )


def _require(what: str, wanted: str, known: object) -> None:
    names = sorted(known) if isinstance(known, Mapping | set | tuple) else []
    if wanted and wanted not in names:
        raise UsageError(f"there is no {what} {wanted!r}", f"{what.capitalize()}s: {', '.join(names)}.")
