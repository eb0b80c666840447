"""A console whose reader may go away."""

from __future__ import annotations

import errno
import os

from rich.console import Console


class Screen(Console):
    """Shows text as it is: square brackets and ``:names:`` in it are no markup.

    Args:
        stderr: Whether it writes to standard error.
        width: Columns; None takes the terminal's.
    """

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False, width=width)

    def on_broken_pipe(self) -> None:
        """Leave it to the caller what it means that nobody reads any more.

        Raises:
            BrokenPipeError: Always; Rich would end the process with 1, which says that a gate or check said no.
        """
        discard_output()
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def discard_output() -> None:
    """Send what is still to be written to standard output nowhere, so that leaving does not fail over it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
