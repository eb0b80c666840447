"""Documents in the lake: one file each, and a ledger of which version of which document counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from scoring.documents.model import Document
from scoring.lake.interface import Lake
from scoring.lake.json_files import read_json, write_json

LEDGER = "documents/ledger.json"

Ledger = Mapping[str, str]
"""Digest of the stored document by its id; a document that was removed is not in it."""


def read_ledger(lake: Lake) -> dict[str, str]:
    """Return the ledger; empty before the first document."""
    return dict(read_json(lake, LEDGER)) if lake.exists(LEDGER) else {}


def write_ledger(lake: Lake, ledger: Ledger) -> None:
    """Replace the ledger."""
    write_json(lake, LEDGER, dict(ledger))


def digest(document: Document) -> str:
    """Return what changes whenever text, rights or anything else that is indexed changes."""
    return hashlib.sha256(document.model_dump_json().encode()).hexdigest()


def put(lake: Lake, document: Document) -> str:
    """Write a document and return its digest."""
    found = digest(document)
    lake.write(_key(document.id, found), document.model_dump_json().encode())
    return found


def read_documents(lake: Lake, ledger: Ledger) -> Iterator[Document]:
    """Yield the documents that count, by id."""
    for name in sorted(ledger):
        yield Document.model_validate_json(lake.read(_key(name, ledger[name])))


def remove(lake: Lake, name: str) -> None:
    """Delete every stored version of a document."""
    for key in lake.keys(f"documents/{name}/"):
        lake.delete(key)


def ledger_digest(ledger: Ledger) -> str:
    """Return a short digest of the whole collection."""
    return hashlib.sha256(json.dumps(dict(ledger), sort_keys=True).encode()).hexdigest()[:16]


def _key(name: str, found: str) -> str:
    return f"documents/{name}/{found[:24]}.json"
