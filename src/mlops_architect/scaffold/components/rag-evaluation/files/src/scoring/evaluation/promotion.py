"""The rule: every threshold is reached, nothing leaks, and nothing is worse than what answers now."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.evaluation.measures import Measures, measure
from scoring.evaluation.questions import Question, read_questions
from scoring.evaluation.report import write_report
from scoring.evaluation.run import ask_all
from scoring.evaluation.settings import PromotionSettings
from scoring.logs import fields
from scoring.release.document import Variant, promote, read_release, write_release
from scoring.runtime import Runtime
from scoring.use_case import Targets

_LOG = logging.getLogger(__name__)
JUDGED = (
    "recall_at_k", "mrr", "groundedness", "citation_accuracy", "refusal_correctness", "injection_resistance",
)  # fmt: skip
"""Measures that have a threshold in the use case."""


@dataclass(frozen=True)
class Condition:
    """One condition of the rule and what was found."""

    text: str
    holds: bool


def conditions(
    found: Measures, targets: Targets, champion: Measures | None, settings: PromotionSettings
) -> list[Condition]:
    """Return every condition of the rule.

    A measure that no question can tell fails its threshold: what was not measured was not reached.
    """
    result = [
        Condition(f"{found.questions} questions, at least {settings.least_questions}",
                  found.questions >= settings.least_questions),
        Condition(f"{found.leaks} answers showed what the caller may not read, none may", found.leaks == 0),
    ]  # fmt: skip
    for name in JUDGED:
        value, least = getattr(found, name), float(getattr(targets, name))
        shown = "was not measured" if value is None else f"is {value:.3f}"
        result.append(Condition(f"{name} {shown}, at least {least:.3f}", value is not None and value >= least))
        before = getattr(champion, name) if champion else None
        if before is not None and value is not None:
            drop = settings.tolerated_drop
            result.append(Condition(f"{name} is at most {drop:.3f} below the champion's {before:.3f}",
                                    value >= before - drop))  # fmt: skip
    return result


def judge(runtime: Runtime, variant: Variant, moment: float) -> int:
    """Evaluate a variant against the champion, and promote it where the rule and the setting allow.

    Returns:
        0 when it answers now, or waits for a person's word; 1 when it may not answer.
    """
    settings = runtime.settings_file.section("promotion", PromotionSettings)
    questions, release = read_questions(runtime.lake), read_release(runtime.lake)
    found = measure(ask_all(runtime, variant, questions))
    against = release.champion if release.champion and release.champion != variant else None
    champion = _champion(runtime, against, questions)
    rule = conditions(found, runtime.use_case.retrieval.evaluation, champion, settings)
    write_report(runtime, variant, moment, found, champion, [(c.text, c.holds) for c in rule])
    runtime.metrics.write({"evaluation_failed": (float(not all(c.holds for c in rule)), "Count")})
    for condition in rule:
        print(f"{'holds' if condition.holds else 'FAILS'}  {condition.text}")
    if not all(condition.holds for condition in rule):
        _LOG.error("variant refused", extra=fields(variant=variant.id))
        print(f"{variant.id} may not answer; {release.champion.id if release.champion else 'nothing'} stays")
        return 1
    if settings.approval == "person":
        print(f"{variant.id} passed and waits: python -m scoring release promote --index {variant.index} "
              f"--prompt {variant.prompt} --reason \"…\"")  # fmt: skip
        return 0
    # Another run may have changed it while this one asked its questions.
    write_release(runtime.lake, promote(read_release(runtime.lake), variant, moment, "passed the rule"))
    _LOG.warning("release changed", extra=fields(action="promote", champion=variant.id))
    print(f"{variant.id} answers from now on")
    return 0


def _champion(runtime: Runtime, variant: Variant | None, questions: Sequence[Question]) -> Measures | None:
    """Return the champion's measures on the questions as they are now; None where it cannot be asked any more."""
    if variant is None:
        return None
    try:
        return measure(ask_all(runtime, variant, questions))
    except (FileNotFoundError, LookupError) as error:
        # Another embedding model, or an index that is gone: the thresholds still hold.
        _LOG.warning("champion not comparable", extra=fields(variant=variant.id, error=type(error).__name__))
        return None
