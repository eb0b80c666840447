"""PostgreSQL with the extension pgvector: one table a version, readers as an array in the same query.

https://github.com/pgvector/pgvector#filtering
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlparse

from scoring import adapters
from scoring.documents.model import Passage
from scoring.index.interface import Hit, StoreUnavailable
from scoring.models.interface import Vectors
from scoring.runtime import Runtime

_CONNECT_S = 5
_STATEMENT_MS = 10_000
_MOST_INDEXED = 4000
"""Dimensions that an HNSW index on the type ``halfvec`` takes; two bytes a dimension are exact enough to rank by."""
_NAME = re.compile(r"[^a-z0-9_]+")


class PgVectorStore:
    """Tables in one database; a connection for each thread."""

    def __init__(self, connect_: Callable[[], Any], prefix: str) -> None:
        self._connect = connect_
        self._prefix = _NAME.sub("_", prefix.lower()).strip("_")[:24]
        self._local = threading.local()

    def create(self, version: str, dimensions: int) -> None:
        """Make the table of a version with its indexes."""
        table = self._table(version)
        with self._cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(
                f"CREATE TABLE {table} (id text PRIMARY KEY, groups text[] NOT NULL, body jsonb NOT NULL, "
                f"embedding halfvec({int(dimensions)}) NOT NULL)"
            )
            cursor.execute(f"CREATE INDEX ON {table} USING gin (groups)")
            if dimensions <= _MOST_INDEXED:
                cursor.execute(f"CREATE INDEX ON {table} USING hnsw (embedding halfvec_cosine_ops)")

    def add(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Insert passages in one transaction."""
        from psycopg2.extras import execute_values

        rows = [
            (passage.id, list(passage.groups), passage.model_dump_json(), _text(vector))
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        statement = f"INSERT INTO {self._table(version)} (id, groups, body, embedding) VALUES %s"  # noqa: S608 - own name
        with self._cursor() as cursor:
            execute_values(cursor, statement, rows)

    def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Hit]:
        """Return the nearest passages of these readers."""
        if not groups:
            return []
        statement = (
            f"SELECT body, 1 - (embedding <=> %s::halfvec) FROM {self._table(version)} "  # noqa: S608 - own name
            "WHERE groups && %s::text[] ORDER BY embedding <=> %s::halfvec LIMIT %s"
        )
        text = _text(vector.ravel())
        with self._cursor() as cursor:
            # Without it an index search may end before enough rows of these readers were met.
            cursor.execute("SET LOCAL hnsw.iterative_scan = strict_order")
            cursor.execute(statement, (text, sorted(groups), text, count))
            rows = cursor.fetchall()
        return [
            Hit(
                Passage.model_validate_json(body) if isinstance(body, str) else Passage.model_validate(body),
                float(near),
            )
            for body, near in rows
        ]

    def count(self, version: str) -> int:
        """Return how many passages a version holds."""
        with self._cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", (self._table(version),))
            if cursor.fetchone()[0] is None:
                return 0
            cursor.execute(f"SELECT count(*) FROM {self._table(version)}")  # noqa: S608 - own name
            return int(cursor.fetchone()[0])

    def drop(self, version: str) -> None:
        """Remove the table of a version."""
        with self._cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self._table(version)}")

    def _table(self, version: str) -> str:
        """Return a name of letters, digits and underscores, short enough for PostgreSQL and of this version alone."""
        digest = hashlib.sha256(version.encode()).hexdigest()[:8]
        return f"{self._prefix}_{_NAME.sub('_', version.lower())[:24]}_{digest}"

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        import psycopg2

        try:
            connection = getattr(self._local, "connection", None)
            if connection is None or connection.closed:
                connection = self._local.connection = self._connect()
            with connection, connection.cursor() as cursor:
                yield cursor
        except psycopg2.Error as error:
            # The text of the error may quote a row. A broken connection is made anew next time.
            stale = getattr(self._local, "connection", None)
            if stale is not None:
                stale.close()
            self._local.connection = None
            raise StoreUnavailable(f"the database did not answer: {type(error).__name__}") from None


def _text(vector: Vectors) -> str:
    return "[" + ",".join(f"{float(value):.7g}" for value in vector) + "]"


def connect(runtime: Runtime) -> PgVectorStore:
    """Return the store that the platform names: ``postgresql://USER@HOST:PORT/DATABASE``, the password in a secret."""
    platform = runtime.platform
    place = urlparse(platform.vector_endpoint)
    if place.scheme not in ("postgresql", "postgres") or not place.hostname:
        raise ValueError("VECTOR_ENDPOINT must look like postgresql://user@host:5432/database")
    if place.password:
        raise ValueError("VECTOR_ENDPOINT must hold no password; it comes from the secret that VECTOR_SECRET_ID names")

    def opened() -> Any:
        import psycopg2

        secret = platform.vector_secret_id
        store = adapters.load(adapters.SECRETS, platform.profile) if secret else None
        return psycopg2.connect(
            host=place.hostname, port=place.port or 5432, dbname=place.path.lstrip("/") or "postgres",
            user=place.username, password=password_in(store.read_secret(secret)) if store else None,
            sslmode="require" if platform.profile != "local" else "prefer", connect_timeout=_CONNECT_S,
            options=f"-c statement_timeout={_STATEMENT_MS}",
        )  # fmt: skip

    return PgVectorStore(opened, platform.vector_index)


def password_in(secret: str) -> str:
    """Return the password of a secret: its text, or the field ``password`` of its JSON."""
    import json

    try:
        value = json.loads(secret)
    except json.JSONDecodeError:
        return secret
    return str(value["password"]) if isinstance(value, dict) else secret
