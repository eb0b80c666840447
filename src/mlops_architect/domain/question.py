"""Questions as data: what is asked about a field nobody stated, and the plausible answers it is weighed with."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import Formula

AnswerValue = bool | float | str | tuple[str, ...]


class Default(Model):
    """What is taken without an answer, while ``when`` is not zero."""

    when: Formula = 1
    """Formula over the workload."""
    text: str
    """The default in words."""
    assumes: str
    """What has to be true for it to be right."""


class Saying(Model):
    """A sentence that an answer is put into to be read; ``{answer}`` stands for it."""

    text: str = Field(pattern=r"\{answer\}")
    """The sentence."""
    field: str = ""
    """The constraint that the sentence is read for, when it is not the one that is asked for."""
    times: float = 1.0
    """What a number that was read for another constraint is multiplied by."""


class Replies(Model):
    """Short answers, in any language that people answer in; compared without case and punctuation."""

    yes: tuple[str, ...] = ()
    """Agreement."""
    no: tuple[str, ...] = ()
    """Denial."""
    none: tuple[str, ...] = ()
    """Nothing of what was asked for."""
    unknown: tuple[str, ...] = ()
    """The person cannot tell: the default is taken."""


def joined(replies: Iterable[Replies]) -> Replies:
    """Return the replies of all files together."""
    parts = list(replies)
    return Replies(
        **{name: tuple(word for one in parts for word in getattr(one, name)) for name in Replies.model_fields}
    )


class OpenField(Model):
    """A constraint that may be asked for. Without ``defaults``, the assumption that framing made is the default."""

    field: str
    """Dotted name of the constraint."""
    text: str = Field(pattern=r"\?$")
    """The question, as people are asked it."""
    when: Formula = 1
    """Formula over the workload; zero means that the question makes no sense here."""
    unless: tuple[str, ...] = ()
    """Constraints that answer it as well, when they are stated."""
    answers: tuple[AnswerValue, ...] = Field(min_length=2)
    """Plausible answers from one end to the other, in the field's unit."""
    defaults: tuple[Default, ...] = ()
    """The first that holds is the default."""
    says: tuple[Saying, ...] = ()
    """Sentences that an answer is tried in, when its words alone say nothing about the field."""
    means: dict[str, str] = {}
    """Words that are a whole answer, with the value they stand for, as ``--set`` takes it."""
    expects: str
    """What an answer looks like, said when one is not understood."""
