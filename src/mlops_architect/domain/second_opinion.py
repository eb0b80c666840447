"""What a model may write as a second reader of the requirements, and as a second critic of a design."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.finding import Severity
from mlops_architect.domain.model import Model


class ReadValue(Model):
    """A value of one field, as ``--set`` takes it, and the words of the text that state it, word for word."""

    field: str
    value: str
    quote: str


class SecondReading(Model):
    """Everything a model reads in a requirements text."""

    values: tuple[ReadValue, ...]


class SaidFinding(Model):
    """A weakness that a model sees; ``decision`` is the id of a decision or a capability, or empty."""

    id: str
    title: str
    outcome: Literal["fail", "unknown"]
    severity: Severity
    detail: str
    decision: str
    remediation: str


class SecondOpinion(Model):
    """A model's view of what one critic has judged."""

    summary: str
    findings: tuple[SaidFinding, ...]
