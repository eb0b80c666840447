"""The run database: one SQLite file through SQLAlchemy, so that another server can take its place."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError
from sqlalchemy import (
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    literal,
    select,
    update,
)
from sqlalchemy import text as statement
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import CompileError, DatabaseError, IntegrityError, OperationalError, StatementError
from sqlalchemy.schema import CreateTable

from mlops_architect.domain.gate import Consent
from mlops_architect.domain.run import Event, RunRecord
from mlops_architect.errors import NotResumable, StoreError

_BUSY_TIMEOUT_S = 10
_MOST_SHOWN = 80
"""Characters of a run id that is none, in a message."""

_metadata = MetaData()
_runs = Table(
    "runs",
    _metadata,
    Column("id", String, primary_key=True),
    Column("started_at", String, nullable=False),
    Column("folder", String, nullable=False),
    Column("record", String, nullable=False),
)
_events = Table(
    "events",
    _metadata,
    Column("run", String, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("detail", String, nullable=False),
)
_agent_runs = Table(
    "agent_runs",
    _metadata,
    Column("run", String, primary_key=True),
    Column("agent", String, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("provider", String, nullable=False),
    Column("prompt_hash", String, nullable=False),
    Column("input_hash", String, primary_key=True),
    Column("output_hash", String, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("model", String),
    Column("calls", Integer),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cache_read_tokens", Integer),
    Column("cache_write_tokens", Integer),
    Column("cost_usd", Float),
    Column("latency_s", Float),
    Column("ok", Integer),
    Column("reason", String),
    Column("conduct_hash", String),
)
_approvals = Table(
    "approvals",
    _metadata,
    Column("run", String, primary_key=True),
    Column("gate", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("answer", String, primary_key=True),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String, nullable=False),
)
_consents = Table(
    "consents",
    _metadata,
    Column("run", String, primary_key=True),
    Column("gate", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("accepted", String, nullable=False),
    Column("signature", String, nullable=False),
)
_estimates = Table(
    "cost_estimates",
    _metadata,
    Column("run", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("region", String, nullable=False),
    Column("low_usd", Float, nullable=False),
    Column("expected_usd", Float, nullable=False),
    Column("high_usd", Float, nullable=False),
)


def now() -> str:
    """Return the time in UTC to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


SCHEMA = 2
"""Raised when a file can no longer be read by an earlier release; columns and tables that are only added do not count."""
TABLES: dict[str, Table] = {table.name: table for table in _metadata.sorted_tables}


