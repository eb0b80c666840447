"""Standard streams that are closed, full or read by nobody any more: the outcome stays right, nothing is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from tests.cli.driving import CHURN, Designed, Tool, git

NEW = ("new", CHURN, "--project", "project", "--yes", "--no-generate")


def shell(tool: Tool, redirections: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", f'exec "$@" {redirections}', "sh", *tool.command(*arguments)]
    return subprocess.run(
        command, cwd=tool.here, env=tool.environment(), capture_output=True, text=True, timeout=120, check=False
    )


def unread(tool: Tool, *arguments: str, after: int = 0) -> tuple[int, str]:
    """Close the output after some bytes; return the exit code and standard error."""
    process = subprocess.Popen(
        tool.command(*arguments),
        cwd=tool.here,
        env=tool.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(after)
    process.stdout.close()
    with process:
        said = process.stderr.read()
    return process.returncode, said


@pytest.mark.parametrize("verb", [("patterns", "list"), ("patterns", "list", "--json"), ("--help",)], ids=" ".join)
def test_a_listing_that_nobody_reads_is_done(verb: tuple[str, ...], tool: Tool) -> None:
    assert unread(tool, *verb) == (0, "")


def test_a_run_that_nobody_reads_any_more_stops_and_goes_on(tool: Tool) -> None:
    code, said = unread(tool, *NEW, after=40)
    (run,) = tool("runs", "--json").data
    assert code == 130
    assert said.splitlines() == [
        "error: nobody reads the output any more; everything finished is saved",
        f"Go on with `mlops-architect resume {run['id']}`.",
    ]
    assert tool("resume", run["id"], "--yes").code == 0
    assert git(tool.here / "project", "tag") == "v1"


def test_a_result_that_nobody_reads_changes_no_exit_code(churn: Designed) -> None:
    assert unread(churn.tool, "resume", churn.run, "--json") == (0, "")


def test_an_output_on_a_full_disk_is_5(tool: Tool) -> None:
    for verb in (("patterns", "list"), ("patterns", "list", "--json")):
        done = shell(tool, ">/dev/full", *verb)
        assert done.returncode == 5
        assert done.stderr.startswith("error: cannot write: No space left on device\n")
    assert shell(tool, ">/dev/full 2>/dev/full", "resume", "nothing", "--json").returncode == 6


def test_a_run_whose_output_is_on_a_full_disk_stops_and_goes_on(tool: Tool) -> None:
    done = shell(tool, ">/dev/full", *NEW)
    (run,) = tool("runs", "--json").data
    assert (done.returncode, "No space left on device" in done.stderr) == (130, True)
    assert f"mlops-architect resume {run['id']}" in done.stderr


def test_closed_streams_are_empty_ones(tool: Tool) -> None:
    for redirections in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        done = shell(tool, redirections, "runs")
        assert (done.returncode, done.stderr) == (0, ""), redirections
    nothing = shell(tool, "<&-", "new", "-")
    assert (nothing.returncode, "standard input: empty" in nothing.stderr) == (3, True)


def test_ctrl_c_outside_a_run_is_130(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mlops_architect.usecases.doctor.examine", interrupted)
    answer = tool("doctor")
    assert (answer.code, answer.err.strip()) == (130, "interrupted")


def test_ctrl_c_while_the_tool_is_loaded_is_130(tool: Tool) -> None:
    # the signal comes from inside the import, so that it hits that moment however busy the machine is
    script = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'mlops_architect.cli.app':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from mlops_architect.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=tool.environment(),
        cwd=tool.here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_an_ignored_hang_up_stays_ignored(tool: Tool) -> None:
    process = subprocess.Popen(
        ["nohup", *tool.command(*NEW, "--json")],
        cwd=tool.here,
        env=tool.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not (tool.home / "architect.sqlite").exists() and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=120)
    assert process.returncode == 0
