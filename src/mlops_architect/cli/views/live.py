"""A run as it happens: the reading, a card for each agent, panels for critics, a line for each check."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from mlops_architect.cli.views.cards import agent_card, choice_table
from mlops_architect.cli.views.checks import check_line
from mlops_architect.cli.views.code_card import code_card
from mlops_architect.cli.views.questions import question_lines
from mlops_architect.cli.views.reading import reading_table
from mlops_architect.cli.views.reviews import opinion_panel, review_panel
from mlops_architect.cli.views.text import safe
from mlops_architect.cli.views.thinking import Thinking
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import CallRecord, Meter
from mlops_architect.domain.code_generation import Extension
from mlops_architect.domain.constraints import Question, Reading
from mlops_architect.domain.decision import AgentOutput, Decision
from mlops_architect.domain.finding import Demand, Review
from mlops_architect.domain.gate import Ask, Gate
from mlops_architect.domain.generated import Check, GeneratedFile
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.run import RunRecord
from mlops_architect.usecases.interruption import ask_to_stop
from mlops_architect.usecases.observer import Observer

_CHANGES = 8
"""Changes of the infrastructure shown at a gate."""
_READER_GONE = (errno.EPIPE, errno.EIO)
"""A pipe, or a terminal, that has no other end any more."""


class RunView(Observer):
    """Prints what happens on standard error's neighbour: results and cards to ``out``, progress to ``progress``.

    Args:
        out: Console for cards and tables.
        progress: Console for the line that says what is going on.
        quiet: Print nothing at all.
    """

    def __init__(self, out: Console, progress: Console, *, quiet: bool) -> None:
        self._out, self._progress, self._quiet = out, progress, quiet
        # one console draws both: two on one terminal would write over each other
        self._thinking = Thinking(out if out.is_terminal else progress)
        self._cards: dict[str, tuple[str, tuple[Decision, ...]]] = {}

    def __enter__(self) -> RunView:
        """Show what goes on where there is a terminal."""
        if not self._quiet:
            self._thinking.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it away."""
        self._thinking.__exit__(kind, error, trace)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold back what goes on while a person is asked."""
        with self._thinking.paused():
            yield

    def _print(self, *things: Any) -> None:
        if self._quiet:
            return
        try:
            self._out.print(*things)
        except OSError as error:
            self._quiet = True
            reason = (
                "nobody reads the output any more" if error.errno in _READER_GONE else f"no output: {error.strerror}"
            )
            ask_to_stop(reason)

    def run_started(self, record: RunRecord, *, resumed: bool) -> None:
        """Name the run, so that it can be resumed."""
        self._print(
            safe(f"{'resuming' if resumed else 'run'} {record.id} · {record.project} · {record.folder}", style="dim")
        )

    def noted(self, text: str) -> None:
        """Say it beside the results."""
        with suppress(OSError):  # the terminal may be closed
            self._progress.print(safe(text, "yellow"))

    def step_started(self, step: str) -> None:
        """Say what is going on."""
        self._thinking.step_started(step)

    def model_asked(self, agent: str, endpoint: str, attempt: int, meter: Meter) -> None:
        """Show the card that a model writes."""
        self._thinking.model_asked(agent, endpoint, attempt, meter)

    def model_said(self, agent: str, text: str) -> None:
        """Show what it writes."""
        self._thinking.model_said(agent, text)

    def model_failed(self, agent: str, why: str, wait_s: float) -> None:
        """Show what was wrong with a try."""
        self._thinking.model_failed(agent, why, wait_s)

    def model_answered(self, record: CallRecord, meter: Meter) -> None:
        """Take the card away; what stands of it comes with the agent's own."""
        self._thinking.model_answered(record, meter)

    def read(self, reading: Reading, guesses: Sequence[Question]) -> None:
        """Show the constraints with the words they came from."""
        self._print(reading_table(reading, guesses))

    def solved(self, plan: Plan) -> None:
        """Show the chosen patterns."""
        self._print(choice_table(plan))

    def asked(self, questions: Sequence[Question]) -> None:
        """Show the questions whose answers would move the design most."""
        for question in questions:
            self._print(safe(f"? {question.text} Assumed {question.default}: {question.effect}", "yellow"))

    def agent_finished(self, spec: AgentSpec, output: AgentOutput, round_number: int) -> None:
        """Show the agent's card; one line when another round left what the card shows as it was."""
        self._thinking.agent_finished(spec, output, round_number)
        shown = (output.summary, output.decisions)
        known, self._cards[spec.id] = self._cards.get(spec.id), shown
        if round_number and known == shown:
            self._print(safe(f"{spec.number} · {spec.title}: same decisions in round {round_number}", "dim"))
            return
        self._print(agent_card(spec, output, round_number))

    def reviewed(self, review: Review) -> None:
        """Show the critic's panel."""
        self._print(review_panel(review))

    def advised(self, review: Review) -> None:
        """Show what a model thinks of the settled design."""
        self._print(opinion_panel(review))

    def replanning(self, demands: Sequence[Demand], round_number: int) -> None:
        """Say which findings send the agents back."""
        lines = [safe(f"· {demand.reason}") for demand in demands]
        self._print(
            Panel(Group(*lines), title=f"Re-planning, round {round_number}", border_style="yellow", title_align="left")
        )

    def withdrawn(self, reason: str) -> None:
        """Say that the engine's own choice stands after all."""
        self._print(safe(f"what the model preferred is withdrawn, the engine's own choice stands: {reason}", "yellow"))

    def versioned(self, version: str, commit: str, changes: Sequence[str]) -> None:
        """Say which version the decision set became."""
        self._print(safe(f"decision set {version} committed as {commit[:10]}", style="bold green"))
        for change in changes[:8]:
            self._print(safe(f"  · {change}"))

    def code_written(self, agent: str, files: Sequence[GeneratedFile]) -> None:
        """Say what a code agent wrote."""
        self._print(
            safe(f"{agent.removeprefix('implementation-').replace('-', ' '):<20} {len(files):>4} files", style="cyan")
        )

    def extended(self, extension: Extension) -> None:
        """Show what a model wrote, and what of it stands."""
        self._print(code_card(extension))

    def check_started(self, check_id: str, title: str) -> None:
        """Say which validator runs."""
        self._thinking.check_started(check_id, title)

    def check_finished(self, check: Check) -> None:
        """Show one line for the check."""
        self._print(check_line(check))

    def show_gate(self, gate: Gate) -> None:
        """Show confidence, risks, policy and cost before the question."""
        budget = f" of {gate.budget_usd:,.0f}" if gate.budget_usd else ""
        lines = [
            safe(
                f"cost        {gate.cost or f'${gate.monthly_usd:,.0f}{budget} a month'}{f': {gate.split}' if gate.split else ''}"
            ),
            safe(f"confidence  {gate.confidence:.0%}"),
            safe(f"reviews     {gate.policy_verdict}"),
            *(safe(f"blocked by  {reason}", style="bold red") for reason in gate.blocked_by),
            *(safe(f"risk        {risk}", style="yellow") for risk in gate.risks),
            *(safe(f"needs a yes {_asked(ask)}", style="bold yellow") for ask in gate.asks),
            *(safe(f"waived      {waived}", style="yellow") for waived in gate.waived),
            *_changes(gate),
        ]
        self._print(Panel(Group(*lines), title=f"Gate: {gate.id}", border_style="magenta", title_align="left"))

    def show_questions(self, gate: Mapping[str, Any]) -> None:
        """Show contradictions, and the open questions with their defaults and what the answers would change."""
        lines: list[RenderableType] = [safe(f"✗ {text.strip(' ·')}", "red") for text in gate["contradictions"]]
        for number, question in enumerate(gate["questions"], start=1):
            lines += question_lines(Question.model_validate(question), number)
        title = "Open questions (Enter takes the default)"
        self._print(Panel(Group(*lines), title=title, border_style="magenta", title_align="left"))

    def not_understood(self, words: str, expects: str) -> None:
        """Say that an answer is not understood, and what one looks like."""
        said = f"“{words}” is not understood. " if words else ""
        self._print(safe(f"{said}Expected: {expects}.", "yellow"))

    def explain(self, plan: Plan) -> None:
        """Show every rejected alternative with its figures."""
        for choice in plan.choices:
            lines = [safe(f"✗ {option.title}: {option.reason}") for option in choice.alternatives]
            self._print(
                Panel(
                    Group(*lines) if lines else Text("no alternative"),
                    title=safe(f"{choice.capability}: {choice.candidate.title}"),
                    title_align="left",
                )
            )

    def show_pending_diff(self, session: Any) -> None:
        """Show what this design changes against the latest version."""
        from mlops_architect.usecases.pending import pending_changes

        for change in pending_changes(session):
            self._print(safe(f"· {change}"))


def _changes(gate: Gate) -> list[RenderableType]:
    """Return the worst changes of the infrastructure that stands, and how many more there are."""
    shown = [safe(f"change      {one.severity.value}: {one.detail}", style="yellow") for one in gate.changes[:_CHANGES]]
    more = len(gate.changes) - len(shown)
    return [*shown, *([safe(f"            and {more} more; --json lists them all")] if more > 0 else [])]


def _asked(ask: Ask) -> str:
    why = f": {ask.why}" if ask.why else ""
    people = f", from {ask.people} different people" if ask.people > 1 else ""
    until = f", until {ask.expires_at} (then: {ask.limit.then})" if ask.limit else ""
    return f"{ask.title}{why}{people}{', signed' if ask.signed else ''}{until}"
