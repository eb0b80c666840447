"""Questions from production: who gets a place, and who decides."""

from __future__ import annotations

import time
from typing import Any

from scoring import cli
from scoring.evaluation.questions import read_questions
from scoring.flywheel.candidates import collect, read_candidates
from scoring.lake.json_files import write_lines
from scoring.runtime import Runtime
from scoring.times import day


def _answer(name: str, question: str, outcome: str = "answered", **changes: Any) -> dict[str, Any]:
    return {
        "answer_id": name, "at": time.time() - 60, "question": question, "outcome": outcome, "reason": "",
        "cited": ["doc-1"], **changes,
    }  # fmt: skip


def _rating(name: str, **changes: Any) -> dict[str, Any]:
    row = {
        "answer_id": name,
        "at": time.time(),
        "helpful": False,
        "reason": "wrong",
        "right_document": "",
        "comment": "",
    }
    return {**row, **changes}


def test_what_hurts_most_comes_first() -> None:
    answers = [
        _answer("a", "How long is the notice period?"),
        _answer("b", "How long is the notice period, please?"),
        _answer("c", "Where is the office?", "no-answer", cited=[]),
        _answer("d", "Who is the owner?"),
        _answer("e", ""),
    ]
    found = collect(answers, [_rating("a", right_document="doc-9"), _rating("b"), _rating("d", helpful=True)])
    assert [(one.asked, one.not_helpful, one.unanswered) for one in found] == [(2, 2, 0), (1, 0, 1)]
    assert found[0].documents == ("doc-9",)
    assert found[0].reasons == ("wrong",)


def test_a_person_says_what_is_right(released: Runtime) -> None:
    document = next(q.documents[0] for q in read_questions(released.lake) if q.documents)
    rows = [
        _answer("1" * 32, "Is there a rule for office plants?", "no-answer"),
        _answer("2" * 32, "What of parking?", "no-answer"),
    ]
    write_lines(released.lake, f"answers/date={day(time.time())}/flywheel.jsonl.gz", rows)
    before = len(read_questions(released.lake))
    assert cli.main(["flywheel", "collect"]) == 0
    wanted = [one for one in read_candidates(released.lake) if "plants" in one.question or "parking" in one.question]
    assert len(wanted) == 2
    accept = ["flywheel", "accept", "--id", wanted[0].id]
    assert cli.main(accept) == cli.EXIT_FAILED
    assert cli.main([*accept, "--document", "no-such"]) == cli.EXIT_FAILED
    assert cli.main([*accept, "--document", document, "--refuse"]) == cli.EXIT_FAILED
    assert cli.main([*accept, "--refuse"]) == 0
    assert cli.main(["flywheel", "dismiss", "--id", wanted[1].id]) == 0
    assert cli.main(["flywheel", "dismiss", "--id", "none"]) == cli.EXIT_FAILED
    assert len(read_questions(released.lake)) == before + 1
    left = {one.id for one in read_candidates(released.lake)}
    assert not left & {one.id for one in wanted}
