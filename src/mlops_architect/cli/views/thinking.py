"""What goes on right now, at a terminal: the step, and the card of an agent while its model writes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.spinner import Spinner
from rich.text import Text

from mlops_architect.cli.views.partial import texts_of
from mlops_architect.cli.views.text import safe
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.calls import Allowance, CallRecord, Meter, Used
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.usecases.observer import Observer

_LINES = 6
_MOST_SHOWN = 400
_A_SECOND = 8
_CHARS_PER_TOKEN = 4.0
"""About what English has; the bill goes by the provider's own count, which comes at the end."""


class Thinking(Observer):
    """A region below what is printed, redrawn in place; nothing where the console is no terminal.

    Args:
        console: Where it is shown.
        clock: Seconds that only go up.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console, self._clock = console, clock
        self._live: Live | None = None
        self._spinner = Spinner("dots")
        self._doing, self._began = "starting", clock()
        self._calls: dict[str, _Call] = {}  # by agent: critics may ask side by side
        self._least: float | None = None
        self._meter: Meter | None = None

    def __enter__(self) -> Thinking:
        """Begin to show."""
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            self._live = Live(
                console=self._console, get_renderable=self.shown, transient=True, refresh_per_second=_A_SECOND
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it away."""
        self._stop()

    def _stop(self) -> None:
        if self._live is not None:
            with suppress(OSError):  # the terminal may be closed
                self._live.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take it away while a person is asked."""
        self._stop()
        yield
        if self._live is not None:
            self._live.start()

    def doing(self, what: str) -> None:
        """Name what goes on from now."""
        self._doing, self._began = what, self._clock()

    def step_started(self, step: str) -> None:
        """Name the step."""
        self.doing(step.replace("-", " "))

    def check_started(self, check_id: str, title: str) -> None:  # noqa: ARG002
        """Name the validator."""
        self.doing(f"checking: {title}")

    def agent_finished(self, spec: AgentSpec, output: AgentOutput, round_number: int) -> None:  # noqa: ARG002
        """Keep the least confidence of the agents so far; a call that could not even be made leaves no card."""
        self._calls.pop(spec.id, None)
        self._least = output.confidence if self._least is None else min(self._least, output.confidence)

    def model_asked(self, agent: str, endpoint: str, attempt: int, meter: Meter) -> None:
        """Open the card of an agent."""
        self._meter = meter
        self._calls[agent] = _Call(agent, endpoint, attempt, self._clock())

    def model_said(self, agent: str, text: str) -> None:
        """Take in a piece of its answer; it is drawn with the next picture."""
        if (call := self._calls.get(agent)) is not None:
            call.heard += text

    def model_failed(self, agent: str, why: str, wait_s: float) -> None:
        """Say what was wrong with a try."""
        if (call := self._calls.get(agent)) is not None:
            call.problem = f"{why}; again in {wait_s:g} s"

    def model_answered(self, record: CallRecord, meter: Meter) -> None:
        """Close the card: what stands of the answer is printed when it has been checked."""
        self._meter = meter
        self._calls.pop(record.request.agent, None)

    def shown(self) -> RenderableType:
        """Return the picture of this moment."""
        now, calls = self._clock(), list(self._calls.values())
        parts: list[RenderableType] = [call.card(now) for call in calls]
        if not calls:
            sure = "" if self._least is None else f" · confidence so far {self._least:.0%}"
            self._spinner.update(text=safe(f"{self._doing} · {now - self._began:.1f} s{sure}"))
            parts.append(self._spinner)
        if self._meter is not None:
            tokens, seconds = sum(call.tokens for call in calls), max((now - call.began for call in calls), default=0.0)
            parts += budget_lines(self._meter, tokens, seconds)
        return Group(*parts)


class _Call:
    """One call as it goes on."""

    def __init__(self, agent: str, endpoint: str, attempt: int, began: float) -> None:
        self.agent, self.endpoint, self.attempt, self.began = agent, endpoint, attempt, began
        self.heard, self.problem = "", ""

    @property
    def tokens(self) -> int:
        return int(len(self.heard) / _CHARS_PER_TOKEN)

    def card(self, now: float) -> RenderableType:
        """Return the card with the last of what was written."""
        lines: list[RenderableType] = [
            Text.assemble((f"{name}: " if name else "", "dim"), safe(text[-_MOST_SHOWN:]))
            for name, text in texts_of(self.heard)[-_LINES:]
        ]
        if self.problem:
            lines.append(safe(self.problem, "yellow", most=_MOST_SHOWN))
        elif not lines:
            lines.append(Text("thinking", style="dim"))
        again = f" · try {self.attempt}" if self.attempt > 1 else ""
        return Panel(
            Group(*lines),
            title=safe(f"{self.agent.replace('-', ' ')} · {self.endpoint}{again}"),
            subtitle=f"not checked yet · about {self.tokens:,} tokens · {now - self.began:.1f} s",
            title_align="left",
            subtitle_align="right",
            border_style="cyan",
        )


def budget_lines(meter: Meter, tokens: int = 0, seconds: float = 0.0) -> list[RenderableType]:
    """Return what the run and the agent have used of what they may use, a line each.

    Args:
        meter: The state before the call that goes on.
        tokens: What that call has written so far.
        seconds: How long it has taken.
    """
    return [
        safe(f"{whose:<6}{_used(used, allowed, tokens, seconds)}", "dim")
        for whose, used, allowed in (
            ("run", meter.run, meter.run_allowed),
            ("agent", meter.agent, meter.agent_allowed),
        )
    ]


def _used(used: Used, allowed: Allowance, tokens: int, seconds: float) -> str:
    usd = "cost unknown" if used.unpriced and not used.usd else f"${used.usd:.4f}{' and more' if used.unpriced else ''}"
    parts = [
        f"{used.tokens + tokens:,}{'' if allowed.tokens is None else f' of {allowed.tokens:,}'} tokens",
        f"{usd}{'' if allowed.usd is None else f' of ${allowed.usd:,.2f}'}",
        f"{used.seconds + seconds:.0f}{'' if allowed.seconds is None else f' of {allowed.seconds:,.0f}'} s",
    ]
    return " · ".join(parts)