class Database:
    """Runs and what happened in them. Every write is one transaction.

    Raises:
        StoreError: The file is locked for long, not a database, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
        except OSError as error:
            raise StoreError(
                f"cannot create {path}: {error.strerror or error}",
                "Set MLOPS_ARCHITECT_HOME to a writable folder.",
            ) from error
        if not os.access(path.parent, os.W_OK):
            # SQLite wants to write beside the file even to read it, unless it is told that nobody does
            place = URL.create("sqlite", database=f"file:{quote(str(path))}?immutable=1", query={"uri": "true"})
            self._engine: Engine = create_engine(place)
            return
        place = URL.create("sqlite", database=str(path))
        self._engine = create_engine(place, connect_args={"timeout": _BUSY_TIMEOUT_S})
        event.listen(self._engine, "connect", _prepare)
        with self._transaction() as connection:
            found = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
            if found > SCHEMA:
                raise StoreError(
                    f"run database {path} was made by a newer release (its format is {found}, this one knows {SCHEMA})",
                    "Upgrade mlops-architect, or set MLOPS_ARCHITECT_HOME to another folder.",
                )
            if found < SCHEMA:
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
            for table in _metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
        self._add_missing_columns()

    def _add_missing_columns(self) -> None:
        """Bring a file that an earlier release made up to this one: columns are only ever added, and may be empty."""
        with self._transaction() as connection:
            known = inspect(connection)
            for table in _metadata.sorted_tables:
                there = {column["name"] for column in known.get_columns(table.name)}
                for column in (one for one in table.columns if one.name not in there):
                    kind = column.type.compile(self._engine.dialect)
                    with suppress(OperationalError):  # another process may have added it meanwhile
                        connection.execute(statement(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}"))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except DatabaseError as error:
            reason = str(error.orig)
            raise StoreError(f"run database {self._path}: {reason}", _hint(reason)) from error

    def save_run(self, record: RunRecord) -> None:
        """Insert the run, or replace its record."""
        with self._transaction() as connection:
            _save(connection, record)

    def begin_run(self, record: RunRecord, **detail: Any) -> None:
        """Insert a run together with the event that it started: a process that is killed leaves both or neither."""
        with self._transaction() as connection:
            _save(connection, record)
            _append(connection, record.id, "started", "started", detail)

    def run(self, run_id: str) -> RunRecord:
        """Return a run by its id or an unambiguous beginning of it.

        Raises:
            NotResumable: None, or more than one, begins like that.
        """
        same = func.substr(_runs.c.id, 1, len(run_id)) == run_id
        with self._transaction() as connection:
            rows = connection.execute(select(_runs.c.record).where(same)).all()
        if len(rows) != 1 or not run_id:
            known = "several runs begin" if len(rows) > 1 else "no run begins"
            raise NotResumable(f"{known} with {run_id[:_MOST_SHOWN]!r}", "`mlops-architect runs` lists the runs.")
        return self._record(rows[0].record)

    def runs(self) -> tuple[RunRecord, ...]:
        """Return all runs, newest first."""
        with self._transaction() as connection:
            rows = connection.execute(select(_runs.c.record).order_by(_runs.c.started_at.desc(), _runs.c.id)).all()
        return tuple(self._record(row.record) for row in rows)

    def _record(self, text: str) -> RunRecord:
        try:
            return RunRecord.model_validate_json(text)
        except ValidationError as error:
            raise StoreError(
                f"run database {self._path}: a run was recorded by another version of mlops-architect",
                "Upgrade mlops-architect, or move the file away to start afresh.",
            ) from error

    def add_event(self, run_id: str, kind: str, key: str = "", **detail: Any) -> None:
        """Append an event; with a ``key``, the same kind and key is recorded once only."""
        with self._transaction() as connection:
            _append(connection, run_id, kind, key, detail)

    def events(self, run_id: str) -> tuple[Event, ...]:
        """Return the events of a run in order."""
        with self._transaction() as connection:
            rows = connection.execute(select(_events).where(_events.c.run == run_id).order_by(_events.c.sequence)).all()
        try:
            return tuple(
                Event(run=row.run, sequence=row.sequence, at=row.at, kind=row.kind, detail=json.loads(row.detail))
                for row in rows
            )
        except ValueError as error:
            raise StoreError(f"run database {self._path}: an event is damaged: {error}", _hint("")) from error

    def event_at(self, run_id: str, kind: str, key: str) -> str:
        """Return when a keyed event was recorded first, empty when it was not."""
        where = (_events.c.run == run_id, _events.c.kind == kind, _events.c.key == key)
        with self._transaction() as connection:
            row = connection.execute(select(_events.c.at).where(*where)).first()
        return str(row.at) if row else ""

    def add_agent_run(self, run_id: str, agent: str, round_number: int, **columns: Any) -> None:
        """Record what an agent was given and wrote; a repeat with the same input changes nothing."""
        self._insert_once(_agent_runs, run=run_id, agent=agent, round=round_number, **columns)

    def agent_runs(self, run_id: str) -> tuple[dict[str, Any], ...]:
        """Return the agent runs of a run."""
        with self._transaction() as connection:
            rows = connection.execute(select(_agent_runs).where(_agent_runs.c.run == run_id)).mappings().all()
        return tuple(dict(row) for row in rows)

    def add_approval(self, run_id: str, gate: str, digest: str, **columns: Any) -> None:
        """Record the answer given at a gate for exactly this content; the same answer again changes nothing."""
        self._insert_once(_approvals, run=run_id, gate=gate, digest=digest, at=now(), **columns)

    def approvals(self, run_id: str) -> tuple[dict[str, Any], ...]:
        """Return the approvals of a run in order of time."""
        with self._transaction() as connection:
            rows = connection.execute(
                select(_approvals).where(_approvals.c.run == run_id).order_by(_approvals.c.at)
            ).mappings()
            return tuple(dict(row) for row in rows)

    def add_consent(self, consent: Consent) -> None:
        """Record one person's yes to exactly one content; the same person's again changes nothing."""
        values = consent.model_dump(mode="json")
        self._insert_once(_consents, **{**values, "accepted": json.dumps(values["accepted"])})

    def consents(self, run_id: str, gate: str, digest: str) -> tuple[Consent, ...]:
        """Return who approved a content at a gate, in order of time."""
        where = (_consents.c.run == run_id, _consents.c.gate == gate, _consents.c.digest == digest)
        with self._transaction() as connection:
            rows = connection.execute(select(_consents).where(*where).order_by(_consents.c.at)).mappings().all()
        return tuple(Consent(**{**row, "accepted": json.loads(row["accepted"])}) for row in rows)

    def add_estimate(self, run_id: str, digest: str, **columns: Any) -> None:
        """Record the cost estimate of a design."""
        self._insert_once(_estimates, run=run_id, digest=digest, **columns)

    def _insert_once(self, table: Table, **values: Any) -> None:
        try:
            with self._transaction() as connection:
                connection.execute(insert(table).values(**values))
        except IntegrityError:
            key = [column == values[column.name] for column in table.primary_key]
            with self._transaction() as connection:
                if connection.execute(select(table).where(*key)).first() is None:
                    raise

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Return every row of every table as plain data, all as of one moment."""
        with self._transaction() as connection:
            return {
                name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for name, table in TABLES.items()
            }

    def restore(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
        """Add rows of another file, all or none; those that are there already stay. Return how many were new.

        Raises:
            StoreError: A row does not fit its table.
        """
        new = 0
        try:
            with self._transaction() as connection:
                for name, given in rows.items():
                    for row in given:
                        done = connection.execute(insert(TABLES[name]).prefix_with("OR IGNORE").values(**row))
                        new += done.rowcount
        except (KeyError, CompileError, TypeError, StatementError) as error:
            raise StoreError(f"a row does not fit the run database: {str(error).splitlines()[0]}") from error
        return new

    def forget(self, run_id: str) -> None:
        """Remove every row of a run, in one transaction."""
        with self._transaction() as connection:
            for table in TABLES.values():
                key = table.c.id if table is _runs else table.c.run
                connection.execute(delete(table).where(key == run_id))

    def problem(self) -> str:
        """Return what SQLite finds wrong with the file, empty when it is sound."""
        with self._transaction() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(3)").scalars().all()
        return "" if said == ["ok"] else "; ".join(map(str, said))

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()


def _save(connection: Connection, record: RunRecord) -> None:
    text = record.model_dump_json()
    done = connection.execute(update(_runs).where(_runs.c.id == record.id).values(record=text))
    if not done.rowcount:
        row = {"id": record.id, "started_at": record.started_at, "folder": record.folder, "record": text}
        connection.execute(insert(_runs).values(row))


def _append(connection: Connection, run_id: str, kind: str, key: str, detail: Mapping[str, Any]) -> None:
    last = select(func.coalesce(func.max(_events.c.sequence), 0)).where(_events.c.run == run_id).scalar_subquery()
    seen = exists().where(_events.c.run == run_id, _events.c.kind == kind, _events.c.key == key, _events.c.key != "")
    text = json.dumps(detail, sort_keys=True)
    row = select(*(literal(value) for value in (run_id, now(), kind, key, text)), last + 1).where(~seen)
    # One statement: two processes that look first and write then would both take the same number.
    columns = ["run", "at", "kind", "key", "detail", "sequence"]
    connection.execute(insert(_events).from_select(columns, row))


def _hint(reason: str) -> str:
    if "locked" in reason:
        return "Another process holds it; try again when it has finished."
    if any(word in reason for word in ("readonly", "full", "I/O")):
        return "Free space, or set MLOPS_ARCHITECT_HOME to a writable folder."
    return "Move the file away to start afresh; projects and their decision sets are in their own folders."


def _prepare(connection: Any, _record: Any) -> None:
    # Switching a fresh file to WAL fails at once, whatever the timeout, when two processes do it together.
    for _ in range(_BUSY_TIMEOUT_S * 20):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(0.05)
    connection.execute("PRAGMA synchronous=NORMAL")
