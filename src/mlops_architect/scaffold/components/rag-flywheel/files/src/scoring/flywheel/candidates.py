"""Questions from production that deserve a place in the evaluation set."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from scoring.documents.words import terms
from scoring.lake.interface import Lake
from scoring.lake.json_files import read_lines, write_lines

_KEY = "evaluation/candidates.jsonl.gz"


class Candidate(BaseModel):
    """One question, how often it was asked, and why it is here; masked when it was recorded."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    asked: int
    not_helpful: int
    unanswered: int
    documents: tuple[str, ...] = ()
    """What was cited, or what people said the right document is."""
    reasons: tuple[str, ...] = ()


def collect(answers: Iterable[dict[str, Any]], feedback: Iterable[dict[str, Any]]) -> list[Candidate]:
    """Return candidates, those that hurt most first; questions that differ only in small words are one."""
    bad = [row for row in feedback if not row["helpful"]]
    rated = Counter(row["answer_id"] for row in bad)
    said = {row["answer_id"]: row for row in bad}
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in answers:
        if row["question"]:
            groups.setdefault(_name(row["question"]), []).append(row)
    found = []
    for name, rows in groups.items():
        unanswered = sum(row["outcome"] == "no-answer" for row in rows)
        not_helpful = sum(rated[row["answer_id"]] for row in rows)
        if not (unanswered or not_helpful):
            continue
        opinions = [said[row["answer_id"]] for row in rows if row["answer_id"] in said]
        named = [row["right_document"] for row in opinions if row["right_document"]]
        cited = [name for row in rows for name in row["cited"]]
        found.append(
            Candidate(
                id=name,
                question=rows[0]["question"],
                asked=len(rows),
                not_helpful=not_helpful,
                unanswered=unanswered,
                documents=tuple(dict.fromkeys(named or cited)),
                reasons=tuple(sorted({row["reason"] for row in [*opinions, *rows] if row["reason"]})),
            )
        )
    return sorted(found, key=lambda one: (-(2 * one.not_helpful + one.unanswered), one.id))


def _name(question: str) -> str:
    words = " ".join(sorted(set(terms(question)))) or question.strip().lower()
    return f"asked-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def read_candidates(lake: Lake) -> list[Candidate]:
    """Return the candidates that were collected last."""
    return [Candidate.model_validate(row) for row in read_lines(lake, _KEY)] if lake.exists(_KEY) else []


def write_candidates(lake: Lake, candidates: Iterable[Candidate]) -> None:
    """Replace the candidates."""
    write_lines(lake, _KEY, (one.model_dump(mode="json") for one in candidates))
