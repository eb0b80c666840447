"""Telling a chat or a ticket system that a gate opened or closed; a message that cannot be sent never stops a run."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError

from mlops_architect.domain.gate import Gate
from mlops_architect.domain.model import Model
from mlops_architect.domain.switch import NETWORK
from mlops_architect.errors import ArchitectError, UsageError
from mlops_architect.settings.switches import CONFIG_FILE, held, local, organisation_files, table

if TYPE_CHECKING:
    from mlops_architect.settings import Settings
    from mlops_architect.usecases.session import Reply, Session

CLOSED = "gate-closed"
SIGNATURE = "X-Mlops-Architect-Signature"
"""``t=<seconds since 1970>,v1=<hex>``: HMAC-SHA256 of ``<t>.<body>`` with the shared secret."""
_MOST_TOLD = 300


class Notice(Model):
    """One ``[[notify]]`` of the configuration: a program that is started, or an address that is posted to."""

    command: tuple[str, ...] = ()
    url: str = ""
    secret_env: str = ""
    on: tuple[Literal["gate-opened", "gate-closed", "gate-escalated"], ...] = (
        "gate-opened",
        "gate-closed",
        "gate-escalated",
    )
    timeout_s: float = Field(default=10.0, gt=0, le=60)


def notices(settings: Settings) -> tuple[Notice, ...]:
    """Return whom the user and the organisation want to be told.

    Raises:
        UsageError: A file is not as it should be.
    """
    found: list[Notice] = []
    for path in (*organisation_files(), settings.config / CONFIG_FILE):
        listed = table(path).get("notify", []) if path.exists() else []
        try:
            made = [Notice.model_validate(one) for one in listed]
        except (ValidationError, TypeError) as error:
            raise UsageError(
                f"{path}: [[notify]]: {str(error).splitlines()[0]}",
                'Give command = ["program", …] or url = "https://…", and secret_env for a signature.',
            ) from error
        for one in made:
            if bool(one.command) == bool(one.url):
                raise UsageError(f"{path}: [[notify]] has both or neither of command and url", "Give one of them.")
            if one.url and not (one.url.startswith("https://") or (one.url.startswith("http://") and local(one.url))):
                raise UsageError(f"{path}: [[notify]]: {one.url} is not an https address", "Use https.")
        found += made
    return tuple(found)


def notify(session: Session, kind: str, gate: Gate, reply: Reply | None = None) -> None:
    """Tell everybody who wants to know; what fails is an event of the run and nothing more."""
    from mlops_architect.store.database import now

    run, database = session.record.id, session.bench.database
    try:
        wanted = [one for one in notices(session.bench.settings) if kind in one.on]
        body = json.dumps(
            {
                "kind": kind,
                "at": now(),
                "run": run,
                "project": session.record.project,
                "gate": gate.model_dump(mode="json"),
                **({"answer": reply.answer, "by": reply.by, "reason": reply.reason} if reply else {}),
                "resume": f"mlops-architect resume {run} --approve",
            },
            ensure_ascii=False,
        ).encode()
    except ArchitectError as error:
        database.add_event(run, "notification-failed", reason=error.message[:_MOST_TOLD])
        return
    for one in wanted:
        where = one.command[0] if one.command else one.url
        try:
            told = _started(one, body, session) if one.command else _posted(one, body)
        except Exception as error:  # a chat that is down, a program that is not there: no reason to lose a run
            told = f"{type(error).__name__}: {error}"
        if told:
            database.add_event(run, "notification-failed", about=kind, to=where, reason=told[:_MOST_TOLD])
        else:
            database.add_event(run, "notified", about=kind, to=where)


def signature(secret: str, at_s: int, body: bytes) -> str:
    """Return the value of the signature header of a body sent at a time."""
    made = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at_s},v1={made}"


def _started(one: Notice, body: bytes, session: Session) -> str:
    """Start a program with the message on its standard input; return what went wrong."""
    from mlops_architect.usecases.validation.process import run

    done = run(list(one.command), session.bench.settings.home, one.timeout_s, _handed(one), given=body.decode())
    if done.timed_out:
        return f"it did not end within {one.timeout_s:g} s"
    return f"it ended with {done.code}: {done.text[-200:]}" if done.code else ""


def _handed(one: Notice) -> dict[str, str]:
    return {one.secret_env: os.environ.get(one.secret_env, "")} if one.secret_env else {}


def _posted(one: Notice, body: bytes) -> str:
    """Post the message; return what went wrong."""
    import time
    from urllib.error import HTTPError
    from urllib.request import Request, build_opener

    if not local(one.url) and (off := held(NETWORK)):
        return off.text
    headers = {"Content-Type": "application/json", "User-Agent": "mlops-architect"}
    if one.secret_env:
        secret = os.environ.get(one.secret_env, "")
        if not secret:
            return f"the variable {one.secret_env} with the shared secret is not set"
        headers[SIGNATURE] = signature(secret, int(time.time()), body)
    try:
        with build_opener(_straight()).open(Request(one.url, body, headers), timeout=one.timeout_s) as answer:
            answer.read(1024)
    except HTTPError as error:
        return f"it answered {error.code}"
    return ""


def _straight() -> type:
    """Return a handler that follows no redirection: the message is for this address alone."""
    from urllib.request import HTTPRedirectHandler

    class Straight(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    return Straight
