"""Slow checks that passed on exactly these files, kept in the cache so that the same content is not run twice."""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from mlops_architect.domain.generated import Check, CheckOutcome
from mlops_architect.usecases.validation.checks import Validator
from mlops_architect.usecases.validation.process import tool

_FOLDER = "checks"


class KnownResults:
    """What passed before in ``cache`` for the files whose digest is ``tree``; failures are always looked at again."""

    def __init__(self, cache: Path, tree: str) -> None:
        self._cache, self._tree = cache, tree

    def get(self, validator: Validator) -> Check | None:
        """Return the pass of an earlier run, None where the check has to run."""
        if not validator.kept:
            return None
        with suppress(OSError, ValidationError):
            check = Check.model_validate_json(self._path(validator).read_bytes())
            if (check.id, check.outcome) == (validator.id, CheckOutcome.PASS):
                return check.model_copy(update={"known": True})
        return None

    def keep(self, validator: Validator, check: Check) -> None:
        """Keep a pass; where the cache cannot be written the check runs again next time."""
        if not validator.kept or check.outcome is not CheckOutcome.PASS:
            return
        path = self._path(validator)
        part = path.with_suffix(f".{id(check)}.part")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(check.model_dump_json(), encoding="utf-8")
            part.replace(path)

    def _path(self, validator: Validator) -> Path:
        parts = [validator.id, self._tree, _ours(), sys.version, *_identity(tool(validator.tool))]
        return self._cache / _FOLDER / f"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}.json"


@lru_cache(maxsize=1)
def _ours() -> str:
    """Return the digest of the checks' own code: another version of it checks anew."""
    total = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()


def _identity(program: str) -> tuple[str, ...]:
    if not program:
        return ()
    state = Path(program).stat()
    return program, str(state.st_size), str(state.st_mtime_ns)
