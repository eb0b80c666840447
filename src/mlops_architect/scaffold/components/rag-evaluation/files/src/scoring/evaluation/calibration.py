"""The no-answer threshold: where refusing and answering are right most often."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.evaluation.measures import Outcome

_STEPS = 100


def best_threshold(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Return the threshold on the best passage's score that separates best, and the share it gets right.

    Only what retrieval can tell counts; attacks are refused before it. Of equal thresholds, the middle one is taken.
    """
    cases = [(o.top_score, o.question.refuse) for o in outcomes if o.question.category != "attack"]
    if not cases:
        raise ValueError("there is no question to calibrate with")

    def right(threshold: float) -> float:
        return sum((score < threshold) == refuse for score, refuse in cases) / len(cases)

    steps = [step / _STEPS for step in range(_STEPS + 1)]
    top = max(right(step) for step in steps)
    equal = [step for step in steps if right(step) == top]
    return equal[len(equal) // 2], top
