"""Take what lies in the inbox: describe, read, store; set aside what breaks a rule; forget what was removed."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field

from scoring.documents import store
from scoring.documents.formats import Unreadable, text_of
from scoring.documents.rights import Now, read_withdrawn, write_withdrawn
from scoring.ingestion.description import Refused, parse
from scoring.ingestion.settings import IngestionSettings
from scoring.lake.json_files import write_json
from scoring.logs import fields
from scoring.runtime import Runtime
from scoring.times import iso

_LOG = logging.getLogger(__name__)
INBOX = "inbox/documents/"
DESCRIPTION = ".meta.json"
_MB = 1024 * 1024
_STEP = 200
"""Files that are taken between two times of writing down."""


@dataclass
class Taken:
    """What one run did."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    put: dict[str, str] = field(default_factory=dict)
    """Digests of documents that are stored and not written down yet."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """How many files were looked at."""
        return len(self.added) + len(self.unchanged) + len(self.removed) + len(self.refused)


def take_inbox(runtime: Runtime, moment: float) -> Taken:
    """Take every file in the inbox, and leave the inbox empty.

    A file without a description, or with one that breaks a rule, lies afterwards in ``quarantine/`` with the reason.
    A run that is cut off loses nothing: a file leaves the inbox only after what it said was written down.
    """
    settings = runtime.settings_file.section("ingestion", IngestionSettings)
    lake, taken = runtime.lake, Taken()
    files = [key for key in lake.keys(INBOX) if not key.endswith(DESCRIPTION)]
    for start in range(0, len(files), _STEP):
        step = files[start : start + _STEP]
        for key in step:
            _take(runtime, settings, key, taken, moment)
        _commit(runtime, taken, moment, [name for key in step for name in (key, f"{key}{DESCRIPTION}")])
    # A description without a file can only say that a document is gone.
    lonely = lake.keys(INBOX)
    for key in lonely:
        _forget(runtime, key, taken, moment)
    _commit(runtime, taken, moment, lonely)
    counts = {name: len(getattr(taken, name)) for name in ("added", "unchanged", "removed", "refused")}
    _LOG.info("inbox taken", extra=fields(**counts))
    runtime.metrics.write({f"documents_{name}": (float(count), "Count") for name, count in counts.items()})
    return taken


def _take(runtime: Runtime, settings: IngestionSettings, key: str, taken: Taken, moment: float) -> None:
    lake, data = runtime.lake, runtime.lake.read(key)
    described = f"{key}{DESCRIPTION}"
    try:
        if not lake.exists(described):
            raise Refused("there is no description, so nobody is known who may read it")
        description = parse(lake.read(described), runtime.use_case)
        if description.removed:
            taken.removed.append(description.id)
            return
        if len(data) > settings.max_file_mb * _MB:
            raise Refused(f"the file is larger than {settings.max_file_mb:g} MB")
        document = description.document(text_of(key, data), hashlib.sha256(data).hexdigest())
        taken.put[document.id] = store.put(lake, document)
        taken.groups[document.id] = document.groups
    except (Refused, Unreadable) as error:
        _quarantine(runtime, key, data, str(error), taken, moment)


def _forget(runtime: Runtime, key: str, taken: Taken, moment: float) -> None:
    data = runtime.lake.read(key)
    try:
        description = parse(data, runtime.use_case)
        if not description.removed:
            raise Refused("the description has no file beside it")
        taken.removed.append(description.id)
    except Refused as error:
        _quarantine(runtime, key, data, str(error), taken, moment)


def _commit(runtime: Runtime, taken: Taken, moment: float, done: list[str]) -> None:
    """Write down what was taken since the last time, then empty that part of the inbox."""
    lake = runtime.lake
    ledger, withdrawn = store.read_ledger(lake), read_withdrawn(lake)
    for name, digest in taken.put.items():
        (taken.unchanged if ledger.get(name) == digest else taken.added).append(name)
        if ledger.get(name) != digest:
            withdrawn[name] = Now(groups=taken.groups[name], at=moment)
        ledger[name] = digest
    for name in taken.removed:
        withdrawn[name] = Now(groups=(), at=moment)
        ledger.pop(name, None)
    # Before the ledger: whoever lost a right must not keep it when this run is cut off here.
    write_withdrawn(lake, withdrawn)
    store.write_ledger(lake, ledger)
    for name in taken.removed:
        store.remove(lake, name)
    taken.put.clear()
    for key in done:
        lake.delete(key)


def _quarantine(runtime: Runtime, key: str, data: bytes, reason: str, taken: Taken, moment: float) -> None:
    found = hashlib.sha256(data).hexdigest()[:24]
    runtime.lake.write(f"quarantine/{found}/file", data)
    write_json(runtime.lake, f"quarantine/{found}/reason.json", {"key": key, "reason": reason, "at": iso(moment)})
    taken.refused[key] = reason
