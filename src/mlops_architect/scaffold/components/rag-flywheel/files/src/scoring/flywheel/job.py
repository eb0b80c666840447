"""Collect questions for the evaluation set, and accept or dismiss them; a person decides what the right answer is."""

from __future__ import annotations

import argparse

from scoring.documents.store import read_ledger
from scoring.evaluation.questions import Question, add_questions
from scoring.flywheel.candidates import Candidate, collect, read_candidates, write_candidates
from scoring.flywheel.settings import FlywheelSettings
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.serving.records import read_rows

_DAY_S = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("action", choices=("collect", "accept", "dismiss"))
    parser.add_argument("--id", default="", help="candidate to accept or dismiss")
    parser.add_argument("--document", action="append", default=[], help="document that answers it; may be repeated")
    parser.add_argument("--contains", action="append", default=[], help="words that a right answer holds")
    parser.add_argument("--refuse", action="store_true", help="the right answer is none")
    parser.add_argument("--group", action="append", default=[], help="for whom it is asked; default: every group")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Carry out the action."""
    if arguments.action == "collect":
        settings = runtime.settings_file.section("flywheel", FlywheelSettings)
        moment = as_of(arguments)
        span = (moment - settings.window_days * _DAY_S, moment)
        answers, feedback = (read_rows(runtime.lake, "answers", *span), read_rows(runtime.lake, "feedback", *span))
        found = collect(answers, feedback)[: settings.most]
        write_candidates(runtime.lake, found)
        for one in found[:20]:
            print(f"{one.id}  asked {one.asked}, not helpful {one.not_helpful}, unanswered {one.unanswered}")
        print(f"{len(found)} candidates")
        return 0
    candidate = _find(runtime, arguments.id)
    if arguments.action == "accept":
        _accept(runtime, candidate, arguments)
    write_candidates(runtime.lake, [one for one in read_candidates(runtime.lake) if one.id != candidate.id])
    return 0


def _find(runtime: Runtime, name: str) -> Candidate:
    for one in read_candidates(runtime.lake):
        if one.id == name:
            return one
    raise LookupError(f"there is no candidate {name!r}; `flywheel collect` lists them")


def _accept(runtime: Runtime, candidate: Candidate, arguments: argparse.Namespace) -> None:
    unknown = sorted(set(arguments.document) - set(read_ledger(runtime.lake)))
    if unknown:
        raise ValueError(f"there are no such documents: {', '.join(unknown)}")
    if arguments.refuse == bool(arguments.document):
        raise ValueError("say either which --document answers it, or --refuse")
    question = Question(
        id=candidate.id, category="from-production", question=candidate.question, refuse=arguments.refuse,
        groups=tuple(arguments.group) or tuple(sorted(runtime.use_case.groups)),
        documents=tuple(arguments.document), contains=tuple(arguments.contains),
    )  # fmt: skip
    print(f"{add_questions(runtime.lake, [question])} questions in the evaluation set")
