"""The provider as a process: started on a free port, gone when the block ends."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.mocks import Mocks
from mlops_architect.usecases.validation.process import first_line, in_background
from mlops_architect.usecases.validation.workspace import NotRun

_MODULE = "mlops_architect.usecases.validation.schema_provider.server"


def schema_file(provider: str) -> Path | None:
    """Return the schema of a provider of HashiCorp's registry namespace, None when the catalogue has none."""
    path = builtin_root() / "patterns" / "schemas" / f"{provider}.json.gz"
    return path if path.is_file() else None


@lru_cache(maxsize=4)
def schema_version(provider: str) -> str:
    """Return the provider version whose schema is served."""
    path = schema_file(provider)
    assert path is not None
    return str(json.loads(gzip.decompress(path.read_bytes()))["meta"]["version"])


def _known_values() -> dict[str, dict[str, object]]:
    """Return the computed values that the catalogue's mocks give, by resource type."""
    known: dict[str, dict[str, object]] = {}
    for path in sorted((builtin_root() / "patterns" / "mocks").glob("*.yaml")):
        mocks = load_model(path, Mocks)
        known |= {kind: dict(values) for kind, values in mocks.defaults.items()}
        known |= {f"data.{kind}": dict(values) for kind, values in mocks.data.items()}
    return known


@contextmanager
def served(providers: Sequence[str], scratch: Path) -> Iterator[Mapping[str, str]]:
    """Serve the schemas of ``providers`` and give the environment in which Terraform uses them.

    Raises:
        NotRun: grpcio or msgpack is not installed, or the server does not start.
    """
    if find_spec("grpc") is None or find_spec("msgpack") is None:
        raise NotRun("grpcio and msgpack are not installed, so no provider can be served from its schema")
    files = [str(schema_file(provider)) for provider in providers]
    known = scratch / "schema-provider.known.json"
    known.write_text(json.dumps(_known_values()), encoding="utf-8")
    errors = scratch / "schema-provider.err"
    paths = os.pathsep.join(path for path in sys.path if path)
    with (
        errors.open("wb") as complaints,
        # Its standard input is ours: when it ends, for whatever reason, the server ends.
        in_background(
            [sys.executable, "-m", _MODULE, str(known), *files],
            scratch,
            {"PYTHONPATH": paths},
            stdin=PIPE,
            stdout=PIPE,
            stderr=complaints,
        ) as process,
    ):
        line = first_line(process)
        if not line:
            raise NotRun(f"the schema-serving provider did not start: {errors.read_text()[-300:].strip()}")
        yield {"TF_REATTACH_PROVIDERS": line}
