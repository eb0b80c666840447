"""What a use case of several classes says and draws where the requirements name the classes themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME

Sentence = Literal[
    "framing", "decision_supported", "baseline", "error_costs", "human_oversight", "retrain_trigger", "label"
]


class OwnClasses(Model):
    """How a use case takes on classes that the requirements name: sentences that would name its own, and sample data.

    In the sentences ``{classes}`` stands for the classes, ``{count}`` for how many they are.
    """

    most: int = Field(ge=2, le=100)
    """More classes than this are not generated: the use case's own stay, and the difference is told."""
    label_column: str = Field(default="", pattern=rf"{NAME}|^$")
    """Another name of the label, where its own fits only the use case's own classes."""
    sentences: dict[Sentence, str]
    metrics: dict[str, str] = {}
    """Descriptions of metrics that speak of the use case's own classes, by the metric's name."""
    ethics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    syllables: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,4}$")], ...] = ()
    """Texts: what words are made of for a class that the use case has none for."""
    marks: tuple[Annotated[str, Field(pattern=r"^[a-z]+(-[0-9]+)*( [a-z]+(-[0-9]+)*)*$")], ...] = ()
    """Pictures: marks of a class that the use case has none for, one entry a class, in this order."""
    measures: tuple[str, ...] = ()
    """Tables: columns that tell the classes apart, each class by its own mixture of them."""
    declared_in: str = ""
    """Tables: a column in which somebody says which class it is, and is often right."""
