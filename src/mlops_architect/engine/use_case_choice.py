"""Which use case of the catalogue the requirements mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, MlTask
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.own_classes import FEWEST_OF_SEVERAL
from mlops_architect.engine.sizing.workload import needs_stream, serving_modes
from mlops_architect.engine.uncovered import phrase_pattern, refuse, refuse_what_it_cannot_do

_WORD = re.compile(r"\w+")
_KEYWORD = 2
_HINTS_ALONE = 3
"""Fewer hints than this say nothing by themselves."""


def choose_use_case(constraints: Constraints, text: str, catalog: Catalog) -> UseCase:
    """Return the use case that fits the task and whose words the text uses most; a generic one where none is used.

    Raises:
        Infeasible: No use case of the catalogue covers the task that was read, or what the text asks for within it.
    """
    task = constraints.ml_task.value
    candidates = [use_case for use_case in catalog.use_cases.values() if task is None or task in use_case.ml_tasks]
    if not candidates:
        raise refuse(task, catalog.use_cases.values())
    folded = " ".join(text.casefold().split())
    words = frozenset(_WORD.findall(folded))

    def fit(use_case: UseCase) -> tuple[int, bool, bool, bool, str]:
        points = _points(use_case, folded, words)
        told = points > 0
        # a generic one for words that point nowhere; where words decide, what events hold comes before what is asked of it
        usual = bool(words) and use_case.generic != told
        return points, usual, bool(told and use_case.content), _specific(use_case, task), use_case.id

    able = [use_case for use_case in candidates if can_deliver(use_case, constraints)]
    best = max(able or candidates, key=fit)
    if best.generic and best.problem == "binary-classification" and _several(constraints):
        # yes or no is no answer where the text names more classes than two
        best = max((one for one in able if one.several and one.own_classes), key=fit, default=best)
    refuse_what_it_cannot_do(best, text)
    return best


def _several(constraints: Constraints) -> bool:
    named = len(constraints.outcome.classes.value or ())
    return (named or (constraints.outcome.class_count.value or 0)) >= FEWEST_OF_SEVERAL


def can_deliver(use_case: UseCase, constraints: Constraints) -> bool:
    """Whether the use case can deliver in the ways that the requirements ask for."""
    if not use_case.only_modes:
        return True
    asked = set(serving_modes(constraints, use_case)) | ({"online"} if needs_stream(constraints, use_case) else set())
    return asked <= set(use_case.only_modes)


def _points(use_case: UseCase, folded: str, words: frozenset[str]) -> int:
    """Return how much a text speaks of a use case: each of its words counts once, a hint half as much."""
    keywords, hints = (_used(phrases, folded, words) for phrases in (use_case.keywords, use_case.hints))
    return _KEYWORD * keywords + hints if keywords or hints >= _HINTS_ALONE else 0


def _used(phrases: Iterable[str], folded: str, words: frozenset[str]) -> int:
    """Return how many of the phrases occur, as whole words; an asterisk stands for any letters."""
    return sum(_occurs(phrase, folded, words) for phrase in {phrase.casefold() for phrase in phrases})


def _occurs(phrase: str, folded: str, words: frozenset[str]) -> bool:
    if _WORD.fullmatch(phrase):
        return phrase in words
    stem = phrase.strip("*")
    if not _WORD.fullmatch(stem):
        return _matches(phrase, folded, words) if "*" in stem else _stands_in(phrase, stem, folded)
    if phrase.startswith("*"):
        return any(stem in word if phrase.endswith("*") else word.endswith(stem) for word in words)
    return any(word.startswith(stem) for word in words)


def _matches(phrase: str, folded: str, words: frozenset[str]) -> bool:
    """Whether a phrase with an asterisk inside occurs; looking for its whole words first keeps long texts fast."""
    whole = (word for word in phrase.split() if _WORD.fullmatch(word))
    return all(word in words for word in whole) and re.search(phrase_pattern(phrase), folded) is not None


def _stands_in(phrase: str, stem: str, folded: str) -> bool:
    """Whether a phrase of several words occurs; looking at each place where its letters stand keeps long texts fast."""
    start = folded.find(stem)
    while start >= 0:
        end = start + len(stem)
        begins = phrase.startswith("*") or not start or not _WORD.match(folded, start - 1, start)
        if begins and (phrase.endswith("*") or not _WORD.match(folded, end, end + 1)):
            return True
        start = folded.find(stem, start + 1)
    return False


def _specific(use_case: UseCase, task: MlTask | None) -> bool:
    """Prefer, without a hint in the words, the use case whose first task this is; without a task, the most general one."""
    if task is None:
        return use_case.ml_tasks[:1] == (MlTask.CLASSIFICATION,)
    return use_case.ml_tasks[:1] == (task,)
