"""What extends generated code; read this first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import CallNote, Turn
from mlops_architect.domain.code_generation import CodeProposal, CodeRules
from mlops_architect.engine.agents.view import View
from mlops_architect.providers.prompting import Brief


@dataclass(frozen=True)
class CodeTask:
    """What a code generator is given: its prompt, its slices of the design, and the repository as the templates wrote it."""

    spec: AgentSpec
    view: View
    brief: Callable[[], Brief]
    templates: Mapping[str, bytes]


@dataclass(frozen=True)
class Proposed:
    """An answer: a proposal, or ``faults`` of its form; with a ``problem`` there is none and asking again is no use."""

    proposal: CodeProposal | None = None
    text: str = ""
    faults: tuple[str, ...] = ()
    problem: str = ""
    notes: tuple[CallNote, ...] = ()


class CodeGenProvider(Protocol):
    """Writes beside the templates: the repository in, changes out. What it writes is checked, never trusted.

    Where there is none, the templates stand as they are: that is the default.
    """

    @property
    def name(self) -> str:
        """Id recorded with the run and with every file that it wrote."""

    def propose(self, task: CodeTask, rules: CodeRules, turns: Sequence[Turn]) -> Proposed:
        """Return the changes that it would make.

        Args:
            task: What it is about.
            rules: What it may touch.
            turns: Its earlier proposals and what was wrong with them, in order.

        Raises:
            NotResumable: This is a replay, and it asks something that was not recorded.
        """


@dataclass(frozen=True)
class Coder:
    """Who writes, and within which rules."""

    provider: CodeGenProvider
    rules: CodeRules
