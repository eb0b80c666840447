"""`replay --project`: a run gone on with from one of its checkpoints to its end, as a run and a project of its own."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_architect import __version__
from mlops_architect.decisions.git import require_git
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.errors import NotResumable
from mlops_architect.settings.switches import require_generate
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.store.locks import exclusive
from mlops_architect.store.recordings import CallFiles
from mlops_architect.usecases.advance import advance
from mlops_architect.usecases.forking import Fork, fork_of, lay_out_as
from mlops_architect.usecases.intake import slug
from mlops_architect.usecases.interruption import orderly
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.result import RunResult, result_of
from mlops_architect.usecases.session import Gatekeeper, open_session
from mlops_architect.usecases.start import START_FILE, ensure_free
from mlops_architect.usecases.telemetry.export import exported
from mlops_architect.usecases.workbench import Workbench, lock_of


def fork(
    bench: Workbench,
    run_id: str,
    folder: Path,
    changes: Mapping[str, Any],
    gatekeeper: Gatekeeper,
    observer: Observer,
    since: str = "",
) -> RunResult:
    """Go on from a checkpoint of a run to the end, in a project of its own; the run and its project are not touched.

    What both ask in the same words is answered from the recordings; what was used up before the fork counts.

    Args:
        bench: Settings, run database and catalogue.
        run_id: The run that is forked.
        folder: Where the project of the fork goes.
        changes: Options in which the fork differs from the run.
        gatekeeper: Who answers the gates.
        observer: Who watches.
        since: The first step to run; empty runs all of them.

    Raises:
        UsageError: The run has no such step, or the folder cannot be made.
        WouldOverwrite: There is something in the folder.
        NotResumable: The run is in use, or its checkpoints are lost.
        ArchitectError: See ``advance``.
    """
    from mlops_architect.store.database import now

    require_git()
    record = bench.database.run(run_id)
    target = ensure_free(folder)
    options = record.options.model_copy(update={"strict": False, **changes})
    if options.generate:
        require_generate()
    name, started = slug(target.name, fallback=record.project), now()
    forked = RunRecord(
        id=f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}",
        project=name,
        folder=str(target),
        status=RunStatus.RUNNING,
        started_at=started,
        updated_at=started,
        catalog_digest=bench.catalog.digest,
        tool_version=__version__,
        options=options,
        forked_from=record.id,
        forked_at=since,
    )
    own = bench.settings.runs / forked.id
    try:
        start, at = _laid_out(bench, record, forked, since)
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        raise
    with open_session(bench, forked, observer) as session, exported(session), orderly():
        bench.database.begin_run(forked, project=name, folder=str(target), forked_from=record.id, forked_at=since)
        given = at.inputs if at is not None else ()
        for row in bench.database.agent_runs(record.id):
            if row["input_hash"] in given:  # who answered by then is the first run's to say
                bench.database.add_agent_run(forked.id, row["agent"], row["round"], **_rest(row))
        observer.run_started(forked, resumed=False)
        advance(session, start, gatekeeper)
        return result_of(session)


def _rest(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("run", "agent", "round")}


def _laid_out(
    bench: Workbench, record: RunRecord, forked: RunRecord, since: str
) -> tuple[dict[str, Any] | None, Fork | None]:
    """Copy what the fork goes on from; return the first input of one that begins at the beginning, else the fork."""
    from mlops_architect.graph.history import history

    source, target = (bench.settings.runs / one for one in (record.id, forked.id))
    target.mkdir(parents=True, mode=0o700)
    if not source.is_dir():
        raise _lost(record)
    with exclusive(lock_of(bench.settings, record.id), f"run {record.id}"):
        passed = history(source / "checkpoints.sqlite", record.id)
        if not passed:
            raise _lost(record)
        at = fork_of(source, record.id, since, gate=True) if since else None
        start = _first_input(passed[-1].state, source, target, forked)
        (target / START_FILE).write_text(json.dumps(start))
        if at is not None:
            given = {"options": start["options"], "project": forked.project, "rejected": "", "answer": {}}
            lay_out_as(at, record.id, source, forked.id, target, given)
        _hand_over_calls(record, forked, source, target, at)
    return (start if at is None else None), at


def _first_input(state: Mapping[str, Any], source: Path, target: Path, forked: RunRecord) -> dict[str, Any]:
    text = ArtefactStore(source / "artefacts").get(state["text"])
    return {
        "project": forked.project,
        "text": ArtefactStore(target / "artefacts").put(text),
        "revisions": list(state.get("revisions", [])),
        "options": forked.options.model_dump(mode="json"),
        "outputs": {},
        "inputs": {},
        "reviews": {},
        "files": {},
    }


def _hand_over_calls(record: RunRecord, forked: RunRecord, source: Path, target: Path, at: Fork | None) -> None:
    """Copy recorded calls: those before the fork, and all of them where the same models go on."""
    kept = CallFiles(target / "calls")
    if forked.options.colleagues == record.options.colleagues:
        calls = CallFiles(source / "calls").all()
    else:
        calls = at.earlier if at is not None else ()
    for call in calls:
        kept.put(call)


def _lost(record: RunRecord) -> NotResumable:
    return NotResumable(
        f"the checkpoints of run {record.id} are gone or cannot be read",
        "Start again with `mlops-architect new`.",
        {"run": record.id},
    )
