"""Faults need the machines of the other tests of the whole tool."""

from __future__ import annotations

from tests.cli.conftest import *  # noqa: F403
from tests.cli.conftest import _at_gate, _catalogue_read_once, _with_questions

__all__ = ["_at_gate", "_catalogue_read_once", "_with_questions"]
