"""Ctrl-C, SIGTERM and a closed terminal: a run stops between two steps; a wait for tools or a person stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_asked = threading.Event()
_reasons: list[str] = []


@contextmanager
def orderly() -> Iterator[None]:
    """Note signals in the block instead of raising in the middle of whatever is being written; may be nested."""
    try:
        with handled_by(lambda *_: _asked.set()):
            yield
    finally:
        _asked.clear()
        _reasons.clear()


def ask_to_stop(reason: str) -> None:
    """Let the run stop before its next step, as after Ctrl-C; any thread may ask."""
    _reasons.append(reason)
    _asked.set()


def stop_if_asked() -> None:
    """Stop here, where nothing is half done.

    Raises:
        KeyboardInterrupt: Somebody asked for it; with the reason when it was no signal.
    """
    if _asked.is_set():
        raise KeyboardInterrupt(*_reasons[:1])


@contextmanager
def at_once() -> Iterator[None]:
    """Let signals break off the block, which waits for something and writes nothing.

    Raises:
        KeyboardInterrupt: Somebody asked for it.
    """
    stop_if_asked()
    with handled_by(signal.default_int_handler):
        yield


@contextmanager
def handled_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Give the block's signals to ``handler``; one that is ignored, as under ``nohup``, stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone
        return
    heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in heard}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
