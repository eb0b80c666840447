"""`resume`: go on from the checkpoint, wherever the run stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlops_architect.domain.run import RunStatus
from mlops_architect.errors import NotResumable
from mlops_architect.usecases.advance import advance
from mlops_architect.usecases.interruption import orderly
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.result import RunResult, result_of
from mlops_architect.usecases.session import Gatekeeper, open_session
from mlops_architect.usecases.start import START_FILE, is_first_input
from mlops_architect.usecases.telemetry.export import exported
from mlops_architect.usecases.workbench import Workbench


def resume(
    bench: Workbench,
    run_id: str,
    gatekeeper: Gatekeeper,
    observer: Observer,
    *,
    answering: bool = False,
    options: Mapping[str, Any] | None = None,
    live: bool = True,
) -> RunResult:
    """Continue a run; a run that is done gives its result again.

    Args:
        bench: Settings, run database and catalogue.
        run_id: Which run.
        gatekeeper: Who answers the gates.
        observer: Who watches.
        answering: Whether the gatekeeper brings an answer to the gate the run waits at now: never to one
            that nobody has seen yet.
        options: Changes to how the run was started.
        live: False where models answer from the recordings alone.

    Raises:
        NotResumable: Unknown, rejected, in use, its checkpoints are lost, or no gate waits for the answer.
        ArchitectError: See ``advance``.
    """
    record = bench.database.run(run_id)
    if record.status is RunStatus.REJECTED:
        raise NotResumable(f"run {record.id} was rejected", "Start again with `mlops-architect new` or `revise`.")
    start_file = bench.settings.runs / record.id / START_FILE
    if not start_file.exists():
        raise NotResumable(
            f"run {record.id} stopped before it began, or its folder was removed: there is no {start_file}",
            "Start it again with `mlops-architect new` or `revise`.",
        )
    if options:
        record = record.model_copy(update={"options": record.options.model_copy(update=dict(options))})
    with open_session(bench, record, observer, live=live) as session, exported(session), orderly():
        # another process may have brought the run further while this one waited for its turn
        session.record = bench.database.run(record.id).model_copy(update={"options": record.options})
        if answering and session.pending() is None:
            lost = bool(session.record.step) and not session.begun()
            state = "its checkpoints are gone" if lost else f"it is {session.record.status.value}"
            raise NotResumable(
                f"run {record.id} waits for no answer: {state}",
                f"`mlops-architect resume {record.id}` goes on with it, or shows how it ended.",
                {"run": record.id},
            )
        if record.catalog_digest != bench.catalog.digest:
            change = {"before": record.catalog_digest, "now": bench.catalog.digest}
            bench.database.add_event(record.id, "catalog-changed", bench.catalog.digest, **change)
        observer.run_started(record, resumed=True)
        if not session.finished():
            session.update(status=RunStatus.RUNNING, message="")
        advance(session, None if session.begun() else _first_input(start_file), gatekeeper)
        return result_of(session)


def _first_input(path: Path) -> Any:
    try:
        found = json.loads(path.read_text())
        if not is_first_input(found):
            raise ValueError("it is not what a run begins with")
        return found
    except (OSError, ValueError) as error:
        raise NotResumable(f"{path} cannot be read: {error}", "Start again with `mlops-architect new`.") from error
