"""Evaluate what answers now, or a variant by name; ends with 1 where a threshold is missed. Changes nothing."""

from __future__ import annotations

import argparse
import json

from scoring.evaluation.calibration import best_threshold
from scoring.evaluation.measures import measure
from scoring.evaluation.promotion import conditions
from scoring.evaluation.questions import read_questions
from scoring.evaluation.report import write_report
from scoring.evaluation.run import ask_all
from scoring.evaluation.settings import PromotionSettings
from scoring.release.document import Variant, read_release
from scoring.runtime import Runtime, add_as_of, as_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--variant", help="INDEX+PROMPT; default: what answers now")
    parser.add_argument("--calibrate", action="store_true", help="say where the no-answer threshold should be")
    parser.add_argument("--wrong", action="store_true", help="list the ids of questions that went wrong")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Measure, write the report, and judge."""
    release, moment = read_release(runtime.lake), as_of(arguments)
    variant = Variant.of(arguments.variant) if arguments.variant else release.champion
    if variant is None:
        raise LookupError("nothing answers yet; run `ingest` first, or name a --variant")
    outcomes = ask_all(runtime, variant, read_questions(runtime.lake))
    if arguments.calibrate:
        threshold, share = best_threshold(outcomes)
        print(f"answering.min_score: {threshold:.2f} separates {share:.1%} of the questions rightly")
        return 0
    found = measure(outcomes)
    settings = runtime.settings_file.section("promotion", PromotionSettings)
    rule = conditions(found, runtime.use_case.retrieval.evaluation, None, settings)
    key = write_report(runtime, variant, moment, found, None, [(c.text, c.holds) for c in rule])
    print(json.dumps(found.to_dict(), indent=2))
    for condition in rule:
        if not condition.holds:
            print(f"FAILS  {condition.text}")
    if arguments.wrong:
        print("\n".join(f"{o.question.id}: top score {o.top_score:.2f}" for o in outcomes if not o.right))
    print(f"report: {runtime.lake.uri(key)}")
    return 0 if all(condition.holds for condition in rule) else 1
