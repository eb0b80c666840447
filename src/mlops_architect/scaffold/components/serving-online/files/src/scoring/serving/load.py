"""Load the service on this machine for some seconds, and write down what an answer takes.

One server process is started as in production and asked over HTTP, with requests from the lake. Its processor time
tells what an answer costs; latencies are those of this machine under this load. `mlops-architect calibrate` reads the
file and sizes the design anew from it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import Any

from scoring.contract import iso
from scoring.model.release import read_release
from scoring.runtime import Runtime
from scoring.serving.load_requests import bodies_for, route
from scoring.serving.security import KEY_VARIABLE

FORMAT = "mlops-architect/load-measurement/1"
_START_S, _STOP_S, _ANSWER_S = 60.0, 30.0, 30.0
_WARM_UP = 50
_OK = 200
_NO_LIMIT = "1000000000"


class NotLoaded(ValueError):
    """The service did not start, or refused what it was asked."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to ask; default: 10")
    parser.add_argument("--connections", type=int, default=2, help="how many ask at the same time; default: 2")
    parser.add_argument("--output", type=Path, default=Path("measurements/load.json"), help="where the figures go")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Measure, print and write; 1 when answers failed.

    Raises:
        LookupError: No model was released, or there is nothing to ask about.
        NotLoaded: The service did not start.
        ValueError: This is no laptop, or an option is out of range.
    """
    if runtime.platform.profile != "local":
        raise ValueError("load is for the service on this machine; the profile here is another")
    if not (0 < arguments.seconds <= 3600 and 1 <= arguments.connections <= 256):  # noqa: PLR2004
        raise ValueError("ask for up to an hour, on 1 to 256 connections")
    release = read_release(runtime.lake)
    if release.champion is None:
        raise LookupError("no model was released here; run `make demo` first")
    bodies = bodies_for(runtime)
    if not bodies:
        raise LookupError("there are no events to ask about; run `make demo` first")
    with _Service() as service:
        _ask(service, bodies, arguments.connections, _START_S, most=_WARM_UP)
        cpu_before, started = service.cpu_s(), time.perf_counter()
        times_ms, failed = _ask(service, bodies, arguments.connections, arguments.seconds)
        took_s, cpu_s = time.perf_counter() - started, service.cpu_s() - cpu_before
    found = figures(times_ms, failed, took_s, cpu_s, arguments.connections)
    found["model_version"] = release.champion.version
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    latency = found["latency_ms"]
    print(
        f"{found['requests']} answers in {took_s:.1f} s, {found['throughput_rps']:.1f} a second from one worker,"
        f" {failed} failed\nservice time {found['service_time_ms']:.2f} ms of processor time an answer\n"
        f"p50 {latency['p50']:.2f} ms, p95 {latency['p95']:.2f} ms, p99 {latency['p99']:.2f} ms\n{arguments.output}"
    )
    return 1 if failed else 0


def figures(times_ms: Sequence[float], failed: int, took_s: float, cpu_s: float, connections: int) -> dict[str, Any]:
    """Return the measurement as plain data.

    Raises:
        NotLoaded: There are too few answers for percentiles.
    """
    if len(times_ms) < 2:  # noqa: PLR2004
        raise NotLoaded(f"{len(times_ms)} answers are too few to measure")
    cuts = statistics.quantiles(times_ms, n=100, method="inclusive")
    return {
        "format": FORMAT,
        "measured_at": iso(time.time()),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "processor": _processor(),
            "cpus": os.cpu_count() or 1,
            "python": platform.python_version(),
        },
        "route": route(),
        "workers": 1,
        "connections": connections,
        "seconds": took_s,
        "requests": len(times_ms),
        "failed": failed,
        "service_time_ms": cpu_s * 1000 / (len(times_ms) + failed),
        "throughput_rps": len(times_ms) / took_s,
        "latency_ms": {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


class _Service:
    """One server process of this repository's service, on a free port, without the limits of one caller."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self._folder = tempfile.TemporaryDirectory(prefix="scoring-load-")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        source = str(Path(__file__).parents[2])
        environment = {
            **os.environ,
            KEY_VARIABLE: self.key,
            "PYTHONPATH": os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH")))),
            "SCORING_MARKER": str(Path(self._folder.name) / "port"),
            "SCORING_SERVING__HOST": "127.0.0.1",
            "SCORING_SERVING__WORKERS": "1",
            "SCORING_SERVING__RATE_LIMIT_RPS": _NO_LIMIT,
            "SCORING_SERVING__RATE_BURST": _NO_LIMIT,
        }
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and this package
            [sys.executable, "-m", "scoring", "serve", "--port", str(self.port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> _Service:
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def _wait(self) -> None:
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise NotLoaded("the service ended at its start; run `make serve` to see why")
            connection = HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_S)
            try:
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == _OK:
                    return
            except (OSError, HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.1)
        raise NotLoaded(f"the service was not ready after {_START_S:.0f} s")

    def cpu_s(self) -> float:
        """Return the processor time of the service so far, of all its threads."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if stat.exists():
            # The name of the process, in brackets, may hold spaces.
            after = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            return (int(after[11]) + int(after[12])) / os.sysconf("SC_CLK_TCK")
        command = ["/bin/ps", "-o", "time=", "-p", str(self._process.pid)]
        return clock_s(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def clock_s(text: str) -> float:
    """Return the seconds of a time as ``ps`` writes it: [[days-]hours:]minutes:seconds."""
    days, _, clock = text.strip().rpartition("-")
    seconds = 0.0
    for part in clock.split(":"):
        seconds = seconds * 60 + float(part)
    return float(days or 0) * 86_400 + seconds


def _ask(
    service: _Service, bodies: Sequence[bytes], connections: int, seconds: float, most: int | None = None
) -> tuple[list[float], int]:
    """Ask until the time is over, or ``most`` times; return the times of answers in ms, and how many failed."""
    times_ms: list[float] = []
    failed: list[int] = []
    asked_at = route()
    until = time.perf_counter() + seconds

    def one(first: int) -> None:
        connection = HTTPConnection("127.0.0.1", service.port, timeout=_ANSWER_S)
        headers = {"Content-Type": "application/json", "X-API-Key": service.key}
        for number in count(first, connections):
            if time.perf_counter() >= until or (most is not None and number >= most):
                break
            asked = time.perf_counter()
            try:
                connection.request("POST", asked_at, bodies[number % len(bodies)], headers)
                response = connection.getresponse()
                response.read()
                status = response.status
            except (OSError, HTTPException):
                connection.close()
                status = 0
            if status == _OK:
                times_ms.append((time.perf_counter() - asked) * 1000)
            else:
                failed.append(status)
        connection.close()

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times_ms, len(failed)
