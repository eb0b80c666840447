"""Sessions for `nox`: what is too long for every change."""

from __future__ import annotations

import nox


@nox.session
def matrix(session: nox.Session) -> None:
    """Build and validate every kind of system on every cloud in every serving mode; `-- --help` shows what can be chosen."""
    if session.virtualenv.is_sandboxed:
        session.install("-e", ".[validate,dev]")
    session.run("python", "-m", "tests.matrix", *session.posargs)
