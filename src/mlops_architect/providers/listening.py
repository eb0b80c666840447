"""Who is told of calls to models while they go on."""

from __future__ import annotations

from mlops_architect.domain.calls import CallRecord, Meter


class Listener:
    """Told what goes on between an agent and its model; does nothing with it."""

    def model_asked(self, agent: str, endpoint: str, attempt: int, meter: Meter) -> None:
        """A call begins; ``attempt`` counts from 1."""

    def model_said(self, agent: str, text: str) -> None:
        """A piece of the answer came in; it is not checked yet."""

    def model_failed(self, agent: str, why: str, wait_s: float) -> None:
        """A try brought nothing, and the next one begins in ``wait_s`` seconds."""

    def model_answered(self, record: CallRecord, meter: Meter) -> None:
        """A call has ended, with an answer or without."""
