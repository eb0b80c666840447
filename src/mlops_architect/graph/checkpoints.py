"""Checkpoints in one SQLite file a run, readable by its owner alone, opened without executing anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from mlops_architect.errors import NotResumable, StoreError

_BUSY_TIMEOUT_S = 10
_LOST = "Move the file away and resume: the run then begins again from the same requirements."


@contextmanager
def checkpointer(path: Path) -> Iterator[SqliteSaver]:
    """Open the checkpoint file at ``path``, creating it if missing.

    The serializer accepts plain data only: a checkpoint that names any class is refused
    instead of being rebuilt, so a run folder handed over by somebody else cannot run code.

    Raises:
        NotResumable: The file is not a checkpoint database.
        StoreError: It cannot be written, or another process holds it.
    """
    try:
        connection = sqlite3.connect(path, check_same_thread=False, timeout=_BUSY_TIMEOUT_S)
    except sqlite3.OperationalError as error:
        raise _unwritable(path, error) from error
    try:
        path.chmod(0o600)
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        saver.setup()
        connection.execute("PRAGMA synchronous=NORMAL")  # with a write-ahead log a kill loses nothing
        yield saver
    except sqlite3.OperationalError as error:
        raise _unwritable(path, error) from error
    except sqlite3.DatabaseError as error:
        raise NotResumable(f"{path} cannot be read: {error}", _LOST) from error
    finally:
        connection.close()


def require_readable(graph: Any, config: dict[str, Any], path: Path) -> None:
    """Read the newest checkpoint once, before anything is built on it.

    Raises:
        NotResumable: It is damaged, or holds something else than plain data.
    """
    try:
        graph.get_state(config)
    except sqlite3.Error:
        raise
    except Exception as error:
        raise NotResumable(
            f"{path} cannot be read: {type(error).__name__}: {error}",
            _LOST,
        ) from error


def _unwritable(path: Path, error: sqlite3.OperationalError) -> StoreError:
    return StoreError(
        f"{path}: {error}",
        "Free space, end the process that holds it, or set MLOPS_ARCHITECT_HOME to a writable folder.",
    )
