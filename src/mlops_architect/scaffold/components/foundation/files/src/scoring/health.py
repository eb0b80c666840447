"""Answer whether this container is healthy: the HTTP service when it runs, the configuration otherwise."""

from __future__ import annotations

import argparse
import os
import tempfile
from http.client import HTTPConnection
from pathlib import Path

from scoring.runtime import Runtime

MARKER = Path(os.environ.get("SCORING_MARKER", Path(tempfile.gettempdir()) / "scoring-serving-port"))
"""Written by the service with its port; a container of another role has no such file."""

_TIMEOUT_S = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:  # noqa: ARG001 - every role has this signature
    """Return 0 when healthy; the runtime has already proved that the configuration loads."""
    if not MARKER.exists():
        return 0
    connection = HTTPConnection("127.0.0.1", int(MARKER.read_text(encoding="ascii")), timeout=_TIMEOUT_S)
    try:
        connection.request("GET", "/health/live")
        return 0 if connection.getresponse().status == 200 else 1  # noqa: PLR2004
    except OSError:
        return 1
    finally:
        connection.close()
