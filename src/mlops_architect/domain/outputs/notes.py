"""Parts that the outputs of several agents hold: a practice that applies here, a finding that was answered."""

from __future__ import annotations

from mlops_architect.domain.finding import Severity
from mlops_architect.domain.model import Model


class AppliedPractice(Model):
    """A practice of the catalogue whose condition holds for this system, its text filled with this system's facts."""

    id: str
    topic: str
    title: str
    text: str
    source: str = ""


class AnsweredFinding(Model):
    """What an agent did about a finding that names it."""

    finding: str
    severity: Severity
    response: str
