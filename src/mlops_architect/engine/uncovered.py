"""What no use case covers: said plainly, with what can be done instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.use_case import UseCase
from mlops_architect.errors import Infeasible

_WAYS_OUT = {
    MlTask.SPEECH: (
        "Recordings are not read: a model of speech needs weights and data that cannot be made up. If a transcription"
        " service or your recorder gives transcripts, sorting them into classes is covered: describe that, or take"
        " --set ml_task=nlp."
    ),
    MlTask.OTHER: (
        "Clustering, optimisation, reinforcement and causal learning have no label to learn from and to be judged by, and a"
        " platform for other people's models is no system of its own here. If there is an outcome to predict that becomes"
        " known later, describe it, or take --set ml_task=classification or --set ml_task=regression."
    ),
}
_DENIED = re.compile(r"\b(?:no|not|without|never|nothing|instead of)\b[^.;:\n]{0,40}\Z")


def refuse(task: MlTask | None, use_cases: Iterable[UseCase]) -> Infeasible:
    """Return the refusal of a task that no use case covers."""
    covered = ", ".join(sorted({covered.value for use_case in use_cases for covered in use_case.ml_tasks}))
    listed = f"Covered are: {covered}. `mlops-architect patterns list` shows the catalogue."
    way = _WAYS_OUT.get(task) if task is not None else None
    return Infeasible(
        f"the requirements ask for {task.value if task else 'an unknown task'}, which no use case of the catalogue covers yet",
        f"{way} {listed}" if way else listed,
    )


def phrase_pattern(phrase: str) -> str:
    """Return what finds a phrase as whole words of folded text; an asterisk stands for any letters, a space for any gap."""
    letters = re.escape(phrase.casefold()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return rf"(?<!\w){letters}(?!\w)"


def refuse_what_it_cannot_do(use_case: UseCase, text: str) -> None:
    """Raise where the text asks for something that belongs to the task but that this use case does not do.

    Raises:
        Infeasible: With what was asked for.
    """
    for what, words in _asked(use_case.cannot, text):
        raise Infeasible(
            f"the requirements ask for {what} (“{words}”), and of this kind of data the"
            f" catalogue covers classes alone: {use_case.framing[0].lower()}{use_case.framing[1:].split('.')[0]}",
            "Leave that part to a service that does it, and describe what should be sorted into classes.",
        )


def with_changes(use_case: UseCase, text: str) -> UseCase:
    """Return the use case with what the text asks for that has to be changed by hand in what is generated."""
    asked = tuple(dict.fromkeys(f"“{words}”: {what}" for what, words in _asked(use_case.changes, text)))
    return use_case.model_copy(update={"changes_asked": (*use_case.changes_asked, *asked)}) if asked else use_case


def _asked(things: Mapping[str, tuple[str, ...]], text: str) -> Iterator[tuple[str, str]]:
    """Yield each thing that the text asks for, once, with the words that do."""
    folded = text.casefold()
    for what, phrases in things.items():
        places = (found for phrase in phrases for found in re.finditer(phrase_pattern(phrase), folded))
        asking = next((place for place in places if not _DENIED.search(folded[: place.start()])), None)
        if asking is not None:
            yield what, text[asking.start() : asking.end()]
