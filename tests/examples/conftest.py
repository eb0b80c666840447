"""The examples, each run once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.cli.driving import Designed, Tool

EXAMPLES = Path(__file__).parents[2] / "examples"
DEEP = "card-fraud"
"""The example whose infrastructure is applied to an emulated AWS too."""


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Designed]:
    """Return what makes an example's release, with everything checked; the second time it is there already."""
    root = tmp_path_factory.mktemp("examples")

    @cache
    def release(name: str) -> Designed:
        tool = Tool(root / name)
        deep = ("--deep",) if name == DEEP else ()
        text = str(EXAMPLES / name / "requirements.md")
        answer = tool.process("new", "-f", text, "--project", "project", "--yes", "--json", *deep)
        return Designed(tool, answer)

    return release
