"""Exporting a run: all of it on request, and what is new of it after each command where the environment asks for it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_architect.domain.run import RunStatus
from mlops_architect.errors import ArchitectError, StoreError
from mlops_architect.usecases.session import calls_of
from mlops_architect.usecases.workbench import Workbench

if TYPE_CHECKING:
    from mlops_architect.usecases.session import Session

_SENT = "exported.json"
"""Ids of the spans of a run that a collector has taken."""
_ENDED = (RunStatus.DONE, RunStatus.APPROVED, RunStatus.REJECTED, RunStatus.BLOCKED, RunStatus.FAILED)


def export(
    bench: Workbench, run_id: str, *, url: str = "", file: Path | None = None, contents: bool = False
) -> dict[str, Any]:
    """Send a run's spans to a collector, or write them to a file; return how many, and where.

    Raises:
        NotResumable: There is no such run.
        UsageError: The address is none.
        ProviderUnavailable: The collector did not take them.
        StoreError: The file cannot be written.
    """
    from mlops_architect.usecases.telemetry.sending import send, target_of
    from mlops_architect.usecases.telemetry.spans import document, spans_of
    from mlops_architect.usecases.trace import trace

    target = target_of(os.environ, url) if url else None
    record = bench.database.run(run_id)
    recorded = calls_of(bench.settings, record.id).get
    contents = contents or (target is not None and target.contents)
    spans = spans_of(trace(bench, record.id), record, recorded, contents=contents)
    resource = target_of(os.environ, "http://localhost")
    whole = document(spans, dict(resource.resource) if resource else {})
    if file is not None:
        try:
            file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{file}: {error.strerror or error}", "Name a file that can be written.") from error
    left_out = send(whole, target) if target is not None else ""
    places = [place for place in (str(file) if file else "", target.place if target else "") if place]
    return {"run": record.id, "spans": len(spans), "to": places, "left_out": left_out}


@contextmanager
def exported(session: Session) -> Iterator[None]:
    """Send what is new of a run when the block ends, however it ends; nothing of it can stop or fail the run."""
    try:
        yield
    finally:
        try:
            _send_new(session, os.environ)
        except Exception as error:  # whatever it is: a run does not fail for being watched
            why = error.message if isinstance(error, ArchitectError) else f"{type(error).__name__}: {error}"
            session.observer.noted(f"telemetry was not sent: {why}")


def _send_new(session: Session, environment: Mapping[str, str]) -> None:
    if not any(name.startswith("OTEL_EXPORTER_OTLP_") for name in environment):
        return
    from mlops_architect.usecases.telemetry.sending import send, target_of
    from mlops_architect.usecases.telemetry.spans import document, root_id, spans_of
    from mlops_architect.usecases.trace import trace

    target = target_of(environment)
    if target is None:
        return
    bench, run = session.bench, session.record.id
    record = bench.database.run(run)
    sent = _sent(session.folder / _SENT)
    if record.status not in _ENDED:
        sent.add(root_id(run))  # the run's own span is sent with its end
    found = spans_of(trace(bench, run), record, calls_of(bench.settings, run).get, contents=target.contents)
    new = tuple(span for span in found if span["spanId"] not in sent)
    if not new:
        return
    left_out = send(document(new, dict(target.resource)), target)
    if left_out:
        session.observer.noted(f"telemetry: {left_out}")
    kept = (sent | {span["spanId"] for span in new}) - {root_id(run)}
    (session.folder / _SENT).write_text(json.dumps(sorted(kept)))


def _sent(path: Path) -> set[str]:
    try:
        return {str(one) for one in json.loads(path.read_text())}
    except (OSError, ValueError, TypeError):
        return set()
