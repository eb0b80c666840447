"""The use case as the requirements state it: its name, how far ahead it predicts, and when the truth is known."""

from __future__ import annotations

import re

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.use_case import UseCase

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{3,59}")
_COMMANDS = frozenset(
    "score classify predict detect estimate rank block flag forecast find tell warn alert spot recognise recognize identify"
    " decide determine suggest recommend answer route sort prevent stop catch give show help tag assign judge read we our".split()
)
_CUT_OFF = frozenset(
    "when if that which who of for to in on by with from and or the a an before after within as at".split()
)
"""Words that nothing ends with, nor begins with but for articles: the name was cut out of a longer sentence."""
_STATES = frozenset(
    "is are was were has have had need needs require requires want wants get gets contain contains hold holds must may can"
    " will should would could arrive arrives come comes how what why".split()
)
"""Words of a whole sentence: what has one of them says something, and names nothing."""
_ARTICLES = frozenset({"the", "a", "an"})
_IN_NAME = re.compile(r"_\d+[dm]$")


def named(use_case: UseCase, constraints: Constraints) -> UseCase:
    """Return a generic use case under the requirements' own name, where that is a plain noun phrase."""
    name = str(constraints.use_case.value or "")
    if not use_case.generic or not _PLAIN_NAME.fullmatch(name):
        return use_case
    words = name.lower().split()
    if (
        _STATES.intersection(words)
        or words[0] in _COMMANDS
        or words[0] in _CUT_OFF - _ARTICLES
        or words[-1] in _CUT_OFF
    ):
        return use_case
    title = name.partition(" ")[2] if words[0] in _ARTICLES else name
    return use_case.model_copy(update={"title": title[:1].upper() + title[1:]})


def with_outcome(use_case: UseCase, constraints: Constraints) -> UseCase:
    """Return the use case with the horizon and label delay of the requirements, unchanged where they state none.

    A stated horizon moves the label's delay with it, because nothing is known before the time predicted for is over;
    a stated delay holds as it is, but never below the horizon. Steps within the day bring their horizon with them, and
    a delay there says how late readings are.
    """
    label = use_case.label
    if use_case.forecast is not None and use_case.forecast.within_day:
        return use_case
    horizon, delay = constraints.training.horizon_days.value, constraints.training.label_delay_days.value
    known = label.delay_days
    renamed = use_case
    if horizon is not None and label.horizon is not None and horizon != label.horizon.days:
        known = label.delay_days - label.horizon.days + horizon
        renamed = _renamed(use_case, horizon)
    if delay is not None:
        known = max(delay, horizon or 0.0) if label.horizon is not None else delay
    if known == label.delay_days and renamed is use_case:
        return use_case
    return renamed.model_copy(update={"label": renamed.label.model_copy(update={"delay_days": known})})


def _renamed(use_case: UseCase, days: float) -> UseCase:
    """Put the new horizon into the label's name and into the sentences that tell the old one."""
    label = use_case.label
    words = f"{days:g} day{'s' if days != 1 else ''}"
    framing, description = use_case.framing, label.description
    for old in label.horizon.words if label.horizon is not None else ():
        framing, description = framing.replace(old, words), description.replace(old, words)
    column = _IN_NAME.sub(f"_{days:.0f}d", label.column)
    moved = label.model_copy(update={"column": column, "description": description})
    return use_case.model_copy(update={"framing": framing, "label": moved})
