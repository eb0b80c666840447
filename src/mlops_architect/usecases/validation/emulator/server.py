"""``python -m mlops_architect.usecases.validation.emulator.server PORT LOG``: AWS on loopback, for one validation.

Port 0 takes a free one; the first line of standard output is the address. The server ends when its standard input is
closed, so that it cannot outlive whoever started it, however that one ended.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from mlops_architect.usecases.validation.emulator.calls import Environ
from mlops_architect.usecases.validation.emulator.connections import kept_alive
from mlops_architect.usecases.validation.emulator.front import Application, Front, Start
from mlops_architect.usecases.validation.emulator.patches import apply_patches

ACCOUNT = "123456789012"


def serve(port: int, log: Path) -> None:
    """Serve until standard input ends."""
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    os.environ.setdefault("MOTO_ACCOUNT_ID", ACCOUNT)
    moto = import_module("moto.moto_server.werkzeug_app")
    serving = import_module("werkzeug.serving")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for line in apply_patches():
        print(line, file=sys.stderr, flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with log.open("a", buffering=1, encoding="utf-8") as lines:
        front = Front(_known_services(moto.DomainDispatcherApplication(moto.create_backend_app)), lines)
        handler = kept_alive(moto.MotoRequestHandler)
        server = serving.make_server("127.0.0.1", port, front, threaded=True, request_handler=handler)
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


def _known_services(moto: Any) -> Application:
    """Return moto's application with one clear error for every service it does not have."""

    def application(environ: Environ, start: Start) -> Iterable[bytes]:
        try:
            service = moto.get_application(environ)
        except Exception as error:
            raise NotImplementedError("no such service") from error
        answer: Iterable[bytes] = service(environ, start)
        return answer

    return application


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
