"""The emulator as a process: started on a free port, gone when the block ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from mlops_architect.usecases.validation.checks import EXTRA
from mlops_architect.usecases.validation.process import first_line, in_background
from mlops_architect.usecases.validation.workspace import NotRun

_MODULE = "mlops_architect.usecases.validation.emulator.server"


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
        address = first_line(process)
        if not address:
            raise NotRun(f"the emulator did not start: {errors.read_text()[-300:].strip() or 'it gave no answer'}")
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
