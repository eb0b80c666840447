"""A line on standard error for work that takes more than a second."""

from __future__ import annotations

import time
from contextlib import suppress
from types import TracebackType

from rich.console import Console
from rich.status import Status

_PATIENCE_S = 0.8
_EVERY_S = 2.0


class Ticker:
    """Says what is going on: a moving line at a terminal, else a line every two seconds; nothing for quick work."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = time.monotonic()
        self._last = self._began - _EVERY_S
        self._status: Status | None = None

    def __enter__(self) -> Ticker:
        """Begin to count."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._status is not None:
            with suppress(OSError):
                self._status.stop()

    def __call__(self, text: str) -> None:
        """Say it, if it is time to say something."""
        now = time.monotonic()
        if now - self._began < _PATIENCE_S:
            return
        with suppress(OSError):  # the terminal may be closed
            if self._console.is_terminal:
                if self._status is None:
                    self._status = self._console.status(text)
                    self._status.start()
                self._status.update(text)
            elif now - self._last >= _EVERY_S:
                self._last = now
                self._console.print(text)
