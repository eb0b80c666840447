"""A model as a colleague: it proposes, the engine checks, and what fails the check is asked again or left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import EMBEDDED, Endpoint
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.proposal import ChosenPattern, Proposal
from mlops_architect.engine.agents.registry import answer
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.proposing.check import problems
from mlops_architect.engine.proposing.merge import merged, unchanged
from mlops_architect.providers.asking import Line
from mlops_architect.providers.dialogue import Checked, Errand, FormT, ResultT, Settled, discuss
from mlops_architect.providers.interface import Answered, Settle
from mlops_architect.providers.prompting import Brief, prompt


@dataclass(frozen=True)
class _Task:
    spec: AgentSpec
    view: View
    base: AgentOutput
    brief: Brief
    settle: Settle | None


class ColleagueProvider:
    """Models in the order of the chain, and the engine behind them: whatever happens, there is a valid answer.

    Args:
        line: The way to the models.
    """

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def name(self) -> str:
        """The endpoints, the first first."""
        options = self._line.options
        own = [f"{agent}={endpoint.label}" for agent, endpoint in sorted(options.agents.items())]
        main = [EMBEDDED] if options.only_named else [endpoint.label for endpoint in options.endpoints]
        return " ".join([*main, *own])

    def answer(self, spec: AgentSpec, view: View, brief: Callable[[], Brief], settle: Settle | None = None) -> Answered:
        """Return the engine's answer with what a model adds to it, where one gives anything that holds."""
        if not self._line.options.chain(spec.id):
            return Answered(answer(spec.id, view))
        task = _Task(spec, view, answer(spec.id, view), brief(), settle)
        found = discuss(
            self._line,
            Errand[Proposal, AgentOutput](
                agent=spec.id,
                name="proposal",
                form=Proposal,
                told=lambda most: prompt(spec, view, task.base, task.brief, most),
                check=lambda proposal, given, endpoint: _checked(task, proposal, given, endpoint),
            ),
        )
        if found.result is not None:
            return Answered(found.result, found.conduct)
        endpoint = found.endpoint
        return Answered(unchanged(task.base, endpoint.provider, endpoint.model, found.conduct.reason), found.conduct)

    def consult(self, errand: Callable[[], Errand[FormT, ResultT]]) -> Settled[ResultT] | None:
        """Return what a model says to an errand beside the answers of agents; None where nobody is asked."""
        found = errand()
        return discuss(self._line, found) if self._line.options.chain(found.agent) else None


def _checked(task: _Task, proposal: Proposal, given: str, endpoint: Endpoint) -> Checked[AgentOutput]:
    """Return the merged output, or what is wrong with the proposal."""
    agent, view = task.spec.id, task.view
    plan = view.plan if view.may_read("plan") else None
    found = problems(agent, proposal, task.base, given, plan, task.brief.hostile)
    if found:
        return Checked(None, found)
    base, chosen = task.base, _others(proposal, plan)
    if chosen:
        if task.settle is None:
            return Checked(
                None, ("the patterns are settled for this run: leave choices empty, and say what you think in remarks",)
            )
        settled = task.settle(chosen)
        if isinstance(settled, str):
            return Checked(None, (settled,))
        base = answer(agent, settled)
    return Checked(merged(agent, base, proposal, endpoint.provider, endpoint.model, chosen))


def _others(proposal: Proposal, plan: Any) -> tuple[ChosenPattern, ...]:
    """Return the choices that are not the plan's own."""
    return tuple(one for one in proposal.choices if plan is None or plan.pattern(one.capability) != one.pattern)
