"""Ingest the extracts that lie in the inbox: check each row, keep the good, quarantine the rest."""

from __future__ import annotations

import argparse
import logging

from pydantic import Field

from scoring import plugins
from scoring.ingestion.extract import Extract, read_extract
from scoring.ingestion.store import EVENTS_INBOX, LABELS_INBOX, Ledger, quarantine, write_events, write_labels
from scoring.logs import fields
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)


class IngestionSettings(Configured):
    """When an extract is refused as a whole."""

    max_invalid_share: float = Field(default=0.05, ge=0, le=1)
    max_clock_ahead_s: float = 300.0
    """Events further in the future than this are invalid: a clock is wrong somewhere."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Ingest every new extract; return 1 when one was refused."""
    settings = runtime.settings_file.section("ingestion", IngestionSettings)
    refused = plugins.go_along("ingest", runtime, as_of(arguments))
    latest = as_of(arguments) + settings.max_clock_ahead_s
    ledger = Ledger.read(runtime.lake)
    for key in [*runtime.lake.keys(EVENTS_INBOX), *runtime.lake.keys(LABELS_INBOX)]:
        extract = read_extract(runtime, key, latest)
        if ledger.knows(extract.digest):
            continue
        accepted = extract.invalid_share <= settings.max_invalid_share
        _keep(runtime, extract) if accepted else quarantine(runtime, extract)
        refused += not accepted
        ledger.note(extract, accepted=accepted)
        ledger.write(runtime.lake)
        _LOG.info(
            "extract ingested" if accepted else "extract refused",
            extra=fields(
                extract=extract.digest, kind=extract.kind, rows=len(extract.rows), invalid=len(extract.invalid)
            ),
        )
        if extract.unknown:
            # Names only: a changed source may carry anything in its values.
            shown = ", ".join(name[:40] for name in extract.unknown[:10])
            _LOG.warning("the source sends columns that the contract does not name", extra=fields(columns=shown))
        runtime.metrics.write(
            {
                "unknown_columns": (float(len(extract.unknown)), "Count"),
                "rows_ingested": (float(len(extract.rows) if accepted else 0), "Count"),
                "rows_quarantined": (float(len(extract.invalid)), "Count"),
                "invalid_share_pct": (extract.invalid_share * 100, "Percent"),
            }
        )
    return 1 if refused else 0


def _keep(runtime: Runtime, extract: Extract) -> None:
    if extract.invalid:
        quarantine(runtime, extract)
    if extract.kind == "events":
        write_events(runtime, extract)
    else:
        write_labels(runtime, extract)
