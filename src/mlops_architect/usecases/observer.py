"""Progress: what a run tells whoever watches it. Silent by default."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.code_generation import Extension
from mlops_architect.domain.constraints import Question, Reading
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Demand, Review
from mlops_architect.domain.generated import Check, GeneratedFile, Validation
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import RunRecord
from mlops_architect.providers.listening import Listener


class Observer(Listener):
    """Does nothing at each event, those of models included; views override what they show."""

    def run_started(self, record: RunRecord, *, resumed: bool) -> None:
        """A run begins, or goes on."""

    def noted(self, text: str) -> None:
        """Something is worth knowing that is no part of the outcome."""

    def step_started(self, step: str) -> None:
        """A step of the graph begins."""

    def read(self, reading: Reading, guesses: Sequence[Question]) -> None:
        """The text was read and completed by assumptions."""

    def solved(self, plan: Plan) -> None:
        """The choice of patterns was solved."""

    def asked(self, questions: Sequence[Question]) -> None:
        """Planning is settled; these questions would still move the design."""

    def agent_finished(self, spec: AgentSpec, output: AgentOutput, round_number: int) -> None:
        """A planning agent has decided."""

    def reviewed(self, review: Review) -> None:
        """A critic has judged."""

    def advised(self, review: Review) -> None:
        """A model has added its opinion to what a critic judged of the settled design."""

    def replanning(self, demands: Sequence[Demand], round_number: int) -> None:
        """The manager asks the agents concerned to think again."""

    def withdrawn(self, reason: str) -> None:
        """Critics object to what a model preferred; the run goes on without it."""

    def versioned(self, version: str, commit: str, changes: Sequence[str]) -> None:
        """A decision set was committed."""

    def code_written(self, agent: str, files: Sequence[GeneratedFile]) -> None:
        """A code agent has written its part."""

    def extended(self, extension: Extension) -> None:
        """A model has proposed code, or what became of it is settled."""

    def check_started(self, check_id: str, title: str) -> None:
        """A validator begins."""

    def check_finished(self, check: Check) -> None:
        """A validator has finished."""

    def validated(self, validation: Validation) -> None:
        """All validators have finished."""
