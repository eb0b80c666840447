"""Take new documents, and where any came or went: index, evaluate, and switch when the evaluation allows it.

This is what the schedule starts. A run that finds nothing new changes nothing.
"""

from __future__ import annotations

import argparse

from scoring.index.job import reindex
from scoring.ingestion.settings import IngestionSettings
from scoring.ingestion.take import take_inbox
from scoring.runtime import Runtime, add_as_of, as_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--no-index", action="store_true", help="take documents only")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Take the inbox, then index; 1 when too many files were refused or the new version may not answer."""
    moment = as_of(arguments)
    taken = take_inbox(runtime, moment)
    print(
        f"{len(taken.added)} documents taken, {len(taken.unchanged)} unchanged, "
        f"{len(taken.removed)} removed, {len(taken.refused)} refused"
    )
    for key, reason in sorted(taken.refused.items())[:20]:
        print(f"{key}: {reason}")
    code = 0 if arguments.no_index else reindex(runtime, moment)
    allowed = runtime.settings_file.section("ingestion", IngestionSettings).max_refused_share
    return 1 if taken.files and len(taken.refused) / taken.files > allowed else code
