"""Agent 6: every test of the system, with what exactly it checks, where it runs and what a failure blocks."""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.model import Model
from mlops_architect.domain.outputs.notes import AnsweredFinding

Group = Literal["data-and-features", "code-and-pipelines", "models", "infrastructure-and-serving", "in-production"]
Where = Literal["editor", "pull-request", "pipeline-run", "nightly", "staging", "release", "production"]
Blocks = Literal[
    "commit",
    "merge",
    "data-publication",
    "training-run",
    "registration",
    "promotion",
    "release",
    "traffic-increase",
    "nothing",
]
Method = Literal["shadow", "canary", "a-b", "interleaving"]


class TestCase(Model):
    """One test: ``checks`` names columns, features or endpoints; ``threshold`` is what decides."""

    id: str
    group: Group
    kind: str
    subject: str
    checks: str
    threshold: str
    tool: str
    where: Where
    blocks: Blocks
    serves: tuple[str, ...] = ()
    source: str = ""


class OnlineExperiment(Model):
    """A way to test in production; when it is not used, ``because`` names the fact."""

    method: Method
    used: bool
    because: str
    traffic: str
    cases_needed: int
    duration: str
    passes_when: str
    stops_when: str


class Gate(Model):
    """Where tests come together: all that must pass before something goes on."""

    blocks: Blocks
    where: tuple[Where, ...]
    tests: int
    longest_minutes: float
    who_may_override: str


class TestData(Model):
    """The data a group of tests runs on."""

    name: str
    size: str
    made_by: str
    used_by: str


class TestingStrategy(AgentOutput):
    """All tests by group, the experiments in production, gates and test data."""

    data_and_features: tuple[TestCase, ...]
    code_and_pipelines: tuple[TestCase, ...]
    models: tuple[TestCase, ...]
    infrastructure_and_serving: tuple[TestCase, ...]
    in_production: tuple[TestCase, ...]
    experiments: tuple[OnlineExperiment, ...]
    gates: tuple[Gate, ...]
    test_data: tuple[TestData, ...]
    not_tested: tuple[str, ...]
    answered_findings: tuple[AnsweredFinding, ...] = ()

    def all_tests(self) -> tuple[TestCase, ...]:
        """Return the tests of every group in order."""
        return (
            self.data_and_features
            + self.code_and_pipelines
            + self.models
            + self.infrastructure_and_serving
            + self.in_production
        )
