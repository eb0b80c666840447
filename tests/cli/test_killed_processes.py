"""A run killed from outside at arbitrary moments, again and again, ends in exactly what an undisturbed run ends in."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Tool, git

pytestmark = pytest.mark.slow

_KILLS = 6


def architecture(folder: Path) -> str:
    """Return git's hash over the whole decision set: equal hashes are equal bytes."""
    return git(folder, "rev-parse", "v1:architecture")


def killed(tool: Tool, arguments: list[str], after_s: float, how: signal.Signals) -> int:
    """Start the tool and send it a signal after a while; return its exit code."""
    process = subprocess.Popen(
        tool.command(*arguments),
        cwd=tool.here,
        env=tool.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after_s)
    process.send_signal(how)
    return process.wait(timeout=120)


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name
)
def test_nothing_is_lost_and_nothing_is_done_twice(tmp_path: Path, how: signal.Signals) -> None:
    undisturbed = Tool(tmp_path / "undisturbed")
    assert undisturbed.process("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json").code == 0

    tool = Tool(tmp_path / "disturbed")
    moments = random.Random(how.value)
    begun = ["new", CHURN, "--project", "project", "--yes", "--no-generate"]
    killed(tool, begun, 2.5 + moments.random(), how)
    runs = tool.process("runs", "--json").data
    assert len(runs) <= 1
    if not runs:
        assert tool.process(*begun).code == 0
    for _ in range(_KILLS):
        (record,) = tool.process("runs", "--json").data
        if record["status"] == "approved":
            break
        killed(tool, ["resume", record["id"], "--yes"], 1.0 + 4.0 * moments.random(), how)
    (record,) = tool.process("runs", "--json").data
    done = tool.process("resume", record["id"], "--yes", "--json")
    assert done.code == 0, done.err

    project = tool.here / "project"
    assert architecture(project) == architecture(undisturbed.here / "project")
    assert git(project, "tag") == "v1"
    assert git(project, "rev-list", "--count", "architect") == "1"
    assert git(project, "status", "--porcelain") == ""
    kinds = [event["kind"] for event in tool.process("log", record["id"], "--json").data]
    assert kinds.count("versioned") == 1
    assert kinds.count("started") == 1
    assert len(tool.rows("approvals")) == 1
    audit = git(project, "show", "architect:audit/audit.jsonl").splitlines()
    assert len(audit) == 1
