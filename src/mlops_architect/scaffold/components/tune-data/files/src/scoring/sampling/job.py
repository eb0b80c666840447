"""Make sample pairs in the inbox, and evaluation sets where there are none yet."""

from __future__ import annotations

import argparse
import json

from scoring.evaluation_sets import GENERAL, SAFETY, TASKS, write_tasks
from scoring.ingestion.job import INBOX
from scoring.lake.formats import write_lines
from scoring.runtime import Runtime
from scoring.sampling.draw import (
    SAMPLE_END,
    draw_pairs,
    draw_requests_to_refuse,
    draw_tasks,
    general_texts,
)
from scoring.times import iso, parse_time

_GENERAL_TEXTS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--pairs", type=int, default=1500, help="number of pairs")
    parser.add_argument("--seed", type=int, default=7, help="seed of everything that is drawn")
    parser.add_argument("--until", default=iso(SAMPLE_END), metavar="TIME", help="when the newest pair was created")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write the file, and the sets that are missing."""
    rows = draw_pairs(runtime.use_case, arguments.pairs, arguments.seed, parse_time(arguments.until))
    text = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows)
    runtime.lake.write(f"{INBOX}pairs-{arguments.seed}-{arguments.pairs}.jsonl", text.encode())
    count = runtime.use_case.fine_tuning.evaluation.tasks
    if not runtime.lake.exists(TASKS):
        write_tasks(runtime.lake, TASKS, draw_tasks(runtime.use_case, count, arguments.seed))
        write_tasks(runtime.lake, SAFETY, draw_requests_to_refuse(runtime.use_case, count // 2, arguments.seed))
        write_lines(runtime.lake, GENERAL, [{"text": text} for text in general_texts(_GENERAL_TEXTS)])
    print(f"{len(rows)} pairs in the inbox")
    return 0
