"""Ctrl-C at each moment of a call: an orderly end with 130, and the same decisions once the run goes on."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Tool
from tests.cli.traces import Kept, kept
from tests.models.coding import GOOD, KEY, code, configure, quick_checks
from tests.models.server import Heard, Said, Server
from tests.models.test_runs import helpful, said

from mlops_architect.domain.code_generation import CODE_AGENT

_ROOT = Path(__file__).resolve().parents[2]
_SYN_SENT = "02"
_LONG_S = 50
PLANNED = ("--no-generate",)
CODED = ("--codegen", "model")
BUSY = {"retry-after": str(_LONG_S)}


def answer(heard: Heard) -> Said:
    return code(*GOOD) if heard.agent == CODE_AGENT else helpful(heard)


class Quick(Tool):
    """A machine whose processes check generated code in seconds, and wait long between two tries."""

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        known = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        return super().environment({**KEY, "PYTHONPATH": known, **(extra or {})})

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.models.quick_tool", *arguments]

    def configured(self, port: int) -> Quick:
        url = f"http://127.0.0.1:{port}"
        configure(self, url)
        config = self.root / "user" / ".config" / "mlops-architect" / "config.toml"
        waits = f"[limits]\nfirst_wait_s = 0.0\nlongest_wait_s = {2 * _LONG_S}.0\n"
        model = f'[model]\nprovider = "anthropic"\nmodel = "test-model"\nbase_url = "{url}"\n'
        config.write_text(f"{waits}\n{model}")
        return self

    def designs(self, kind: tuple[str, ...]) -> subprocess.Popen[str]:
        command = self.command("new", CHURN, "--project", "project", "--yes", "--json", *kind)
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.here, env=self.environment(), stdout=pipe, stderr=pipe, text=True)


@pytest.fixture(scope="module")
def port() -> int:
    """Return one port for every server: events name the address that was called."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def undisturbed(tmp: Path, kind: tuple[str, ...], port: int) -> Kept:
    with Server(answer, port=port):
        tool = Quick(tmp).configured(port)
        with tool.designs(kind) as process:
            _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return kept(tool)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, port: int) -> Kept:
    return undisturbed(tmp_path_factory.mktemp("planned"), PLANNED, port)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, port: int) -> Kept:
    return undisturbed(tmp_path_factory.mktemp("coded"), CODED, port)


def interrupted(tool: Quick, process: subprocess.Popen[str], come: Callable[[], bool]) -> str:
    """Press Ctrl-C once the moment has come; return the run that it leaves."""
    try:
        assert come(), process.communicate(timeout=10)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=_LONG_S)  # whatever it waits for takes longer
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    run = str(json.loads(out)["run"])
    assert f"mlops-architect resume {run}" in err
    [record] = tool("runs", "--json").data
    assert record["status"] == "interrupted"
    return run


def goes_on(tool: Quick, run: str, expected: Kept) -> None:
    done = tool("resume", run, "--yes", "--json")
    assert done.code == 0, done.err
    found = kept(tool)
    assert replace(found, agents=untimed(found)) == replace(expected, agents=untimed(expected))


def untimed(found: Kept) -> tuple[tuple[str, int, str], ...]:
    """Return what agents wrote; how code came about names the time of each call."""
    return tuple(one for one in found.agents if one[0] != CODE_AGENT)


class Moment:
    """Does at the first call of one agent what the moment is about; all other answers are ordinary."""

    def __init__(self, agent: str, said: Said) -> None:
        self.agent, self.come = agent, threading.Event()
        self._said = replace(said, then=self.come.set)

    def __call__(self, heard: Heard) -> Said:
        return self._said if heard.agent == self.agent and not self.come.is_set() else answer(heard)


PLANNING = {
    "before-headers": ("pipelines", Said(fault="silent")),
    "between-two-tries": ("pipelines", Said(status=529, headers=BUSY)),
    "between-two-agents": ("pipelines", said()),
    "a-critics-colleague": ("cost-critic", Said(fault="silent")),
}
CODING = {"before-headers": Said(fault="silent"), "amid-a-stream": Said(fault="slow")}


@pytest.mark.slow
@pytest.mark.parametrize("moment", PLANNING)
def test_ctrl_c_while_a_model_is_asked_changes_nothing(moment: str, tmp_path: Path, planned: Kept, port: int) -> None:
    script = Moment(*PLANNING[moment])
    with Server(script, script, port):
        tool = Quick(tmp_path).configured(port)
        run = interrupted(tool, tool.designs(PLANNED), lambda: script.come.wait(120))
        goes_on(tool, run, planned)


@pytest.mark.slow
@pytest.mark.parametrize("moment", CODING)
def test_ctrl_c_while_a_model_writes_code_changes_nothing(
    moment: str, tmp_path: Path, coded: Kept, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_checks(monkeypatch)
    script = Moment(CODE_AGENT, CODING[moment])
    with Server(script, port=port):
        tool = Quick(tmp_path).configured(port)
        run = interrupted(tool, tool.designs(CODED), lambda: script.come.wait(120))
        goes_on(tool, run, coded)


@contextmanager
def unreachable(port: int) -> Iterator[None]:
    """Hold a port that takes no further connection: whoever connects is left waiting."""
    with closing(socket.socket()) as listening, closing(socket.socket()) as first, closing(socket.socket()) as second:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(0)
        for filling in (first, second):
            filling.setblocking(False)
            filling.connect_ex(("127.0.0.1", port))
        yield


def connecting(port: int) -> int:
    """Return how many connections to a port this machine's kernel still tries to make."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(row[2].partition(":")[2], 16) == port and row[3] == _SYN_SENT for row in rows)


@pytest.mark.slow
def test_ctrl_c_while_a_connection_is_made_changes_nothing(tmp_path: Path, planned: Kept, port: int) -> None:
    tool = Quick(tmp_path).configured(port)
    with unreachable(port):
        before = connecting(port)
        run = interrupted(tool, tool.designs(PLANNED), lambda: until(lambda: connecting(port) > before))
    with Server(answer, port=port):
        goes_on(tool, run, planned)


def until(come: Callable[[], bool]) -> bool:
    """Wait until something has come."""
    latest = time.monotonic() + 120
    while not come():
        if time.monotonic() > latest:
            return False
        time.sleep(0.05)
    return True
