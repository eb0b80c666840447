"""Put made-up documents into the inbox, and questions about them into the evaluation set; on laptops only."""

from __future__ import annotations

import argparse

from scoring.evaluation.questions import Question, add_questions
from scoring.ingestion.take import INBOX
from scoring.runtime import Runtime
from scoring.sampling.draw import draw
from scoring.times import parse_time

SAMPLE_START = "2026-01-05"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--documents", type=int, default=120, help="number of documents")
    parser.add_argument("--questions", type=int, default=0, help="number of questions; default: from the use case")
    parser.add_argument("--seed", type=int, default=7)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write the sample; refused where real documents are."""
    if runtime.platform.profile != "local":
        raise ValueError("made-up documents do not belong where real ones are: the profile is not local")
    wanted = arguments.questions or runtime.use_case.retrieval.evaluation.questions
    sample = draw(runtime.use_case, arguments.documents, wanted, arguments.seed, parse_time(SAMPLE_START))
    for name, data in sample.files.items():
        runtime.lake.write(f"{INBOX}{name}", data)
    add_questions(runtime.lake, [Question.model_validate(raw) for raw in sample.questions])
    print(f"{arguments.documents} documents, {len(sample.questions)} questions")
    return 0
