"""Take labels from a CSV or JSON lines file, such as the outcome of reviews."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

from scoring.continual.feedback import take_labels
from scoring.runtime import Runtime, add_as_of, as_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument(
        "file", type=Path, help="CSV with a header, or JSON lines: event id, label, optionally label_time"
    )
    parser.add_argument("--source", required=True, help="which team or system the labels come from")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Take the labels; 1 when some were refused."""
    text = arguments.file.read_text(encoding="utf-8")
    records: list[dict[str, Any]]
    if arguments.file.suffix == ".csv":
        records = list(csv.DictReader(io.StringIO(text)))
    else:
        records = [json.loads(line) for line in text.splitlines() if line.strip()]
    taken, problems = take_labels(runtime, records, arguments.source, as_of(arguments))
    print(f"{taken} labels taken, {len(problems)} refused")
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
