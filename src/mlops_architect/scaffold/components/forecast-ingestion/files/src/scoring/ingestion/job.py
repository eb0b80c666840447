"""Ingest the extracts that lie in the inbox: check each row, keep the good, quarantine the rest."""

from __future__ import annotations

import argparse
import logging

from pydantic import Field

from scoring.ingestion.extract import read_extract
from scoring.ingestion.store import INBOXES, Ledger, quarantine, write_extract
from scoring.logs import fields
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)


class IngestionSettings(Configured):
    """When an extract is refused as a whole."""

    max_invalid_share: float = Field(default=0.05, ge=0, le=1)
    max_clock_ahead_s: float = 300.0
    """What happened further in the future than this is invalid: a clock is wrong somewhere."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Ingest every new extract; return 1 when one was refused."""
    settings = runtime.settings_file.section("ingestion", IngestionSettings)
    latest = as_of(arguments) + settings.max_clock_ahead_s
    ledger = Ledger.read(runtime.lake)
    refused = 0
    for key in [key for inbox in INBOXES for key in runtime.lake.keys(inbox)]:
        extract = read_extract(runtime, key, latest)
        if ledger.knows(extract.digest):
            continue
        accepted = extract.invalid_share <= settings.max_invalid_share
        if extract.invalid:
            quarantine(runtime, extract)
        if accepted:
            write_extract(runtime, extract, ledger.next_number)
        refused += not accepted
        ledger.note(extract, accepted=accepted)
        ledger.write(runtime.lake)
        _LOG.info(
            "extract ingested" if accepted else "extract refused",
            extra=fields(
                extract=extract.digest, kind=extract.kind, rows=len(extract.rows), invalid=len(extract.invalid)
            ),
        )
        runtime.metrics.write(
            {
                "rows_ingested": (float(len(extract.rows) if accepted else 0), "Count"),
                "rows_quarantined": (float(len(extract.invalid)), "Count"),
                "invalid_share_pct": (extract.invalid_share * 100, "Percent"),
            }
        )
    return 1 if refused else 0
