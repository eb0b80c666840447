"""The emulator as a process: started on a free port, gone when the block ends."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from mlops_architect.usecases.validation.checks import EXTRA
from mlops_architect.usecases.validation.process import in_background
from mlops_architect.usecases.validation.workspace import NotRun

_MODULE = "mlops_architect.usecases.validation.emulator.server"
_START_S = 60.0


@contextmanager
def emulated_aws(log: Path) -> Iterator[Mapping[str, str]]:
    """Run the emulator and give the environment in which AWS is this emulator and nothing else.

    Raises:
        NotRun: moto is not installed, or it does not start.
    """
    if find_spec("moto") is None or find_spec("flask") is None:
        raise NotRun(f"moto's server is not installed ({EXTRA})")
    errors = log.with_suffix(".err")
    command = [sys.executable, "-m", _MODULE, "0", str(log)]
    paths = os.pathsep.join(path for path in sys.path if path)
    with (
        errors.open("wb") as complaints,
        # Its standard input is ours: when it ends, for whatever reason, the emulator ends.
        in_background(
            command, log.parent, {"PYTHONPATH": paths}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
        ) as process,
    ):
        address = _first_line(process, errors)
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "emulated",
            "AWS_SECRET_ACCESS_KEY": "emulated",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }


def _first_line(process: subprocess.Popen[bytes], errors: Path) -> str:
    assert process.stdout is not None
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        ready, _, _ = select.select([process.stdout], [], [], 0.2)
        if ready:
            line = process.stdout.readline().decode().strip()
            if line:
                return line
            break
    raise NotRun(f"the emulator did not start: {errors.read_text()[-300:].strip() or f'no answer in {_START_S:.0f} s'}")
