"""A campaign of kill -9: each run is killed at any time of its life, resumed, and must end as if nothing had happened.

A few runs in the suite; `pytest tests/faults/test_kill_campaign.py --all --kills 200 -s` is the campaign.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool
from tests.cli.traces import kept

NEW = ("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")


def started(tool: Tool, *arguments: str) -> int:
    """Start the tool in a copy of this process, warm as it is; return its process id."""
    child = os.fork()
    if child == 0:
        try:
            code = tool(*arguments).code
        except BaseException:
            code = 99
        os._exit(code)
    return child


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.slow
def test_kill_9_at_any_time_of_many_runs_changes_nothing(
    request: pytest.FixtureRequest, churn: Designed, tmp_path: Path
) -> None:
    expected = kept(churn.tool)
    begun = time.monotonic()
    assert ended(started(Tool(tmp_path / "timed"), *NEW)) == 0
    whole_s = time.monotonic() - begun
    chance = random.Random(20)
    steps: Counter[str] = Counter()
    wanted = request.config.getoption("--kills")
    for number in range(wanted):
        tool = Tool(tmp_path / str(number))
        killed = 0
        again: tuple[str, ...] = NEW
        for _ in range(chance.randint(1, 3)):
            child = started(tool, *again)
            time.sleep(chance.uniform(0.0, 1.1) * whole_s)
            os.kill(child, signal.SIGKILL)
            code = ended(child)
            assert code in (0, -signal.SIGKILL), code
            killed += code < 0
            known = tool("runs", "--json").data
            assert len(known) <= 1
            if known:
                again = ("resume", known[0]["id"], "--yes", "--json")
                steps[known[0]["step"] or "before the first step"] += code < 0
        assert ended(started(tool, *again)) == 0, f"run {number} did not go on"
        assert kept(tool) == expected, f"run {number}, killed {killed} times"
        verified = tool("verify", "project", "--json").data
        assert verified["intact"], verified
        shutil.rmtree(tool.root)
    print(f"\n{wanted} runs, {sum(steps.values())} kills, by the last finished step: {dict(steps.most_common())}")
