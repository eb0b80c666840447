"""The audit trail: approvals and events, each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from mlops_architect.errors import StoreError

AUDIT_PATH = "audit/audit.jsonl"
_GENESIS = "0" * 64


def extend(trail: bytes, entries: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the trail with ``entries`` appended, each carrying the hash of the line before.

    Raises:
        StoreError: The trail was changed.
    """
    last = verify(trail)
    lines = [trail.rstrip(b"\n") + b"\n"] if trail else []
    for entry in entries:
        body = {**entry, "previous": last}
        last = _hash(body)
        lines.append(_line(body, last) + b"\n")
    return b"".join(lines)


def verify(trail: bytes) -> str:
    """Return the hash of the last line after checking the whole chain.

    Raises:
        StoreError: A line was changed, left out or put in; the message names it.
    """
    last = _GENESIS
    for number, line in enumerate(trail.splitlines(), start=1):
        try:
            entry = json.loads(line)
            claimed = entry.pop("hash")
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise StoreError(f"{AUDIT_PATH} line {number} is not an audit entry") from error
        if entry.get("previous") != last or _hash(entry) != claimed or _line(entry, claimed) != line:
            raise StoreError(
                f"{AUDIT_PATH} line {number} does not fit the chain: the trail was changed", "Restore it from git."
            )
        last = claimed
    return last


def entries(trail: bytes) -> tuple[dict[str, Any], ...]:
    """Return the entries of a trail after checking the whole chain.

    Raises:
        StoreError: The trail was changed.
    """
    verify(trail)
    return tuple(json.loads(line) for line in trail.splitlines())


def content_digest(files: Mapping[str, bytes]) -> str:
    """Return one sha256 over paths and bytes, which an approval is bound to."""
    return tree_digest({path: hashlib.sha256(content).hexdigest() for path, content in files.items()})


def tree_digest(hashes: Mapping[str, str]) -> str:
    """Return one sha256 over paths and content hashes."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _line(body: Mapping[str, Any], digest: str) -> bytes:
    return json.dumps({**body, "hash": digest}, sort_keys=True, ensure_ascii=False).encode()


def _hash(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
