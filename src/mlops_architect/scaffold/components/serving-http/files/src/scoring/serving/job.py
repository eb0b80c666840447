"""Serve scores over HTTP until told to stop; requests under way are finished first."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile

from scoring.health import MARKER
from scoring.runtime import Runtime
from scoring.serving.settings import ServingSettings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--port", type=int, help="port to listen on; default: from the settings")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    # One request is one row: threads inside a prediction cost more than they give.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import uvicorn

    settings = runtime.settings_file.section("serving", ServingSettings)
    port = arguments.port or settings.port
    shared = ""
    if settings.workers > 1:
        shared = tempfile.mkdtemp(prefix="scoring-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
    MARKER.write_text(str(port), encoding="ascii")
    try:
        uvicorn.run(
            "scoring.serving.app:from_environment",
            factory=True,
            host=settings.host,
            port=port,
            workers=settings.workers,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=settings.drain_s,
        )
    finally:
        MARKER.unlink(missing_ok=True)
        if shared:
            shutil.rmtree(shared, ignore_errors=True)
    return 0
